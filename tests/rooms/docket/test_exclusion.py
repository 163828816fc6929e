"""An exclusion to decide: which line excludes, what was asked, and who may decide."""

import shutil

import pytest

from offramp.errors import Refusal
from tests.house import ROOT


@pytest.fixture
def final_word(tmp_path, monkeypatch):
    """Port Larkin with another final word."""

    def changed(holder, *more):
        shutil.copytree(ROOT / "sites" / "port-larkin", tmp_path / "port-larkin")
        book = tmp_path / "port-larkin" / "rulebook-2025-01.toml"
        words = book.read_text().replace('final_word = "prosecutor"', f'final_word = "{holder}"')
        for before, after in more:
            head, line, tail = words.partition(before)
            assert line
            words = head + after + tail
        book.write_text(words)
        monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))

    return changed


P3 = 'override_by = "{}"\nroutes = ["arrest_diversion"]\nsource = "Protocol 4.3"\nverified = {}'
THEIRS = (P3.format("prosecutor", "true"), P3.format("policy_group", "false"))


def test_the_desk_reads_which_line_excludes(home, desk, browse):
    words = browse(home, "hold", desk.excluded(home)).text
    for said in (
        "Exploiting minors is presumed not to fit",
        "PL-P3, Protocol 4.3",
        "set aside by: the prosecutor",
    ):
        assert said in words
    assert "not verified" not in words


def test_an_unverified_line_is_marked_and_whoever_may_decide_is_named(home, desk, browse, final_word):
    final_word("operational_work_group", THEIRS)
    encounter = desk.excluded(home)
    page = browse(home, "hold", encounter)
    assert "PL-P3, Protocol 4.3 (not verified)" in page.text
    assert "Who may decide this exclusion: the policy group." in page.text
    assert "Admit to LEAD" not in page.text and "Release the hold" in page.text
    with pytest.raises(Refusal, match="names somebody else"):
        desk.decide(home, "admit", encounter)


def test_the_line_may_give_it_to_the_prosecutor_without_the_final_word(home, desk, browse, final_word):
    final_word("operational_work_group")
    encounter = desk.excluded(home)
    assert "Admit to LEAD" in browse(home, "hold", encounter).text
    desk.decide(home, "admit", encounter)


def test_an_ordinary_hold_shows_no_line(home, desk, browse):
    words = browse(home, "hold", desk.held(home)).text
    assert "What excludes" not in words and "What was asked" not in words


@pytest.mark.parametrize(
    ("reply", "pill", "settled", "asked"),
    [
        (None, "asked, no reply yet", "No reply yet.", False),
        ("none", "cleared, hand-off sent", "The reply clears it.", False),
        ("exploits", "an exclusion to decide", "The reply confirms it", True),
        ("threat", "does not fit, by the reply", "nobody may set aside", False),
        ("not_sure", "an exclusion to decide", "The reply leaves it open.", True),
    ],
)
def test_the_desk_follows_what_was_asked(home, desk, browse, reply, pill, settled, asked):
    encounter = desk.unsure(home)
    if reply:
        desk.replied(home, encounter, reply)
    words = browse(home, "hold", encounter).text
    assert "Asked of the sergeant" in words and settled in words and pill in words
    assert ("Admit to LEAD" in words) is asked
    assert desk.look(home)[0].asked is asked
    if reply == "exploits":
        assert "PL-P3, Protocol 4.3" in words


def test_what_a_reply_confirmed_is_decided_like_any_exclusion(home, desk):
    encounter = desk.unsure(home)
    desk.replied(home, encounter, "exploits")
    with pytest.raises(Refusal, match="Decide the presumptive exclusion first"):
        desk.decide(home, "file", encounter)
    desk.decide(home, "uphold", encounter)
    assert desk.look(home)[0].state == "excluded"


def test_the_look_at_a_finding_is_logged(home, desk, log_of):
    encounter = desk.excluded(home)
    desk.page(home, encounter)
    assert log_of("curb.findings", "looked") == [[encounter]]

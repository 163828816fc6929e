"""What a prosecutor decides: each with its reason, in a legal order, and by one person at a time."""

import threading

import pytest

from offramp.errors import Refusal

LAST_WORDS = [("release", "released"), ("file", "filed")]


@pytest.mark.parametrize(("verb", "state"), LAST_WORDS)
def test_a_last_word(home, desk, verb, state):
    encounter = desk.held(home)
    desk.decide(home, verb, encounter)
    page = desk.page(home, encounter)
    assert (page.held.state, page.open, desk.look(home)) == (state, (), [])
    assert [(one.kind, one.reason, one.by) for one in page.rulings] == [(state, desk.WHY, "A. Chen")]


def test_more_time_moves_the_last_day(home, desk):
    encounter = desk.held(home)
    desk.decide(home, "extend", encounter, until=desk.day(44).date())
    held = desk.page(home, encounter, desk.day(35)).held
    assert (held.state, held.due_at) == ("extended", desk.rules.end_of(desk.day(44).date(), desk.ZONE))


@pytest.mark.parametrize(("verb", "state"), [("admit", "running"), ("uphold", "excluded")])
def test_a_presumed_exclusion_is_decided(home, desk, verb, state):
    encounter = desk.excluded(home)
    desk.decide(home, verb, encounter)
    (held,) = desk.look(home)
    assert (held.state, held.asked) == (state, False)


def test_an_upheld_exclusion_may_be_reversed_in_their_favour(home, desk):
    encounter = desk.excluded(home)
    desk.decide(home, "uphold", encounter)
    desk.decide(home, "admit", encounter)
    assert [one.kind for one in desk.page(home, encounter).rulings] == ["upheld", "admitted"]


@pytest.mark.parametrize("verb", ["release", "file", "admit", "uphold"])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_decision_without_its_reason(home, desk, verb, reason):
    encounter = desk.excluded(home)
    with pytest.raises(Refusal) as refused:
        desk.decide(home, verb, encounter, reason=reason)
    assert refused.value.fields["reason"]
    assert desk.page(home, encounter).rulings == ()


def test_no_more_time_without_a_reason(home, desk):
    with pytest.raises(Refusal, match="reason"):
        desk.decide(home, "extend", desk.held(home), reason="", until=desk.day(40).date())


OUT_OF_ORDER = [
    ("a last word is the last", ["release"], "file"),
    ("and so is the other", ["file"], "release"),
    ("an ordinary hold has no exclusion", [], "admit"),
    ("nor one to uphold", [], "uphold"),
]


@pytest.mark.parametrize(("because", "before", "then"), OUT_OF_ORDER)
def test_the_order_is_kept(home, desk, because, before, then):
    encounter = desk.held(home)
    for verb in before:
        desk.decide(home, verb, encounter)
    with pytest.raises(Refusal) as refused:
        desk.decide(home, then, encounter)
    assert refused.value.code == "out_of_order", because
    assert len(desk.page(home, encounter).rulings) == len(before)


def test_filing_waits_for_the_word_on_the_exclusion(home, desk):
    with pytest.raises(Refusal, match="exclusion first"):
        desk.decide(home, "file", desk.excluded(home))


@pytest.mark.parametrize("days", [2, 30])
def test_a_day_that_gives_no_more_time_is_refused_beside_its_field(home, desk, days):
    with pytest.raises(Refusal) as refused:
        desk.decide(home, "extend", desk.held(home), until=desk.day(days - 1).date())
    assert refused.value.fields["until"] == "Give a day after 18 June 2026."


def test_more_time_only_from_whom_the_rulebook_names(home, desk, pack):
    pack('extension_allowed_by = "prosecutor"', 'extension_allowed_by = "operational_work_group"')
    encounter = desk.held(home)
    assert desk.page(home, encounter).open == ("released", "filed")
    with pytest.raises(Refusal) as refused:
        desk.decide(home, "extend", encounter, until=desk.day(60).date())
    assert refused.value.code == "not_yours_to_extend"


def test_the_same_sent_twice_is_one_decision(home, desk):
    encounter = desk.held(home)
    desk.decide(home, "release", encounter, seen=0)
    desk.decide(home, "release", encounter, seen=0)
    assert len(desk.page(home, encounter).rulings) == 1


def test_a_page_that_was_read_before_another_decision_decides_nothing(home, desk):
    encounter = desk.held(home)
    desk.decide(home, "extend", encounter, until=desk.day(40).date(), seen=0)
    with pytest.raises(Refusal, match="just before you"):
        desk.decide(home, "file", encounter, seen=0)
    assert [one.kind for one in desk.page(home, encounter).rulings] == ["extended"]


def test_of_two_racing_decisions_one_wins(home, desk, built):
    """The second is at the door of the table while the first is not committed."""
    encounter, said = desk.held(home), []

    def second():
        with desk.own_connection(), desk.acting(home.chen.who):
            try:
                desk.actions.file(home.chen.who, encounter=encounter, reason="Other reason.")
            except Refusal as refusal:
                said.append(refusal.code)

    with home.chen.seated() as who:
        racing = threading.Thread(target=second)
        with desk.transaction.atomic():
            desk.actions.release(who, encounter=encounter, reason=desk.WHY)
            racing.start()
            desk.until_somebody_waits(built.admin)
        racing.join(timeout=20)
    assert said == ["decided_meanwhile"]
    assert [one.kind for one in desk.page(home, encounter).rulings] == ["released"]


def test_a_decision_is_one_row_of_the_log(home, desk, log_of):
    encounter = desk.held(home)
    desk.decide(home, "release", encounter)
    assert log_of("docket.released", "changed") == [[encounter]]


def test_nobody_decides_about_what_they_may_not_see(home, desk):
    encounter = desk.held(home)
    with home.yusuf.seated() as who, pytest.raises(Refusal) as refused:
        desk.actions.release(who, encounter=encounter, reason=desk.WHY)
    assert refused.value.code == "walled"

"""My referrals: everything that was sent stays on the list, and tells what may be told, for a while."""

from datetime import timedelta

import pytest

from tests import builders, seats
from tests.rooms.curb.rows import as_


@pytest.fixture
def sent(home):
    """A stop of now."""
    return builders.encounter(home)


def said(home, about, *kinds):
    """News that later rooms brought."""
    from offramp.curb import actions
    from offramp.ground import clock

    with seats.seated(home.services["collector"], "care") as who:
        for number, kind in enumerate(kinds):
            actions.note_answer(
                who, encounter=about, key=f"{number}", kind=kind, at=clock.now() + timedelta(seconds=number)
            )


def state(officer):
    """The word on the first line of the list."""
    page = officer.get("/mine/").content.decode()
    return page.split('<span class="pill', 1)[1].split(">", 1)[1].split("<", 1)[0]


@pytest.mark.parametrize(
    ("news", "word"),
    [
        ((), "sent"),
        (("calling", "taken"), "received"),
        (("taken", "on_the_way"), "on the way"),
        (("taken", "with_them"), "met"),
        (("taken", "with_them", "over"), "met"),
        (("calling", "over"), "over"),
        (("nobody_answered",), "no answer yet"),
    ],
)
def test_one_word_says_how_far(home, sent, ruiz, news, word):
    said(home, sent, *news)
    assert state(ruiz) == word


def test_whoever_left_reads_that_somebody_looks(home, sent, ruiz):
    from offramp.curb import actions
    from offramp.curb.rules import Leave

    with home.ruiz.seated() as who:
        actions.leave(who, encounter=sent, kind=Leave.HAD_TO_LEAVE)
    assert state(ruiz) == "being looked for"
    said(home, sent, "taken", "with_them")
    assert state(ruiz) == "met"


def test_a_question_that_waits_is_on_the_same_list(home, ruiz):
    facts = builders.CLEAR | {"threat_to_others": {"unknown": True}}
    builders.encounter(home, facts=facts, outcome="asked")
    assert state(ruiz) == "asked"


def test_after_thirty_days_it_is_closed_and_nothing_is_read(home, sent, ruiz, monkeypatch):
    from offramp.curb import queries
    from offramp.ground import clock

    said(home, sent, "taken", "with_them")
    later = clock.now() + timedelta(days=30)
    with as_(home.ruiz):
        (line,) = queries.my_referrals(home.ruiz.who, at=later).referrals
    assert line.closed and line.progress.met is None
    monkeypatch.setattr("offramp.docket.views.clock.now", lambda: later)
    page = ruiz.get("/mine/").content.decode()
    assert "closed to you after 30 days: nothing more is told" in page and f"/e/{sent}/" not in page


def test_the_list_goes_on_page_after_page(home, ruiz, monkeypatch):
    from offramp.curb import queries

    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(3):
        builders.encounter(home)
    first = ruiz.get("/mine/").content.decode()
    assert first.count("<li>") == 2 and "Older" in first and "Newer" not in first
    second = ruiz.get("/mine/?page=2").content.decode()
    assert second.count("<li>") == 1 and "Newer" in second and "Older" not in second
    assert ruiz.get("/mine/?page=x").status_code == ruiz.get("/mine/?page=99999999").status_code == 200

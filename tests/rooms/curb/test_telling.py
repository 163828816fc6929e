"""A question is heard of: the unit's sergeant is told, else the project manager is asked; once, in no words of it."""

import pytest

from tests import builders, seats
from tests.rooms.curb.rows import as_, only

UNSURE = builders.CLEAR | {"threat_to_others": {"unknown": True}}
HISTORY = builders.CLEAR | {"history.violent_conviction": {"unknown": True}}


def told(home, chore, face, service):
    """One round; then every message: to whom, and what it says."""
    from offramp.curb import chores
    from offramp.ground import clock
    from offramp.program.models import Message

    with seats.seated(home.services[service], face) as who:
        getattr(chores, chore)(who, clock.now())
    with as_(home.sam):
        return [(row.to.name, row.text) for row in Message.objects.select_related("to").order_by("id")]


def sergeants(home):
    """What stands after a round on the justice side."""
    return told(home, "tell_sergeants", "justice", "hold_clock")


def managers(home):
    """What stands after a round on the care side."""
    return told(home, "tell_project_managers", "care", "collector")


def test_the_units_sergeant_is_told_once_and_reads_nothing_of_it_in_the_message(home, settings_of):
    settings_of.BASE_URL = "https://curb.example"
    builders.encounter(home, facts=UNSURE, outcome="asked")
    for _ in range(2):
        assert sergeants(home) == [("Sgt. Okada", "A question waits. https://curb.example/questions/")]
    assert len(managers(home)) == 1


def test_of_an_answered_question_nobody_is_told(home):
    from offramp.curb import actions

    builders.encounter(home, facts=UNSURE, outcome="asked")
    question = only(home.ruiz, "Question")
    with home.okada.seated() as who:
        actions.reply(who, question=question.id, words="none")
    assert sergeants(home) == []


def test_a_unit_without_a_sergeant_asks_the_project_manager(home, yusuf):
    about = builders.encounter(home, by="yusuf", facts=UNSURE, outcome="asked")
    assert only(home.yusuf, "Question").asked_of == "project_manager"
    assert sergeants(home) == []
    assert [name for name, _ in managers(home)] == ["Sam K."]
    assert len(managers(home)) == 1
    assert "Asked of the project manager:" in yusuf.get(f"/e/{about}/").content.decode()


def test_what_a_history_check_would_tell_stays_with_police(home):
    builders.encounter(home, by="yusuf", facts=HISTORY, outcome="asked")
    assert only(home.yusuf, "Question").asked_of == "sergeant"
    assert [name for name, _ in sergeants(home)] == ["Sgt. Okada"]


@pytest.mark.parametrize("shown", [1, 2])
def test_a_long_list_says_that_there_are_more(home, okada, monkeypatch, shown):
    from offramp.curb import queries

    monkeypatch.setattr(queries, "SHOWN", shown)
    for _ in range(2):
        builders.encounter(home, facts=UNSURE, outcome="asked")
    page = okada.get("/questions/").content.decode()
    assert ("There are more; the first 1 are shown" in page) is (shown == 1)
    assert page.count("A threat to others now</h2>") == page.count("I cannot tell either")

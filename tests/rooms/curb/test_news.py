"""After sending: the strip that moves by itself, leaving, and what an officer may add."""

from datetime import timedelta

import pytest
from django.db import transaction

from offramp.curb.rules import News, Standing, Told, progress
from offramp.errors import Fault, Refusal
from offramp.ground import clock
from tests import builders, seats
from tests.builders import NIGHT
from tests.rooms.curb.rows import as_, kept, only

HTMX = {"HX-Request": "true"}


def tell(home, encounter, kind, minutes=0, **more):
    from offramp.curb import actions

    who = home.services["collector"]
    at = clock.now() + timedelta(minutes=minutes)
    with seats.seated(who, "care"):
        actions.note_answer(who, encounter=encounter, key=f"{kind}-{minutes}", kind=kind, at=at, **more)


def test_the_strip_moves_by_itself_and_is_silent_while_nothing_is_new(home, ruiz):
    key = builders.encounter(home)
    page = ruiz.get(f"/e/{key}/").content.decode()
    seen = page.split("?v=")[1].split('"')[0]
    assert ruiz.get(f"/e/{key}/?v={seen}", **HTMX).status_code == 204
    tell(home, key, "taken", worker="Maya R.", phone="555-0100")
    moved = ruiz.get(f"/e/{key}/?v={seen}", **HTMX)
    assert moved.status_code == 200 and "Maya R. has it" in ruiz.text and "tel:555-0100" in ruiz.text


def test_when_the_officer_is_free_nothing_asks_any_more(home, ruiz):
    key = builders.encounter(home)
    tell(home, key, "with_them", worker="Maya R.")
    tell(home, key, "officer_released", 1)
    page = ruiz.get(f"/e/{key}/").content.decode()
    assert "You can go" in page and "hx-trigger" not in page


def test_news_told_twice_is_told_once(home):
    key = builders.encounter(home)
    for _ in range(3):
        tell(home, key, "taken")
    assert len(kept(home.ruiz, "Answer")) == 1


def test_how_it_ended_for_the_person_is_no_news(home):
    key = builders.encounter(home)
    with pytest.raises(Fault):
        tell(home, key, "opted_in")


def test_another_squad_hears_nothing(home):
    from offramp.curb import queries

    key = builders.encounter(home)
    tell(home, key, "taken")
    with as_(home.yusuf):
        assert queries.news(home.yusuf.who, [key]) == {}


@pytest.mark.parametrize(
    ("kinds", "standing"),
    [
        ([], Standing.SENT),
        (["calling", "calling"], Standing.SENT),
        (["nobody_answered"], Standing.NOBODY),
        (["nobody_answered", "taken"], Standing.ANSWERED),
        (["nobody_answered", "scheduled"], Standing.SCHEDULED),
        (["taken", "on_the_way"], Standing.COMING),
        (["taken", "on_the_way", "cannot_take"], Standing.SENT),
        (["taken", "with_them"], Standing.MET),
        (["taken", "with_them", "officer_released"], Standing.OVER),
        (["over"], Standing.OVER),
    ],
)
def test_where_it_stands(kinds, standing):
    news = [Told(kind=News(kind), at=NIGHT + timedelta(minutes=n)) for n, kind in enumerate(kinds)]
    assert progress(news).standing is standing


def test_what_ended_without_a_meeting_is_not_shown_as_met():
    found = progress([Told(kind="taken", at=NIGHT), Told(kind="over", at=NIGHT + timedelta(minutes=5))])
    assert (found.met, found.free, found.ended) == (None, None, NIGHT + timedelta(minutes=5))


def test_until_somebody_has_it_the_officer_can_call_whoever_is_called():
    news = [Told(kind="calling", at=NIGHT, worker="Maya R.", phone="1")]
    assert (progress(news).worker, progress(news).phone, progress(news).standing) == ("Maya R.", "1", "sent")


def test_whoever_hands_it_back_is_no_longer_coming():
    news = [
        Told(kind="on_the_way", at=NIGHT, worker="Maya R.", eta_at=NIGHT),
        Told(kind="cannot_take", at=NIGHT + timedelta(minutes=2)),
    ]
    found = progress(news)
    assert (found.worker, found.expected, found.answered, found.on_the_way) == ("", None, None, None)


@pytest.mark.parametrize("kind", ["had_to_leave", "at_centre"])
def test_the_officer_goes_and_says_so_once(home, ruiz, kind):
    key = builders.encounter(home)
    for _ in range(2):
        assert ruiz.post(f"/e/{key}/leave/", [("kind", kind)]).status_code == 302
    assert only(home.ruiz, "Leaving").kind == kind


def test_a_place_and_a_time_are_set(home, ruiz):
    key = builders.encounter(home)
    form = ruiz.get(f"/e/{key}/").content.decode()
    when = form.split('name="meet_at" value="')[1].split('"')[0].replace("&quot;", "")
    fields = [("kind", "scheduled"), ("place", "harbor-house"), ("meet_at", when), ("find_me", "Red coat")]
    ruiz.post(f"/e/{key}/leave/", fields)
    row = only(home.ruiz, "Leaving")
    assert row.place == "Harbor House, 24 hours. Red coat" and row.meet_at > clock.now()


def test_a_time_without_a_place_is_said_beside_the_field(home, ruiz):
    key = builders.encounter(home)
    page = ruiz.post(f"/e/{key}/leave/", [("kind", "scheduled"), ("find_me", "Red coat")])
    assert page.status_code == 422 and "Pick a place." in ruiz.text and 'value="Red coat"' in ruiz.text
    assert kept(home.ruiz, "Leaving") == []


def test_nobody_waits_for_somebody_who_declined(home):
    from offramp.curb import actions, rules

    key = builders.encounter(home, outcome="declined")
    with pytest.raises(Refusal, match="nobody waits"), as_(home.ruiz):
        actions.leave(home.ruiz.who, encounter=key, kind=rules.Leave.HAD_TO_LEAVE)


def test_race_is_asked_once_and_may_be_skipped(home, ruiz):
    key = builders.encounter(home)
    assert "how did you see them" in ruiz.get(f"/e/{key}/").content.decode()
    ruiz.post(f"/e/{key}/perceived/", [("race", "skipped")])
    assert only(home.ruiz, "Perceived").race == "skipped"
    assert "how did you see them" not in ruiz.get(f"/e/{key}/").content.decode()


def test_race_is_picked_from_the_list(home, ruiz):
    key = builders.encounter(home)
    assert ruiz.post(f"/e/{key}/perceived/", [("race", "purple")]).status_code == 422
    assert kept(home.ruiz, "Perceived") == []


def test_the_hand_off_reads_the_words_and_the_leaving(home):
    from offramp.curb import actions, queries, rules

    key = builders.encounter(home)
    with as_(home.ruiz):
        actions.leave(home.ruiz.who, encounter=key, kind=rules.Leave.AT_CENTRE)
    who = home.services["collector"]
    with seats.seated(who, "care"), transaction.atomic():
        assert queries.descriptions(who, [key])[key].called == "Rosa"
        assert [one.kind for one in queries.leavings(who, [key])] == ["at_centre"]

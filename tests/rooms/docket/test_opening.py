"""A hold opens with the diversion: once, with the clock that the rulebook set on the day."""

from datetime import UTC, datetime

import pytest

from offramp.errors import Refusal


def test_a_diverted_charge_is_held_once(home, desk):
    encounter = desk.builders.encounter(home)
    assert desk.opened(home) == 1
    assert desk.opened(home) == 0
    assert [one.encounter for one in desk.look(home)] == [encounter]


def test_thirty_days_from_the_arrest_end_with_the_last_day_in_port_larkin(home, desk):
    desk.held(home)  # the night of 19 May
    assert desk.look(home)[0].due_at == datetime(2026, 6, 19, 7, tzinfo=UTC)


def test_the_fourteen_day_rule_of_another_rulebook(home, desk, pack):
    pack("days = 30", "days = 14")
    desk.held(home)
    assert desk.look(home)[0].due_at == datetime(2026, 6, 3, 7, tzinfo=UTC)


def test_a_clock_that_starts_with_the_referral_counts_from_its_sending(home, desk, pack, monkeypatch):
    pack('clock_start = "arrest"', 'clock_start = "referral"')
    monkeypatch.setattr(desk.clock, "now", lambda: desk.day(2))
    desk.held(home)
    assert desk.look(home)[0].due_at == datetime(2026, 6, 21, 7, tzinfo=UTC)


def test_a_clock_whose_start_was_not_told_has_not_begun(home, desk, pack):
    pack('clock_start = "arrest"', 'clock_start = "handoff"')
    desk.held(home)
    (one,) = desk.look(home, desk.day(400))
    assert (one.started_at, one.due_at, one.fraction, one.state) == (None, None, None, "running")


def test_an_extension_that_comes_by_itself_is_within_the_clock_that_holds(home, desk, pack):
    pack(
        'effect_on_expiry = "prosecutor_may_file"',
        'effect_on_expiry = "extended"\nextended_days = 10\nthen = "prosecutor_may_file"',
    )
    desk.held(home)
    (one,) = desk.look(home)
    assert (one.days, one.due_at) == (40, datetime(2026, 6, 29, 7, tzinfo=UTC))


def test_a_route_without_a_deadline_opens_nothing(home, desk, pack):
    pack('route = "arrest_diversion"', 'route = "social_contact"')
    desk.builders.encounter(home)
    assert desk.opened(home) == 0


def test_a_declined_offer_opens_nothing(home, desk):
    desk.builders.encounter(home, outcome="declined", outcome_reason="not_now")
    assert desk.opened(home) == 0


def test_practice_opens_nothing(home, desk):
    desk.builders.encounter(home, practice=True)
    assert desk.opened(home) == 0


def test_a_presumed_exclusion_that_was_asked_about_waits_for_a_word(home, desk):
    desk.excluded(home)
    assert desk.look(home)[0].asked


def test_an_ordinary_diversion_has_no_exclusion_to_decide(home, desk):
    desk.held(home)
    assert not desk.look(home)[0].asked


def test_the_opening_is_in_the_log(home, desk, log_of):
    encounter = desk.held(home)
    assert log_of("docket.open_holds", "changed") == [[encounter]]


def test_a_round_with_nothing_to_open_leaves_nothing_in_the_log(home, desk, log_of):
    desk.opened(home)
    desk.warned(home, desk.day(20))
    assert log_of("docket.open_holds") == log_of("docket.warn") == []


def test_two_workers_at_once_open_one_hold(home, desk):
    """The second one finds the row of the first when it writes its own."""
    encounter = desk.held(home)
    with desk.seats.seated(home.services["hold_clock"], "justice") as who, desk.transaction.atomic():
        (first,) = desk.Hold.objects.all()
        assert not desk.chores._open(who, desk.twin_of(first), home.chen.staff.agency_id)
    assert [one.encounter for one in desk.look(home)] == [encounter]


def agencies(home, *names):
    """More prosecutors' offices, as setup adds them."""
    from offramp.program import actions
    from tests import seats

    with seats.seated(home.services["installer"], "care") as who:
        return [actions.add_agency(who, kind="prosecutor", name=name) for name in names]


def test_the_charge_goes_to_the_office_that_the_pack_names(home, desk):
    from offramp.policy import packs

    named = next(one.name for one in packs.load("port-larkin").program.agencies if one.kind == "prosecutor")
    _, right = agencies(home, "A first office", named)
    encounter = desk.held(home)
    assert desk.look(home) == []
    with home.sam.seated(), desk.transaction.atomic():
        from offramp.consent.models import Relationship

        assert Relationship.objects.get(subject_id=encounter, kind="docket").agency_id == right


def test_where_the_office_cannot_be_told_no_charge_is_held_and_the_refusal_says_so(home, desk):
    agencies(home, "A first office", "A second office")
    desk.builders.encounter(home)
    with pytest.raises(Refusal, match="which prosecutor's office"):
        desk.opened(home)

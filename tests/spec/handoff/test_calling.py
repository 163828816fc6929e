"""Whom is called at which minute. The clock asks every 15 seconds and carries out at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from offramp.handoff import rules
from offramp.handoff.rules import CarriedOut, Means, Situation, Stamp, Step, Target

from .story import SENT_AT, asked_until, carried_out, happens, minute, told

CALLS = ["0 stage:0", "3 stage:1", "6 stage:2", "9 stage:3"]


def only_stages(seen: list[str]) -> list[str]:
    return [line for line in seen if not line.endswith(":voice")]


def test_nobody_takes_it() -> None:
    situation, seen = asked_until(told(), 30)
    assert only_stages(seen) == CALLS
    assert situation.steps[-1].step is Step.NOBODY_ANSWERED
    assert rules.next_check_at(situation, minute(30)) is None


def test_without_a_receipt_it_rings_after_45_seconds() -> None:
    _, seen = asked_until(told(), 4)
    assert seen == ["0 stage:0", "0.75 stage:0:voice", "3 stage:1", "3.75 stage:1:voice"]


def test_with_a_receipt_it_does_not_ring() -> None:
    _, seen = asked_until(told((0.5, Step.DELIVERED)), 2)
    assert seen == ["0 stage:0"]


def test_whom_each_stage_calls_and_tells() -> None:
    stages = [a for a in rules.next_actions(told(), minute(9)) if a.means is Means.MESSAGE]
    assert [(a.stage, a.called, a.told) for a in stages] == [
        (0, (Target.PRIMARY,), ()),
        (1, (Target.BACKUP,), (Target.PRIMARY,)),
        (2, (Target.SUPERVISOR,), ()),
        (3, (Target.ROTA,), (Target.PROJECT_MANAGER,)),
    ]


def test_taking_it_stops_the_calls() -> None:
    _, seen = asked_until(told((2, Step.TAKEN), (3, Step.WITH_THEM)), 30)
    assert only_stages(seen) == ["0 stage:0"]


def test_who_cannot_come_is_followed_by_the_next_at_once() -> None:
    _, seen = asked_until(told((1, Step.CANNOT_TAKE)), 30)
    assert only_stages(seen) == ["0 stage:0", "1 stage:1", "4 stage:2", "7 stage:3"]


def test_who_cannot_come_is_not_called_again() -> None:
    actions = rules.next_actions(told((1, Step.CANNOT_TAKE)), minute(9))
    assert {action.not_again for action in actions} == {frozenset({"maya"})}


def test_a_late_no_does_not_hurry_those_called_since() -> None:
    situation = Situation(
        steps=told((4, Step.CANNOT_TAKE, "maya")).steps,
        carried_out=(
            CarriedOut(key="stage:0", at=minute(0), called=("maya",), delivered_at=minute(0.1)),
            CarriedOut(key="stage:1", at=minute(3), called=("ben",), delivered_at=minute(3.1)),
        ),
    )
    assert rules.next_check_at(situation, minute(4)) == minute(6)


def test_a_stage_that_finds_nobody_takes_no_time() -> None:
    situation = carried_out(told(), rules.next_actions(told(), SENT_AT), SENT_AT, called=())
    assert [action.key for action in rules.next_actions(situation, SENT_AT)] == ["stage:1"]


def test_handing_it_back_goes_on_where_calling_stopped() -> None:
    _, seen = asked_until(told((2, Step.TAKEN), (8, Step.CANNOT_TAKE)), 30)
    assert only_stages(seen) == ["0 stage:0", "8 stage:1", "11 stage:2", "14 stage:3"]


def test_handing_it_back_when_all_were_tried_calls_everyone_again() -> None:
    story = told((10, Step.TAKEN, "ben"), (12, Step.CANNOT_TAKE, "ben"))
    _, seen = asked_until(story, 30)
    assert only_stages(seen) == [*CALLS, "12 round:2:stage:3"]


def test_handing_it_back_twice_after_that_calls_everyone_each_time() -> None:
    story = told(
        (10, Step.TAKEN, "ben"),
        (12, Step.CANNOT_TAKE, "ben"),
        (13, Step.TAKEN, "noor"),
        (15, Step.CANNOT_TAKE, "noor"),
    )
    _, seen = asked_until(story, 30)
    assert only_stages(seen) == [*CALLS, "12 round:2:stage:3", "15 round:3:stage:3"]


def test_an_officer_who_leaves_does_not_stop_the_calls() -> None:
    situation, seen = asked_until(told((4, Step.OFFICER_HAD_TO_LEAVE)), 30)
    assert only_stages(seen) == CALLS
    late = rules.next_actions(told((4, Step.OFFICER_HAD_TO_LEAVE)), minute(9))
    assert not any(action.tells_officer for action in late)
    assert situation.steps[-1].step is Step.NOBODY_ANSWERED


def test_ten_minutes_past_the_promise_the_worker_is_asked_and_then_the_supervisor() -> None:
    _, seen = asked_until(told((1, Step.TAKEN), eta=12), 60)
    assert seen == ["0 stage:0", "0.75 stage:0:voice", "22 eta:1", "32 eta:1:supervisor"]


def test_a_new_promise_is_minded_anew() -> None:
    first = told((1, Step.TAKEN), eta=12)
    new = Stamp(step=Step.ON_THE_WAY, at=minute(23), by="maya", eta_at=minute(30))
    _, seen = asked_until(replace(first, steps=(*first.steps, new)), 60)
    assert seen[2:] == ["22 eta:1", "40 eta:2", "50 eta:2:supervisor"]


def test_without_a_promise_the_sites_travel_time_stands_in() -> None:
    _, seen = asked_until(told((1, Step.TAKEN)), 60)
    assert seen[2:] == ["31 eta:1", "41 eta:1:supervisor"]


def test_a_scheduled_meeting_is_called_again_an_hour_before() -> None:
    meeting = happens(told(), minute(10), Step.SCHEDULED, meet_at=minute(600))
    assert rules.next_check_at(meeting, minute(10)) == minute(540)
    assert [action.key for action in rules.next_actions(meeting, minute(540))] == ["round:2:stage:0"]


def test_whoever_took_it_keeps_the_scheduled_meeting() -> None:
    meeting = happens(told((2, Step.TAKEN)), minute(10), Step.SCHEDULED, meet_at=minute(600))
    assert rules.who_is_coming(meeting) == "maya"
    assert rules.next_check_at(meeting, minute(10)) == minute(610)


def test_a_meeting_handed_back_at_night_waits_for_the_hour_before() -> None:
    meeting = happens(told((2, Step.TAKEN)), minute(10), Step.SCHEDULED, meet_at=minute(600))
    assert rules.next_check_at(happens(meeting, minute(20), Step.CANNOT_TAKE), minute(20)) == minute(540)


def test_two_workers_cannot_have_it_at_once() -> None:
    gone = told((2, Step.TAKEN), (3, Step.OFFICER_HAD_TO_LEAVE))
    assert not rules.may_record(gone, Step.TAKEN)
    assert rules.may_record(gone, Step.WITH_THEM)
    assert not rules.may_record(told((3, Step.OFFICER_HAD_TO_LEAVE)), Step.ON_THE_WAY)


def test_the_night_the_clocks_change_a_minute_is_a_minute() -> None:
    """Taken at 1:55, promised for 2:15 that never was: reminded 30 real minutes after taking it."""
    taken_at = datetime(2026, 3, 8, 1, 55, tzinfo=ZoneInfo("America/Denver"))
    sent = Stamp(step=Step.SENT, at=taken_at)
    taken = Stamp(step=Step.TAKEN, at=taken_at, by="maya")
    due = rules.next_check_at(Situation(steps=(sent, taken)), taken_at)
    assert due == taken_at.astimezone(UTC) + timedelta(minutes=30)

"""What is due next for a hand-off that waits: whom to call, whom to remind, what the officer is told.

The plan follows from what happened, never from when we look: late or often, nothing is lost or doubled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from offramp.handoff.rules.ladder import Target
from offramp.handoff.rules.situation import CarriedOut, Reading, Situation, read, stage_key
from offramp.handoff.rules.steps import Step, ended, may_follow


class Means(StrEnum):
    """Messages go out on every quiet channel; voice rings."""

    MESSAGE = "message"
    VOICE = "voice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One thing to do. `key` is unique in its hand-off: keep it, and a repeat is harmless.

    `stage` is the ladder's, whose words the officer reads if `tells_officer`; `records` is the step to write
    along with it; `not_again` names those who said they cannot come.
    """

    key: str
    due_at: datetime
    called: tuple[Target, ...]
    told: tuple[Target, ...] = ()
    means: Means = Means.MESSAGE
    stage: int | None = None
    tells_officer: bool = False
    records: Step | None = None
    not_again: frozenset[str] = frozenset()


def next_actions(situation: Situation, now: datetime) -> tuple[Action, ...]:
    """All that is due and not yet carried out, in order. Ask again after carrying out, until there is none:
    a stage that found nobody to call makes the next one due at once."""
    return tuple(action for action in _planned(situation) if action.due_at <= now)


def next_check_at(situation: Situation, now: datetime) -> datetime | None:
    """When something is next due (`now`, if something is already); None if nothing is planned."""
    return max(now, min(dues)) if (dues := [action.due_at for action in _planned(situation)]) else None


def _planned(situation: Situation) -> list[Action]:
    reading = read(situation)
    if reading is None or reading.met or ended(reading.step):
        return []
    plan = _reminders(situation, reading) if reading.coming else _calls(situation, reading)
    return sorted(plan, key=lambda action: action.due_at)  # stable: equal times keep their order


def _calls(situation: Situation, reading: Reading) -> Iterator[Action]:
    """Each stage of this round once; a stage without a receipt rings as well."""
    due = reading.calls_from
    for index in range(reading.first, len(situation.ladder.stages)):
        if index > reading.first:
            due = _due_after(situation, reading, index - 1, due)
        done = situation.done(stage_key(reading.round, index))
        if done is None:
            yield _call(situation, reading, index, due)
        elif _should_ring(situation, done):
            yield _ring(situation, reading, index, done)


def _due_after(situation: Situation, reading: Reading, index: int, due: datetime) -> datetime:
    """The next stage waits its minutes, or until all who were called have said they cannot."""
    on_time = due + situation.ladder.wait_after(index)
    done = situation.done(stage_key(reading.round, index))
    early = _nobody_left(situation, done) if done else None
    return on_time if early is None else min(on_time, early)


def _nobody_left(situation: Situation, done: CarriedOut) -> datetime | None:
    """When the last of those called said no or could not be reached; at once if nobody was there to call."""
    said_no: dict[str, datetime] = {}
    for stamp in situation.steps:
        if stamp.step is Step.CANNOT_TAKE and stamp.at > done.at:
            said_no.setdefault(stamp.by, stamp.at)
    if done.called is None:
        return min(said_no.values(), default=None)
    gone = _out_of_reach(situation, done) | said_no
    if not set(done.called) <= set(gone):
        return None
    return max((gone[who] for who in done.called), default=done.at)


def _out_of_reach(situation: Situation, done: CarriedOut) -> dict[str, datetime]:
    """Those whom neither the message nor the call of a stage reached."""
    rung = situation.done(f"{done.key}:voice")
    by_text, by_voice = dict(done.unreached), dict(rung.unreached) if rung else {}
    return {who: max(by_text[who], by_voice[who], done.at) for who in by_text.keys() & by_voice.keys()}


def _call(situation: Situation, reading: Reading, index: int, due: datetime) -> Action:
    stage = situation.ladder.stages[index]
    others_tried = index > reading.first and index == len(situation.ladder.stages) - 1
    unanswered = others_tried and may_follow(reading.step, Step.NOBODY_ANSWERED)
    return Action(
        key=stage_key(reading.round, index),
        due_at=due,
        called=stage.called,
        told=stage.told,
        stage=index,
        tells_officer=reading.officer_there,
        records=Step.NOBODY_ANSWERED if unanswered else None,
        not_again=reading.cannot,
    )


def _should_ring(situation: Situation, done: CarriedOut) -> bool:
    first = situation.carried_out[0].key == done.key
    received = done.delivered_at is not None or (
        first and any(stamp.step is Step.DELIVERED for stamp in situation.steps)
    )
    return not received and _nobody_left(situation, done) is None and not situation.done(f"{done.key}:voice")


def _ring(situation: Situation, reading: Reading, index: int, done: CarriedOut) -> Action:
    """Without a receipt for so many seconds; at once where it is known that the message did not arrive."""
    due = done.at + timedelta(seconds=situation.ladder.receipt_seconds)
    return Action(
        key=f"{done.key}:voice",
        due_at=min([due, *(max(at, done.at) for _, at in done.unreached)]),
        called=situation.ladder.stages[index].called,
        means=Means.VOICE,
        not_again=reading.cannot,
    )


def _reminders(situation: Situation, reading: Reading) -> Iterator[Action]:
    """Someone promised a time. Past it, they are asked again; past it twice over, the supervisor is."""
    if reading.promised is None:
        return
    grace = timedelta(minutes=situation.ladder.eta_grace_minutes)
    key = f"eta:{reading.promises}"
    for name, after, called, told in (
        (key, grace, Target.WHOEVER_TOOK_IT, ()),
        (f"{key}:supervisor", 2 * grace, Target.SUPERVISOR, (Target.WHOEVER_TOOK_IT,)),
    ):
        if situation.done(name) is None:
            yield Action(
                key=name,
                due_at=reading.promised + after,
                called=(called,),
                told=told,
                tells_officer=reading.officer_there,
            )

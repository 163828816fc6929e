"""The strip that officer, worker and project manager all see: five marks, the minutes between, the ideal.

It must never show as reached what did not happen, nor as awaited what no longer can.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from offramp.handoff.rules.situation import Situation, Stamp, read
from offramp.handoff.rules.steps import ASIDE, Step, ended

MARKS = (Step.SENT, Step.TAKEN, Step.ON_THE_WAY, Step.WITH_THEM, Step.OFFICER_RELEASED)


class MarkState(StrEnum):
    REACHED = "reached"
    AWAITED = "awaited"
    PASSED_OVER = "passed_over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """`minute` counts from sent; `minutes_between` from the mark before. None where times run backwards."""

    step: Step
    state: MarkState
    at: datetime | None = None
    minute: int | None = None
    minutes_between: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """`aside` is the side exit that stands now; `expected_at` when the worker who is coming should arrive."""

    marks: tuple[Mark, ...]
    ideal_minutes: int
    met_in_minutes: int | None
    expected_at: datetime | None
    meet_at: datetime | None
    aside: Step | None
    ended_as: Step | None
    officer_waits: bool


def strip(situation: Situation) -> Strip:
    reading = read(situation)
    reached = _reached(situation.steps)
    over = reading is not None and ended(reading.step)
    officer_there = reading is not None and reading.officer_there
    marks = _marks(reached, over=over, officer_there=officer_there)
    coming = reading if reading and reading.coming and not reading.met and not over else None
    return Strip(
        marks=marks,
        ideal_minutes=situation.ladder.ideal_minutes,
        met_in_minutes=marks[MARKS.index(Step.WITH_THEM)].minute,
        expected_at=coming.promised if coming else None,
        meet_at=reading.meet_at if reading and not reading.met and not over else None,
        aside=reading.step if reading and reading.step in ASIDE else None,
        ended_as=reading.step if reading and over else None,
        officer_waits=officer_there and not over,
    )


def _reached(stamps: tuple[Stamp, ...]) -> dict[Step, datetime]:
    """When each mark was reached; a hand-off handed back is no longer taken, nor on the way."""
    reached: dict[Step, datetime] = {}
    for stamp in stamps:
        if stamp.step in (Step.CANNOT_TAKE, Step.TAKEN):
            reached.pop(Step.TAKEN, None)
            reached.pop(Step.ON_THE_WAY, None)
        if stamp.step in MARKS:
            reached.setdefault(stamp.step, stamp.at)
    return reached


def _marks(reached: dict[Step, datetime], *, over: bool, officer_there: bool) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    before: int | None = None
    for place, step in enumerate(MARKS):
        at = reached.get(step)
        if at is None:
            gone = (
                over
                or any(later in reached for later in MARKS[place + 1 :])
                or (step is Step.OFFICER_RELEASED and not officer_there)
            )
            marks.append(Mark(step=step, state=MarkState.PASSED_OVER if gone else MarkState.AWAITED))
            continue
        minute = _minute(reached.get(Step.SENT), at)
        backwards = minute is None or before is None or minute < before
        between = None if backwards or minute is None or before is None else minute - before
        marks.append(Mark(step=step, state=MarkState.REACHED, at=at, minute=minute, minutes_between=between))
        before = minute
    return tuple(marks)


def _minute(sent_at: datetime | None, at: datetime) -> int | None:
    if sent_at is None or at < sent_at:
        return None
    return int((at - sent_at).total_seconds() // 60)

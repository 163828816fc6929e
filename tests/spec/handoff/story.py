"""A hand-off told in minutes, for tests: what happened when, and a clock that asks what is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from offramp.handoff import rules
from offramp.handoff.rules import Action, CarriedOut, Situation, Stamp, Step

SENT_AT = datetime(2026, 3, 7, 23, 42, tzinfo=UTC)


def minute(minutes: float) -> datetime:
    return SENT_AT + timedelta(minutes=minutes)


def told(*steps: tuple[float, Step] | tuple[float, Step, str], eta: float | None = None) -> Situation:
    """A story from its steps; `eta` is the minute promised with the last of them."""
    stamps = [Stamp(step=Step.SENT, at=SENT_AT)]
    stamps += [Stamp(step=step, at=minute(at), by=by[0] if by else "maya") for at, step, *by in steps]
    if eta is not None:
        stamps[-1] = replace(stamps[-1], eta_at=minute(eta))
    return Situation(steps=tuple(stamps))


def happens(
    situation: Situation, at: datetime, step: Step, by: str = "maya", meet_at: datetime | None = None
) -> Situation:
    return replace(situation, steps=(*situation.steps, Stamp(step=step, at=at, by=by, meet_at=meet_at)))


def carried_out(
    situation: Situation, actions: tuple[Action, ...], at: datetime, called: tuple[str, ...] | None = None
) -> Situation:
    """As the worker process does: keep each key, and write the step that an action records."""
    for action in actions:
        kept = CarriedOut(key=action.key, at=at, called=called)
        situation = replace(situation, carried_out=(*situation.carried_out, kept))
        if action.records:
            situation = happens(situation, at, action.records, by="")
    return situation


def asked_until(situation: Situation, last_minute: int, seconds: int = 15) -> tuple[Situation, list[str]]:
    """Ask every few seconds and carry out at once; the keys with the minute at which each came."""
    seen: list[str] = []
    for tick in range(0, last_minute * 60 + 1, seconds):
        now = SENT_AT + timedelta(seconds=tick)
        known = replace(situation, steps=tuple(stamp for stamp in situation.steps if stamp.at <= now))
        actions = rules.next_actions(known, now)
        seen += [f"{tick / 60:g} {action.key}" for action in actions]
        situation = carried_out(situation, actions, now)
    return situation, seen

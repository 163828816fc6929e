"""The steps from one hand to the other, and which may follow which.

The database's constraint is written from this table; neither may ever know a step the other does not.
"""

from enum import StrEnum


class Step(StrEnum):
    """What happened; the order here is the order of the story, side exits last."""

    SENT = "sent"
    DELIVERED = "delivered"
    TAKEN = "taken"
    ON_THE_WAY = "on_the_way"
    WITH_THEM = "with_them"
    OFFICER_RELEASED = "officer_released"
    OPTED_IN = "opted_in"
    DECLINED = "declined"
    LEFT = "left"
    CANNOT_TAKE = "cannot_take"
    NOBODY_ANSWERED = "nobody_answered"
    OFFICER_HAD_TO_LEAVE = "officer_had_to_leave"
    MOVED_TO_CENTRE = "moved_to_centre"
    SCHEDULED = "scheduled"


ENDS = frozenset({Step.OPTED_IN, Step.DECLINED, Step.LEFT})
ASIDE = frozenset(
    {
        Step.CANNOT_TAKE,
        Step.NOBODY_ANSWERED,
        Step.OFFICER_HAD_TO_LEAVE,
        Step.MOVED_TO_CENTRE,
        Step.SCHEDULED,
    }
)

# Until they meet, the person may say no or walk away, and the place or the time may change.
_ANY_TIME_BEFORE = {Step.DECLINED, Step.LEFT, Step.SCHEDULED}
_WHILE_THE_OFFICER_WAITS = _ANY_TIME_BEFORE | {Step.OFFICER_HAD_TO_LEAVE, Step.MOVED_TO_CENTRE}
# Someone is being called. Each who is called may take it or say they cannot.
_WHILE_CALLING = _WHILE_THE_OFFICER_WAITS | {Step.TAKEN, Step.CANNOT_TAKE}
# Someone is coming. They may hand it back to calling; an officer who leaves does not stop them.
_WHILE_COMING = _WHILE_THE_OFFICER_WAITS | {Step.ON_THE_WAY, Step.WITH_THEM, Step.CANNOT_TAKE}
# The officer is gone. Whoever is coming still comes; if nobody is, calling goes on.
_WITHOUT_THE_OFFICER = _ANY_TIME_BEFORE | {
    Step.TAKEN,
    Step.ON_THE_WAY,
    Step.WITH_THEM,
    Step.CANNOT_TAKE,
    Step.NOBODY_ANSWERED,
}

_FOLLOWING: dict[Step | None, set[Step]] = {
    None: {Step.SENT},
    # A receipt is a step only while nothing else has happened; later it changes nothing.
    Step.SENT: _WHILE_CALLING | {Step.DELIVERED, Step.NOBODY_ANSWERED},
    Step.DELIVERED: _WHILE_CALLING | {Step.NOBODY_ANSWERED},
    Step.CANNOT_TAKE: _WHILE_CALLING | {Step.NOBODY_ANSWERED},
    Step.NOBODY_ANSWERED: _WHILE_CALLING,
    Step.TAKEN: _WHILE_COMING,
    Step.ON_THE_WAY: _WHILE_COMING,  # on the way again is a new time of arrival
    # Another officer, or the person alone, may still get to the centre.
    Step.OFFICER_HAD_TO_LEAVE: _WITHOUT_THE_OFFICER | {Step.MOVED_TO_CENTRE},
    Step.MOVED_TO_CENTRE: _WITHOUT_THE_OFFICER,
    Step.SCHEDULED: _WITHOUT_THE_OFFICER,  # scheduled again is a new place or time
    # Once they have met, it is between the two of them; the officer can only be let go.
    Step.WITH_THEM: {Step.OFFICER_RELEASED, *ENDS},
    Step.OFFICER_RELEASED: {*ENDS},
}

LEGAL: frozenset[tuple[Step | None, Step]] = frozenset(
    (came_from, went_to) for came_from, nexts in _FOLLOWING.items() for went_to in nexts
)


def may_follow(came_from: Step | None, went_to: Step) -> bool:
    return (came_from, went_to) in LEGAL


def may_come_next(came_from: Step | None) -> tuple[Step, ...]:
    """The steps that may follow, in the order of the story."""
    return tuple(step for step in Step if (came_from, step) in LEGAL)


def ended(step: Step | None) -> bool:
    return step in ENDS


def sql_check() -> str:
    """The legal pairs as a CHECK expression; IS TRUE, because SQL lets an unknown through."""
    parts = [f"(came_from IS NULL AND went_to IN ({_quoted(None)}))"]
    parts += [
        f"(came_from = '{step.value}' AND went_to IN ({_quoted(step)}))" for step in Step if not ended(step)
    ]
    return "(" + " OR ".join(parts) + ") IS TRUE"


def _quoted(came_from: Step | None) -> str:
    return ", ".join(f"'{step.value}'" for step in may_come_next(came_from))

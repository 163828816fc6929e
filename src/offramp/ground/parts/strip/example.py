"""A hand-off that is under way, and one that is over."""

from datetime import UTC, datetime, timedelta

from offramp.ground.parts.strip.shape import shape

SENT = datetime(2026, 3, 11, 23, 42, tzinfo=UTC)


def _after(minutes: int) -> datetime:
    return SENT + timedelta(minutes=minutes)


CONTEXT = {
    "under_way": shape(
        sent=SENT,
        answered=_after(1),
        on_the_way=_after(3),
        expected=_after(17),
        now=_after(9),
        note="Maya comes by car, from the north side.",
    ),
    "over": shape(
        sent=SENT, answered=_after(4), on_the_way=_after(6), met=_after(31), free=_after(34), now=_after(90)
    ),
}

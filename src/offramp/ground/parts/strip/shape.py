"""Where each step of a hand-off stands on its strip: sent, answered, on the way, met, officer free.

Pure: the caller says what time it is. `strip = shape(sent=..., answered=..., now=...)`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WIDTH = 356
INSET = 6
AT_LEAST = 45


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: `state` is done, now (the last one reached) or ahead; `minutes` count from the sending."""

    word: str | Promise
    at: datetime | None
    minutes: int | None
    state: str
    x: int


@dataclass(frozen=True, kw_only=True)
class Strip:
    """What the template draws; `minutes` is the time to the meeting, or to now while nobody has met."""

    steps: tuple[Step, ...]
    minutes: int
    met: bool
    over: bool
    ideal: int
    ideal_x: int
    filled: int
    expected: datetime | None
    note: str | Promise


def shape(
    *,
    sent: datetime,
    answered: datetime | None = None,
    on_the_way: datetime | None = None,
    met: datetime | None = None,
    free: datetime | None = None,
    now: datetime,
    expected: datetime | None = None,
    ideal: int = 30,
    note: str | Promise = "",
) -> Strip:
    """`expected` is when the worker thinks to be there; `note` is one sentence below the steps."""
    words = (_("Sent"), _("Answered"), _("On the way"), _("Met"), _("Officer free"))
    times = (sent, answered, on_the_way, met, free)
    last = max(place for place, at in enumerate(times) if at)
    over = free is not None

    def minutes(at: datetime) -> int:
        return max(0, int((at - sent).total_seconds() // 60))

    reached = minutes(free or now)
    longest = max(AT_LEAST, reached)

    def x(count: int) -> int:
        return INSET + round(count * (WIDTH - 2 * INSET) / longest)

    def state(place: int) -> str:
        if place == last and not over:
            return "now"
        return "done" if times[place] or place < last else "ahead"

    return Strip(
        steps=tuple(
            Step(
                word=word,
                at=at,
                minutes=minutes(at) if at else None,
                state=state(place),
                x=x(minutes(at)) if at else 0,
            )
            for place, (word, at) in enumerate(zip(words, times, strict=True))
        ),
        minutes=minutes(met or now),
        met=met is not None,
        over=over,
        ideal=ideal,
        ideal_x=x(ideal),
        filled=x(reached) - INSET,
        expected=expected,
        note=note,
    )

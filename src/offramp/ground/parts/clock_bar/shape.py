"""How far a hold's clock has run, in whole days and a bar: `clock = shape(started=..., ends=..., now=...)`.

Pure. It says what is left; it never says that anybody is late.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What the template draws; `state` is running, half, soon or over."""

    days: int
    day: int
    left: int
    percent: int
    state: str
    ends: datetime


def shape(*, started: datetime, ends: datetime, now: datetime) -> Clock:
    whole = max(ends - started, timedelta(seconds=1))
    share = min(1.0, max(0.0, (now - started) / whole))
    days = ceil(whole / DAY)
    state = "over" if share >= 1 else "soon" if share >= 0.75 else "half" if share >= 0.5 else "running"
    return Clock(
        days=days,
        day=min(days, max(1, int((now - started) / DAY) + 1)),
        left=max(0, ceil((ends - now) / DAY)),
        percent=round(share * 100),
        state=state,
        ends=ends,
    )

"""Two holds: one that has just begun, one that ends in two days."""

from datetime import UTC, datetime, timedelta

from offramp.ground.parts.clock_bar.shape import shape

BEGUN = datetime(2026, 3, 11, 23, 42, tzinfo=UTC)


def _clock(days: int, gone: float) -> object:
    return shape(started=BEGUN, ends=BEGUN + timedelta(days=days), now=BEGUN + timedelta(days=gone))


CONTEXT = {"early": _clock(30, 5.5), "late": _clock(14, 11.4), "over": _clock(7, 8)}

"""Reads how long what is kept. It takes nothing away by itself: every answer here is a line of retention.toml."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

UNITS = {
    "hour": timedelta(hours=1),
    "hours": timedelta(hours=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
}


class Does(StrEnum):
    """What happens when the time is over."""

    KEEP = "keep"
    DELETE = "delete"
    SHRED = "shred"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """How long one thing is kept, after which moment, and why."""

    of: str
    does: Does
    reason: str
    kept: timedelta | None = None
    after: str = ""

    def before(self, at: datetime) -> datetime:
        """What ended earlier than this goes at `at`. Raises ValueError for what is kept."""
        if self.kept is None:
            raise ValueError(f"{self.of} is kept")
        return at - self.kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """The whole file: a line a class, and what goes by itself."""

    classes: Mapping[str, Kept]
    gone: Mapping[str, Kept]


@functools.cache
def schedule() -> Schedule:
    """The schedule of this release. Raises ValueError where a line is not whole."""
    return read((Path(__file__).parent / "retention.toml").read_text())


def read(text: str) -> Schedule:
    """Read a schedule from TOML. Raises ValueError where a line is not whole."""
    table = tomllib.loads(text)
    return Schedule(
        classes={name: _line(name, line) for name, line in table["classes"].items()},
        gone={name: _line(name, line) for name, line in table["gone"].items()},
    )


def _line(name: str, line: Mapping[str, Any]) -> Kept:
    does = Does(line["does"])
    kept = _length(line["kept"]) if "kept" in line else None
    if not line["reason"] or (does is Does.KEEP) != (kept is None) or (kept is None) != ("after" not in line):
        raise ValueError(f"{name}: what goes says how long after which moment, and all say why")
    return Kept(
        of=line.get("of", name), does=does, reason=line["reason"], kept=kept, after=line.get("after", "")
    )


def _length(words: str) -> timedelta:
    number, _, unit = words.partition(" ")
    if not number.isdecimal() or unit not in UNITS:
        raise ValueError(f"{words!r} is no length of time: 180 days, 1 hour")
    return int(number) * UNITS[unit]

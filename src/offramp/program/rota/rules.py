"""What a calendar changes on the rota, and when a shift stands on the site's own clocks. Pure: no table, no clock.

A shift that is over never changes; of one that has begun only the rest does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from offramp.program.rules import Line, Window

OURS = "@offramp"  # ends the uid of an event that one of our own calendars showed
HORIZON = timedelta(days=120)
MOST_WEEKS = 26


class Reply(StrEnum):
    """How somebody's asking ended; the empty word while it is open."""

    OPEN = ""
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


class News(StrEnum):
    """What somebody is told about the rota."""

    COVER_ASKED = "cover_asked"
    SWAP_ASKED = "swap_asked"
    SWAP_DECLINED = "swap_declined"
    COVERED = "covered"
    ON_CALL = "on_call"
    CALLED_OFF = "called_off"
    CHANGED = "changed"


class Kind(StrEnum):
    """What a calendar address is for: to read my shifts, to read the team's, or to bring shifts in."""

    MINE = "mine"
    TEAM = "team"
    BROUGHT = "brought"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One shift as a calendar says it; `at_line` is where its event begins in the file."""

    uid: str
    at_line: int
    staff: str
    line: Line
    window: Window

    @property
    def said(self) -> str:
        """Changes whenever the calendar says something else."""
        return said(self.staff, self.line, self.window)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A shift on the rota, and what its calendar said last."""

    id: str
    uid: str
    said: str
    source: str
    staff: str
    line: Line
    window: Window


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """What a file holds: its events, the uids that it speaks for in whole, and those it calls off."""

    events: tuple[Event, ...] = ()
    whole: frozenset[str] = frozenset()
    called_off: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What saving would do. `clashes` are sentences that stand against it."""

    added: tuple[Event, ...] = ()
    changed: tuple[tuple[Known, Event], ...] = ()
    removed: tuple[Known, ...] = ()
    same: int = 0
    over: int = 0
    clashes: tuple[str, ...] = ()

    @property
    def touches(self) -> int:
        """How many shifts would be different."""
        return len(self.added) + len(self.changed) + len(self.removed)


def said(staff: str, line: Line, window: Window) -> str:
    """A shift in one word, to tell whether a calendar changed its mind."""
    return f"{staff} {line} {window.starts_at:%Y%m%dT%H%M%SZ} {window.ends_at:%Y%m%dT%H%M%SZ}"


def base(uid: str) -> str:
    """The uid of the event that a day of a repeating one belongs to."""
    return uid.partition("#")[0]


def weekly(day: date, begins: time, ends: time, *, zone: ZoneInfo, weeks: int) -> tuple[Window, ...]:
    """The same shift once a week, on the site's own clocks; ending at or before it begins means the next day."""
    over_night = timedelta(days=1 if ends <= begins else 0)
    return tuple(
        Window(
            starts_at=datetime.combine(day + timedelta(weeks=week), begins, tzinfo=zone),
            ends_at=datetime.combine(day + timedelta(weeks=week) + over_night, ends, tzinfo=zone),
        )
        for week in range(weeks)
    )


def days_of(monday: date, zone: ZoneInfo) -> tuple[tuple[date, Window], ...]:
    """The seven days of a week as stretches of real time; one of them has 23 or 25 hours twice a year."""
    days = [monday + timedelta(days=number) for number in range(8)]
    starts = [datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) for day in days]
    return tuple((days[n], Window(starts_at=starts[n], ends_at=starts[n + 1])) for n in range(7))


def plan(brought: Brought, known: Sequence[Known], *, at: datetime, source: str, replaces: bool) -> Plan:
    """What to add, change and call off, so that the rota says what the calendar says. Twice changes nothing.

    An event that its calendar did not change since last time changes nothing either, whatever the rota did
    meanwhile: a cover taken on the page stays. `replaces`: what this source brought before and does not hold
    any more is called off.
    """
    shifts = {each.uid: each for each in known if each.window.ends_at > at}
    gone = {each.uid for each in known} - set(shifts)
    added, changed, same, over = [], [], 0, 0
    for event in brought.events:
        there = shifts.get(event.uid)
        if there is None and (event.window.ends_at <= at or event.uid in gone):
            over += 1
        elif there is None:
            added.append(event)
        elif event.said in (there.said, said(there.staff, there.line, there.window)):
            same += 1
        else:
            changed.append((there, event))
    held = {event.uid for event in brought.events}
    removed = [
        each for uid, each in shifts.items() if uid not in held and _gone(each, brought, source, replaces)
    ]
    return Plan(
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        same=same,
        over=over,
        clashes=_clashes(added, changed, removed, list(shifts.values())),
    )


def _gone(each: Known, brought: Brought, source: str, replaces: bool) -> bool:
    if each.uid in brought.called_off or base(each.uid) in brought.called_off:
        return True
    if base(each.uid) in brought.whole:
        return True
    return replaces and bool(each.source) and each.source == source


def _clashes(
    added: Iterable[Event],
    changed: Iterable[tuple[Known, Event]],
    removed: Iterable[Known],
    known: Iterable[Known],
) -> tuple[str, ...]:
    """Where somebody would be on the same line twice at one time."""
    changed = list(changed)
    moved = {each.id for each in removed} | {there.id for there, _ in changed}
    rows: list[tuple[str, str, Window, int]] = [
        (each.staff, each.line, each.window, 0) for each in known if each.id not in moved
    ]
    rows += [(e.staff, e.line, e.window, e.at_line) for e in [*added, *(event for _, event in changed)]]
    rows.sort()
    found = []
    for one, other in pairwise(rows):
        if one[:2] == other[:2] and other[2].starts_at < one[2].ends_at:
            at_line = max(one[3], other[3])
            if at_line:
                found.append(at_line)
    return tuple(
        f"Line {number}: they are on that line at that time already." for number in sorted(set(found))
    )

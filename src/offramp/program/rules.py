"""Who is on call, until when, and where the rota has gaps. A gap must be seen before a call falls in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from offramp.errors import Fault, Refusal


class Line(StrEnum):
    PRIMARY = "primary"
    BACKUP = "backup"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Window:
    """From one instant up to, not including, another."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_at", _utc(self.starts_at))
        object.__setattr__(self, "ends_at", _utc(self.ends_at))
        if self.ends_at <= self.starts_at:
            raise Refusal(
                code="window_backwards",
                sentence="The end must come after the start.",
                next_step="Give a later end.",
                fields={"ends_at": "Give a time after the start."},
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    window: Window
    staff: str
    line: Line = Line.PRIMARY

    def covers(self, at: datetime) -> bool:
        return self.window.starts_at <= _utc(at) < self.window.ends_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """Hours to be covered each week on the site's own clocks; Monday is 0. Closing at or before
    opening means the next day, so 0:00 to 0:00 is the whole day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering:
    """What the officer's screen says: this person until then; with `staff` None, nobody until then.

    `until` None after nobody: no shift is known to come.
    """

    staff: str | None
    line: Line | None
    until: datetime | None


def on_call(shifts: Iterable[Shift], at: datetime) -> tuple[Shift, ...]:
    """Everyone on call at that instant: primary first, then who began first."""
    return tuple(sorted((shift for shift in shifts if shift.covers(at)), key=_precedence))


def who_answers(shifts: Sequence[Shift], at: datetime) -> Answering:
    """Who would be called first, and when that next changes; shifts that follow on count as one."""
    first = _first(shifts, at)
    edges = {edge for shift in shifts for edge in (shift.window.starts_at, shift.window.ends_at)}
    for edge in sorted(edge for edge in edges if edge > at):
        then = _first(shifts, edge)
        if first is None and then is not None:
            return Answering(staff=None, line=None, until=edge)
        if first is not None and (then is None or then.staff != first.staff):
            return Answering(staff=first.staff, line=first.line, until=edge)
    return Answering(staff=None, line=None, until=None)


def windows_needed(
    hours: Iterable[Hours], *, zone: ZoneInfo, from_: datetime, until: datetime
) -> tuple[Window, ...]:
    """The weekly hours as windows between two instants, joined where they meet."""
    hours = tuple(hours)
    day, last = _utc(from_).astimezone(zone).date() - timedelta(days=1), _utc(until).astimezone(zone).date()
    found: list[Window] = []
    while day <= last:
        found += [_opened(each, day, zone) for each in hours if each.weekday == day.weekday()]
        day += timedelta(days=1)
    return _clipped(_joined(found), _utc(from_), _utc(until))


def gaps(
    needed: Iterable[Window],
    shifts: Iterable[Shift],
    *,
    from_: datetime,
    until: datetime,
    line: Line | None = Line.PRIMARY,
) -> tuple[Window, ...]:
    """The needed time, between two instants, that no shift covers on that line; on any line with None."""
    covered = _joined(shift.window for shift in shifts if line is None or shift.line is line)
    left: list[Window] = []
    for window in _clipped(_joined(needed), _utc(from_), _utc(until)):
        begins = window.starts_at
        for cover in _clipped(covered, window.starts_at, window.ends_at):
            if cover.starts_at > begins:
                left.append(Window(starts_at=begins, ends_at=cover.starts_at))
            begins = cover.ends_at
        if begins < window.ends_at:
            left.append(Window(starts_at=begins, ends_at=window.ends_at))
    return tuple(left)


def _precedence(shift: Shift) -> tuple[bool, datetime, str]:
    return (shift.line is not Line.PRIMARY, shift.window.starts_at, shift.staff)


def _first(shifts: Iterable[Shift], at: datetime) -> Shift | None:
    return next(iter(on_call(shifts, at)), None)


def _joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.starts_at <= joined[-1].ends_at:
            ends_at = max(joined[-1].ends_at, window.ends_at)
            joined[-1] = Window(starts_at=joined[-1].starts_at, ends_at=ends_at)
        else:
            joined.append(window)
    return tuple(joined)


def _clipped(windows: Iterable[Window], from_: datetime, until: datetime) -> tuple[Window, ...]:
    return tuple(
        Window(starts_at=max(window.starts_at, from_), ends_at=min(window.ends_at, until))
        for window in windows
        if max(window.starts_at, from_) < min(window.ends_at, until)
    )


def _opened(hours: Hours, day: date, zone: ZoneInfo) -> Window:
    """These hours on that day, read at their widest where a clock change makes a time doubtful."""
    closing = day if hours.closes > hours.opens else day + timedelta(days=1)
    opens = datetime.combine(day, hours.opens, tzinfo=zone)
    closes = datetime.combine(closing, hours.closes, tzinfo=zone)
    return Window(
        starts_at=min(_utc(opens), _utc(opens.replace(fold=1))),
        ends_at=max(_utc(closes), _utc(closes.replace(fold=1))),
    )


def _utc(moment: datetime) -> datetime:
    """Instants, not wall clocks: comparing in local time is an hour out on two nights a year."""
    if moment.tzinfo is None:
        raise Fault(f"a moment without a time zone: {moment}")
    return moment.astimezone(UTC)

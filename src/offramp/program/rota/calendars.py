"""Reads shifts out of a calendar file and writes them into one. It knows names of staff and nobody else.

A file is somebody else's: its size, its repeats and its time zones are held in bounds before they are followed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from offramp.errors import Refusal
from offramp.program.rota.rules import HORIZON, OURS, Brought, Event
from offramp.program.rules import Line, Window

MOST_BYTES = 256_000
MOST_EVENTS = 500
MOST_REPEATING = 100
MOST_DAYS_NAMED = 400  # single days that one event adds or leaves out
MOST_SHIFTS = 1_500
LONGEST = timedelta(days=14)
OLDEST_REPEAT = timedelta(days=5 * 366)
AT_LINE = "X-OFFRAMP-LINE"
LINES = {"primary": Line.PRIMARY, "principal": Line.PRIMARY, "backup": Line.BACKUP, "respaldo": Line.BACKUP}
SUMMARY = re.compile(rf"\s*({'|'.join(LINES)})\s*(?:[:\-–]\s*(.*?))?\s*", re.IGNORECASE)
DAY = re.compile(r"[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)")
RULE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Colleague:
    """Somebody whom a calendar may name."""

    id: str
    name: str
    may_be_called: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One shift as a calendar shows it."""

    id: str
    name: str
    line: Line
    window: Window


class _Strange(Exception):  # noqa: N818 - one sentence about one event
    """Why one event cannot be followed."""


def read(content: bytes, colleagues: Iterable[Colleague], *, zone: ZoneInfo, at: datetime) -> Brought:
    """The shifts in a file, from `at` to the horizon, with a sentence a line for each event not understood.

    Raises Refusal for what is no calendar, or is far too large for one.
    """
    calendar = _parsed(content)
    named = _by_name(colleagues)
    problems: list[str] = []
    sound: list[Any] = []
    for event in calendar.walk("VEVENT"):
        try:
            _check(event, at)
            sound.append(event)
        except _Strange as strange:
            problems.append(f"Line {event[AT_LINE]}: {strange}")
    problems += _twice(sound)
    repeating = {str(event["UID"]) for event in sound if event.get("RRULE") or event.get("RDATE")}
    if len(repeating) > MOST_REPEATING:
        raise _too_large(f"more than {MOST_REPEATING} repeating events")
    parted = {str(event["UID"]) for event in sound if event.get("RECURRENCE-ID")}
    calendar.subcomponents[:] = sound
    ended = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    events, called_off = [], set()
    for event in _expanded(calendar, at):
        uid = _uid(event, repeating | parted)
        if ended or str(event.get("STATUS", "")).upper() == "CANCELLED":
            called_off.add(uid)
            continue
        try:
            events.append(_event(event, uid, named, zone))
        except _Strange as strange:
            problems.append(f"Line {event[AT_LINE]}: {strange}")
    masters = {str(event["UID"]) for event in sound if not event.get("RECURRENCE-ID")}
    return Brought(
        events=tuple({event.uid: event for event in events}.values()),
        whole=frozenset(masters) if not problems else frozenset(),
        called_off=frozenset(called_off | (masters if ended else set())),
        problems=tuple(dict.fromkeys(problems)),
    )


def write(shifts: Iterable[Shown], *, called: str, at: datetime) -> bytes:
    """A calendar of these shifts. Times are in UTC, so that no clock change can be read wrongly."""
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Offramp//Rota//EN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", called)
    calendar.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for shift in shifts:
        event = icalendar.Event()
        event.add("UID", f"{shift.id}{OURS}")
        event.add("DTSTAMP", at)
        event.add("DTSTART", shift.window.starts_at)
        event.add("DTEND", shift.window.ends_at)
        event.add("SUMMARY", f"{shift.line.capitalize()}: {shift.name}")
        event.add("CLASS", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise _too_large(f"larger than {MOST_BYTES // 1000} KB")
    try:
        text = content.decode("utf-8-sig")
        calendar = icalendar.Calendar.from_ical("\r\n".join(_kept(text)))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise Refusal(
            code="no_calendar",
            sentence="This cannot be read as a calendar.",
            next_step="Save it as an iCalendar file (.ics) and bring that.",
            fields={"file": "This is no iCalendar file."},
        ) from None
    return calendar


def _kept(text: str) -> Iterator[str]:
    """The lines of the calendar and of its events, each event with the number of its first line.

    Time zones are left out (their names are looked up; their own rules could be endless), and so are alarms.
    """
    inside: list[str] = []
    events = 0
    for number, line in _unfolded(text):
        word, _, name = line.partition(":")
        word, name = word.strip().upper(), name.strip().upper()
        if word == "BEGIN":
            inside.append(name)
        wanted = inside in (["VCALENDAR"], ["VCALENDAR", "VEVENT"])
        if wanted and not word.startswith(AT_LINE):
            yield line
        if word == "BEGIN" and inside == ["VCALENDAR", "VEVENT"]:
            events += 1
            if events > MOST_EVENTS:
                raise _too_large(f"more than {MOST_EVENTS} events")
            yield f"{AT_LINE}:{number}"
        if word == "END" and inside:
            inside.pop()


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines: one that begins with a space goes on where the last one ended."""
    begun, parts = 0, [""]
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line[:1] in {" ", "\t"} and begun:
            parts.append(line[1:])
            continue
        if begun and "".join(parts).strip():
            yield begun, "".join(parts)
        begun, parts = number, [line]
    if "".join(parts).strip():
        yield begun, "".join(parts)


def _twice(events: Iterable[Any]) -> list[str]:
    """One UID is one event: of two that share it, one would go missing without a word."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for event in events:
        name = event["RECURRENCE-ID"].to_ical() if "RECURRENCE-ID" in event else b""
        key = (str(event["UID"]).strip(), name.decode(), str(event.get("SEQUENCE", 0)))
        if key in seen:
            found.append(f"Line {event[AT_LINE]}: another event has the same UID.")
        seen.add(key)
    return found


def _check(event: Any, at: datetime) -> None:
    """Whether this event can be followed at all, and without end."""
    uid = str(event.get("UID", "")).strip()
    if not uid or len(uid) > 255 or not uid.isprintable():
        raise _Strange("the event has no UID of a usable length.")
    if event.errors:
        raise _Strange(f"{event.errors[0][0] or 'a part of it'} cannot be read.")
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "UID", "SUMMARY", "DURATION", "STATUS"):
        value = event.get(name)
        if isinstance(value, list):
            raise _Strange(f"{name} is there twice.")
        zone = getattr(value, "params", {}).get("TZID", "")
        if zone and isinstance(getattr(value, "dt", None), datetime) and value.dt.tzinfo is None:
            raise _Strange(f'no time zone is called "{zone}".')
    if "EXRULE" in event or getattr(event.get("RECURRENCE-ID"), "params", {}).get("RANGE"):
        raise _Strange("it changes many days by one rule; end the series and begin a new one.")
    if "DTSTART" not in event:
        raise _Strange("the event has no start (DTSTART).")
    _check_end(event)
    _check_days(event)
    if event.get("RRULE"):
        _check_rule(event["RRULE"])
        if _moment(event["DTSTART"].dt, UTC) < at - OLDEST_REPEAT:
            raise _Strange("it repeats since more than five years ago; let it start later.")


def _check_end(event: Any) -> None:
    if "DURATION" in event and not timedelta(0) < event["DURATION"].dt <= LONGEST:
        raise _too_long()
    if "DTEND" not in event:
        return
    starts, ends = event["DTSTART"].dt, event["DTEND"].dt
    if isinstance(starts, datetime) is not isinstance(ends, datetime):
        raise _Strange("one of DTSTART and DTEND is a day and the other a time.")
    _length(_moment(starts, UTC), _moment(ends, UTC))


def _length(starts: datetime, ends: datetime) -> None:
    if not timedelta(0) < ends - starts <= LONGEST:
        raise _too_long()


def _too_long() -> _Strange:
    return _Strange(f"the shift must end after it starts, and within {LONGEST.days} days.")


def _check_days(event: Any) -> None:
    for name in ("RDATE", "EXDATE"):
        lists = event.get(name, [])
        lists = lists if isinstance(lists, list) else [lists]
        if sum(len(each.dts) for each in lists) > MOST_DAYS_NAMED:
            raise _Strange(f"{name} names more than {MOST_DAYS_NAMED} days.")


def _check_rule(rule: Any) -> None:
    """Daily, weekly and monthly rules that come to an end or to a next day soon."""
    if isinstance(rule, list) or not set(rule) <= RULE:
        raise _Strange("it repeats by a rule that a rota does not follow.")
    often = str(rule.get("FREQ", [""])[0]).upper()
    every = int(rule.get("INTERVAL", [1])[0])
    days = [str(day).upper() for day in rule.get("BYDAY", [])]
    dates = [int(day) for day in rule.get("BYMONTHDAY", [])]
    ordinal = any(day[:1] not in "MTWFS" for day in days)
    fits = (
        often in {"DAILY", "WEEKLY", "MONTHLY"}
        and 1 <= every <= (11 if often == "MONTHLY" else 52)  # yearly, a day such as 30 February never comes
        and all(DAY.fullmatch(day) for day in days)
        and not (often == "DAILY" and days and every > 1)
        and not (often != "MONTHLY" and (dates or ordinal))
        and not (days and dates)
        and all(1 <= abs(day) <= 31 for day in dates)
    )
    if not fits:
        raise _Strange("it repeats by a rule that a rota does not follow; use daily, weekly or monthly.")


def _expanded(calendar: Any, at: datetime) -> list[Any]:
    try:
        found = recurring_ical_events.of(calendar).between(at, at + HORIZON)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise Refusal(
            code="no_calendar",
            sentence="An event of this calendar repeats in a way that cannot be followed.",
            next_step="Save the shifts as single events and bring those.",
            fields={"file": "An event repeats in a way that cannot be followed."},
        ) from None
    if len(found) > MOST_SHIFTS:
        raise _too_large(f"more than {MOST_SHIFTS} shifts in the next {HORIZON.days} days")
    return list(found)


def _uid(event: Any, parted: set[str]) -> str:
    uid = str(event["UID"]).strip()
    if uid not in parted:
        return uid
    day = event["RECURRENCE-ID"].dt
    return f"{uid}#{day.astimezone(UTC) if isinstance(day, datetime) and day.tzinfo else day:%Y%m%dT%H%M%S}"


def _event(event: Any, uid: str, named: Mapping[str, list[Colleague]], zone: ZoneInfo) -> Event:
    line, name = _line_and_name(event)
    found = named.get(_folded(name), [])
    if not found:
        raise _Strange(f'nobody here is called "{name}".')
    if len(found) > 1:
        raise _Strange(f'more than one person here is called "{name}".')
    if not found[0].may_be_called:
        raise _Strange(f'"{name}" has no telephone or no role that answers calls.')
    starts, ends = _moment(event["DTSTART"].dt, zone), _moment(event["DTEND"].dt, zone)
    _length(starts, ends)
    return Event(
        uid=uid,
        at_line=int(event[AT_LINE]),
        staff=found[0].id,
        line=line,
        window=Window(starts_at=starts, ends_at=ends),
    )


def _line_and_name(event: Any) -> tuple[Line, str]:
    """The written rule: the line before the colon of the summary, else a category; the name after it, else the
    one who attends, else the summary."""
    summary = str(event.get("SUMMARY", "")).strip()
    fits = SUMMARY.fullmatch(summary)
    line = LINES[fits[1].lower()] if fits else _category(event)
    if line is None:
        raise _Strange("say the line and the name, such as: Primary: Maya R.")
    if fits and fits[2]:
        return line, fits[2]
    attends = event.get("ATTENDEE")
    if attends is not None and not isinstance(attends, list):
        return line, str(attends.params.get("CN", "")).strip()
    return line, "" if fits else summary


def _category(event: Any) -> Line | None:
    categories = event.get("CATEGORIES", [])
    words = [
        str(word).strip().lower()
        for each in (categories if isinstance(categories, list) else [categories])
        for word in getattr(each, "cats", [each])
    ]
    return next((LINES[word] for word in words if word in LINES), None)


def _moment(value: date | datetime, zone: tzinfo) -> datetime:
    """An instant: floating times and whole days are on the site's own clocks."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _by_name(colleagues: Iterable[Colleague]) -> dict[str, list[Colleague]]:
    found: dict[str, list[Colleague]] = {}
    for each in colleagues:
        found.setdefault(_folded(each.name), []).append(each)
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _too_large(why: str) -> Refusal:
    return Refusal(
        code="calendar_too_large",
        sentence=f"This calendar is too large for a rota: {why}.",
        next_step="Bring the coming weeks only.",
        fields={"file": f"Too large: {why}."},
    )

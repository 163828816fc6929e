"""A calendar's way to the process that parses it, and the way back: plain words only, nothing that could run.

Used on both sides. Pure, so that the child needs neither settings nor tables.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from offramp.program.rota import calendars
from offramp.program.rota.calendars import Colleague
from offramp.program.rota.rules import Brought, Event
from offramp.program.rules import Line, Window

PARSER = "offramp.program.rota.crossing:parse"


def given(colleagues: Iterable[Colleague], *, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """What the child must know besides the file: who works here, the site's clocks, the moment."""
    crew = [[each.id, each.name, each.may_be_called] for each in colleagues]
    return {"colleagues": crew, "zone": zone.key, "at": at.isoformat()}


def parse(content: bytes, known: Mapping[str, Any]) -> dict[str, Any]:
    """In the child: read the calendar and say what is in it."""
    crew = [
        Colleague(id=key, name=name, may_be_called=may_be_called)
        for key, name, may_be_called in known["colleagues"]
    ]
    brought = calendars.read(
        content, crew, zone=ZoneInfo(known["zone"]), at=datetime.fromisoformat(known["at"])
    )
    return {
        "events": [_told(event) for event in brought.events],
        "whole": sorted(brought.whole),
        "called_off": sorted(brought.called_off),
        "problems": list(brought.problems),
    }


def back(made: Mapping[str, Any]) -> Brought:
    """In the parent: the same, as the rota's own words."""
    return Brought(
        events=tuple(_event(*told) for told in made["events"]),
        whole=frozenset(made["whole"]),
        called_off=frozenset(made["called_off"]),
        problems=tuple(made["problems"]),
    )


def _told(event: Event) -> tuple[str, int, str, str, str, str]:
    window = event.window
    return (
        event.uid,
        event.at_line,
        event.staff,
        event.line.value,
        window.starts_at.isoformat(),
        window.ends_at.isoformat(),
    )


def _event(uid: str, at_line: int, staff: str, line: str, starts: str, ends: str) -> Event:
    window = Window(starts_at=datetime.fromisoformat(starts), ends_at=datetime.fromisoformat(ends))
    return Event(uid=uid, at_line=at_line, staff=staff, line=Line(line), window=window)

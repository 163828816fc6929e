"""A file from outside is what it holds, and the process that reads it can do nothing but read it."""

import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from offramp.errors import Refusal
from offramp.ground import uploads
from offramp.ground.uploads import Kind
from offramp.program.rota import calendars, crossing
from offramp.program.rota.calendars import Colleague

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
CREW = [Colleague(id="maya", name="Maya R.", may_be_called=True)]
CASES = int(os.environ.get("OFFRAMP_FUZZ_CASES", "3000"))
SHIFTS = "SELECT s::text FROM offramp.program_shift s ORDER BY id"
HEAD, TAIL = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n", "END:VCALENDAR\n"


def night(uid="one", more=""):
    return (
        f"BEGIN:VEVENT\nUID:{uid}\nDTSTART:20261124T020000Z\nDTEND:20261124T140000Z\n"
        f"SUMMARY:Primary: Maya R.\n{more}END:VEVENT\n"
    )


def parsed(content, called="rota.ics", parser=crossing.PARSER):
    content = content.encode() if isinstance(content, str) else content
    given = crossing.given(CREW, zone=ZONE, at=AT)
    return uploads.parsed(content, called=called, kind=Kind.CALENDAR, parser=parser, given=given)


def refused(*given, **named):
    with pytest.raises(Refusal) as caught:
        parsed(*given, **named)
    return caught.value


@pytest.fixture(autouse=True)
def words(built):
    """Refusals are said in a language."""


def test_what_the_child_says_is_what_the_parser_found():
    content = (
        HEAD + night() + night("two", "RRULE:FREQ=WEEKLY;COUNT=3\n") + night("lost", "EXRULE:x\n") + TAIL
    )
    here = calendars.read(content.encode(), CREW, zone=ZONE, at=AT)
    assert crossing.back(parsed(content)) == here
    assert len(here.events) == 4
    assert here.problems


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + bytes(40),
        b"\x1f\x8b\x08" + bytes(40),
        b"%PDF-1.7\nBEGIN:VCALENDAR\n",
        b"\x89PNG\r\n\x1a\n",
        b"MZ\x90",
        b"\x7fELF",
        b"#!/bin/sh\nBEGIN:VCALENDAR\n",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
        b"<html><script>1</script>",
        b"name,day\n=1,2\n",
        b"",
        HEAD.encode("utf-16"),
        HEAD.encode() + b"\xff\xfe",
    ],
)
def test_the_type_is_what_is_in_the_file(content):
    refusal = refused(content)
    assert refusal.code == "wrong_type"
    assert refusal.fields["file"].startswith("This file is not a calendar (.ics) but ")
    assert refusal.next_step


def test_a_letter_that_no_table_takes_is_named_by_its_line():
    found = parsed(HEAD + night("a\0b") + TAIL)
    assert found["problems"] == ["Line 4: the event has no UID of a usable length."]


def test_a_name_that_belongs_to_another_kind_is_refused():
    for called in ("rota.exe", "rota.ics.html", "rota", "../../etc/passwd"):
        assert refused(HEAD + TAIL, called=called).code == "wrong_name"
    assert parsed(HEAD + night() + TAIL, called="")["events"]


def test_a_file_that_is_too_large_is_not_even_looked_at():
    assert uploads.SHAPES[Kind.CALENDAR].most_bytes == calendars.MOST_BYTES
    assert refused(HEAD + "X" * calendars.MOST_BYTES).code == "file_too_large"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2",
        "FREQ=YEARLY;BYWEEKNO=54",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;UNTIL=99991231T235959Z",
    ],
)
def test_a_rule_without_end_ends(rule):
    """A bomb is named in a sentence, or followed no further than the rota looks."""
    found = crossing.back(parsed(HEAD + night("bomb", f"RRULE:{rule}\n") + TAIL))
    assert found.problems or len(found.events) <= 130


def test_nothing_is_saved_of_a_file_that_was_refused(home, built):
    """Torn calendars, sent to a living address: each is saved whole, or answered with what to mend and not at all."""
    import psycopg
    from tests.rooms.program import crew
    from tests.rooms.program.test_feeds import PUT, asks, made

    path, chance, ends = made(crew, home.sam, "brought"), random.Random(3), set()
    for _ in range(30):
        with psycopg.connect(built.admin) as connection:
            before = connection.execute(SHIFTS).fetchall()
        answer = asks("put", path, data=torn(chance), **PUT)
        with psycopg.connect(built.admin) as connection:
            after = connection.execute(SHIFTS).fetchall()
        ends.add(answer.status_code)
        assert answer.status_code in {200, 413, 422}
        if answer.status_code != 200:
            assert answer.json()["nothing_saved"]
            assert after == before
    assert {200, 422} <= ends


# ---- the child ------------------------------------------------------------------------------------------------


def tried(doing):
    """Run one of the child's attempts for real, in a child that is bounded as a parser is."""
    code = (
        "import json, sys\nfrom offramp.ground import uploads_apart\n"
        "uploads_apart.bound()\nheld = uploads_apart.filtered()\n"
        "sys.addaudithook(uploads_apart._watched) if not held else None\n"
        f"import os, socket, subprocess, ctypes\ntry:\n    {doing}\n    print('done')\n"
        "except BaseException as error:\n    print(type(error).__name__)\n"
    )
    asked = [sys.executable, "-I", "-c", code]
    return subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("doing", "ends"),
    [
        ("socket.socket()", "PermissionError"),
        ("socket.create_connection(('127.0.0.1', 1))", "PermissionError"),
        ("subprocess.run(['true'])", "PermissionError"),
        ("os.execv('/bin/true', ['true'])", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("os.kill(os.getppid(), 0)", "PermissionError"),
        ("bytearray(400 * 1024 * 1024)", "MemoryError"),
        ("[open('/dev/null') for _ in range(64)]", "OSError"),
    ],
)
def test_the_child_can_do_nothing_else(doing, ends):
    assert tried(doing).stdout.split()[-1:] == [ends]


def test_the_child_ends_when_its_time_is_up():
    done = tried("while True: pass")
    assert done.returncode < 0
    assert "done" not in done.stdout


def test_the_child_has_no_secret_in_its_environment(monkeypatch):
    monkeypatch.setenv("OFFRAMP_SECRET_KEY", "canary")
    run, seen = subprocess.run, {}
    monkeypatch.setattr(subprocess, "run", lambda *given, **named: seen.update(named) or run(*given, **named))
    parsed(HEAD + TAIL)
    assert seen["env"] == {"LANG": "C.UTF-8"}
    assert seen["cwd"] == "/"


@pytest.mark.parametrize(
    "parser", ["os:system", "builtins:eval", "offramp.nowhere:at_all", "offramp.errors:x"]
)
def test_only_parsers_of_ours_are_run(parser):
    assert refused(HEAD + TAIL, parser=parser).code == "file_too_much"


def test_an_answer_that_is_no_answer_is_a_refusal(monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", 0)
    assert refused(HEAD + TAIL).code == "file_too_much"


# ---- fuzz -----------------------------------------------------------------------------------------------------

PIECES = [
    "BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VCALENDAR\n", "END:VCALENDAR\n", "RRULE:FREQ=DAILY\n", "\n ", "\0",
    "DTSTART;TZID=Nowhere/At_All:20261124T020000\n", "DTSTART;VALUE=DATE:20261124\n", "DTEND:99999999T999999Z\n",
    "RRULE:FREQ=SECONDLY;COUNT=1000000000\n", "EXDATE:20261124T020000Z\n", "RDATE;VALUE=PERIOD:x/y\n", "UID:\n",
    "RECURRENCE-ID:20261124T020000Z\n", "DURATION:-P1D\n", "SUMMARY:=cmd|x\n", "SEQUENCE:x\n", ";", ":", '"', "\\",
    "DURATION:P999999999D\n", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T020000Z\n", "\u202e", "é", "\r", "=",
]  # fmt: skip


def torn(chance):
    """A calendar, and then some damage to it."""
    content = list(HEAD + "".join(night(str(n)) for n in range(chance.randrange(1, 4))) + TAIL)
    for _ in range(chance.randrange(1, 8)):
        place = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[place:place] = chance.choice(PIECES)
            case 1:
                del content[place : place + chance.randrange(1, 30)]
            case 2:
                content[place] = chr(chance.randrange(1, 0x3000))
            case 3:
                content[place:place] = content[max(0, place - chance.randrange(60)) : place]
        content = content or ["x"]
    return "".join(content).encode("utf-8", "replace")


def test_whatever_is_torn_is_read_or_refused_and_nothing_else():
    chance = random.Random(20261123)
    ends = {"read": 0, "refused": 0}
    for _ in range(CASES):
        content = torn(chance)
        try:
            uploads._check(content, "", uploads.SHAPES[Kind.CALENDAR])
            found = calendars.read(content, CREW, zone=ZONE, at=AT)
            assert len(found.events) <= calendars.MOST_SHIFTS
            ends["read"] += 1
        except Refusal as refusal:
            assert refusal.sentence
            ends["refused"] += 1
    assert min(ends.values()) >= CASES / 20, ends


def test_the_same_through_the_child():
    chance = random.Random(7)
    for _ in range(12):
        content = torn(chance)
        try:
            parsed(content)
        except Refusal as refusal:
            assert refusal.code != "file_too_much"

"""What a calendar file means, what it would change, and what is refused before it is followed."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import pytest

from offramp.errors import Refusal
from offramp.program.rota import calendars, rules
from offramp.program.rota.calendars import Colleague, Shown
from offramp.program.rota.rules import Known
from offramp.program.rules import Line, Window

ZONE = ZoneInfo("America/Los_Angeles")
AT = datetime(2026, 10, 30, 12, 0, tzinfo=UTC)
CREW = (
    Colleague(id="maya", name="Maya R.", may_be_called=True),
    Colleague(id="dele", name="Dele A.", may_be_called=True),
    Colleague(id="sam", name="Sam K.", may_be_called=False),
    Colleague(id="one", name="J. Twin", may_be_called=True),
    Colleague(id="two", name="J. Twin", may_be_called=True),
)
NIGHT = """UID:night
DTSTART;TZID=America/Los_Angeles:20261031T200000
DTEND;TZID=America/Los_Angeles:20261101T080000
SUMMARY:Primary: Maya R."""


def file(*events: str, head: str = "") -> bytes:
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{inside}END:VCALENDAR\n".encode()


def read(*events: str, head: str = "", at: datetime = AT):
    return calendars.read(file(*events, head=head), CREW, zone=ZONE, at=at)


def known(brought, source="file") -> list[Known]:
    """The rota after this was saved."""
    return [
        Known(
            id=f"id-{e.uid}",
            uid=e.uid,
            said=e.said,
            source=source,
            staff=e.staff,
            line=e.line,
            window=e.window,
        )
        for e in brought.events
    ]


def plan(brought, rota, *, replaces=False, at=AT, source="file"):
    return rules.plan(brought, rota, at=at, source=source, replaces=replaces)


def test_a_night_that_the_clocks_go_back_has_thirteen_hours():
    [event] = read(NIGHT).events
    assert (event.staff, event.line, event.at_line) == ("maya", Line.PRIMARY, 4)
    assert event.window.starts_at == datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
    assert event.window.ends_at - event.window.starts_at == timedelta(hours=13)


@pytest.mark.parametrize(
    ("words", "staff", "line"),
    [
        ("SUMMARY:Backup: dele  a.", "dele", "backup"),
        ("SUMMARY:Respaldo: Dele A.", "dele", "backup"),
        ('SUMMARY:Primary\nATTENDEE;CN="Maya R.":mailto:m@example.org', "maya", "primary"),
        ("SUMMARY:Maya R.\nCATEGORIES:BACKUP", "maya", "backup"),
        (
            'SUMMARY:On call\nCATEGORIES:Primary\nATTENDEE;CN="Dele A.":mailto:d@example.org',
            "dele",
            "primary",
        ),
    ],
)
def test_the_written_rule_says_line_and_name(words, staff, line):
    [event] = read(NIGHT.replace("SUMMARY:Primary: Maya R.", words)).events
    assert (event.staff, event.line.value) == (staff, line)


TOO_LONG = "Line 4: the shift must end after it starts, and within 14 days."
MANY_DAYS = "Line 4: it changes many days by one rule; end the series and begin a new one."


@pytest.mark.parametrize(
    ("mended", "by", "says"),
    [
        ("Maya R.", "Maja R.", 'Line 4: nobody here is called "Maja R.".'),
        ("Maya R.", "Sam K.", 'Line 4: "Sam K." has no telephone or no role that answers calls.'),
        ("Maya R.", "J. Twin", 'Line 4: more than one person here is called "J. Twin".'),
        ("Primary: ", "", "Line 4: say the line and the name, such as: Primary: Maya R."),
        (
            "=America/Los_Angeles:20261031",
            "=Moon/Base:20261031",
            'Line 4: no time zone is called "Moon/Base".',
        ),
        (
            "20261101T080000",
            "20261031T080000",
            "Line 4: the shift must end after it starts, and within 14 days.",
        ),
        (
            "20261101T080000",
            "20261231T080000",
            "Line 4: the shift must end after it starts, and within 14 days.",
        ),
        ("UID:night\n", "", "Line 4: the event has no UID of a usable length."),
        ("20261031T200000", "tomorrow", "Line 4: DTSTART cannot be read."),
        ("DTEND;TZID=America/Los_Angeles:20261101T080000", "DURATION:-PT12H", TOO_LONG),
        ("DTEND;TZID=America/Los_Angeles:20261101T080000", "DURATION;TZID=UTC:P9999999D", TOO_LONG),
        ("UID:night", "UID:night\nSTATUS:CONFIRMED\nSTATUS:CANCELLED", "Line 4: STATUS is there twice."),
        ("UID:night", "UID:night\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", MANY_DAYS),
        ("UID:night", "UID:night\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261031T200000", MANY_DAYS),
        ("SUMMARY:", 'X-A;X="a:b\nSUMMARY:', "Line 4: a part of it cannot be read."),
    ],
)
def test_what_is_not_understood_is_said_by_its_line(mended, by, says):
    assert read(NIGHT.replace(mended, by)).problems == (says,)


def test_two_events_of_one_uid_are_said_rather_than_one_of_them_lost():
    later = NIGHT.replace("20261031", "20261103").replace("20261101", "20261104")
    assert read(NIGHT, later).problems == ("Line 10: another event has the same UID.",)
    assert read(NIGHT, later + "\nSEQUENCE:1").problems == ()  # a newer word about the same event


def test_the_same_file_twice_changes_nothing():
    brought = read(NIGHT + "\nRRULE:FREQ=WEEKLY;COUNT=3")
    first = plan(brought, [])
    assert len(first.added) == 3
    again = plan(brought, known(brought))
    assert (again.touches, again.same) == (0, 3)


def test_a_day_left_out_or_called_off_ends_its_shift_alone():
    weekly = NIGHT + "\nRRULE:FREQ=WEEKLY;COUNT=3"
    rota = known(read(weekly))
    without = plan(read(weekly + "\nEXDATE;TZID=America/Los_Angeles:20261107T200000"), rota)
    moved = "\nRECURRENCE-ID;TZID=America/Los_Angeles:20261107T200000\nSTATUS:CANCELLED"
    called_off = plan(
        read(weekly, NIGHT.replace("20261031", "20261107").replace("20261101", "20261108") + moved), rota
    )
    for each in (without, called_off):
        assert [gone.window.starts_at.day for gone in each.removed] == [8]
        assert (len(each.added), len(each.changed)) == (0, 0)


def test_a_word_about_one_day_says_nothing_of_the_others():
    rota = known(read(NIGHT + "\nRRULE:FREQ=WEEKLY;COUNT=3"))
    one = (
        NIGHT.replace("20261031T20", "20261107T21")
        .replace("20261101", "20261108")
        .replace("Maya R.", "Dele A.")
        + "\nRECURRENCE-ID;TZID=America/Los_Angeles:20261107T200000"
    )
    found = plan(read(one), rota)
    assert [(there.window.starts_at.day, event.staff) for there, event in found.changed] == [(8, "dele")]
    assert found.removed == ()


def test_a_cancelled_event_ends_its_shift():
    rota = known(read(NIGHT))
    assert len(plan(read(NIGHT + "\nSTATUS:CANCELLED"), rota).removed) == 1
    assert len(plan(read(NIGHT, head="METHOD:CANCEL\n"), rota).removed) == 1


def test_what_the_rota_did_meanwhile_stays_until_the_calendar_changes_its_mind():
    from dataclasses import replace

    brought = read(NIGHT)
    covered = [replace(each, staff="dele") for each in known(brought)]
    assert plan(brought, covered).touches == 0
    assert len(plan(read(NIGHT.replace("T080000", "T090000")), covered).changed) == 1


def test_only_a_whole_calendar_calls_off_what_it_does_not_hold_and_only_its_own():
    other = (
        NIGHT.replace("UID:night", "UID:other")
        .replace("20261031", "20261102")
        .replace("20261101", "20261103")
    )
    rota = [*known(read(NIGHT), "file"), *known(read(other), "team")]
    nothing = read(
        NIGHT.replace("UID:night", "UID:new").replace("20261031", "20261104").replace("20261101", "20261105")
    )
    assert plan(nothing, rota).removed == ()
    assert [each.source for each in plan(nothing, rota, replaces=True).removed] == ["file"]


def test_what_is_over_stays_as_it_was():
    brought = read(NIGHT)
    later = AT + timedelta(days=5)
    found = plan(read(NIGHT.replace("T080000", "T100000"), at=AT), known(brought), at=later)
    assert (found.touches, found.over) == (0, 1)
    assert plan(read(NIGHT, head="METHOD:CANCEL\n"), known(brought), at=later).touches == 0


def test_the_same_person_twice_on_a_line_is_said_by_its_line():
    other = NIGHT.replace("UID:night", "UID:other").replace("T200000", "T230000")
    assert plan(read(NIGHT, other), []).clashes == ("Line 10: they are on that line at that time already.",)


def test_what_we_write_we_read_and_nothing_changes():
    window = Window(starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=12))
    shown = Shown(id="5", name="Maya R.", line=Line.PRIMARY, window=window)
    written = calendars.write([shown], called="On call: Port Larkin", at=AT)
    brought = calendars.read(written, CREW, zone=ZONE, at=AT)
    there = Known(id="5", uid="5@offramp", said="", source="", staff="maya", line=Line.PRIMARY, window=window)
    assert (plan(brought, [there]).touches, plan(brought, [there]).same) == (0, 1)


def test_whole_days_and_times_without_a_zone_are_the_sites():
    day = "UID:a\nDTSTART;VALUE=DATE:20261101\nSUMMARY:Primary: Maya R."
    floating = "UID:b\nDTSTART:20261102T200000\nDURATION:PT12H\nSUMMARY:Primary: Dele A."
    one, other = sorted(read(day, floating).events, key=lambda event: event.uid)
    assert one.window.ends_at - one.window.starts_at == timedelta(hours=25)
    assert other.window.starts_at == datetime(2026, 11, 3, 4, 0, tzinfo=UTC)


BOMBS = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;COUNT=9999999",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=9MO",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;BYSETPOS=1;BYDAY=MO",
]


@pytest.mark.parametrize("rule", BOMBS)
def test_a_repeat_that_could_go_on_for_ever_is_not_begun(rule):
    begun = monotonic()
    brought = read(*[NIGHT.replace("UID:night", f"UID:{n}") + f"\nRRULE:{rule}" for n in range(50)])
    assert brought.events == ()
    assert len(brought.problems) == 50
    assert monotonic() - begun < 2


def test_a_time_zone_with_endless_rules_of_its_own_is_not_asked():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:America/Los_Angeles\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "RRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    begun = monotonic()
    [event] = read(NIGHT, head=zone).events
    assert event.window.starts_at == datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
    assert monotonic() - begun < 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
        file(NIGHT) * 2000,
        file(*[NIGHT.replace("UID:night", f"UID:{n}") for n in range(501)]),
        file(*[NIGHT.replace("UID:night", f"UID:{n}") + "\nRRULE:FREQ=DAILY" for n in range(101)]),
        file(*[NIGHT.replace("UID:night", f"UID:{n}") + "\nRRULE:FREQ=DAILY" for n in range(20)]),
    ],
    ids=["empty", "words", "bytes", "half", "bytes-many", "events", "repeating", "shifts"],
)
def test_what_is_no_calendar_or_far_too_large_is_refused(content):
    begun = monotonic()
    with pytest.raises(Refusal):
        calendars.read(content, CREW, zone=ZONE, at=AT)
    assert monotonic() - begun < 5

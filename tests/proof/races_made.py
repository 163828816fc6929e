"""The permissions that are raced: each kind sets up some people, what one reader sees of them, and how that ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import psycopg

from tests import raw
from tests.proof.asking import signed as sign
from tests.proof.world import Who

SITE = "port-larkin"
TABLES = (
    "consent_relationship",
    "consent_grant",
    "consent_denial",
    "consent_emergency",
    "docket_partner_fact",
    "contacts_case_note",
    "handoff_match",
)
TIE = (
    "INSERT INTO offramp.consent_relationship (id, site_id, kind, subject_id, staff_id, agency_id, since)"
    " VALUES (gen_random_uuid(), 'port-larkin', %s, %s, %s, %s, now() - interval '1 day')"
)
GRANT = """
    INSERT INTO offramp.consent_grant (id, site_id, participant_id, signing_id, kind, named, discloser_id,
        recipient_agency_id, recipient_kind, classes, description, purposes, from_at, signed_at, activated_at,
        until_at, until_event, form_version, form_hash, language, signed_as, signature, mark_hash, told, witness_id,
        read_aloud, copy_given)
    VALUES (%s, 'port-larkin', %s, gen_random_uuid(), 'lead_release', 'Rosa', %s, %s, '', %s, 'What I said', %s,
        now() - interval '1 day', now() - interval '1 day', now() - interval '1 day',
        coalesce(%s, now() + interval '90 days'), '', '', '', 'en', 'Rosa', 'typed', '',
        '{revoke,redisclosure,refusal}', gen_random_uuid(), true, true)
"""
FACT = (
    "INSERT INTO offramp.docket_partner_fact (id, site_id, encounter_id, kind, day, grant_id, at)"
    " VALUES (%s, 'port-larkin', %s, 'intake_done', '2026-05-21', %s, now())"
)
NOTE = (
    "INSERT INTO offramp.contacts_case_note (id, site_id, participant_id, about_at, written_at, by_id, agency_id,"
    " text) VALUES (%s, 'port-larkin', %s, now(), now(), %s, %s, '')"
)
NOTES = "SELECT id FROM offramp.contacts_case_note"
FACTS = "SELECT id FROM offramp.docket_partner_fact"
End = Callable[[psycopg.Connection], None] | datetime
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Case:
    """One round: what the reader sees, how each of it ends, and what must stay."""

    name: str
    reader: Who
    writer: Who
    statement: str
    ends: dict[UUID, End] = field(default_factory=dict)
    stays: set[UUID] = field(default_factory=set)
    clocks: Callable[[psycopg.Connection], dict[UUID, datetime]] | None = None  # sets what ends by the clock


@dataclass(frozen=True)
class Kind:
    name: str
    set_up: Callable[[psycopg.Connection, Any, int], Case]


def who(person: Any, role: str, purpose: str) -> Who:
    """The plain principal of a member of the cast."""
    p = person.who
    return Who(
        face=person.face, site=p.site, staff=p.staff, role=role, purpose=purpose, agency=p.agency, unit=p.unit
    )


def signed(built: SimpleNamespace, principal: Who) -> str:
    """Signed for the next minutes, by this machine's clock."""
    with psycopg.connect(built.admin) as admin:
        row = admin.execute("SELECT extract(epoch FROM clock_timestamp())::bigint").fetchone()
    assert row is not None
    return sign(principal, raw.key(built, principal.face), row[0] + 600)


def clear(admin: psycopg.Connection) -> None:
    """Take away what a round made."""
    for table in TABLES:
        admin.execute(f"DELETE FROM offramp.{table}")


def _run(statement: str, *arguments: Any) -> Callable[[psycopg.Connection], None]:
    def end(connection: psycopg.Connection) -> None:
        done = connection.execute(statement, arguments)
        assert done.rowcount == 1, f"{done.rowcount} rows: {statement}"

    return end


def _now(admin: psycopg.Connection) -> datetime:
    row = admin.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    at: datetime = row[0]
    return at


def _note(admin: psycopg.Connection, person: UUID, by: Any) -> UUID:
    note = uuid4()
    admin.execute(NOTE, [note, person, by.staff.id, by.staff.agency_id])
    return note


def _tie(admin: psycopg.Connection, kind: str, subject: UUID, person: Any) -> None:
    admin.execute(TIE, [kind, subject, person.staff.id, person.staff.agency_id])


def grant_revoked(admin: psycopg.Connection, home: Any, size: int) -> Case:
    """The prosecutor reads a fact; the case manager writes down that the person withdrew."""
    reader, writer = (
        who(home.chen, "prosecutor", "filing_decision"),
        who(home.maya, "case_manager", "coordination"),
    )
    case = Case("grant revoked", reader, writer, FACTS)
    for _ in range(size):
        person, encounter, grant, fact = uuid4(), uuid4(), uuid4(), uuid4()
        _tie(admin, "docket", encounter, home.chen)
        _tie(admin, "assigned", person, home.maya)
        admin.execute(
            GRANT,
            [grant, person, home.maya.staff.agency_id, reader.agency, ["K5"], ["filing_decision"], None],
        )
        admin.execute(FACT, [fact, encounter, grant])
        revoke = "UPDATE offramp.consent_grant SET revoked_at = clock_timestamp() WHERE id = %s"
        case.ends[fact] = _run(revoke, grant)
    return case


def for_one_party(admin: psycopg.Connection, home: Any, size: int) -> Case:
    """The clinic's grant ends and the prosecutor's stands; the clinic's other people stay with it."""
    reader, writer = who(home.noor, "clinician", "treatment"), who(home.maya, "case_manager", "coordination")
    case = Case("grant revoked for one party", reader, writer, NOTES)
    for n in range(size + 3):
        person, grant = uuid4(), uuid4()
        _tie(admin, "assigned", person, home.maya)
        _tie(admin, "assigned", person, home.noor)
        note = _note(admin, person, home.maya)
        admin.execute(
            GRANT, [grant, person, home.maya.staff.agency_id, reader.agency, ["K6"], ["treatment"], None]
        )
        admin.execute(
            GRANT,
            [
                uuid4(),
                person,
                home.maya.staff.agency_id,
                home.chen.staff.agency_id,
                ["K6"],
                ["treatment"],
                None,
            ],
        )
        revoke = "UPDATE offramp.consent_grant SET revoked_at = clock_timestamp() WHERE id = %s"
        if n < size:
            case.ends[note] = _run(revoke, grant)
        else:
            case.stays.add(note)
    return case


def grant_expired(admin: psycopg.Connection, home: Any, size: int) -> Case:
    """Nobody does anything: the grant's last instant comes."""
    reader = who(home.noor, "clinician", "treatment")
    case = Case("grant expired", reader, who(home.maya, "case_manager", "coordination"), NOTES)
    notes, grants = [], []
    for _ in range(size):
        person, grant = uuid4(), uuid4()
        _tie(admin, "assigned", person, home.noor)
        notes.append(_note(admin, person, home.maya))
        agency = home.maya.staff.agency_id
        admin.execute(GRANT, [grant, person, agency, reader.agency, ["K6"], ["treatment"], None])
        grants.append(grant)
    case.clocks = lambda connection: _clocks(connection, "consent_grant", "until_at", grants, notes)
    case.ends = dict.fromkeys(notes, NEVER)
    return case


def _clocks(
    admin: psycopg.Connection, table: str, column: str, keys: list[UUID], notes: list[UUID]
) -> dict[UUID, datetime]:
    """Say when each ends, once everybody reads: on a busy machine it would be over before they began."""
    ends = _ends(admin, len(keys))
    admin.execute(
        f"UPDATE offramp.{table} t SET {column} = v.at FROM unnest(%s::uuid[], %s::timestamptz[]) AS v (id, at)"
        " WHERE t.id = v.id",
        [keys, ends],
    )
    said = datetime.now(UTC)  # who looked before this was said could not know: no end is earlier
    return {note: max(end, said) for note, end in zip(notes, ends, strict=True)}


def _ends(admin: psycopg.Connection, size: int) -> list[datetime]:
    """One end after another, from very soon on."""
    first = _now(admin) + timedelta(milliseconds=250)
    return [first + timedelta(milliseconds=3 * n) for n in range(size)]


def tie_ended(admin: psycopg.Connection, home: Any, size: int) -> Case:
    """A case manager gives a person up, on another connection than the one that reads."""
    maya = who(home.maya, "case_manager", "coordination")
    case = Case("tie ended", maya, maya, NOTES)
    for _ in range(size):
        person = uuid4()
        _tie(admin, "assigned", person, home.maya)
        end = "UPDATE offramp.consent_relationship SET until = clock_timestamp() WHERE subject_id = %s"
        case.ends[_note(admin, person, home.dele)] = _run(end, person)
    return case


def emergency_closed(admin: psycopg.Connection, home: Any, size: int) -> Case:
    """The sixty minutes are over, one person after another."""
    maya = who(home.maya, "case_manager", "emergency")
    case = Case("emergency closed", maya, maya, NOTES)
    people = [uuid4() for _ in range(size)]
    notes, keys = [_note(admin, person, home.dele) for person in people], [uuid4() for _ in people]
    for key, person in zip(keys, people, strict=True):
        admin.execute(
            "INSERT INTO offramp.consent_emergency (id, site_id, participant_id, staff_id, nature, received_by,"
            " opened_at, closes_at) VALUES (%s, 'port-larkin', %s, %s, '', '',"
            " now() - interval '1 hour', now() + interval '1 hour')",
            [key, person, maya.staff],
        )
    case.clocks = lambda connection: _clocks(connection, "consent_emergency", "closes_at", keys, notes)
    case.ends = dict.fromkeys(notes, NEVER)
    return case


def restriction_added(admin: psycopg.Connection, home: Any, size: int) -> Case:
    """The privacy officer writes down that the person wants this worker kept out."""
    maya = who(home.maya, "case_manager", "coordination")
    case = Case("restriction added", maya, who(home.lena, "privacy_officer", "audit"), NOTES)
    for _ in range(size):
        person = uuid4()
        _tie(admin, "assigned", person, home.maya)
        add = (
            "INSERT INTO offramp.consent_denial (id, site_id, participant_id, kind, staff_id, classes, reason, by_id,"
            " since) VALUES (gen_random_uuid(), 'port-larkin', %s, 'restriction', %s, '{}', '', %s, clock_timestamp())"
        )
        case.ends[_note(admin, person, home.dele)] = _run(add, person, maya.staff, home.lena.staff.id)
    return case


def service_ended(admin: psycopg.Connection, home: Any, size: int) -> Case:
    """The supervisor ends somebody's service: everything of theirs is gone at once. One person, once a round."""
    maya = who(home.maya, "case_manager", "coordination")
    case = Case("service ended", maya, who(home.nadia, "supervisor", "supervision"), NOTES)
    admin.execute("UPDATE offramp.program_staff SET ended_on = NULL WHERE id = %s", [maya.staff])
    person = uuid4()
    _tie(admin, "assigned", person, home.maya)
    end = (
        "UPDATE offramp.program_staff SET ended_on = (now() AT TIME ZONE 'America/Los_Angeles')::date - 1"
        " WHERE id = %s"
    )
    case.ends[_note(admin, person, home.dele)] = _run(end, maya.staff)
    return case


KINDS = tuple(
    Kind(made.__name__, made)
    for made in (grant_revoked, for_one_party, grant_expired, tie_ended, emergency_closed, restriction_added)
)
ONCE = Kind("service_ended", service_ended)

"""A program of 20,000 participants and a million records, made from one that really went through every door."""

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
from tests import house

# Forty workers with twenty-five people each; the others have left. Sixty charges are held at a time.
PEOPLE, LIVE, WORKERS, DESKS, HELD = 20_000, 1_000, 40, 10, 60
RECORDS = {
    "contacts_case_note": 500_000,
    "clinical_health_note": 200_000,
    "clinical_treatment_record": 100_000,
    "contacts_housing": 200_000,
}
MOST_SPREAD = 97  # records are older the later they come here, in hours
SIGN_IN = """
import json, sys, time
from offramp.web import building
building.ready()
from django.conf import settings
from django.db import connection, transaction
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from offramp.ground import fresh, ids
from offramp.ground.principal import Principal, acting
from offramp.program.models import Staff
from offramp.web.models import Account
from offramp.web.signin import idle
door = Principal(site="port-larkin", staff=ids.new(), role="door", purpose="sign_in", request=ids.new())
with acting(door), transaction.atomic():
    staff = list(Staff.objects.filter(name__startswith=f"Crowd {settings.FACE} ").order_by("name"))
cookies = []
for one in staff[:int(sys.argv[1])]:
    with acting(door), transaction.atomic():
        account = Account(username=one.name, staff_id=one.id, site_slug="port-larkin")
        account.save(force_insert=True)
        TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[idle.SINCE] = session[idle.SEEN] = session[fresh.PROVED] = time.time()
    session[idle.QUIET] = 900
    session.save()
    cookies.append("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()))
print(json.dumps(cookies))
"""


def fill(built: Any, admin: psycopg.Connection[Any]) -> dict[str, Any]:
    """One participant by every door, then so many more like that one; ids that the pages ask for."""
    os.environ.update(house.environment(built.keys, "care"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "offramp.web.settings"
    import django

    django.setup()
    from tests import cast, seats
    from tests.rooms.care import joined, written

    seats.connect(built.keys)
    home = cast.move_in()
    person = joined.joins(home)
    joined.does(home.maya, "screen", participant=person, tonight=["food"], words="A dry place.")
    joined.signs(home, person, "prosecutor", "police")
    joined.does(home.maya, "finish_assessment", participant=person)
    written.brings_in(home, person, home.noor)
    for k in ("K6", "K7", "K8"):
        role, author = ("case_manager", home.maya) if k == "K6" else ("clinician", home.noor)
        written.writes(author, role, k, person)
    written.writes(home.maya, "case_manager", "K11", person, situation=_shelter(), text="A bed by the ferry.")
    for face in seats._faces.values():
        face.close()
    admin.execute("SET search_path = offramp, guard; SET session_replication_role = replica")
    admin.execute("SET synchronous_commit = off")
    workers = _staff(admin, home.maya.staff.id, "care", WORKERS)
    _staff(admin, home.chen.staff.id, "justice", DESKS)
    _people(admin, home.maya.staff.id, workers)
    for table, many in RECORDS.items():
        _records(admin, table, many)
    admin.execute("SET session_replication_role = origin")
    admin.execute("ANALYZE")
    (total,) = admin.execute(
        "SELECT " + " + ".join(f"(SELECT count(*) FROM {t})" for t in RECORDS)
    ).fetchone()
    assert total >= sum(RECORDS.values()), total
    mine: dict[int, list[str]] = {}
    for n in range(1, LIVE + 1):
        mine.setdefault(n % WORKERS, []).append(_copy(person, n))
    held = [row[0] for row in admin.execute("SELECT encounter_id::text FROM docket_hold").fetchall()]
    return {"mine": mine, "held": held}


def _shelter() -> Any:
    from offramp.care.contacts.rules import Situation

    return Situation.SHELTER


def _copy(one: uuid.UUID, n: int) -> str:
    """The id that the n-th copy of a row has, as PostgreSQL makes it."""
    import hashlib

    return str(uuid.UUID(hashlib.md5(f"{one}{n}".encode(), usedforsecurity=False).hexdigest()))


def _columns(admin: psycopg.Connection[Any], table: str) -> list[tuple[str, str]]:
    return admin.execute(
        "SELECT column_name, udt_name FROM information_schema.columns WHERE table_schema = 'offramp'"
        " AND table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()


def _staff(admin: psycopg.Connection[Any], like: uuid.UUID, face: str, many: int) -> list[str]:
    names = [name for name, _ in _columns(admin, "program_staff")]
    made = {"id": f"md5('{face}' || n)::uuid", "name": f"'Crowd {face} ' || lpad(n::text, 3, '0')"}
    chosen = ", ".join(made.get(name, f's."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    admin.execute(
        f"INSERT INTO program_staff ({quoted}) SELECT {chosen} FROM program_staff s, generate_series(0, %s) n"
        " WHERE s.id = %s",
        [many - 1, like],
    )
    rows = admin.execute("SELECT md5(%s || n)::uuid::text FROM generate_series(0, %s) n", [face, many - 1])
    return [row[0] for row in rows]


def _people(admin: psycopg.Connection[Any], maya: uuid.UUID, workers: list[str]) -> None:
    """Every row that the one participant left, again and again, with ids of its own; most have left since."""
    tables = [
        *("curb_encounter", "curb_description", "curb_found", "curb_answer", "docket_hold"),
        *("handoff_handoff", "handoff_step", "handoff_match", "people_participant", "people_name"),
        *("consent_relationship", "consent_grant", "intake_screening", "intake_assessment"),
        "docket_partner_fact",
    ]
    own = {
        row[0]
        for table in tables
        for row in admin.execute(f"SELECT {'encounter_id' if table in KEYED else _key(table)} FROM {table}")
    }
    for table in tables:
        many = HELD if table in ("docket_hold", "docket_partner_fact") else PEOPLE
        chosen = [_column(name, kind) for name, kind in _columns(admin, table)]
        quoted = ", ".join(f'"{name}"' for name, _ in _columns(admin, table))
        admin.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {', '.join(chosen)}"
            f" FROM (SELECT * FROM {table}) s, generate_series(1, {many}) n",
            {"own": list(own), "maya": maya, "workers": workers},
        )


KEYED = {"curb_description", "curb_found"}


def _key(table: str) -> str:
    return "subject_id" if table == "handoff_match" else "id"


def _column(name: str, kind: str) -> str:
    if kind == "uuid":
        return (
            f's."{name}" '
            if name in ("agency_id", "unit_id")
            else f'CASE WHEN s."{name}" = ANY(%(own)s) THEN md5(s."{name}"::text || n)::uuid'
            f' WHEN s."{name}" = %(maya)s THEN (%(workers)s::uuid[])[1 + n %% {WORKERS}] ELSE s."{name}" END'
        )
    if name == "reference":
        return "'Z' || to_hex(n)"
    if name == "text":
        return "'Rosa ' || substr(md5(n::text), 1, 6)"
    if name == "until":
        return f"CASE WHEN n > {LIVE} AND s.kind <> 'docket' THEN now() ELSE s.until END"
    return f's."{name}"'


def _records(admin: psycopg.Connection[Any], table: str, many: int) -> None:
    """So many of one kind, spread over everybody, each with another moment."""
    chosen = []
    for name, _ in _columns(admin, table):
        if name == "id":
            chosen.append("gen_random_uuid()")
        elif name == "participant_id":
            chosen.append(f"md5(s.participant_id::text || (1 + n %% {PEOPLE}))::uuid")
        elif name in ("about_at", "written_at"):
            chosen.append(f"s.{name} - n * interval '1 second' * {MOST_SPREAD}")
        else:
            chosen.append(f's."{name}"')
    quoted = ", ".join(f'"{name}"' for name, _ in _columns(admin, table))
    admin.execute(
        f"INSERT INTO {table} ({quoted}) SELECT {', '.join(chosen)} FROM (SELECT * FROM {table} LIMIT 1) s,"
        " generate_series(1, %s) n",
        [many],
    )


def pages(face: str, number: int, told: dict[str, Any]) -> list[str]:
    """What one of them opens, one after the other."""
    if face == "justice":
        held = [f"/holds/{one}/" for one in told["held"][number::DESKS][:6]]
        return ["/holds/", *held[:3], "/holds/", *held[3:]]
    found = []
    for person in told["mine"][number][:5]:
        found += ["/today/", f"/person/{person}/", f"/person/{person}/notes/", f"/person/{person}/housing/"]
    return [*found, f"/person/{told['mine'][number][0]}/same/?q=Rosa"]


def kind(page: str) -> str:
    """A page without the ids in it."""
    parts = page.partition("?")[0].split("/")
    return "/".join("…" if len(part) == 36 else part for part in parts)


@contextlib.contextmanager
def served(built: Any) -> Iterator[dict[str, int]]:
    """Both faces, as `offramp serve` opens them when nobody says more."""
    from tests.journeys import faces

    ports = {face: faces._free() for face in ("care", "justice")}
    opened = []
    try:
        for face, port in ports.items():
            env = house.environment(built.keys, face) | {
                "OFFRAMP_BASE_URL": f"http://{face}.localhost:{port}"
            }
            command = [sys.executable, "-m", "offramp.cli", "serve", "--bind", f"127.0.0.1:{port}"]
            opened.append(subprocess.Popen(command, env=env, cwd=house.ROOT, start_new_session=True))
            faces._await(opened[-1], port, host=f"{face}.localhost:{port}")
        yield ports
    finally:
        for process in opened:
            process.terminate()
            process.wait(timeout=20)

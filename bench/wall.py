"""What the wall costs a reader: 20,000 people, 1,000,000 case notes, each query with the policies and without.

The log's row is counted apart. Without policies means: as the administrator, with the filter that an application
without a wall would write by hand.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg

from bench.figures import figure

PEOPLE, NOTES, CASELOAD, RUNS = 20_000, 1_000_000, 30, 400
SITE = "port-larkin"
FILL = (
    "INSERT INTO offramp.program_agency (id, kind, name, site_id)"
    " VALUES (%(agency)s, 'case_management', 'One', %(site)s)",
    "INSERT INTO offramp.program_staff (id, name, roles, phone, agency_id, site_id)"
    " VALUES (%(staff)s, 'Maya', '{case_manager}', '', %(agency)s, %(site)s)",
    "INSERT INTO offramp.people_participant (id, met_at, site_id)"
    " SELECT lpad(to_hex(n), 32, '0')::uuid, now(), %(site)s FROM generate_series(1, %(people)s) AS n",
    "INSERT INTO offramp.consent_relationship (id, site_id, kind, subject_id, staff_id, agency_id, since)"
    " SELECT gen_random_uuid(), %(site)s, 'assigned', lpad(to_hex(n), 32, '0')::uuid,"
    " CASE WHEN n %% (%(people)s / %(caseload)s) = 0 THEN %(staff)s ELSE gen_random_uuid() END,"
    " %(agency)s, now() - interval '1 day' FROM generate_series(1, %(people)s) AS n",
    "INSERT INTO offramp.contacts_case_note (id, site_id, participant_id, about_at, written_at, by_id, agency_id, text)"
    " SELECT gen_random_uuid(), %(site)s, lpad(to_hex(1 + n %% %(people)s), 32, '0')::uuid,"
    " now() - n * interval '1 minute', now() - n * interval '1 minute', %(staff)s, %(agency)s, repeat('word ', 40)"
    " FROM generate_series(1, %(notes)s) AS n",
)
COLUMNS = "id, participant_id, about_at, written_at, by_id, agency_id, text"
PERSON = f"SELECT {COLUMNS} FROM offramp.contacts_case_note WHERE participant_id = %(person)s ORDER BY written_at DESC"
FEED = f"SELECT {COLUMNS} FROM offramp.contacts_case_note ORDER BY written_at DESC LIMIT 50"
BY_HAND = (
    "site_id = 'port-larkin' AND participant_id IN (SELECT r.subject_id FROM offramp.consent_relationship r"
    " WHERE r.staff_id = %(staff)s AND r.kind IN ('called', 'assigned') AND r.since <= clock_timestamp()"
    " AND (r.until IS NULL OR r.until > clock_timestamp()))"
)
LOG = (
    "INSERT INTO offramp.ground_entry (id, at, site_id, staff_id, agency_id, role, purpose, request_id, kind, act,"
    " data_class, object_ids, note) VALUES (gen_random_uuid(), now(), %(site)s, %(staff)s, %(agency)s, 'case_manager',"
    " 'coordination', %(staff)s, 'looked', 'bench', 'K6',"
    " ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 50)), '')"
)


def main() -> None:
    """Fill a database of its own, and time both queries both ways."""
    from tests import house, raw
    from tests.proof.asking import signed
    from tests.proof.world import Who

    names = {"agency": UUID(int=1), "staff": UUID(int=2), "site": SITE}
    numbers = {"people": PEOPLE, "notes": NOTES, "caseload": CASELOAD}
    with house.standing("wall") as standing:
        house.empty(standing.admin)
        with psycopg.connect(standing.admin, autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")
            for statement in FILL:
                with psycopg.ClientCursor(admin) as cursor:
                    cursor.execute(statement, names | numbers)
            admin.execute("VACUUM ANALYZE")
            maya = Who(
                face="care",
                site=SITE,
                staff=names["staff"],
                role="case_manager",
                purpose="coordination",
                agency=names["agency"],
            )
            token = signed(maya, raw.key(standing, "care"), int(time.time()) + 3600)
            with raw.connected(standing, "care") as face:
                face.execute("SELECT set_config('offramp.principal', %s, false)", [token])
                _compare(SimpleNamespace(admin=admin, face=face), names)
        house.empty(standing.admin)


def _compare(seats: SimpleNamespace, names: dict[str, object]) -> None:
    step = PEOPLE // CASELOAD
    people = [UUID(int=step * (1 + n % CASELOAD)) for n in range(RUNS)]
    worst = 0.0
    for what, walled, loose in (
        ("list of one person", PERSON, PERSON.replace("WHERE", f"WHERE {BY_HAND} AND")),
        ("newest 50", FEED, FEED.replace("ORDER", f"WHERE {BY_HAND} ORDER")),
    ):
        with_wall, without = _both(
            lambda n, q=walled: seats.face.execute(q, names | {"person": people[n]}, prepare=True).fetchall(),
            lambda n, q=loose: seats.admin.execute(q, names | {"person": people[n]}, prepare=True).fetchall(),
        )
        ratio = with_wall / without
        worst = max(worst, ratio)
        print(
            f"  {what}: {with_wall:.2f} ms with the wall, {without:.2f} ms without: {ratio:.2f} times",
            flush=True,
        )
    log, _ = _both(lambda n: seats.face.execute(LOG, names, prepare=True), lambda n: None)
    print(f"  the log's row: {log:.2f} ms", flush=True)
    figure("wall.log_row_ms", round(log, 2), "ms", "<= 10")
    figure("wall.read_overhead_ratio", round(worst, 2), "times", "<= 1.5")


def _both(one: Callable[[int], object], other: Callable[[int], object]) -> tuple[float, float]:
    """The median of each in milliseconds, taken in turn, so that a busy machine is busy for both."""
    times: tuple[list[float], list[float]] = ([], [])
    for n in range(RUNS):
        for place, do in enumerate((one, other)):
            began = time.perf_counter()
            do(n)
            times[place].append((time.perf_counter() - began) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


if __name__ == "__main__":
    main()

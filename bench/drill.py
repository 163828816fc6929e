"""How long a drill takes for a million records: restored on a scratch server, and everything looked at.

The records are a program's: 20,000 participants with notes, sealed treatment records, and a log under its seals.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg
from tests import house

from bench.figures import figure
from offramp.ground.chain import sealer
from offramp.web import bootstrap
from offramp.web.keeping import backup, drill

PEOPLE, NOTES, TREATMENT, LOG = 20_000, 480_000, 100_000, 200_000
RECORDS = PEOPLE + NOTES + TREATMENT + 2 * LOG
OF = "lpad(to_hex(1 + n % 20000), 32, '0')::uuid"
ROWS = (
    "INSERT INTO people_participant (id, site_id, met_at) SELECT lpad(to_hex(n), 32, '0')::uuid, 'port-larkin',"
    f" now() FROM generate_series(1, {PEOPLE}) n",
    "INSERT INTO contacts_case_note (id, site_id, participant_id, about_at, written_at, by_id, agency_id, text)"
    f" SELECT gen_random_uuid(), 'port-larkin', {OF}, now(), now(), gen_random_uuid(), gen_random_uuid(),"
    " 'Met by the ferry steps; asked about a bed for tonight, and about the identity card. ' || md5(n::text)"
    f" FROM generate_series(1, {NOTES}) n",
    "INSERT INTO clinical_treatment_record"
    " (id, site_id, participant_id, about_at, written_at, by_id, agency_id, part2, sealed)"
    f" SELECT gen_random_uuid(), 'port-larkin', {OF}, now(), now(), gen_random_uuid(), gen_random_uuid(), true,"
    " sha256(n::text::bytea) || sha256(md5(n::text)::bytea) || sha256(('s' || n)::bytea)"
    f" FROM generate_series(1, {TREATMENT}) n",
    "INSERT INTO ground_entry (id, at, site_id, staff_id, agency_id, role, purpose, request_id, kind, act,"
    " data_class, object_ids, note) SELECT gen_random_uuid(), now(), 'port-larkin', gen_random_uuid(),"
    " gen_random_uuid(), 'case_manager', 'coordination', gen_random_uuid(), 'looked', 'contacts.notes', 'K6',"
    f" ARRAY[gen_random_uuid(), gen_random_uuid()], '' FROM generate_series(1, {LOG}) n",
)


def fill(admin: str) -> None:
    """The records, and a seal over each row of the log."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SET search_path = offramp")
        connection.execute("SET session_replication_role = replica")
        for rows in ROWS:
            connection.execute(rows)
        sealer.seal_waiting(connection)


ONE_WHO_SIGNS_IN = """
from offramp.web import building as b; b.ready()
from offramp.web import moving_in as m
m.add_staff(site="port-larkin", agency="Harbor Care", kind="case_management", unit="", name="Maya R.",
            roles=["case_manager"])
m.add_account(site="port-larkin", name="Maya R.", username="maya", password=None)
"""


def main() -> None:
    """Fill a house, back it up, and try the backup."""
    with house.standing("million") as built, tempfile.TemporaryDirectory() as folder:
        house.empty(built.admin)
        fill(built.admin)
        house.run(built.keys, "care", "-c", ONE_WHO_SIGNS_IN)
        env = bootstrap.read(built.keys / "backup.env")
        key, file = Path(env["OFFRAMP_BACKUP_KEY"]), Path(folder) / "million.backup"
        began = time.monotonic()
        manifest = backup.take(env["OFFRAMP_DATABASE"], key, file)
        took = time.monotonic() - began
        print(
            f"  {manifest.rows:,} rows backed up in {took:.1f} s, {file.stat().st_size / 1e6:.0f} MB",
            flush=True,
        )
        began = time.monotonic()
        good = drill.report(drill.drill(file, key)) == 0 and manifest.rows >= RECORDS
        seconds = time.monotonic() - began
        house.empty(built.admin)
    figure("backup.drill_seconds", round(seconds, 1) if good else 10_000, "s", "<= 60")


if __name__ == "__main__":
    main()

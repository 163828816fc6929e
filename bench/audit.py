"""How fast the log is sealed and proven, as the sealer's own role: 300,000 rows, and how long a new row waits."""

import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg

from bench.figures import figure
from offramp.ground.chain import ledger, sealer
from offramp.ground.chain.verify import verify
from offramp.web import bootstrap

ROWS = 300_000
MOST_IDS = 7  # in one look
FILL = """
    INSERT INTO offramp.ground_entry (id, at, site_id, staff_id, agency_id, role, purpose, request_id, kind, act,
        data_class, object_ids, note, about, grant_ids, device)
    SELECT gen_random_uuid(), now() - interval '1 day' + n * interval '100 ms', 'port-larkin', gen_random_uuid(),
        gen_random_uuid(), 'case_manager', 'coordination', gen_random_uuid(), 'looked', 'care.notes', 'K6',
        found.ids, '', found.ids, '{}', 'a1b2c3d4e5f6'
    FROM generate_series(1, %s) AS n,
        LATERAL (SELECT array_agg(gen_random_uuid()) AS ids FROM generate_series(1, 1 + n %% %s)) AS found
"""


ADD = FILL.replace("now() - interval '1 day' + n * interval '100 ms'", "now()")
MOMENTS, APART_SECONDS, AT_ONCE, PATIENCE_SECONDS = 50, 0.1, 5, 60
UNSEALED = """
    SELECT count(*) FROM offramp.ground_entry e
    WHERE NOT EXISTS (SELECT FROM offramp.ground_seal s WHERE s.entry_id = e.id)
"""
LAG = """
    SELECT extract(epoch FROM max(s.sealed_at - e.at)) FROM offramp.ground_seal s
    JOIN offramp.ground_entry e ON e.id = s.entry_id WHERE s.seq > %s
"""


def main() -> None:
    """Fill an empty log, seal it, prove it; then add rows under the running process."""
    from tests import house

    with house.standing("audit") as standing:
        house.empty(standing.admin)
        with psycopg.connect(standing.admin, autocommit=True) as admin:
            # Without the stamp: these rows have their time.
            admin.execute("SET session_replication_role = replica")
            admin.execute(FILL, [ROWS, MOST_IDS])
            admin.execute("ANALYZE offramp.ground_entry")
        address = bootstrap.read(standing.keys / "sealer.env")["OFFRAMP_DATABASE"]
        with psycopg.connect(address, autocommit=True) as connection:
            prove(connection)
        figure("audit.seal_lag_seconds", round(lag(standing), 2), "s", "<= 5")
        house.empty(standing.admin)


def prove(connection: ledger.Connection) -> None:
    """Seal it and prove it, with the clock running."""
    began = time.perf_counter()
    sealed = sealer.seal_waiting(connection)
    sealing = time.perf_counter() - began
    end = ledger.head(connection)
    began = time.perf_counter()
    found = verify(connection)
    proving = time.perf_counter() - began
    assert (sealed, found.seals, found.head, found.flaws) == (ROWS, ROWS, end.hash.hex(), ()), found
    print(f"  {ROWS:,} rows sealed in {sealing:.1f} s, proven in {proving:.1f} s", flush=True)
    figure("audit.seal_rows_per_second", round(ROWS / sealing), "rows/s", ">= 10000")
    figure("audit.verify_rows_per_second", round(ROWS / proving), "rows/s", ">= 50000")


def lag(standing: SimpleNamespace) -> float:
    """The longest that a row waits for its seal, by the database's clock, while `offramp seal` runs."""
    from tests import house

    process = subprocess.Popen(
        [sys.executable, "-m", "offramp.cli", "seal"],
        env=house.environment(standing.keys, "sealer"),
        stderr=subprocess.DEVNULL,
    )
    try:
        with psycopg.connect(standing.admin, autocommit=True) as admin:
            admin.execute(ADD, [1, MOST_IDS])
            _wait(admin)
            for _ in range(MOMENTS):
                admin.execute(ADD, [AT_ONCE, MOST_IDS])
                time.sleep(APART_SECONDS)
            _wait(admin)
            row = admin.execute(LAG, [ROWS + 1]).fetchone()
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)
    assert row is not None, "a maximum is always one row"
    print(f"  {MOMENTS * AT_ONCE} rows more, each sealed within {row[0]:.2f} s", flush=True)
    return float(row[0])


def _wait(admin: ledger.Connection) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while admin.execute(UNSEALED).fetchone() != (0,):
        assert time.monotonic() < until, "the sealer does not seal"
        time.sleep(APART_SECONDS)


if __name__ == "__main__":
    main()

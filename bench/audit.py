"""How fast the log is sealed and proven: 300,000 rows, as the sealer's own role, memory and all."""

import sys
import time
from pathlib import Path

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


def main() -> None:
    """Fill an empty log, seal it, prove it."""
    from tests import house

    with house.standing("audit") as standing:
        house.empty(standing.admin)
        with psycopg.connect(standing.admin, autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")  # without the stamp: these rows have their time
            admin.execute(FILL, [ROWS, MOST_IDS])
            admin.execute("ANALYZE offramp.ground_entry")
        address = bootstrap.read(standing.keys / "sealer.env")["OFFRAMP_DATABASE"]
        with psycopg.connect(address, autocommit=True) as connection:
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
        house.empty(standing.admin)


if __name__ == "__main__":
    main()

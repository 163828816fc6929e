"""A database of our own in the tests' server, with the product's tables and policies, and a clock that stands still.

Every `clock_timestamp()` in a function of the guard becomes `proof.now()`, which reads a setting: so a moment can be
exactly on a boundary. Triggers, keys and checks are off here, for worlds that no form would let through.
"""

import hashlib
import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from offramp.web import bootstrap
from tests import house
from tests.proof.tables import TABLES
from tests.proof.world import Row, World

CLOCK = """
CREATE SCHEMA proof;
GRANT USAGE ON SCHEMA proof TO PUBLIC;
CREATE FUNCTION proof.now() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT current_setting('proof.now')::timestamptz $$;
GRANT EXECUTE ON FUNCTION proof.now() TO PUBLIC;
"""
TRY = """
CREATE TABLE proof.{table} (LIKE offramp.{table} INCLUDING DEFAULTS);
ALTER TABLE proof.{table} ADD try_id uuid;
GRANT SELECT ON proof.{table} TO PUBLIC;
CREATE FUNCTION proof.add_{table}() RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE one uuid; added uuid[] := '{{}}';
BEGIN
    FOR one IN SELECT try_id FROM proof.{table} LOOP
        BEGIN
            INSERT INTO offramp.{table} ({columns}) SELECT {columns} FROM proof.{table} WHERE try_id = one;
            RAISE EXCEPTION USING ERRCODE = 'PR001';
        EXCEPTION
            WHEN SQLSTATE 'PR001' THEN added := added || one;
            WHEN insufficient_privilege THEN NULL;
        END;
    END LOOP;
    RETURN added;
END $$;
"""
OF_TYPE = {
    "uuid": UUID(int=7),
    "text": "",
    "timestamp with time zone": datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
    "date": date(2026, 1, 1),
    "boolean": False,
    "bytea": b"",
    "smallint": 1,
    "integer": 1,
    "bigint": 1,
    "jsonb": "{}",
}
BYTES = ("bytea",)


def standing(built: SimpleNamespace) -> SimpleNamespace:
    """The scratch database of this plan, made on first use: its admin address and its folder of keys."""
    mark = hashlib.sha256(Path(__file__).read_bytes() + house.plan().encode()).hexdigest()[:12]
    database = f"proof_{mark}"
    keys = built.server.folder / f"keys-{database}"
    marker = built.server.folder / f"{database}.frozen"
    admin = built.server.address(database=database)
    if not marker.exists():
        with psycopg.connect(built.server.address(), autocommit=True) as server:
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )
        shutil.copytree(built.keys, keys, dirs_exist_ok=True)
        bootstrap.bootstrap(built.server.address(), keys, database=database, urls=house.URLS)
        house.as_owner(keys, "from offramp.web import building as b; b.ready(); b.migrate()")
        with psycopg.connect(admin, autocommit=True) as connection:
            freeze(connection)
        marker.touch()
    return SimpleNamespace(server=built.server, keys=keys, admin=admin, database=database)


def freeze(connection: psycopg.Connection) -> None:
    """Stop the clock, and take away what is not a policy."""
    connection.execute(CLOCK)
    functions = connection.execute(
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE prosrc LIKE '%clock_timestamp()%'"
        " AND pronamespace::regnamespace::text IN ('guard', 'offramp')"
    ).fetchall()
    for (body,) in functions:
        connection.execute(body.replace("clock_timestamp()", "proof.now()"))
    timed = connection.execute(
        "SELECT count(*) FROM pg_policies WHERE coalesce(qual, '') || coalesce(with_check, '') LIKE '%clock_timestamp%'"
    ).fetchone()
    assert timed == (0,), "a policy reads the clock by itself: freeze it too"
    for table in TABLES:
        connection.execute(f"ALTER TABLE offramp.{table} DISABLE TRIGGER ALL")
        for (name,) in connection.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'c', 'x')",
            [f"offramp.{table}"],
        ).fetchall():
            connection.execute(f'ALTER TABLE offramp.{table} DROP CONSTRAINT "{name}" CASCADE')
        for (index,) in connection.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND indisunique",
            [f"offramp.{table}"],
        ).fetchall():
            connection.execute(f"DROP INDEX {index}")
        columns = ", ".join(f'"{name}"' for name, *_ in columns_of(connection, table))
        connection.execute(TRY.format(table=table, columns=columns))


def columns_of(connection: psycopg.Connection, table: str) -> list[tuple[str, str, bool]]:
    """Name, type, and whether a value must be there."""
    return connection.execute(
        "SELECT column_name, data_type, is_nullable = 'NO' AND column_default IS NULL"
        " FROM information_schema.columns WHERE table_schema = 'offramp' AND table_name = %s"
        " ORDER BY ordinal_position",
        [table],
    ).fetchall()


class Loader:
    """Puts worlds into the scratch database, as its administrator, one after another."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.columns = {table: columns_of(connection, table) for table in TABLES}

    def load(self, world: World) -> None:
        """Take the last world out and put this one in."""
        with self.connection.transaction():
            self.connection.execute("SET LOCAL synchronous_commit = off")
            for table in TABLES:
                self.connection.execute(f"DELETE FROM offramp.{table}; DELETE FROM proof.{table}")
            self.connection.execute("DELETE FROM offramp.program_site")
            for site, zone in world.zones.items():
                self.connection.execute(
                    "INSERT INTO offramp.program_site (slug, name, time_zone) VALUES (%s, %s, %s)",
                    [site, site, zone],
                )
            for table, rows in world.rows.items():
                self._copy(table, rows, tries=False)
            for table, rows in world.tries.items():
                self._copy(table, rows, tries=True)

    def _copy(self, table: str, rows: Iterable[Row], tries: bool) -> None:
        shape = TABLES[table]
        named = {shape.key, shape.subject, "site_id", shape.granted, shape.author, shape.dated}
        named |= {name for row in rows for name in row.values}
        present = {name for name, _, _ in self.columns[table]}
        named |= {"by_id", "grant_id"}
        used = [c for c in self.columns[table] if c[0] in named & present or c[2]]
        names = ", ".join(f'"{name}"' for name, _, _ in used) + (", try_id" if tries else "")
        schema = "proof" if tries else "offramp"
        with self.connection.cursor().copy(f"COPY {schema}.{table} ({names}) FROM STDIN") as out:
            for row in rows:
                line = [_value(row, shape, *column) for column in used]
                out.write_row([*line, row.id] if tries else line)


def _value(row: Row, shape: Any, name: str, kind: str, needed: bool) -> Any:
    if name == shape.key and name != shape.subject:
        return row.id
    if name == shape.subject:
        return row.subject
    if name == "site_id":
        return row.site
    if name in row.values:
        return row.values[name]
    if name == "by_id" and row.by is not None:
        return row.by
    if name == "grant_id" and row.grant is not None:
        return row.grant
    if name == shape.dated and row.about is not None:
        return row.about
    if not needed:
        return None
    return [] if kind == "ARRAY" else OF_TYPE[kind]

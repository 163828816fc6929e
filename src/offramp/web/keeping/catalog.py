"""What a database holds, told without opening a record: counts a table, a mark of its rules, the end of its log.

A backup writes it down, a drill compares it. It reads as whoever may read all, and never as a face.
"""

import hashlib
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]
SCHEMAS = ["offramp", "guard", "history"]
RULES = (
    "SELECT schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies"
    " WHERE schemaname = ANY (%s)",
    "SELECT c.oid::regclass, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole"
    " FROM pg_class c WHERE c.relnamespace::regnamespace::text = ANY (%s) AND c.relkind IN ('r', 'p', 'v', 'm')",
    "SELECT c.oid::regclass, x.grantee::regrole, x.privilege_type, x.is_grantable"
    " FROM pg_class c, aclexplode(c.relacl) x WHERE c.relnamespace::regnamespace::text = ANY (%s)",
    "SELECT a.attrelid::regclass, a.attname, x.grantee::regrole, x.privilege_type"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) x"
    " WHERE c.relnamespace::regnamespace::text = ANY (%s)",
    "SELECT p.oid::regprocedure, p.proowner::regrole, p.prosecdef, md5(p.prosrc), p.proconfig,"
    " (SELECT array_agg(x.grantee::regrole::text || x.privilege_type ORDER BY 1) FROM aclexplode(p.proacl) x)"
    " FROM pg_proc p WHERE p.pronamespace::regnamespace::text = ANY (%s) AND NOT EXISTS ("
    "SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')",
    "SELECT t.tgrelid::regclass, pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace::regnamespace::text = ANY (%s) AND NOT t.tgisinternal",
    "SELECT c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid), c.convalidated FROM pg_constraint c"
    " WHERE c.connamespace::regnamespace::text = ANY (%s)",
)
SETTLED = ("rule", "relating", "seat", "protected")


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.execute(
        "SELECT c.relnamespace::regnamespace::text, c.relname FROM pg_class c"
        " WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text = ANY (%s) ORDER BY 1, 2",
        [SCHEMAS],
    ).fetchall()
    return {
        f"{schema}.{name}": _one(
            connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name))
        )
        for schema, name in tables
    }


def rules(connection: Connection) -> str:
    """A mark of every policy, grant, function, trigger and constraint, and of the matrix as rows."""
    connection.execute("SET search_path = pg_catalog")
    digest = hashlib.sha256()
    for asked in RULES:
        for line in sorted(repr(row) for row in connection.execute(asked, [SCHEMAS])):
            digest.update(line.encode() + b"\n")
    for name in SETTLED:
        asked_of = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier("guard", name))
        for line in sorted(row[0] for row in connection.execute(asked_of)):
            digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def log_end(connection: Connection) -> list[str]:
    """Where the log ends: the count of its rows, the last moment, and the last link of the chain, where it has one."""
    row = connection.execute(
        "SELECT count(*), to_char(max(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM offramp.ground_entry"
    ).fetchone()
    link = connection.execute(
        "SELECT seq, encode(hash, 'hex') FROM offramp.ground_seal ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return [str(part) for part in (*(row or ()), *(link or ()))]


def _one(connection: Connection, asked: sql.Composed) -> int:
    row = connection.execute(asked).fetchone()
    return int(row[0]) if row else 0

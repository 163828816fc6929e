"""The one thing an administrator's address is needed for: roles, schemas, keys. Run again, it changes nothing.

Writes one environment file a face; no process is ever given another's.
"""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from offramp.errors import Refusal
from offramp.ground.principal import pads
from offramp.ground.sealing.folder import KeyFolder

FLOOR = 150000
FACES = ("care", "justice")
LOGINS = ("owner", "history", "backup", "sealer", *FACES)
ROLES = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offramp_policy') THEN
        CREATE ROLE offramp_policy NOLOGIN BYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offramp_owner') THEN
        CREATE ROLE offramp_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offramp_care') THEN
        CREATE ROLE offramp_care LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offramp_justice') THEN
        CREATE ROLE offramp_justice LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offramp_history') THEN
        CREATE ROLE offramp_history LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offramp_backup') THEN
        CREATE ROLE offramp_backup LOGIN BYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offramp_sealer') THEN
        CREATE ROLE offramp_sealer LOGIN;
    END IF;
END $$;
GRANT offramp_policy TO offramp_owner;
GRANT pg_read_all_data TO offramp_backup;
ALTER ROLE offramp_backup SET default_transaction_read_only = on;
"""
SCHEMAS = """
CREATE SCHEMA IF NOT EXISTS offramp AUTHORIZATION offramp_owner;
CREATE SCHEMA IF NOT EXISTS guard AUTHORIZATION offramp_owner;
CREATE SCHEMA IF NOT EXISTS history AUTHORIZATION offramp_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA offramp, guard TO offramp_care, offramp_justice, offramp_policy;
GRANT CREATE ON SCHEMA offramp, guard, history TO offramp_policy;
GRANT USAGE ON SCHEMA history TO offramp_policy, offramp_history;
GRANT USAGE ON SCHEMA offramp TO offramp_sealer;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA offramp;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA offramp;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA offramp;
CREATE TABLE IF NOT EXISTS guard.face_key (
    db_role name PRIMARY KEY, inner_pad bytea NOT NULL, outer_pad bytea NOT NULL
);
ALTER TABLE guard.face_key OWNER TO offramp_owner;
"""


def bootstrap(
    admin: str, keys: Path, *, database: str = "offramp", urls: dict[str, str] | None = None
) -> None:
    """Make roles, the database and its schemas at the address `admin`; write env files into `keys`.

    Raises Refusal when the server is too old, unsafe with crashes, or `admin` may not do it.
    """
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = {role: read(keys / f"{role}.env") for role in LOGINS}
    try:
        with psycopg.connect(admin, autocommit=True) as connection:
            refuse_unsafe(connection)
            connection.execute(ROLES)
            for role, env in known.items():
                _give_password(connection, role, env)
            make_database(connection, database)
        with psycopg.connect(admin, dbname=database, autocommit=True) as connection:
            connection.execute(SCHEMAS)
            for role in LOGINS:
                connection.execute(
                    sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = {}").format(
                        sql.Identifier(f"offramp_{role}"),
                        sql.Identifier(database),
                        sql.SQL("history" if role == "history" else "offramp"),
                    )
                )
            for face in FACES:
                _give_key(connection, face, known[face])
    except psycopg.Error as error:
        raise Refusal(
            code="bootstrap",
            sentence=f"The database did not let us prepare it: {str(error).strip()}",
            next_step="The address must be that of an administrator who may create roles and databases.",
        ) from error
    _lay_keys(keys, known)
    for role, env in known.items():
        _complete(env, role, admin, database, (urls or {}).get(role))
        write(keys / f"{role}.env", env)


def refuse_unsafe(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Refuse a server older than 15, or one that may lose what it has acknowledged."""
    if connection.info.server_version < FLOOR:
        raise Refusal(
            code="postgres_old",
            sentence=f"This PostgreSQL is {connection.info.server_version // 10000}.",
            next_step="Offramp needs 15 or later.",
        )
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        row = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
        if row is None or row[0] == "off":
            raise Refusal(
                code="postgres_unsafe",
                sentence=f"{name} is off: a crash could lose a hand-off that somebody was told is safe.",
                next_step=f"Set {name} = on in the server's configuration and start it again.",
            )


def read(file: Path) -> dict[str, str]:
    """The lines NAME=value of an environment file; nothing when there is none yet."""
    if not file.exists():
        return {}
    lines = [line for line in file.read_text().splitlines() if "=" in line]
    return dict(line.split("=", 1) for line in lines)


def write(file: Path, env: dict[str, str]) -> None:
    """Write an environment file that only its owner can read."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in env.items())


def _give_password(
    connection: psycopg.Connection[tuple[object, ...]], role: str, env: dict[str, str]
) -> None:
    env.setdefault("OFFRAMP_DATABASE_PASSWORD", secrets.token_urlsafe(32))
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(f"offramp_{role}"), sql.Literal(env["OFFRAMP_DATABASE_PASSWORD"])
        )
    )


def _give_key(connection: psycopg.Connection[tuple[object, ...]], face: str, env: dict[str, str]) -> None:
    env.setdefault("OFFRAMP_PRINCIPAL_KEY", secrets.token_urlsafe(48))
    connection.execute(
        "INSERT INTO guard.face_key VALUES (%s, %s, %s) ON CONFLICT (db_role) DO UPDATE"
        " SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
        [f"offramp_{face}", *pads(env["OFFRAMP_PRINCIPAL_KEY"])],
    )


def _lay_keys(keys: Path, known: dict[str, dict[str, str]]) -> None:
    """The care side's folder of keys, and the two keys that close backups: of the database, and of that folder."""
    folder = KeyFolder(place=(keys / "sealing").resolve())
    folder.make()
    known["care"].setdefault("OFFRAMP_KEYS_FOLDER", str(folder.place))
    for role, name in (("backup", "BACKUP_KEY"), ("care", "KEYS_BACKUP_KEY")):
        file = keys.resolve() / f"{name.lower().replace('_', '-')}"
        if f"OFFRAMP_{name}" not in known[role]:
            lay_key(file)
            known[role][f"OFFRAMP_{name}"] = str(file)


def lay_key(file: Path) -> None:
    """A file with a new random key, unless there is one already."""
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_bytes(32))


def make_database(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    roles = [sql.Identifier(f"offramp_{role}") for role in LOGINS]
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(database), sql.SQL(", ").join(roles)
        )
    )


def _complete(env: dict[str, str], role: str, admin: str, database: str, url: str | None) -> None:
    server = psycopg.conninfo.conninfo_to_dict(admin)
    place: dict[str, Any] = {
        name: server[name] for name in ("host", "port", "sslmode", "sslrootcert") if name in server
    }
    env["OFFRAMP_FACE"] = role
    env["OFFRAMP_DATABASE"] = psycopg.conninfo.make_conninfo(
        **place, dbname=database, user=f"offramp_{role}", password=env["OFFRAMP_DATABASE_PASSWORD"]
    )
    for name in ("OFFRAMP_SECRET_KEY", "OFFRAMP_TOTP_KEY"):
        env.setdefault(name, secrets.token_urlsafe(48))
    if url:
        env["OFFRAMP_BASE_URL"] = url
        env["OFFRAMP_HOSTS"] = urlsplit(url).hostname or ""

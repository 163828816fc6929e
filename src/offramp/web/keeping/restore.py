"""Lays a backup back into an empty database. It never writes into one where something stands.

The whole file is checked before the first row is written, and all rows come in one transaction.
"""

import contextlib
import subprocess
import tempfile
from pathlib import Path
from typing import BinaryIO

import psycopg
from psycopg.conninfo import make_conninfo

from offramp.errors import Refusal
from offramp.web import bootstrap
from offramp.web.keeping import backup, closed
from offramp.web.keeping.backup import Manifest


def restore(
    file: Path,
    key: Path,
    admin: str,
    keys: Path,
    *,
    database: str,
    urls: dict[str, str] | None = None,
) -> Manifest:
    """Make `database` at the address `admin` from a backup, and one file a role in `keys`. Raises Refusal."""
    secret = closed.key_in(key)
    checked(file, secret)
    try:
        with psycopg.connect(admin, autocommit=True) as connection:
            bootstrap.refuse_unsafe(connection)
            _refuse_strangers(connection, keys)
            connection.execute(bootstrap.ROLES)
            bootstrap.make_database(connection, database)
        address = make_conninfo(admin, dbname=database)
        with psycopg.connect(address) as connection:
            _refuse_taken(connection, database)
    except psycopg.Error as wrong:
        raise Refusal(
            code="restore_unready",
            sentence=f"The server did not let us prepare it: {str(wrong).strip()}",
            next_step="The address must be that of an administrator who may create roles and databases.",
        ) from wrong
    manifest = _pour(file, secret, address)
    bootstrap.bootstrap(admin, keys, database=database, urls=urls)
    return manifest


def checked(file: Path, secret: bytes) -> Manifest:
    """Read a backup from end to end. Raises Refusal where a byte of it is not as it was written."""
    with _at(file) as source:
        manifest, rest = backup.read(closed.opened(source, secret))
        for _ in rest:
            pass
    return manifest


def _at(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as wrong:
        raise Refusal(code="no_file", sentence=f"There is no backup at {file}: {wrong.strerror}.") from None


def _refuse_strangers(connection: psycopg.Connection[tuple[object, ...]], keys: Path) -> None:
    """Roles are the whole server's: new passwords for them would shut out whoever uses it now."""
    known = connection.execute("SELECT FROM pg_roles WHERE rolname = 'offramp_care'").fetchone()
    if known is not None and not (keys / "care.env").exists():
        raise Refusal(
            code="restore_roles",
            sentence=f"This server has roles of Offramp already, and their files are not in {keys}.",
            next_step="Name the folder with care.env and the others, or restore on another server.",
        )


def _refuse_taken(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    row = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'"
    ).fetchone()
    schemas = connection.execute(
        "SELECT count(*) FROM pg_namespace WHERE nspname IN ('offramp', 'guard', 'history')"
    ).fetchone()
    if row != (0,) or schemas != (0,):
        raise Refusal(
            code="restore_taken",
            sentence=f"The database {database} is not empty, and a restore writes over nothing.",
            next_step="Name another with --database, or remove that one yourself.",
        )


def _pour(file: Path, secret: bytes, address: str) -> Manifest:
    command, environment = backup.tool(
        "pg_restore", address, "--single-transaction", "--exit-on-error", "--no-password"
    )
    with _at(file) as source, tempfile.TemporaryFile() as said:
        manifest, rest = backup.read(closed.opened(source, secret))
        pouring = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stderr=said)
        with contextlib.suppress(BrokenPipeError), pouring:  # it says itself why it did not read on
            try:
                for part in rest:
                    if pouring.stdin:
                        pouring.stdin.write(part)
            except BaseException:
                pouring.kill()
                raise
        if pouring.returncode != 0:
            said.seek(0)
            raise Refusal(
                code="restore_stopped",
                sentence=f"The restore was stopped, and nothing of it was kept: {said.read().decode().strip()}",
            )
    return manifest

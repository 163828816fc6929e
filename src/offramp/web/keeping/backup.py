"""One consistent, closed file of the whole database. The keys of sealed records are never in it.

It reads as the role `offramp_backup`, which can change nothing and is no face's.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from offramp.errors import Refusal
from offramp.web import postgres
from offramp.web.keeping import catalog, closed

LONGEST_MANIFEST = 4_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup says of itself: when, of which release and server, and what must be found again."""

    made_at: str
    release: str
    server: int
    counts: dict[str, int]
    rules: str
    log_end: list[str]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(self.counts.values())


def take(address: str, key: Path, file: Path) -> Manifest:
    """Write a backup of the database at `address` to `file`. Raises Refusal where that cannot be done."""
    secret = closed.key_in(key)
    try:
        with psycopg.connect(address) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = connection.execute("SELECT pg_export_snapshot()").fetchone()
            manifest = _manifest(connection)
            closed.write(file, _stream(manifest, address, str(found[0]) if found else ""), secret)
    except psycopg.Error as wrong:
        raise Refusal(
            code="backup_unread",
            sentence=f"The database cannot be read: {str(wrong).strip()}",
            next_step="A backup is taken with the file backup.env that `offramp db bootstrap` wrote.",
        ) from wrong
    except OSError as wrong:
        raise Refusal(
            code="backup_unwritten", sentence=f"The backup cannot be written: {wrong.strerror}."
        ) from wrong
    return manifest


def read(parts: Iterator[bytes]) -> tuple[Manifest, Iterator[bytes]]:
    """The manifest at the front of an opened backup, and the rest of it."""
    kept = bytearray()
    for part in parts:
        kept += part
        line, found, rest = kept.partition(b"\n")
        if found:
            return Manifest(**json.loads(line)), _after(bytes(rest), parts)
        if len(kept) > LONGEST_MANIFEST:
            break
    raise Refusal(
        code="backup_broken", sentence="This file is closed well, and it is no backup of a database."
    )


def tool(name: str, address: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command line and environment of one of PostgreSQL's own programs; the password is not on the line."""
    program = postgres.binaries() / name
    if not program.exists():
        raise Refusal(
            code="no_tool",
            sentence=f"There is no {name} in {program.parent}.",
            next_step="Install PostgreSQL's own programs, or name their folder in OFFRAMP_PG_BIN.",
        )
    place: dict[str, Any] = conninfo_to_dict(address)
    password = place.pop("password", "")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OFFRAMP_", "PG"))}
    return [str(program), *arguments, "--dbname", make_conninfo(**place)], clean | {"PGPASSWORD": password}


def _manifest(connection: catalog.Connection) -> Manifest:
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        release=metadata.version("offramp"),
        server=connection.info.server_version,
        counts=catalog.counts(connection),
        rules=catalog.rules(connection),
        log_end=catalog.log_end(connection),
    )


def _stream(manifest: Manifest, address: str, snapshot: str) -> Iterator[bytes]:
    """The manifest on a line, then what PostgreSQL's own program dumps of the very same moment."""
    yield json.dumps(asdict(manifest)).encode() + b"\n"
    command, environment = tool(
        "pg_dump", address, "--format=custom", "--compress=1", "--no-password", f"--snapshot={snapshot}"
    )
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said) as dumping:
            try:
                yield from _all_of(dumping.stdout)
            except BaseException:
                dumping.kill()
                raise
        if dumping.returncode != 0:
            said.seek(0)
            words = said.read().decode().strip()
            raise Refusal(code="backup_unread", sentence=f"The database could not be dumped: {words}")


def _all_of(source: IO[bytes] | None) -> Iterator[bytes]:
    while source is not None and (part := source.read(closed.PIECE)):
        yield part


def _after(rest: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    yield rest
    yield from parts

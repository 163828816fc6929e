"""Backups of the folder of keys, apart from those of the database and under a key of their own.

They are kept for a short time, so that a key that was dropped is gone from them too.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from offramp.consent import retention
from offramp.errors import Refusal
from offramp.ground.sealing.folder import Brought, KeyFolder
from offramp.web.keeping import closed

NAME = "keys-%Y%m%dT%H%M%S.%fZ.closed"


def backup(folder: KeyFolder, key: Path, into: Path, at: datetime) -> Path:
    """A closed file of every key in `into`; those that are older than their time are removed. Raises Refusal."""
    folder.refuse_unsafe()
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = into / at.astimezone(UTC).strftime(NAME)
    closed.write(file, _lines(folder), closed.key_in(key))
    sweep(into, at)
    return file


def sweep(into: Path, at: datetime) -> list[Path]:
    """Remove the backups of keys that are older than their time; the newest stays."""
    before = retention.schedule().gone["key_backups"].before(at)
    old = [file for file in backups(into)[:-1] if _written(file) < before]
    for file in old:
        file.unlink()
    return old


def backups(into: Path) -> list[Path]:
    """The backups of keys in a folder, oldest first."""
    return sorted(into.glob("keys-[0-9]*T[0-9]*Z.closed"))


def restore(folder: KeyFolder, key: Path, source: Path) -> Brought:
    """Lay back what is missing from a backup of keys, or from the newest in a folder; what is there stays.

    A key that was dropped since does not come back. Raises Refusal where the file does not open.
    """
    secret = closed.key_in(key)
    try:
        file = backups(source)[-1] if source.is_dir() else source
        with file.open("rb") as opened:
            whole = b"".join(closed.opened(opened, secret))
    except (OSError, IndexError):
        raise Refusal(code="no_file", sentence=f"There is no backup of keys at {source}.") from None
    folder.make()
    return folder.bring({name: bytes.fromhex(kept) for name, kept in map(json.loads, whole.splitlines())})


def _lines(folder: KeyFolder) -> Iterator[bytes]:
    for name, kept in folder.contents():
        yield json.dumps([name, kept.hex()]).encode() + b"\n"


def _written(file: Path) -> datetime:
    return datetime.strptime(file.name, NAME).replace(tzinfo=UTC)

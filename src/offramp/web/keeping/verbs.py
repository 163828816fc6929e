"""The verbs of `offramp` that keep the records: backup, restore, drill, keys, retain.

Each verb is one function; each imports what it needs only when it is asked for.
"""

import argparse
import os
from pathlib import Path
from typing import Any

from offramp.errors import Refusal

OK = 0
Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def add_backup(verbs: Parsers) -> None:
    """`offramp backup`, `offramp restore` and `offramp drill`."""
    take = verbs.add_parser("backup", help="one closed file of the whole database, of one moment")
    take.add_argument("file", type=Path, metavar="FILE", help="where to write it; nothing may stand there")
    _with_env(take)
    take.set_defaults(verb=_backup)
    lay = verbs.add_parser("restore", help="lay a backup into a database that is empty or not there yet")
    lay.add_argument("file", type=Path, metavar="FILE")
    lay.add_argument("--admin", required=True, metavar="ADDRESS", help="postgresql://… of an administrator")
    lay.add_argument(
        "--keys", required=True, type=Path, metavar="DIR", help="where one file a role is, or will be"
    )
    lay.add_argument("--database", default="offramp")
    lay.add_argument("--care-url", default="http://care.localhost:8001")
    lay.add_argument("--justice-url", default="http://justice.localhost:8002")
    _with_key(lay)
    lay.set_defaults(verb=_restore)
    drill = verbs.add_parser("drill", help="try a backup on a scratch server, and look at everything")
    drill.add_argument("file", type=Path, metavar="FILE")
    drill.add_argument("--anchors", type=Path, metavar="FILE", help="where the log's anchors were kept")
    _with_key(drill)
    drill.set_defaults(verb=_drill)


def _with_env(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--env",
        type=Path,
        metavar="FILE",
        help="the environment file that `db bootstrap` wrote for this role",
    )


def _with_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="the key of backups; else the one in OFFRAMP_BACKUP_KEY"
    )


def _enter(arguments: argparse.Namespace, role: str) -> None:
    """Take on the environment of one role. Raises Refusal when it is not the one wanted."""
    from offramp.web import bootstrap

    if arguments.env is not None:
        if not arguments.env.exists():
            raise Refusal(code="no-file", sentence=f"There is no environment file at {arguments.env}.")
        os.environ.update(bootstrap.read(arguments.env))
    if os.environ.get("OFFRAMP_FACE", "") != role:
        raise Refusal(
            code="wrong-role",
            sentence=f"This verb runs as {role}, not as {os.environ.get('OFFRAMP_FACE') or 'nobody'}.",
            next_step=f"Give it --env with the file {role}.env.",
        )


def _key(named: Path | None, name: str) -> Path:
    found = named or os.environ.get(name)
    if not found:
        raise Refusal(
            code="key_missing",
            sentence=f"No key is named: {name} is not set, and --key was not given.",
            next_step="`offramp db bootstrap` made one; it is kept apart from the backups.",
        )
    return Path(found)


def _backup(arguments: argparse.Namespace) -> int:
    _enter(arguments, "backup")
    from offramp.web.keeping import backup

    key = _key(None, "OFFRAMP_BACKUP_KEY")
    manifest = backup.take(os.environ["OFFRAMP_DATABASE"], key, arguments.file)
    size = arguments.file.stat().st_size
    print(
        f"{arguments.file}: {manifest.rows:,} rows of {len(manifest.counts)} tables, {size:,} bytes, closed."
    )
    return OK


def _restore(arguments: argparse.Namespace) -> int:
    from offramp.web.keeping import restore

    manifest = restore.restore(
        arguments.file,
        _key(arguments.key, "OFFRAMP_BACKUP_KEY"),
        arguments.admin,
        arguments.keys,
        database=arguments.database,
        urls={"care": arguments.care_url, "justice": arguments.justice_url},
    )
    print(
        f"{manifest.rows:,} rows of {manifest.made_at} are in {arguments.database}; one file a role is in"
        f" {arguments.keys}. Sealed records need the folder of keys too: `offramp keys restore`."
    )
    return OK


def _drill(arguments: argparse.Namespace) -> int:
    from offramp.web.keeping import drill

    key = _key(arguments.key, "OFFRAMP_BACKUP_KEY")
    return drill.report(drill.drill(arguments.file, key, anchors=arguments.anchors))


ADDERS = (add_backup,)

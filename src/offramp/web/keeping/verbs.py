"""The verbs of `offramp` that keep the records: backup, restore, drill, keys, retain.

Each verb is one function; each imports what it needs only when it is asked for.
"""

import argparse
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offramp.errors import Refusal

if TYPE_CHECKING:
    from offramp.ground.sealing.folder import KeyFolder

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
    from offramp.web import verbs
    from offramp.web.keeping import backup

    verbs.enter(arguments, ("backup",))

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


def add_keys(verbs: Parsers) -> None:
    """`offramp keys rotate`, `shred`, `backup` and `restore`."""
    parser = verbs.add_parser("keys", help="the keys of sealed records, outside of the database")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    rotate = inner.add_parser(
        "rotate", help="a new key-encryption key; stopped half-way, it goes on next time"
    )
    rotate.set_defaults(verb=_rotate)
    shred = inner.add_parser("shred", help="drop one person's key: their sealed records are gone for good")
    shred.add_argument("participant", type=uuid.UUID, metavar="PARTICIPANT")
    shred.add_argument("--site", required=True)
    shred.add_argument("--name", required=True, help="the privacy officer who decided it")
    shred.add_argument("--yes", action="store_true", help="it cannot be undone, and you know that")
    shred.set_defaults(verb=_shred)
    keep = inner.add_parser("backup", help="a closed file of every key; old ones are removed")
    keep.add_argument(
        "folder", type=Path, metavar="DIR", help="off this machine, and apart from the database's"
    )
    keep.set_defaults(verb=_keys_backup)
    bring = inner.add_parser("restore", help="lay back the keys that are missing; a dropped key stays gone")
    bring.add_argument("source", type=Path, metavar="DIR|FILE")
    bring.set_defaults(verb=_keys_restore)
    for each in (rotate, shred, keep, bring):
        _with_env(each)


def _care(arguments: argparse.Namespace) -> "KeyFolder":
    """Wake the care face, and hand out its folder of keys."""
    from offramp.web import building, verbs

    verbs.enter(arguments, ("care",))
    building.ready()
    from django.conf import settings

    from offramp.ground.sealing.folder import KeyFolder

    return KeyFolder(place=Path(settings.KEYS_FOLDER))


def _rotate(arguments: argparse.Namespace) -> int:
    _care(arguments)
    from offramp.web.keeping import shredding

    print(f"{shredding.rotate():,} keys are wrapped by a new key; the old one is gone.")
    return OK


def _shred(arguments: argparse.Namespace) -> int:
    if not arguments.yes:
        raise Refusal(
            code="not_sure",
            sentence="Nothing was dropped: this cannot be undone, by anyone, from any backup.",
            next_step="Say --yes when the privacy officer has decided it.",
        )
    _care(arguments)
    from offramp.consent import retention
    from offramp.web.keeping import shredding

    shredding.shred(site=arguments.site, name=arguments.name, participant=arguments.participant)
    kept = retention.schedule().gone["key_backups"].kept
    print(f"The key is gone. Backups of keys may hold it for {kept.days if kept else 0} days more.")
    return OK


def _keys_backup(arguments: argparse.Namespace) -> int:
    folder = _care(arguments)
    from offramp.ground import clock
    from offramp.web.keeping import keys

    file = keys.backup(folder, _key(None, "OFFRAMP_KEYS_BACKUP_KEY"), arguments.folder, clock.now())
    print(f"{file}: every key, closed. {len(keys.backups(arguments.folder))} backups are kept.")
    return OK


def _keys_restore(arguments: argparse.Namespace) -> int:
    folder = _care(arguments)
    from offramp.web.keeping import keys

    brought = keys.restore(folder, _key(None, "OFFRAMP_KEYS_BACKUP_KEY"), arguments.source)
    print(f"{brought.laid:,} keys laid back; {brought.dropped:,} that were dropped since stay gone.")
    if brought.another:
        print(f"{brought.another:,} people have another key by now: what was sealed before stays closed.")
    return 1 if brought.another else OK


def add_retain(verbs: Parsers) -> None:
    """`offramp retain`."""
    parser = verbs.add_parser("retain", help="take away now what is over; a worker does it once a day")
    parser.add_argument("--site", required=True)
    _with_env(parser)
    parser.set_defaults(verb=_retain)


def _retain(arguments: argparse.Namespace) -> int:
    from offramp.web import building, verbs

    verbs.enter(arguments, ("care", "justice"))
    building.ready()
    from offramp.ground import clock
    from offramp.ground.principal import acting
    from offramp.web.keeping import retention

    with acting(retention.keeper(arguments.site)) as who:
        for gone in retention.take_away(who, clock.now()):
            print(f"{gone.name}: {gone.count:,}")
    return OK


ADDERS = (add_backup, add_keys, add_retain)

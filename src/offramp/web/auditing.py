"""The verbs of `offramp` about the log: the sealer's process, and audit seal, anchor, verify and search.

Each verb is one function; each imports what it needs only when it is asked for.
"""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offramp.errors import Refusal

if TYPE_CHECKING:
    from offramp.ground.chain.anchors import Places

OK, FOUND = 0, 1
Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def add_seal(verbs: Parsers) -> None:
    """`offramp seal`."""
    seal = verbs.add_parser("seal", help="the process that seals the log, and anchors its head every hour")
    _with_env(seal)
    seal.set_defaults(verb=_seal)


def add_audit(verbs: Parsers) -> None:
    """`offramp audit seal`, `anchor`, `verify` and `search`."""
    parser = verbs.add_parser("audit", help="the log of every look and every change")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    seal = inner.add_parser("seal", help="seal what waits, once")
    seal.set_defaults(verb=_seal_once)
    anchor = inner.add_parser("anchor", help="seal what waits, and tell the head to a place off this machine")
    anchor.set_defaults(verb=_anchor)
    verify = inner.add_parser("verify", help="was anything edited, taken out, moved, added or cut off?")
    verify.add_argument(
        "--anchors", type=Path, metavar="FILE", help="anchors that were kept; else OFFRAMP_ANCHOR_FILE"
    )
    verify.set_defaults(verb=_verify)
    search = inner.add_parser("search", help="who looked at whom; the search is a row of the log itself")
    search.add_argument("--site", required=True)
    search.add_argument("--as", required=True, dest="by", metavar="NAME", help="the privacy officer who asks")
    search.add_argument("--person", metavar="ID", help="a participant, or an encounter")
    search.add_argument("--staff", metavar="NAME", help="who looked")
    search.add_argument("--since", type=datetime.fromisoformat, metavar="TIME", help="on the site's clocks")
    search.add_argument("--until", type=datetime.fromisoformat, metavar="TIME", help="before this time")
    search.add_argument("--kind", choices=("looked", "changed", "walled"))
    search.add_argument("--class", dest="data_class", metavar="K", help="a class of the matrix, such as K6")
    search.add_argument("--most", type=int, default=1000, help="the newest so many (default 1000)")
    search.add_argument("--csv", type=Path, metavar="FILE", help="write a table instead")
    search.set_defaults(verb=_search)
    for each in (seal, anchor, verify, search):
        _with_env(each)


def _with_env(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--env", type=Path, metavar="FILE", help="the environment file of this role")


def _sealer(arguments: argparse.Namespace) -> str:
    """Become the sealer; its address."""
    from offramp.web import verbs

    verbs.enter(arguments, ("sealer",))
    return os.environ["OFFRAMP_DATABASE"]


def _places() -> "Places":
    from offramp.ground.chain.anchors import Places
    from offramp.web import reading

    file = reading.text("OFFRAMP_ANCHOR_FILE", "")
    return Places(
        file=Path(file) if file else None,
        address=reading.web_address("OFFRAMP_ANCHOR_URL"),
        token=reading.text("OFFRAMP_ANCHOR_TOKEN", ""),
    )


def _seal(arguments: argparse.Namespace) -> int:
    import logging
    import signal
    import threading
    import time

    from offramp.ground.chain import anchors, sealer

    address, places, stop = _sealer(arguments), _places(), threading.Event()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if not places:
        print("offramp: nothing is anchored: set OFFRAMP_ANCHOR_FILE or OFFRAMP_ANCHOR_URL.", file=sys.stderr)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    sealer.Sealer(
        address, clock=time.monotonic, anchor=lambda connection: anchors.drop(connection, places)
    ).run(stop)
    return OK


def _seal_once(arguments: argparse.Namespace) -> int:
    import psycopg

    from offramp.ground.chain import sealer

    with psycopg.connect(_sealer(arguments), autocommit=True) as connection:
        print(f"Sealed: {_rows(sealer.seal_waiting(connection))}.")
    return OK


def _anchor(arguments: argparse.Namespace) -> int:
    import psycopg

    from offramp.ground.chain import anchors, sealer

    address, places = _sealer(arguments), _places()
    if not places:
        raise Refusal(
            code="no-anchor",
            sentence="There is no place to anchor at.",
            next_step="Set OFFRAMP_ANCHOR_FILE or OFFRAMP_ANCHOR_URL: docs/how-to/audit.md.",
        )
    with psycopg.connect(address, autocommit=True) as connection:
        sealer.seal_waiting(connection)
        try:
            told = anchors.drop(connection, places)
        except OSError as error:
            raise Refusal(
                code="anchor-refused",
                sentence=f"The place did not take the anchor: {error}.",
                next_step="Is it there, and may this process write to it?",
            ) from error
    print(f"Seal {told.seq:,} is anchored: {told.hash}" if told else "There is nothing to anchor yet.")
    return OK


def _verify(arguments: argparse.Namespace) -> int:
    import psycopg

    from offramp.ground.chain import anchors
    from offramp.ground.chain.verify import verify

    address = _sealer(arguments)
    file = arguments.anchors or _places().file
    known = anchors.read(file) if file else []
    with psycopg.connect(address, autocommit=True) as connection:
        found = verify(connection, known)
    for flaw in found.flaws:
        print(flaw)
    if found.flawed > len(found.flaws):
        print(f"… and {found.flawed - len(found.flaws):,} more.")
    if not known:
        print("No anchors: that the end was cut off, or all of it written anew, could not be seen.")
    if not found.whole:
        print(f"The log is NOT whole: {_rows(found.seals)} under seal, {found.flawed:,} things do not fit.")
        return FOUND
    print(f"The log of {_rows(found.seals)} is whole, held to {found.anchors:,} anchors. Head: {found.head}")
    return OK


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _search(arguments: argparse.Namespace) -> int:
    from offramp.web import building, verbs

    verbs.enter(arguments, ("care",))
    building.ready()
    from offramp.ground import exporting
    from offramp.web import searching

    lines = searching.search(
        site=arguments.site,
        by=arguments.by,
        person=arguments.person,
        staff=arguments.staff,
        since=arguments.since,
        until=arguments.until,
        kind=arguments.kind,
        data_class=arguments.data_class,
        most=arguments.most,
    )
    if arguments.csv:
        with arguments.csv.open("w", newline="", encoding="utf-8") as out:
            exporting.write(out, searching.HEADS, [line.cells() for line in lines])
    else:
        for line in lines:
            print(line)
    cut = " There may be more: ask for less time, or for --most." if len(lines) == arguments.most else ""
    print(f"{_rows(len(lines))}.{cut}", file=sys.stderr if not arguments.csv else sys.stdout)
    return OK


ADDERS = (add_seal, add_audit)

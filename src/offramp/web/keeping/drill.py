"""A restore, tried: on a server of its own in a folder of its own, which both are gone afterwards.

It tells line by line what was found again: rows, rules, the log, both faces, a sign-in.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg

from offramp.errors import Refusal
from offramp.ground.chain import anchors as anchored
from offramp.ground.chain import verify
from offramp.web import bootstrap, postgres
from offramp.web.keeping import catalog, restore
from offramp.web.keeping.backup import Manifest

URLS = {"care": "http://care.localhost:8001", "justice": "http://justice.localhost:8002"}
DATABASE = "drill"
EVER = timedelta(days=36500)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing that was looked at, and whether it is as it was."""

    what: str
    good: bool
    words: str

    def __str__(self) -> str:
        return f"{'ok ' if self.good else 'BAD'} {self.what}: {self.words}"


def drill(file: Path, key: Path, *, anchors: Path | None = None) -> Generator[Line]:
    """Restore `file` on a scratch server and look at everything. Raises Refusal where the file does not open."""
    with scratch() as server:
        keys = server.folder / "keys"
        manifest = restore.restore(file, key, server.address(), keys, database=DATABASE, urls=URLS)
        yield Line(
            what="restore",
            good=True,
            words=f"{manifest.rows:,} rows of {manifest.made_at}, release {manifest.release}",
        )
        with psycopg.connect(server.address(database=DATABASE), autocommit=True) as connection:
            yield _counts(connection, manifest)
            yield _rules(connection, manifest)
            yield _log_end(connection, manifest)
            yield _chain(connection, anchors)
        for face in bootstrap.FACES:
            yield _face(keys, face)


@contextlib.contextmanager
def scratch() -> Iterator[postgres.Server]:
    """A server that is there for the block, and leaves no file behind."""
    with tempfile.TemporaryDirectory(prefix="offramp-drill-") as folder:
        home = postgres.home(Path(folder))
        server = None
        try:
            with postgres.running(Path(folder)) as server:
                yield server
        finally:
            shutil.rmtree(home, ignore_errors=True)
            if server is not None:
                shutil.rmtree(server.socket, ignore_errors=True)


def _counts(connection: catalog.Connection, manifest: Manifest) -> Line:
    found = catalog.counts(connection)
    differing = [
        f"{name} has {found.get(name, 'no')} rows, it had {manifest.counts.get(name, 'none')}"
        for name in sorted(found.keys() | manifest.counts.keys())
        if found.get(name) != manifest.counts.get(name)
    ]
    words = "; ".join(differing[:5]) or f"{len(found)} tables, each with the rows it had"
    return Line(what="counts", good=not differing, words=words)


def _rules(connection: catalog.Connection, manifest: Manifest) -> Line:
    if connection.info.server_version // 10000 != manifest.server // 10000:
        words = (
            f"written by PostgreSQL {manifest.server // 10000}, which spells rules otherwise; the faces tell"
        )
        return Line(what="rules", good=True, words=words)
    same = catalog.rules(connection) == manifest.rules
    words = (
        "every policy, grant, function and trigger as it was"
        if same
        else "they differ from what was backed up"
    )
    return Line(what="rules", good=same, words=words)


def _log_end(connection: catalog.Connection, manifest: Manifest) -> Line:
    found = catalog.log_end(connection)
    same = found == manifest.log_end
    words = f"{found[0]} rows, to {found[1]}" if same else f"ends at {found}, not at {manifest.log_end}"
    return Line(what="log", good=same, words=words)


def _chain(connection: catalog.Connection, anchors: Path | None) -> Line:
    known = anchored.read(anchors) if anchors else ()
    # Rows that had no seal yet are not missed: the sealer takes them up on the restored database.
    verdict = verify.verify(connection, known, lag=EVER)
    words = (
        f"{verdict.seals:,} seals hold, {verdict.anchors} anchors" if verdict.whole else str(verdict.flaws[0])
    )
    return Line(what="chain", good=verdict.whole, words=words)


def _face(keys: Path, face: str) -> Line:
    """A process of one face opens on the restored rows, and somebody signs in."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OFFRAMP_", "DJANGO_", "PG"))}
    done = subprocess.run(
        [sys.executable, "-m", "offramp.web.keeping.knock"],
        env=clean | bootstrap.read(keys / f"{face}.env"),
        capture_output=True,
        text=True,
        check=False,
    )
    words = (done.stdout or done.stderr).strip().rpartition("\n")[2]
    return Line(what=f"{face} face", good=done.returncode == 0, words=words)


def report(lines: Iterable[Line]) -> int:
    """Print each line as it is found. Returns 0 where all are good."""
    good = True
    try:
        for line in lines:
            print(line, flush=True)
            good = good and line.good
    except Refusal as refusal:
        print(Line(what="restore", good=False, words=str(refusal)), flush=True)
        return 1
    return 0 if good else 1

"""A real house for tests: a PostgreSQL server of our own, both faces' roles, every table migrated.

Kept between runs under build/, and made anew when a migration or the matrix changes.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg

from offramp.web import bootstrap, postgres

ROOT = Path(__file__).parent.parent
URLS = {"care": "http://care.localhost:8001", "justice": "http://justice.localhost:8002"}
SITES = ["port-larkin"]


def plan() -> str:
    """A mark of everything that the tables are made from."""
    digest = hashlib.sha256()
    places = [*ROOT.glob("src/offramp/**/migrations/*"), *ROOT.glob("src/offramp/consent/*.*")]
    places += [ROOT / "src/offramp/web/bootstrap.py", ROOT / "src/offramp/ground/wall.py"]
    for file in sorted(places):
        if file.suffix in {".py", ".sql", ".toml"}:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def standing(name: str = "offramp") -> Iterator[SimpleNamespace]:
    """The server, running, with a migrated database; yields server, keys folder, database name and admin address."""
    with postgres.running(ROOT / "build" / f"test-{_kind()}") as server:
        database = f"{name}_{plan()}"
        keys = server.folder / "keys"
        admin = server.address()
        bootstrap.bootstrap(admin, keys, database=database, urls=URLS)
        marker = server.folder / f"{database}.migrated"
        if not marker.exists():
            as_owner(
                keys,
                f"from offramp.web import building as b; b.ready(); b.migrate(); b.install_sites({SITES!r})",
            )
            marker.touch()
        yield SimpleNamespace(
            server=server, keys=keys, database=database, admin=server.address(database=database)
        )


def as_owner(keys: Path, code: str) -> None:
    """Run a line of Python as the owner, in a process of its own."""
    run(keys, "owner", "-c", code)


def run(keys: Path, face: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the environment of one face."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment(keys, face) | more,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"{arguments} as {face}:\n{done.stdout}\n{done.stderr}")
    return done


def environment(keys: Path, face: str) -> dict[str, str]:
    """The environment of one face and of nothing else."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OFFRAMP_", "DJANGO_"))}
    return clean | bootstrap.read(keys / f"{face}.env")


def _kind() -> str:
    """One folder a kind of server; OFFRAMP_TEST_HOUSE names another, for two runs at a time."""
    kind = "debian" if os.environ.get("OFFRAMP_PG_BIN") else "embedded"
    return kind + os.environ.get("OFFRAMP_TEST_HOUSE", "")


def empty(admin: str) -> None:
    """Take every row away, as the administrator, but for the sites and the wall's own."""
    with psycopg.connect(admin, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT name FROM guard.protected WHERE data_class <> 'plumbing'"
        ).fetchall()
        names = ", ".join(f"offramp.{row[0]}" for row in rows)
        connection.execute("SET session_replication_role = replica")  # the log is kept from everyone else
        connection.execute(f"TRUNCATE {names} CASCADE")
        connection.execute("TRUNCATE guard.knock")

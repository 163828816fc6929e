"""Databases of our own for the runs: copies of the planted one, each face in a process of its own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
from psycopg import sql

from offramp.web import bootstrap
from tests import house, seats


@contextmanager
def copied(built: SimpleNamespace, name: str, of: str = "") -> Iterator[SimpleNamespace]:
    """A copy of a database under another name, with a folder of keys that leads to it; gone afterwards."""
    for face in seats._faces.values():
        face.close()
    keys = built.server.folder / f"keys-{name}"
    shutil.copytree(built.keys, keys, dirs_exist_ok=True)
    with psycopg.connect(built.server.address(), autocommit=True) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(of or built.database)
            )
        )
        try:
            bootstrap.bootstrap(built.server.address(), keys, database=name, urls=house.URLS)
            yield SimpleNamespace(keys=keys, admin=built.server.address(database=name))
        finally:
            server.execute(drop)
            shutil.rmtree(keys)


def begin(place: SimpleNamespace, face: str, module: str, *arguments: object) -> "subprocess.Popen[str]":
    """A process of this face, at this copy. It speaks into files: a pipe that nobody reads would stop it."""
    with (place.keys / "said").open("w") as said, (place.keys / "wrong").open("w") as wrong:
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            env=house.environment(place.keys, face),
            cwd=house.ROOT,
            text=True,
            stdout=said,
            stderr=wrong,
        )


def end(place: SimpleNamespace, process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What it printed. Fails with its last words where it ended badly."""
    process.wait()
    assert process.returncode == 0, (place.keys / "wrong").read_text()[-4000:]
    found: dict[str, Any] = json.loads((place.keys / "said").read_text().splitlines()[-1])
    return found


def written(folder: Path, told: dict[str, Any]) -> Path:
    """What was planted, where the processes read it."""
    file = folder / "told.json"
    file.write_text(json.dumps(told))
    return file

"""Lets one test process sit on either side of the wall: each face's own database role, and its own key."""

import contextlib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from offramp.ground.backend.base import DatabaseWrapper
from offramp.ground.principal import Principal, acting
from offramp.web import bootstrap

_faces: dict[str, DatabaseWrapper] = {}


def connect(keys: Path) -> None:
    """Open a connection a face, once."""
    for face in ("care", "justice"):
        if face in _faces:
            continue
        env = bootstrap.read(keys / f"{face}.env")
        address = conninfo_to_dict(env["OFFRAMP_DATABASE"])
        settings = deepcopy(connections.settings["default"])
        settings["USER"], settings["PASSWORD"] = address["user"], address["password"]
        settings["PRINCIPAL_KEY"] = env["OFFRAMP_PRINCIPAL_KEY"]
        _faces[face] = DatabaseWrapper(settings, alias="default")


def wrapper_for(address: str) -> DatabaseWrapper:
    """A connection with the user and database of an address, and no key to sign with."""
    found = conninfo_to_dict(address)
    settings = deepcopy(connections.settings["default"])
    settings |= {"USER": found["user"], "PASSWORD": found["password"], "NAME": found["dbname"]}
    return DatabaseWrapper(settings, alias="default")


@contextlib.contextmanager
def through(wrapper: DatabaseWrapper) -> Iterator[DatabaseWrapper]:
    """Every query in the block goes through `wrapper`."""
    before = connections["default"]
    connections["default"] = wrapper
    try:
        yield wrapper
    finally:
        connections["default"] = before


@contextlib.contextmanager
def on(face: str) -> Iterator[DatabaseWrapper]:
    """Every query in the block runs as the database role of `face`."""
    with through(_faces[face]) as wrapper:
        yield wrapper


@contextlib.contextmanager
def seated(who: Principal, face: str) -> Iterator[Principal]:
    """Act as `who` on the role of `face`."""
    with on(face), acting(who):
        yield who

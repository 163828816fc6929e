"""A bare connection of one face, as an attacker inside the process would have it: SQL of their own, our role."""

import contextlib
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg

from offramp.ground.principal import Principal, sign
from offramp.web import bootstrap


def address(built: SimpleNamespace, role: str) -> str:
    """Where one role connects to."""
    return bootstrap.read(built.keys / f"{role}.env")["OFFRAMP_DATABASE"]


def key(built: SimpleNamespace, role: str) -> str:
    """The signing key of one face."""
    return bootstrap.read(built.keys / f"{role}.env")["OFFRAMP_PRINCIPAL_KEY"]


@contextlib.contextmanager
def connected(built: SimpleNamespace, role: str) -> Iterator[psycopg.Connection]:
    """A connection in autocommit: nothing is sent along with it."""
    with psycopg.connect(address(built, role), autocommit=True) as connection:
        yield connection


@contextlib.contextmanager
def acting(built: SimpleNamespace, role: str, who: Principal) -> Iterator[psycopg.Connection]:
    """A transaction with a good principal, rolled back at the end."""
    with connected(built, role) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('offramp.principal', %s, true)", [sign(who, key(built, role))])
        yield connection

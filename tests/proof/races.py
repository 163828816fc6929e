"""Takes permissions away while others read, thousands of times, and looks for a statement that still saw something
though it started after the end was acknowledged, or after the moment at which it ended by the clock.
"""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg

from tests import raw
from tests.proof import races_made as made


@dataclass
class Found:
    """How many ends were raced, how many looks were taken while they happened, and what was seen too late."""

    races: int = 0
    looks: int = 0
    seen: int = 0
    blind: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)


class Reader(threading.Thread):
    """Reads without a pause; keeps, of every look, when its statement started and what it saw."""

    def __init__(self, address: str, token: str, statement: str) -> None:
        super().__init__()
        self.address, self.token, self.statement = address, token, statement
        self.stopped, self.reading = threading.Event(), threading.Event()
        self.looks: list[tuple[datetime, frozenset[UUID]]] = []
        self.trouble = ""

    def run(self) -> None:
        try:
            with psycopg.connect(self.address, autocommit=True) as connection:
                connection.execute("SELECT set_config('offramp.principal', %s, false)", [self.token])
                while not self.stopped.is_set():
                    started = datetime.now(
                        UTC
                    )  # before it is sent: the server's own stamp comes after its snapshot
                    rows = connection.execute(self.statement, prepare=True).fetchall()
                    self.looks.append((started, frozenset(row[0] for row in rows)))
                    self.reading.set()
        except psycopg.Error as error:
            self.trouble = str(error)
        finally:
            self.reading.set()


def race(built: SimpleNamespace, kind: made.Kind, home: Any, rounds: int, size: int) -> Found:
    """Run one kind of end, `rounds` times `size`, with two readers beside it."""
    found = Found()
    with psycopg.connect(built.admin, autocommit=True) as admin:
        for _ in range(rounds):
            admin.execute("SET session_replication_role = replica")
            case = kind.set_up(admin, home, size)
            _round(built, admin, case, found)
            made.clear(admin)
    return found


def _round(built: SimpleNamespace, admin: psycopg.Connection, case: made.Case, found: Found) -> None:
    token = made.signed(built, case.reader)
    address = raw.address(built, case.reader.face)
    readers = [Reader(address, token, case.statement) for _ in range(2)]
    with psycopg.connect(address, autocommit=True) as looking, _writer(built, case) as writing:
        looking.execute("SELECT set_config('offramp.principal', %s, false)", [token])
        before = {row[0] for row in looking.execute(case.statement)}
        for one in set(case.ends) - before:
            del case.ends[one]
            found.blind.append(f"{case.name}: {one} was not there to lose")
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.reading.wait()
        if case.clocks:
            case.ends = {one: end for one, end in case.clocks(admin).items() if one in case.ends}
        ended = _end_each(case, looking, writing, found)
        for reader in readers:
            reader.stopped.set()
            reader.join()
        left = {row[0] for row in looking.execute(case.statement)}
        if case.stays - left:
            found.leaks.append(f"{case.name}: what was not ended went too")
    for reader in readers:
        assert not reader.trouble, reader.trouble
        for started, saw in reader.looks:
            found.looks += 1
            found.seen += bool(saw & ended.keys())
            late = [one for one in saw & ended.keys() if started > ended[one]]
            found.leaks += [f"{case.name}: {one} was seen {started - ended[one]} later" for one in late]


def _writer(built: SimpleNamespace, case: made.Case) -> psycopg.Connection:
    connection = psycopg.connect(raw.address(built, case.writer.face), autocommit=True)
    connection.execute("SELECT set_config('offramp.principal', %s, false)", [made.signed(built, case.writer)])
    return connection


def _end_each(
    case: made.Case, looking: psycopg.Connection, writing: psycopg.Connection, found: Found
) -> dict[UUID, datetime]:
    """End one after another; each time, once it is acknowledged, look for it. Returns when each had ended."""
    ended: dict[UUID, datetime] = {}
    for one, end in case.ends.items():
        if callable(end):
            end(writing)
            ended[one] = datetime.now(UTC)
        else:
            ended[one] = end
            writing.execute("SELECT pg_sleep(greatest(0, extract(epoch FROM %s - clock_timestamp())))", [end])
        found.races += 1
        row = looking.execute(f"SELECT id FROM ({case.statement}) AS seen WHERE id = %s", [one]).fetchone()
        if row is not None:
            found.leaks.append(f"{case.name}: {one} was there after its end")
    return ended

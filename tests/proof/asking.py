"""Asks the real database what a principal may read, change, remove and add, and holds the answers against the oracle."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from uuid import UUID

import psycopg

from tests import raw
from tests.proof.oracle import Sight, may_act
from tests.proof.tables import TABLES, readable
from tests.proof.world import Token, Who, World
from tests.proof.writing import Hand

FACES = ("care", "justice")
REFUSED = psycopg.errors.InvalidAuthorizationSpecification


@dataclass
class Tally:
    """What was compared, and every difference, in words."""

    cells: int = 0
    allowed: int = 0
    writes: int = 0
    writes_allowed: int = 0
    tokens: int = 0
    leaks: list[str] = field(default_factory=list)
    denials: list[str] = field(default_factory=list)
    ways: set[tuple[str, str, str, str]] = field(default_factory=set)  # role, purpose, class, reach: allowed
    refusals: set[tuple[str, str, str]] = field(
        default_factory=set
    )  # role, purpose, class: a row was refused

    @property
    def differ(self) -> bool:
        return bool(self.leaks or self.denials)

    def hold(self, what: str, who: Who, said: set[UUID], meant: set[UUID]) -> None:
        """Compare what the database said with what the oracle meant."""
        if said == meant:
            return
        label = f"{what} by {who.role} for {who.purpose} on {who.face}"
        if said - meant:
            self.leaks.append(f"{label}: {sorted(said - meant)[:3]}")
        if meant - said:
            self.denials.append(f"{label}: {sorted(meant - said)[:3]}")

    def add(self, other: "Tally") -> None:
        for name in ("cells", "allowed", "writes", "writes_allowed", "tokens"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.leaks += other.leaks
        self.denials += other.denials
        self.ways |= other.ways
        self.refusals |= other.refusals


def signed(who: Who, key: str, expires: int) -> str:
    """A principal as the process would sign it."""
    fields = [who.site, who.staff, who.role, who.purpose, who.agency, who.unit, UUID(int=0), expires]
    body = "|".join(str(part) for part in fields)
    return f"{body}|{hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()}"


class Asker:
    """Connections of both faces to the scratch database."""

    def __init__(self, scratch: SimpleNamespace) -> None:
        self.keys = {face: raw.key(scratch, face) for face in FACES}
        self.open = {
            face: psycopg.connect(raw.address(scratch, face), autocommit=True) for face in (*FACES, "owner")
        }
        self.held = {face: self._held(face) for face in FACES}
        self.reading = {face: _union(sorted(self.held[face] & TABLES.keys())) for face in FACES}

    def close(self) -> None:
        for connection in self.open.values():
            connection.close()

    def _held(self, face: str) -> set[str]:
        """Every relation that this face could read anything of: tables, and views that nobody told us of."""
        rows = (
            self.open[face]
            .execute(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname IN ('offramp', 'guard', 'history', 'public')"
                " AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')"
                " AND c.relname NOT IN (SELECT name FROM guard.protected WHERE data_class IN ('identity', 'plumbing'))"
            )
            .fetchall()
        )
        return {name for (name,) in rows}

    def at(self, world: World) -> None:
        """Stop the clock of every connection at this world's instant."""
        for connection in self.open.values():
            connection.execute("SELECT set_config('proof.now', %s, false)", [world.now.isoformat()])

    def stand(self, token: str, face: str) -> psycopg.Connection:
        connection = self.open[face]
        connection.execute("SELECT set_config('offramp.principal', %s, false)", [token], prepare=True)
        return connection

    def be(self, who: Who, world: World) -> psycopg.Connection:
        return self.stand(signed(who, self.keys[who.face], int(world.now.timestamp()) + 300), who.face)

    def read(self, connection: psycopg.Connection, face: str) -> dict[str, set[UUID]]:
        """Everything that there is to read, in one statement."""
        statement, names = self.reading[face]
        found: dict[str, set[UUID]] = {name: set() for name in names}
        for place, ids in connection.execute(statement, prepare=True, binary=True):
            found[names[place]] = set(ids or ())
        return found


def _union(tables: list[str]) -> tuple[str, list[str]]:
    parts = [
        f"SELECT {n}, array_agg({TABLES[table].key}) FROM offramp.{table}" for n, table in enumerate(tables)
    ]
    return " UNION ALL ".join(parts), tables


def compare_reads(asker: Asker, world: World, sight: Sight, tally: Tally) -> None:
    """Every row of the world, all sites and all tables, for one principal."""
    who = sight.who
    said = asker.read(asker.be(who, world), who.face)
    for table, rows in world.rows.items():
        meant = sight.reads(table)
        k = TABLES[table].k
        tally.cells += len(rows)
        tally.allowed += len(meant)
        tally.hold(f"read {table}", who, said.get(table, set()), set(meant))
        tally.ways |= {(who.role, who.purpose, k, way) for way in set(meant.values())}
        if len(meant) < len(rows):
            tally.refusals.add((who.role, who.purpose, k))
    extra = asker.held[who.face] - readable(who.face) - KNOWN_WIDE
    if extra:
        tally.leaks.append(f"{who.face} may read {sorted(extra)}, of which the rules say nothing")


KNOWN_WIDE = {
    "rule",
    "relating",
    "removing",
    "protected",
    "program_site",
    "django_migrations",
}  # public knowledge


def compare_writes(asker: Asker, world: World, sight: Hand, tally: Tally, only: str = "") -> None:
    """What this principal may change and remove, of all rows; and add, of the tries. Nothing is kept."""
    for table, shape in TABLES.items():
        if only and table != only:
            continue
        if shape.changes:
            value = "proof.now()" if shape.k == "ties" else shape.changes
            _try(
                asker,
                world,
                sight,
                tally,
                f"change {table}",
                f"UPDATE offramp.{table} SET {shape.changes} = {value} RETURNING {table}.{shape.key}",
                sight.changes(table),
                len(world.rows[table]),
            )
        if shape.removes:
            _try(
                asker,
                world,
                sight,
                tally,
                f"remove {table}",
                f"DELETE FROM offramp.{table} RETURNING {table}.{shape.key}",
                sight.removes(table),
                len(world.rows[table]),
            )
        tries = world.tries[table]
        if tries:
            meant = {row.id for row in tries if sight.may_add(row)}
            _try(
                asker,
                world,
                sight,
                tally,
                f"add {table}",
                f"SELECT unnest(proof.add_{table}())",
                meant,
                len(tries),
            )


def _try(
    asker: Asker,
    world: World,
    sight: Hand,
    tally: Tally,
    what: str,
    statement: str,
    meant: set[UUID],
    cells: int,
) -> None:
    connection = asker.be(sight.who, world)
    said: set[UUID] = set()
    try:
        with connection.transaction(force_rollback=True):
            said = {row[0] for row in connection.execute(statement, binary=True)}
    except psycopg.errors.InsufficientPrivilege:
        pass
    tally.writes += cells
    tally.writes_allowed += len(meant)
    tally.hold(what, sight.who, said, meant)


def compare_tokens(asker: Asker, world: World, tokens: Iterator[tuple[Token, str]], tally: Tally) -> None:
    """Whether each of these principals is accepted, good ones and forged ones."""
    for token, text in tokens:
        connection = asker.stand(text, token.connects)
        try:
            connection.execute("SELECT count(*) FROM offramp.program_staff")
            accepted = True
        except (psycopg.errors.InvalidAuthorizationSpecification, psycopg.errors.InsufficientPrivilege):
            accepted = False
        tally.tokens += 1
        if accepted and not may_act(token, world):
            tally.leaks.append(f"accepted: {token}")
        if not accepted and may_act(token, world):
            tally.denials.append(f"refused: {token}")

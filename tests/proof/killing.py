"""Plants one fault after another in a copy of the scratch database, and asks whether the comparison with the oracle
notices. Whatever it does not notice is a hole in the proof.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from uuid import UUID

import psycopg
from psycopg import sql

from tests.proof import actors, scratch
from tests.proof.access import SEATS, ways
from tests.proof.asking import KNOWN_WIDE, Asker, Tally, compare_tokens
from tests.proof.corners import Corners
from tests.proof.making import Maker
from tests.proof.mutants import Mutant
from tests.proof.tables import TABLES, readable
from tests.proof.trying import Tried
from tests.proof.world import Who
from tests.proof.writing import Hand

BROKEN = (
    psycopg.errors.SyntaxErrorOrAccessRuleViolation,
    psycopg.DataError,
)  # no fault: it does not even run
REFUSED = (psycopg.errors.InvalidAuthorizationSpecification, psycopg.errors.InsufficientPrivilege)


SIZE, EDGE, SHARE = 0.5, 1.5, 0.04  # of each world: how large, how much on the edge, how much is tried anew


WORTH = {"until": "proof.now()", "copy_given": "false", "tries": "0", "wrong_words": "0"}
WORTH |= {name: "''" for name in ("review", "answer", "phone", "reply", "said")}
COUNTED = ("change", "remove", "reopen")
MOST, FEW = 40, 36  # how many of those who might notice are asked, and how many others


class Broken(Exception):  # noqa: N818
    """The mutated SQL does not run at all: it is no mutant."""


def copied(built: SimpleNamespace) -> SimpleNamespace:
    """A copy of the scratch database, made anew: what is broken in it never comes back."""
    place = scratch.standing(built)
    name = f"{place.database}_mutants"
    with psycopg.connect(built.server.address(), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(place.database)
        )
        server.execute(made)
    keys = place.keys.with_name(f"keys-{name}")
    keys.mkdir(exist_ok=True)
    for file in place.keys.glob("*.env"):
        text = file.read_text().replace(f"dbname={place.database}", f"dbname={name}")
        (keys / file.name).write_text(text)
    return SimpleNamespace(server=built.server, keys=keys, admin=built.server.address(database=name))


class Hunt:
    """One world, loaded into the copy, and what the oracle means of it, worked out once."""

    def __init__(self, place: SimpleNamespace, admin: psycopg.Connection, seed: int) -> None:
        self.admin = admin
        self.maker = Maker(seed, SIZE, EDGE)
        self.world = self.maker.make()
        corners = Corners(self.maker)
        standing = corners.place()
        actors.tries(self.maker, SHARE)
        Tried(corners).place()
        scratch.Loader(admin).load(self.world)
        self.asker = Asker(place)
        self.asker.at(self.world)
        self.standing, others = len(standing), actors.everybody(self.maker)
        self.maker.rng.shuffle(others)
        self.hands = [
            Hand(self.world, who) for who in [*standing, *others]
        ]  # those in the corners are asked first
        self.known: dict[tuple[int, str, str], set[UUID]] = {}
        self.forged = [
            forged
            for hand in self.hands[:12]
            for forged in actors.tokens(self.world, hand.who, self.asker.keys, self.maker.rng)
        ]

    def close(self) -> None:
        self.asker.close()

    def meant(self, n: int, verb: str, table: str) -> set[UUID]:
        """What the oracle means, remembered."""
        if (n, verb, table) not in self.known:
            hand = self.hands[n]
            found: set[UUID]
            if verb == "read":
                found = set(hand.reads(table))
            elif verb == "add":
                found = {row.id for row in self.world.tries[table] if hand.may_add(row)}
            elif verb == "change":
                found = {UUID(int=len(hand.changes(table, unseen=True)))}  # counted: what returns nothing
            elif verb == "remove":
                found = {UUID(int=len(hand.removes(table)))}  # asks for no right to read, so nothing hides
            else:
                found = {UUID(int=0)}  # nobody opens a tie again
            self.known[n, verb, table] = found
        return self.known[n, verb, table]

    def kills(self, mutant: Mutant) -> str:
        """How this mutant was noticed; nothing where it was not. Raises Broken for one that does not run."""
        try:
            self.admin.execute(mutant.do)
        except psycopg.Error as error:
            raise Broken from error
        try:
            return next(self._differences(mutant), "")
        finally:
            self.admin.execute(mutant.undo)

    def _differences(self, mutant: Mutant) -> Iterator[str]:
        if "own" in mutant.verbs:
            yield from self._by_the_owner(mutant.tables)
        if "hold" in mutant.verbs:
            yield from self._held()
        if mutant.kind in {"function principal", "seat"}:
            yield from self._tokens()
        for verb in ("read", "add", *COUNTED):
            if verb in mutant.verbs or (verb == "reopen" and "change" in mutant.verbs):
                tables = [table for table in mutant.tables if _has(verb, table)]
                if tables:
                    yield from self._by_everybody(verb, tables, mutant.seat)

    def _by_the_owner(self, tables: Iterable[str]) -> Iterator[str]:
        for table in tables:
            try:
                self.asker.open["owner"].execute(f"SELECT FROM offramp.{table} LIMIT 1")
            except REFUSED:
                continue
            yield f"the owner reads {table}"

    def _held(self) -> Iterator[str]:
        for face in ("care", "justice"):
            if self.asker._held(face) - KNOWN_WIDE != readable(face):
                yield f"{face} may read what it should not, or not what it should"

    def _tokens(self) -> Iterator[str]:
        tally = Tally()
        try:
            compare_tokens(self.asker, self.world, iter(self.forged), tally)
        except BROKEN as error:
            raise Broken from error
        yield from tally.leaks + tally.denials

    def _by_everybody(self, verb: str, tables: list[str], seat: tuple[str, str] | None) -> Iterator[str]:
        for n in self._concerned(tables, seat):
            who = self.hands[n].who
            said = self._said(verb, tables, who)
            for table in tables:
                if said.get(table, set()) != self.meant(n, verb, table):
                    yield f"{verb} {table} by {who.role} for {who.purpose}"

    def _concerned(self, tables: list[str], seat: tuple[str, str] | None) -> list[int]:
        """Who might notice: those of the seat, or who have a way into these classes, and a few who have none."""
        if seat:
            return [n for n, hand in enumerate(self.hands) if (hand.who.role, hand.who.purpose) == seat]
        classes = {TABLES[table].k for table in tables} - {"ties", "accounting", "log"} or {"K13"}
        inside = [
            n for n, h in enumerate(self.hands) if any(ways(h.who.role, h.who.purpose, k) for k in classes)
        ]
        others = [n for n in range(len(self.hands)) if n not in set(inside)]
        # Of those without a way in: who stands in a corner, then whose role and purpose do not fit.
        others.sort(
            key=lambda n: n >= self.standing and (self.hands[n].who.role, self.hands[n].who.purpose) in SEATS
        )
        return [*inside[:MOST], *others[:FEW]]

    def _said(self, verb: str, tables: list[str], who: Who) -> dict[str, set[UUID]]:
        connection = self.asker.be(who, self.world)
        found: dict[str, set[UUID]] = {}
        if verb == "read":
            tables = [table for table in tables if table in self.asker.held[who.face]]
        for statement, table in _statements(verb, tables):
            try:
                with connection.transaction(force_rollback=True):
                    done = connection.execute(statement, prepare=True, binary=True)
                    if verb in COUNTED:
                        found[table] = {UUID(int=done.rowcount)}
                        continue
                    for row in done:
                        found[table or tables[row[0]]] = set(row[-1] or ())
            except psycopg.errors.InsufficientPrivilege:
                if verb in COUNTED:
                    found[table] = {UUID(int=0)}
            except BROKEN as error:
                raise Broken from error
            except psycopg.Error as error:
                found[table or tables[0]] = {UUID(int=1)}  # it raises where it should answer
                del error
        return found


def _has(verb: str, table: str) -> bool:
    shape = TABLES[table]
    if verb == "reopen":
        return shape.k == "ties"
    return verb in {"read", "add"} or bool(shape.changes if verb == "change" else shape.removes)


def _statements(verb: str, tables: list[str]) -> Iterator[tuple[str, str]]:
    if verb == "read" and tables:
        parts = [f"SELECT {n}, array_agg({TABLES[t].key}) FROM offramp.{t}" for n, t in enumerate(tables)]
        yield " UNION ALL ".join(parts), ""
    for table in tables:
        shape = TABLES[table]
        if verb == "add":
            yield f"SELECT proof.add_{table}()", table
        if verb == "change":
            value = WORTH.get(shape.changes, "DEFAULT")
            yield f"UPDATE offramp.{table} SET {shape.changes} = {value}", table
        if verb == "reopen":
            yield f"UPDATE offramp.{table} SET until = NULL", table
        if verb == "remove":
            yield f"DELETE FROM offramp.{table}", table


@dataclass
class Hunted:
    """What became of the faults: each killed one with what gave it away, the rest with their names."""

    killed: dict[str, str] = field(default_factory=dict)
    survived: list[Mutant] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def hunt(place: SimpleNamespace, admin: psycopg.Connection, mutants: list[Mutant], seeds: range) -> Hunted:
    """Plant each fault in the first world; what nobody noticed goes on to the next."""
    found = Hunted(survived=mutants)
    for seed in seeds:
        if not found.survived:
            break
        world = Hunt(place, admin, seed)
        waiting, found.survived = found.survived, []
        for mutant in waiting:
            try:
                noticed = world.kills(mutant)
            except Broken:
                found.broken.append(mutant.name)
                continue
            if noticed:
                found.killed[mutant.name] = noticed
            else:
                found.survived.append(mutant)
        world.close()
    return found

"""Reads the access matrix: cells, and what the grants of each face follow from them.

It decides nothing by itself: every answer here is a line of matrix.toml.
"""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACES = ("care", "justice")
REACHES = frozenset(
    {"all", "own", "docket", "assigned", "supervised", "named", "author", "self", "opened", "ordered", "drop"}
)
EVERYONE = "everyone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One way in: this role, for this purpose, reaches this far into this class."""

    role: str
    purpose: str
    data_class: str
    reach: str
    writes: bool
    consented: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    """One kind of relationship that this role may write for this purpose."""

    role: str
    purpose: str
    kind: str
    whom: str
    basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """One class of which this role takes rows away for this purpose, where their time is over."""

    role: str
    purpose: str
    data_class: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """The whole file, read."""

    purposes: frozenset[str]
    roles: Mapping[str, Mapping[str, Any]]
    classes: Mapping[str, str]
    cells: tuple[Cell, ...]
    ties: tuple[Tie, ...]
    removals: tuple[Removal, ...] = ()

    def faces_of(self, role: str) -> tuple[str, ...]:
        """The faces on which this role works."""
        face = str(self.roles[role]["face"])
        return FACES if face == "both" else (face,)

    def staffed(self, role: str) -> bool:
        """Whether whoever acts in this role is a member of staff: neither a service nor a participant."""
        return not self.roles[role].get("service", False) and role != "participant"

    def reads(self, face: str, data_class: str) -> bool:
        """Whether any role of this face reaches this class at all."""
        return any(self._at(face, data_class))

    def writes(self, face: str, data_class: str) -> bool:
        """Whether any role of this face may write this class."""
        return any(cell.writes for cell in self._at(face, data_class))

    def _at(self, face: str, data_class: str) -> Iterator[Cell]:
        return (c for c in self.cells if c.data_class == data_class and face in self.faces_of(c.role))


@functools.cache
def matrix() -> Matrix:
    """The matrix of this release. Raises ValueError where the file contradicts itself."""
    return read((Path(__file__).parent / "matrix.toml").read_text())


def read(text: str) -> Matrix:
    """Read a matrix from TOML. Raises ValueError for a word that it does not define."""
    table = tomllib.loads(text)
    ties = tuple(
        Tie(role=role, purpose=purpose, kind=kind, whom=tie["whom"], basis=tie["basis"])
        for role, purposes in table["ties"].items()
        for purpose, several in purposes.items()
        for tie in several
        for kind in tie["kinds"]
    )
    found = Matrix(
        purposes=frozenset(table["purposes"]),
        roles=table["roles"],
        classes=table["classes"],
        cells=tuple(_cells(table["cells"])),
        ties=ties,
        removals=tuple(
            Removal(role=role, purpose=purpose, data_class=data_class)
            for role, purposes in table.get("removals", {}).items()
            for purpose, classes in purposes.items()
            for data_class in classes
        ),
    )
    rows: tuple[Cell | Tie | Removal, ...] = (*found.cells, *found.ties, *found.removals)
    for row in rows:
        if row.role not in found.roles or row.purpose not in found.purposes:
            raise ValueError(f"the matrix does not define {row.role} for {row.purpose}")
    return found


def _cells(table: Mapping[str, Mapping[str, Any]]) -> Iterator[Cell]:
    seats = {
        (role, purpose)
        for roles in table.values()
        for role, purposes in roles.items()
        if role != EVERYONE
        for purpose in purposes
    }
    for data_class, roles in table.items():
        named = {
            (role, purpose): words
            for role, purposes in roles.items()
            if role != EVERYONE
            for purpose, words in purposes.items()
        }
        if EVERYONE in roles:
            named = {seat: roles[EVERYONE] for seat in seats} | named
        for (role, purpose), words in sorted(named.items()):
            for way in [words] if isinstance(words, str) else words:
                yield _cell(role, purpose, data_class, str(way))


def _cell(role: str, purpose: str, data_class: str, words: str) -> Cell:
    reach, *more = words.split()
    if reach not in REACHES or not set(more) <= {"write", "consent"}:
        raise ValueError(f"{role}, {purpose}, {data_class}: {words!r} is no cell")
    return Cell(
        role=role,
        purpose=purpose,
        data_class=data_class,
        reach=reach,
        writes="write" in more,
        consented="consent" in more,
    )

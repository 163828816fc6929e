"""The one shape of every kind of criterion, and what a rulebook has declared for it to name.

A criterion answers True, False or None ("cannot say"); it must never raise on facts that were read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Protocol, Self

from offramp.policy.areas import Area
from offramp.policy.class_lists import EMPTY, ClassList
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact, Teller


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """What a rulebook declares before its lines: offences by code and class, areas, classes, facts.

    `graded` has the grade of each offence and whether it is an attempt, as far as the book says.
    """

    offences: Mapping[str, str]
    offence_classes: Mapping[str, str]
    areas: Mapping[str, Area]
    history_classes: Mapping[str, str]
    declared: Mapping[str, Fact]
    spanish: Mapping[str, str] = field(default_factory=dict)
    graded: Mapping[str, tuple[str, bool | None]] = field(default_factory=dict)
    class_list: ClassList = EMPTY

    def fact(self, table: Table, key: str, default: str = "") -> str:
        """The fact that a criterion names under `key`; notes a problem when nobody declared it."""
        name = table.text(key, default or None)
        if name and name not in self.declared:
            near = [key for key in self.declared if len(name) > 3 and name in key] or get_close_matches(
                name, self.declared, n=1
            )
            meant = f'did you mean "{near[0]}"? Or ' if near else ""
            table.problem(f'no fact is called "{name}": {meant}declare it under [[facts]]', key)
        return name


UNLISTED = "unlisted"
Edge = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A fact that is missing, and who can tell it when that is not simply the fact's own list."""

    fact: str
    who_can_tell: tuple[Teller, ...] = ()


class Criterion(Protocol):
    """What each file beside this one holds: read it, judge it, name its gaps, say it plainly."""

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """The criterion as the rulebook states it; problems are noted on the table."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact it may look at."""

    @property
    def declares(self) -> tuple[Fact, ...]:
        """Facts that exist because this criterion asks for them."""

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether it is met; None when that cannot be said."""

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """When it cannot be said: what is missing and could still decide it."""

    def plain(self, language: str = "en") -> str:
        """A clause in plain words, in English ("en") or Spanish ("es")."""

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Facts worth trying, as `facts.read` takes them: at and beside each limit, each word and one other."""

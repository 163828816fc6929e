"""All of, any of, or none of several criteria, in three-valued logic."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from offramp.policy import criteria, speech
from offramp.policy.criteria.shape import Criterion, Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact


class Joined(StrEnum):
    """How the parts are joined."""

    all_of = "all_of"
    any_of = "any_of"
    none_of = "none_of"


@dataclass(frozen=True, kw_only=True, slots=True)
class Combination:
    """Parts joined; one part that decides the whole makes unknown others harmless."""

    joined: Joined
    parts: tuple[Criterion, ...]
    facts: tuple[str, ...]
    declares: tuple[Fact, ...]

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "all_of", of = [{...}, {...}]}."""
        tables = table.tables("of")
        if not tables:
            table.problem('needs "of": the list of criteria it joins', "of")
        parts = tuple(criteria.read(part, outline) for part in tables)
        return cls(
            joined=table.word("kind", Joined),
            parts=parts,
            facts=tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
            declares=tuple(fact for part in parts for fact in part.declares),
        )

    def judge(self, known: Known, on: date) -> bool | None:
        """Strong three-valued logic: False decides "all", True decides "any" and "none"."""
        deciding = self.joined is not Joined.all_of
        open_part = False
        for part in self.parts:
            answer = part.judge(known, on)
            if answer is deciding:
                return self.joined is Joined.any_of
            open_part = open_part or answer is None
        return None if open_part else self.joined is not Joined.any_of

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The gaps of the parts that cannot be said."""
        gaps = [gap for part in self.parts if part.judge(known, on) is None for gap in part.gaps(known, on)]
        return tuple(dict.fromkeys(gaps))

    def plain(self, language: str = "en") -> str:
        """As a clause; a part may hold an "or" itself, so parts are set apart, and joined ones stand in brackets."""
        word = speech.word("and" if self.joined is Joined.all_of else "or", language)
        said = f"; {word} ".join(_within(part, language) for part in self.parts)
        if self.joined is not Joined.none_of:
            return said
        return f"{speech.chosen('none of this is so:', 'nada de esto es así:', language)} {said}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Those of every part."""
        return tuple(edge for part in self.parts for edge in part.edges(on))


def _within(part: Criterion, language: str) -> str:
    said = part.plain(language)
    return f"({said})" if isinstance(part, Combination) else said

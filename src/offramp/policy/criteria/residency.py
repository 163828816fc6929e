"""Whether the person lives in the program's area, and for how long; who does not live there has lived there 0 months."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import amounts, speech
from offramp.policy.amounts import Amount, Compare
from offramp.policy.criteria.quantity import read_limit
from offramp.policy.criteria.shape import Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact

LIVES, MONTHS = "residency.in_area", "residency.months"


@dataclass(frozen=True, kw_only=True, slots=True)
class Residency:
    """Met by living there, or by living there so many months (or fewer)."""

    compare: Compare
    limit: float
    any_time: bool
    facts: tuple[str, ...] = (LIVES, MONTHS)
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "residency", at_least = 24} in months, or {kind = "residency"} for however long."""
        if not any(table.has(compare) for compare in Compare):
            return cls(compare=Compare.over, limit=0, any_time=True)
        compare, limit = read_limit(table)
        return cls(compare=compare, limit=limit, any_time=False)

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether they live there long enough."""
        lives, months = known.get(LIVES), known.get(MONTHS)
        if lives is False:
            return amounts.meets(amounts.exactly(0), self.compare, self.limit)
        if self.any_time and lives:
            return True
        if not isinstance(months, Amount):
            return None
        met = amounts.meets(months, self.compare, self.limit)
        return met or None if self.any_time else met

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """Whether they live there, and how long where that counts."""
        lives = () if LIVES in known else (Gap(fact=LIVES),)
        return lives if self.any_time else (*lives, Gap(fact=MONTHS))

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        said = speech.chosen(
            "the person lives in the program's area", "la persona vive en el área del programa", language
        )
        if self.any_time:
            return said
        since = speech.chosen("and has done so for", "y lleva allí", language)
        return f"{said} {since} {speech.compared(self.compare, self.limit, language)} {speech.word('months', language)}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Not there; there; and the months beside the limit."""
        beside = () if self.any_time else amounts.around(self.limit, whole=False)
        return ({LIVES: False}, {LIVES: True}, *({LIVES: True, MONTHS: one} for one in beside))

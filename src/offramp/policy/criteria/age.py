"""The person's age against a limit; "18 or older" and "above 18" are two different rules."""

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

FACT = "age"


@dataclass(frozen=True, kw_only=True, slots=True)
class Age:
    """Met when the age in whole years is below (or at least, over, at most) the limit."""

    compare: Compare
    limit: float
    facts: tuple[str, ...] = (FACT,)
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "age", below = 18}."""
        compare, limit = read_limit(table)
        return cls(compare=compare, limit=limit)

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether the age meets the limit."""
        age = known.get(FACT)
        return amounts.meets(age, self.compare, self.limit) if isinstance(age, Amount) else None

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """Only the age itself."""
        return (Gap(fact=FACT),)

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        opening = speech.chosen("the person's age is", "la edad de la persona es", language)
        return f"{opening} {speech.compared(self.compare, self.limit, language)}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """The years beside the limit."""
        return tuple({FACT: age} for age in amounts.around(self.limit, whole=True))

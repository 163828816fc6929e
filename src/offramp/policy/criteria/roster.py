"""Something only the program knows: places left, or whether an order bars contact with a participant.

Never asked of police: the fact must be one that the program alone can tell.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import amounts, speech
from offramp.policy.amounts import Amount, Compare
from offramp.policy.criteria.quantity import read_limit
from offramp.policy.criteria.shape import Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact, Kind, Teller


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """Met when the program's yes-or-no fact is so, or its count meets the limit."""

    fact: str
    said: str
    es: str = ""
    wanted: bool | None = None
    compare: Compare = Compare.below
    limit: float = 0
    facts: tuple[str, ...] = ()
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "roster", fact = "program.slots_open", below = 1} or {..., is = true}."""
        fact = outline.fact(table, "fact")
        declared = outline.declared.get(fact)
        if declared and declared.who_can_tell != (Teller.program,):
            table.problem(f'"{fact}" is not a fact that only the program can tell', "fact")
        said, es = (declared.words, declared.es) if declared else (fact, "")
        if declared and declared.kind is Kind.yes_no:
            return cls(fact=fact, said=said, es=es, wanted=table.flag("is", True), facts=(fact,))
        compare, limit = read_limit(table)
        return cls(fact=fact, said=said, es=es, compare=compare, limit=limit, facts=(fact,))

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether the program's fact is so."""
        value = known.get(self.fact)
        if value is None:
            return None
        if isinstance(value, Amount):
            return amounts.meets(value, self.compare, self.limit)
        return value is self.wanted

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """Only the fact itself."""
        return (Gap(fact=self.fact),)

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        said = speech.chosen(self.said, self.es, language)
        if self.wanted is None:
            return f"{said}: {speech.compared(self.compare, self.limit, language)}"
        return f"{said}: {speech.word('yes' if self.wanted else 'no', language)}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Yes and no, or the counts beside the limit."""
        if self.wanted is not None:
            return ({self.fact: True}, {self.fact: False})
        return tuple({self.fact: count} for count in amounts.around(self.limit, whole=True))

"""Something a person on the scene judges: yes or no, or one of a few words."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import speech
from offramp.policy.criteria.shape import UNLISTED, Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact, Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """Met when the fact has one of the wanted values."""

    fact: str
    wanted: frozenset[bool | str]
    said: str
    es: str
    tried: tuple[bool | str, ...]
    facts: tuple[str, ...]
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "judgement", fact = ..., is = true} or {..., one_of = ["records", ...]}."""
        fact = outline.fact(table, "fact")
        declared = outline.declared.get(fact)
        wanted: frozenset[bool | str]
        if table.has("one_of"):
            wanted, kind = frozenset(table.texts("one_of", required=True)), Kind.word
        else:
            wanted, kind = frozenset({table.flag("is", True)}), Kind.yes_no
        if declared and declared.one_of:
            table.named("one_of", declared.one_of, f"value of {fact}")
        if declared and declared.kind is not kind:
            table.problem(f'the fact "{fact}" is a {declared.kind} fact and cannot be judged so', "fact")
        words = declared.words if declared else fact
        tried: tuple[bool | str, ...] = (True, False)
        if kind is Kind.word:
            tried = (declared and declared.one_of) or (*sorted(str(one) for one in wanted), UNLISTED)
        return cls(
            fact=fact,
            wanted=wanted,
            said=words,
            es=declared.es if declared else "",
            tried=tried,
            facts=(fact,),
        )

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether the judgement is as wanted."""
        value = known.get(self.fact)
        return None if value is None else value in self.wanted

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """Only the fact itself."""
        return (Gap(fact=self.fact),)

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        wanted = sorted("yes" if one is True else "no" if one is False else one for one in self.wanted)
        said = speech.chosen(self.said, self.es, language)
        return f"{said}: {speech.listed(wanted, 'or', language)}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Yes and no, or every word and one that is not wanted."""
        return tuple({self.fact: value} for value in self.tried)

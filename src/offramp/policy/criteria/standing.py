"""What stands about a person, of any kind or only of some: open cases, court programs, warrants, supervision, drivers.

Each has a fact that says whether, and one that says which; "which" goes before "whether".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import speech
from offramp.policy.criteria.shape import Edge, Gap, Outline
from offramp.policy.facts import Known, Listed
from offramp.policy.tables import Table
from offramp.policy.vocabulary import OTHER, Fact


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """Where a kind is told: whether, which, under what key a line names some, and its words."""

    whether: str
    which: str
    key: str
    en: str
    es: str


_TOLD: Mapping[str, _Told] = {
    "pending_case": _Told(whether="pending.case", which="pending.classes", key="classes",
                          en="a criminal case is open", es="hay una causa penal abierta"),
    "specialty_court": _Told(whether="pending.specialty_court", which="pending.courts", key="courts",
                             en="a specialty court case is pending",
                             es="hay una causa pendiente en un tribunal especializado"),
    "warrant": _Told(whether="warrant.open", which="warrant.kinds", key="kinds",
                     en="a warrant is open", es="hay una orden judicial abierta"),
    "supervision": _Told(whether="supervision.active", which="supervision.classes", key="classes",
                         en="the person is on supervision", es="la persona está bajo supervisión"),
    "driver": _Told(whether="", which="driver.kinds", key="kinds",
                    en="the conduct seems driven by need", es="la conducta parece deberse a una necesidad"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Met by any of the wanted kinds; where the line wants none in particular, by any at all."""

    kind: str
    wanted: frozenset[str] | None
    others: tuple[str, ...]
    words: tuple[str, ...]
    es: tuple[str, ...]
    facts: tuple[str, ...]
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "warrant"} for any, or {kind = "warrant", kinds = ["felony"]} for some."""
        kind = table.text("kind")
        told = _TOLD[kind]
        allowed = outline.declared[told.which].one_of
        wanted = table.named(told.key, allowed, told.key)
        if table.has(told.key) and not wanted:
            table.problem(f'"{told.key}" is empty: name some, or leave it out for any', told.key)
        words = tuple(outline.history_classes.get(one, one) for one in wanted)
        return cls(
            kind=kind, wanted=frozenset(wanted) or None, words=words,
            others=tuple(one for one in (*allowed, OTHER) if one not in wanted)[:1],
            es=tuple(outline.spanish.get(one) or speech.word(word, speech.SPANISH)
                     for one, word in zip(wanted, words, strict=True)),
            facts=tuple(fact for fact in (told.whether, told.which) if fact),
        )  # fmt: skip

    def judge(self, known: Known, on: date) -> bool | None:
        """Which goes first; else that there is none, or some where any will do."""
        told = _TOLD[self.kind]
        which = known.get(told.which)
        answer = which.has(self.wanted) if isinstance(which, Listed) else None
        if answer is not None:
            return answer
        whether = known.get(told.whether)
        return False if whether is False else True if whether is True and self.wanted is None else None

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """Whether, while that is not known; and which, where only some will do."""
        told = _TOLD[self.kind]
        gaps = (Gap(fact=told.whether),) if told.whether and told.whether not in known else ()
        return (*gaps, Gap(fact=told.which)) if self.wanted or not gaps else gaps

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        told = _TOLD[self.kind]
        said = speech.chosen(told.en, told.es, language)
        if self.wanted is None:
            return f"{said} ({speech.chosen('of any kind', 'de cualquier clase', language)})"
        return (
            f"{said} ({speech.listed(self.es if language == speech.SPANISH else self.words, 'or', language)})"
        )

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Yes and no; none, each kind that is wanted, and one that is not."""
        told = _TOLD[self.kind]
        whether: tuple[Edge, ...] = ({told.whether: True}, {told.whether: False}) if told.whether else ()
        named = [[], *([one] for one in (*sorted(self.wanted or ()), *self.others))]
        return (*whether, *({told.which: one} for one in named))

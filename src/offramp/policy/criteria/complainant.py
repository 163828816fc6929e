"""What the victim or complainant wants: that the charge goes ahead, that it does not, undecided, or there is nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import speech
from offramp.policy.criteria.shape import Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import WISHES, Fact

WISH, OBJECTS = "complainant.wish", "complainant.objects"
_OBJECTS = frozenset({"objects"})
_SAID = {
    "agrees": ("agrees to diversion", "está de acuerdo con el desvío"),
    "undecided": ("is undecided", "no se ha decidido"),
    "objects": ("wants the charge to go ahead", "quiere que el cargo siga adelante"),
    "nobody": ("does not exist: nobody was wronged", "no existe: nadie salió perjudicado"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Complainant:
    """Met when the wish is one of these; a bare "objects" or "does not object" narrows it down."""

    wishes: frozenset[str]
    facts: tuple[str, ...] = (WISH, OBJECTS)
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "complainant", wish = ["objects", "undecided"]}."""
        wishes = frozenset(table.named("wish", WISHES, "wish"))
        if not wishes or len(wishes) == len(WISHES):
            table.problem(f'"wish" needs some of {", ".join(WISHES)}, and not all of them', "wish")
        return cls(wishes=wishes)

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether every wish that it may still be is among these, or none is."""
        wish, objects = known.get(WISH), known.get(OBJECTS)
        if isinstance(wish, str):
            return wish in self.wishes
        if objects is None:
            return None
        possible = _OBJECTS if objects else frozenset(WISHES) - _OBJECTS
        return True if possible <= self.wishes else None if possible & self.wishes else False

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The wish."""
        return (Gap(fact=WISH),)

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        said = [speech.chosen(*_SAID[wish], language) for wish in WISHES if wish in self.wishes]
        opening = speech.chosen("the victim or complainant", "la víctima o quien denuncia", language)
        return f"{opening} {speech.listed(said, 'or', language)}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Every wish."""
        return tuple({WISH: wish} for wish in WISHES)

"""An earlier arrest or involvement: known in one of several ways, recently enough, in the program's area.

"None that anyone knows of" decides it; its months are counted back from the day of the finding, the limit included.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import amounts, speech
from offramp.policy.amounts import Amount, Compare
from offramp.policy.criteria.shape import Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import BASES, CONDUCT, Fact

BASIS, WHAT, MONTHS, IN_AREA = (
    "involvement.basis", "involvement.what", "involvement.months_ago", "involvement.in_area",
)  # fmt: skip
NONE, ARREST = BASES[-1], CONDUCT[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Involvement:
    """Met when every part that the line names is so."""

    bases: frozenset[str]
    arrest_only: bool
    months: int | None
    in_area: bool
    facts: tuple[str, ...]
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "involvement", bases = ["records"], within_months = 24, in_area = true, arrest_only = true}."""
        bases = frozenset(table.named("bases", BASES[:-1], "way to know of it")) or frozenset(BASES[:-1])
        months = table.whole("within_months") if table.has("within_months") else None
        if months is not None and months < 1:
            table.problem('"within_months" needs to be one or more', "within_months")
        arrest, in_area = table.flag("arrest_only", False), table.flag("in_area", False)
        facts = (
            BASIS,
            *((WHAT,) if arrest else ()),
            *((MONTHS,) if months else ()),
            *((IN_AREA,) if in_area else ()),
        )
        return cls(bases=bases, arrest_only=arrest, months=months, in_area=in_area, facts=facts)

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether all of it is so; one part that is not decides."""
        parts = [self._part(fact, known) for fact in self.facts]
        return False if False in parts else None if None in parts else True

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The parts that cannot be said."""
        return tuple(Gap(fact=fact) for fact in self.facts if self._part(fact, known) is None)

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        english, spanish = ("an earlier arrest", "un arresto anterior") if self.arrest_only else (
            "earlier involvement", "una implicación anterior")  # fmt: skip
        said = speech.chosen(f"there is {english}", f"hay {spanish}", language)
        said += f" ({speech.listed((one for one in BASES if one in self.bases), 'or', language)})"
        if self.in_area:
            said += speech.chosen(" in the program's area", " en el área del programa", language)
        if self.months:
            said += (
                f" {speech.chosen('within', 'en los últimos', language)} {speech.back(self.months, language)}"
            )
        return said

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Every way to know of it, the months beside the limit, and each other part both ways."""
        beside = amounts.around(self.months, whole=False) if self.months else ()
        tried: dict[str, tuple[object, ...]] = {
            BASIS: BASES, WHAT: CONDUCT, MONTHS: beside, IN_AREA: (True, False),
        }  # fmt: skip
        met: dict[str, object] = {BASIS: min(self.bases), WHAT: ARREST, MONTHS: self.months, IN_AREA: True}
        start = {fact: met[fact] for fact in self.facts}
        return tuple({**start, fact: value} for fact in self.facts for value in tried[fact])

    def _part(self, fact: str, known: Known) -> bool | None:
        value = known.get(fact)
        if value is None:
            return None
        if fact == BASIS:
            return value in self.bases
        if fact == WHAT:
            return value == ARREST
        if fact == MONTHS:
            limit = self.months or 0
            return amounts.meets(value, Compare.at_most, limit) if isinstance(value, Amount) else None
        return value is True

"""Where it happened: inside or outside areas that the rulebook draws by beats, by districts or by an outline."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import speech
from offramp.policy.areas import Area
from offramp.policy.criteria.shape import UNLISTED, Edge, Gap, Outline
from offramp.policy.facts import Known, Point
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact

POINT, BEAT, DISTRICT = "place.point", "place.beat", "place.district"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Met when it happened inside (or outside) all the named areas taken together."""

    inside: bool
    areas: tuple[Area, ...]
    facts: tuple[str, ...]
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "place", inside = ["downtown"]} or {kind = "place", outside = [...]}."""
        inside = table.named("inside", outline.areas, "area")
        outside = table.named("outside", outline.areas, "area")
        if bool(inside) is bool(outside):
            table.problem('a place needs exactly one of "inside" and "outside"')
        areas = tuple(outline.areas[name] for name in inside or outside if name in outline.areas)
        facts = tuple(fact for fact in (POINT, BEAT, DISTRICT) if any(fact in ways(area) for area in areas))
        return cls(inside=bool(inside), areas=areas, facts=facts or (BEAT,))

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether it is where the rule says."""
        found: bool | None = False
        for area in self.areas:
            lies = _lies(area, known)
            if lies:
                return self.inside
            found = None if lies is None else found
        return None if found is None else not self.inside

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The ways in which an area that is open could be settled."""
        missing = [fact for area in self.areas if _lies(area, known) is None for fact in ways(area)]
        return tuple(Gap(fact=fact) for fact in dict.fromkeys(missing))

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        said = ("it happened inside", "ocurrió dentro de") if self.inside else (
            "it happened outside", "ocurrió fuera de")  # fmt: skip
        names = [speech.chosen(area.words, area.es, language) for area in self.areas]
        return f"{speech.chosen(*said, language)} {speech.listed(names, 'or', language)}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Every beat and district, and one that is not listed; points inside, on the edge of and outside outlines."""
        found: list[Edge] = []
        for fact, listed in ((BEAT, "beats"), (DISTRICT, "districts")):
            if fact in self.facts:
                names = {name for area in self.areas for name in getattr(area, listed)}
                found += [{fact: name} for name in (*sorted(names), UNLISTED)]
        outlines = [area.outline for area in self.areas if area.outline]
        found += [{POINT: list(point)} for outline in outlines for point in outline.tried()]
        away: dict[str, object] = {fact: UNLISTED for fact in self.facts if fact != POINT}
        away |= {POINT: list(outlines[0].tried()[-1])} if outlines else {}
        return (*found, away)


def ways(area: Area) -> tuple[str, ...]:
    """The facts by which the book can tell whether something lies in an area, the most exact first."""
    drawn = ((POINT, area.outline), (BEAT, area.beats), (DISTRICT, area.districts))
    return tuple(fact for fact, there in drawn if there)


def _lies(area: Area, known: Known) -> bool | None:
    point = known.get(POINT)
    if area.outline is not None and isinstance(point, Point):
        return area.outline.covers(point)
    beat = known.get(BEAT)
    if area.beats and beat is not None:
        return beat in area.beats
    district = known.get(DISTRICT)
    return district in area.districts if area.districts and district is not None else None

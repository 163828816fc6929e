"""An amount against a limit: by substance, with exemptions, and with what happens exactly at the limit.

Measured in a way that does not count, an amount beyond the limit is "cannot say"; one within it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import amounts, speech
from offramp.policy.amounts import Amount, Compare
from offramp.policy.criteria.shape import UNLISTED, Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import MEASURED, WEIGHTS, Fact, Kind, Teller

SUBSTANCE, MEASURE, WEIGHT = "drug.substance", "drug.measured", "drug.weight"
NET = "net"
_LABORATORY = (Teller.prosecutor,)
_UNKNOWN = Amount(low=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """Met when the amount is over (or at least, below, at most) the limit for its substance."""

    fact: str
    said: str
    es: str
    whole: bool
    unit: str
    compare: Compare
    limit: float
    by_substance: Mapping[str, float]
    exempt: frozenset[str]
    measured: frozenset[str]
    weight: str
    facts: tuple[str, ...]
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "quantity", fact = ..., over = 3, unit = "g", exempt_substances = [...]}."""
        fact = outline.fact(table, "fact")
        compare, limit = read_limit(table)
        unit = table.text("unit")
        declared = outline.declared.get(fact)
        if declared and (declared.unit != unit or declared.kind not in (Kind.amount, Kind.whole)):
            table.problem(f'the fact "{fact}" is counted in "{declared.unit}", not "{unit}"', "unit")
        by_substance: dict[str, float] = {}
        for name, own in table.mapping("by_substance").items():
            if isinstance(own, bool) or not isinstance(own, (int, float)) or own < 0:
                table.problem(f'the limit of "{name}" needs a number', "by_substance")
            else:
                by_substance[name] = float(own)
        exempt = frozenset(table.texts("exempt_substances"))
        measured, weight = (
            frozenset(table.named("measured", MEASURED, "way to measure")),
            table.text("weight", ""),
        )
        if weight and weight not in WEIGHTS:
            table.problem(f'"weight" needs one of {", ".join(WEIGHTS)}, not "{weight}"', "weight")
        also = ((SUBSTANCE, by_substance or exempt), (MEASURE, measured), (WEIGHT, weight))
        facts = (fact, *(key for key, counts in also if counts))
        return cls(
            fact=fact, said=declared.words if declared else fact, es=declared.es if declared else "",
            whole=declared is not None and declared.kind is Kind.whole, unit=unit, compare=compare, limit=limit,
            by_substance=by_substance, measured=measured, weight=weight, exempt=exempt, facts=facts,
        )  # fmt: skip

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether the limit is met; with the substance unknown, only where every substance agrees."""
        amount = self._weighted(known)
        sure = not self.measured or known.get(MEASURE) in self.measured
        substance = known.get(SUBSTANCE) if SUBSTANCE in self.facts else ""
        if substance is not None:
            return self._of(str(substance), amount, sure)
        answers = {self._of(name, amount, sure) for name in ("", *self.by_substance, *self.exempt)}
        return answers.pop() if len(answers) == 1 else None

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The amount unless it decides nothing any more; the substance, the measuring, the weight where they could."""
        amount, estimated = known.get(self.fact), self.measured and known.get(MEASURE) not in self.measured
        exact = isinstance(amount, Amount) and amount.low == amount.high
        later = _LABORATORY if estimated and MEASURE in known else ()
        gaps = () if exact else (Gap(fact=self.fact, who_can_tell=later if amount is not None else ()),)
        if SUBSTANCE in self.facts and SUBSTANCE not in known:
            gaps = (*gaps, Gap(fact=SUBSTANCE))
        if estimated:
            gaps = (*gaps, Gap(fact=MEASURE, who_can_tell=later))
        if self.weight and known.get(WEIGHT) != self.weight:
            gaps = (*gaps, Gap(fact=WEIGHT, who_can_tell=_LABORATORY if WEIGHT in known else ()))
        return gaps

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        limit = speech.compared(self.compare, self.limit, language)
        said = f"{speech.chosen(self.said, self.es, language)}: {limit} {speech.word(self.unit, language)}"
        for name, own in self.by_substance.items():
            said += f", {own:g} {self.unit} {speech.chosen('of', 'de', language)} {name.replace('_', ' ')}"
        if self.exempt:
            left_out = speech.chosen("not counted", "no se cuenta", language)
            said += f" ({left_out}: {', '.join(sorted(self.exempt)).replace('_', ' ')})"
        how = (speech.listed(sorted(self.measured), "or", language), speech.word(self.weight, language))
        return ", ".join((said, *(one for one in how if one)))

    def edges(self, on: date) -> tuple[Edge, ...]:
        """The amounts beside the limit of every substance that is named, and of one that is not."""
        limits = {**dict.fromkeys((UNLISTED, *sorted(self.exempt)), self.limit), **self.by_substance}
        sure = {MEASURE: min(self.measured)} if self.measured else {}
        sure |= {WEIGHT: self.weight} if self.weight else {}
        found: list[Edge] = [
            {self.fact: one, **({SUBSTANCE: name} if name else {}), **sure}
            for name, limit in (limits if SUBSTANCE in self.facts else {"": self.limit}).items()
            for one in amounts.around(limit, whole=self.whole)
        ]
        ways: list[Edge] = [{MEASURE: one} for one in MEASURED if self.measured]
        ways += [{WEIGHT: one} for one in WEIGHTS if self.weight]
        return (*found, *({**found[-1], self.fact: self.limit * 2 + 1, **way} for way in ways))

    def _weighted(self, known: Known) -> Amount:
        """What is known of the weight that counts: net is no more than gross, and may be less."""
        amount = known.get(self.fact)
        amount = amount if isinstance(amount, Amount) else _UNKNOWN
        if not self.weight or known.get(WEIGHT) == self.weight:
            return amount
        if self.weight == NET:
            return Amount(low=0, high=amount.high, high_open=amount.high_open)
        return Amount(low=amount.low, low_open=amount.low_open)

    def _of(self, substance: str, amount: Amount, sure: bool) -> bool | None:
        if substance in self.exempt:
            return False
        met = amounts.meets(amount, self.compare, self.by_substance.get(substance, self.limit))
        beyond = self.compare in (Compare.over, Compare.at_least)
        return met if sure or met is not beyond else None


def read_limit(table: Table) -> tuple[Compare, float]:
    """The one of over, at_least, below and at_most that the table gives, with its number."""
    given = [compare for compare in Compare if table.has(compare)]
    if len(given) != 1:
        table.problem(
            "a limit needs exactly one of over, at_least, below, at_most: decide what happens at it"
        )
        return Compare.over, 0.0
    return given[0], table.number(given[0])

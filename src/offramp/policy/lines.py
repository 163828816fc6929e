"""One line of a rulebook: its effect, its plain words, where it comes from, and what it waits for."""

from dataclasses import dataclass
from enum import StrEnum

from offramp.policy import criteria
from offramp.policy.criteria.shape import Criterion, Outline
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Teller


class Effect(StrEnum):
    """What a line does when it is met."""

    eligible_offence = "eligible_offence"
    absolute_exclusion = "absolute_exclusion"
    presumptive_exclusion = "presumptive_exclusion"
    route_only = "route_only"
    needs_approval = "needs_approval"
    informational = "informational"
    not_disqualifying = "not_disqualifying"


EXCLUSIONS = (Effect.absolute_exclusion, Effect.presumptive_exclusion)
CLOSES = (*EXCLUSIONS, Effect.route_only)


class Holder(StrEnum):
    """Who may override, approve, extend or have the final word."""

    prosecutor = "prosecutor"
    operational_work_group = "operational_work_group"
    policy_group = "policy_group"
    project_manager = "project_manager"
    sergeant = "sergeant"
    supervising_agency = "supervising_agency"


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """Where a reason stands: the line's id, words, place in the file, source, and whether it is verified."""

    id: str
    words: str
    es: str
    effect: Effect
    file: str
    line: int
    source: str
    verified: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line with its criterion; `holds_handoff` says whether not knowing it holds up the officer."""

    citation: Citation
    routes: tuple[str, ...]
    when: Criterion | None
    override_by: Holder | None
    approval_by: Holder | None
    approval_fact: str
    settled_by: Teller | None
    holds_handoff: bool

    @property
    def id(self) -> str:
        """The id by which a finding cites it."""
        return self.citation.id

    @property
    def effect(self) -> Effect:
        """What it does when it is met."""
        return self.citation.effect


def read(table: Table, outline: Outline, routes: tuple[str, ...]) -> Line:
    """The line that a [[lines]] table states; problems are noted on the table."""
    effect = table.word("effect", Effect)
    citation = Citation(
        id=table.text("id"), words=table.text("words"), es=table.text("es", ""), effect=effect,
        file=table.file, line=table.line, source=table.text("source"), verified=table.flag("verified"),
    )  # fmt: skip
    when = criteria.read(table.table("when"), outline) if table.has("when") else None
    if when is None and effect is not Effect.not_disqualifying:
        table.problem('"when" is missing: a line needs a criterion')
    settled_by = table.word("settled_by", Teller) if table.has("settled_by") else None
    approval_fact = outline.fact(table, "approval_fact") if table.has("approval_fact") else ""
    if approval_fact and effect is not Effect.needs_approval:
        table.problem("only a line that needs approval has an approval_fact", "approval_fact")
    line = Line(
        citation=citation, routes=table.named("routes", routes, "route") or routes, when=when,
        override_by=_holder(table, "override_by", effect is Effect.presumptive_exclusion),
        approval_by=_holder(table, "approval_by", effect is Effect.needs_approval),
        approval_fact=approval_fact,
        settled_by=settled_by, holds_handoff=table.flag("holds_handoff", True),
    )  # fmt: skip
    if not line.holds_handoff and (settled_by is None or effect not in CLOSES):
        table.problem("only an exclusion that names settled_by may leave the hand-off free", "holds_handoff")
    if effect is Effect.route_only and not table.has("routes"):
        table.problem('a route_only line needs "routes": which ways in it closes', "effect")
    table.finish()
    return line


def _holder(table: Table, key: str, wanted: bool) -> Holder | None:
    if table.has(key) is not wanted:
        table.problem(f'"{key}" {"is missing: name who may do it" if wanted else "has no place here"}', key)
        return None
    return table.word(key, Holder) if wanted else None

"""A rulebook made ready for one route, once: lines by what they do, and all a finding may say of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from offramp.errors import Refusal
from offramp.policy.asks import Ask
from offramp.policy.criteria.shape import Criterion
from offramp.policy.findings import BookCited, OpenStep, Override, Reason, Verdict
from offramp.policy.lines import Effect, Holder, Line
from offramp.policy.rulebook import Rulebook
from offramp.policy.vocabulary import Teller

_SETTLES: Mapping[Holder | None, Teller] = {
    Holder.prosecutor: Teller.prosecutor,
    Holder.supervising_agency: Teller.supervising_agency,
    Holder.sergeant: Teller.officer,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A line ready to be judged, with everything a finding may say of it already made."""

    line: Line
    when: Criterion
    met: Reason
    not_met: Reason
    unknown: Reason
    overrides: tuple[Override, ...]
    open_steps: tuple[OpenStep, ...]
    settled_by: Teller


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The lines of one route by what they do, in the order of the book."""

    offences: tuple[Step, ...]
    absolute: tuple[Step, ...]
    closing: tuple[Step, ...]
    presumptive: tuple[Step, ...]
    approvals: tuple[Step, ...]
    others: tuple[Step, ...]
    quotes: tuple[Line, ...]
    cited: BookCited
    asks: tuple[Ask, ...]
    incomplete: bool


@lru_cache(maxsize=64)
def of(book: Rulebook, route: str) -> Plan:
    """The plan of a route, made once a book; refuses a route that the book does not rule on."""
    if route not in book.routes:
        raise Refusal(
            code="no-route", sentence=f'The rulebook {book.version} of {book.site} has no route "{route}".',
            next_step=f"Use one of: {', '.join(book.routes)}.",
        )  # fmt: skip
    here = [line for line in book.lines if route in line.routes]
    steps = [_step(line, line.when) for line in here if line.when]
    by_effect = {effect: tuple(step for step in steps if step.line.effect is effect) for effect in Effect}
    return Plan(
        offences=by_effect[Effect.eligible_offence],
        absolute=by_effect[Effect.absolute_exclusion],
        closing=by_effect[Effect.route_only],
        presumptive=by_effect[Effect.presumptive_exclusion],
        approvals=by_effect[Effect.needs_approval],
        others=by_effect[Effect.informational],
        quotes=tuple(line for line in here if line.effect is Effect.not_disqualifying),
        cited=BookCited(site=book.site, version=book.version, title=book.title, draft=not book.signed_off),
        asks=(book.reason_ask(route), *(ask for ask in book.asks if route in ask.routes)),
        incomplete=book.incomplete,
    )


def _step(line: Line, when: Criterion) -> Step:
    cited = line.citation
    return Step(
        line=line,
        when=when,
        met=Reason(citation=cited, verdict=Verdict.met),
        not_met=Reason(citation=cited, verdict=Verdict.not_met),
        unknown=Reason(citation=cited, verdict=Verdict.unknown),
        overrides=(Override(holder=line.override_by, citation=cited),) if line.override_by else (),
        open_steps=(OpenStep(approval_by=line.approval_by, citation=cited),) if line.approval_by else (),
        settled_by=line.settled_by or _SETTLES.get(line.approval_by, Teller.program),
    )

"""What a rulebook asks of a person's history, and what the answers mean as facts. Pure.

An answer that could not be given is never a "no": it stays unknown, and the prosecutor is who can tell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from offramp.policy import look_back
from offramp.policy.amounts import Compare
from offramp.policy.criteria import prior_event
from offramp.policy.criteria.combination import Combination
from offramp.policy.criteria.prior_event import PriorEvent
from offramp.policy.criteria.quantity import Quantity
from offramp.policy.criteria.shape import Criterion
from offramp.policy.records import CountedFrom, Event
from offramp.policy.rulebook import Rulebook

INVOLVED, MONTHS_AGO, IN_AREA = "involvement.basis", "involvement.months_ago", "involvement.in_area"


class Answer(StrEnum):
    """What the store says of one criterion."""

    met = "met"
    not_met = "not_met"
    cannot_say = "cannot_say"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One criterion, as history.check takes it. `classes` None: what each source counts as involvement."""

    outcome: str
    events: tuple[Event, ...]
    classes: tuple[str, ...] | None
    since: date | None
    counted_from: CountedFrom
    attempts: bool
    adult_only: bool
    in_area: bool = False
    months: int | None = None

    def plain(self) -> dict[str, object]:
        """As JSON understands it."""
        said = asdict(self) | {"since": self.since and self.since.isoformat()}
        del said["months"]
        return said


def wanted(book: Rulebook, *, on: date, route: str | None = None) -> tuple[Wanted, ...]:
    """Everything that a route of the book (or the whole book) asks of history on a day, and no more."""
    lines = [line.when for line in book.lines if line.when and (route is None or route in line.routes)]
    criteria = [one for when in lines for one in _inside(when)]
    events = {one.outcome: _of_event(one, on) for one in criteria if isinstance(one, PriorEvent)}
    return (*events.values(), *_involvement(criteria, on))


def facts(asked: Iterable[Wanted], answers: Mapping[str, Answer], held: Iterable[Event]) -> dict[str, object]:
    """The facts that a finding may rest on: an answer a criterion, and which kinds were read in full."""
    asked = tuple(asked)
    found: dict[str, object] = {}
    in_doubt: set[Event] = set()
    for one in asked:
        answer = answers[one.outcome]
        if one.outcome in (INVOLVED, IN_AREA):
            if answer is Answer.met:
                found |= _involved(one)
        elif answer is Answer.cannot_say:
            in_doubt.update(one.events)
        else:
            found[one.outcome] = answer is Answer.met
    if any(one.outcome.startswith("history.") for one in asked):
        sure = sorted(set(held) - in_doubt)
        found[prior_event.RECORDS] = {"are": [str(kind) for kind in sure], "rows": []}
    return found


def _inside(when: Criterion) -> Iterator[Criterion]:
    if isinstance(when, Combination):
        for part in when.parts:
            yield from _inside(part)
    else:
        yield when


def _of_event(one: PriorEvent, on: date) -> Wanted:
    return Wanted(
        outcome=one.outcome,
        events=tuple(sorted(one.events)),
        classes=tuple(sorted(one.classes)),
        since=None if one.months is None else look_back.months_before(on, one.months),
        counted_from=one.counted_from,
        attempts=one.attempts,
        adult_only=one.adult_only,
    )


def _involvement(criteria: list[Criterion], on: date) -> Iterator[Wanted]:
    """Whether a record shows involvement within the book's months, and one in the program's area."""
    named = {fact for one in criteria for fact in one.facts}
    months = _months(criteria)
    since = None if months is None else look_back.months_before(on, months)
    for outcome in (INVOLVED, IN_AREA):
        if outcome in named or (outcome == INVOLVED and MONTHS_AGO in named):
            yield Wanted(
                outcome=outcome, events=tuple(sorted(Event)), classes=None, since=since,
                counted_from=CountedFrom.event, attempts=True, adult_only=False, in_area=outcome == IN_AREA,
                months=months,
            )  # fmt: skip


def _months(criteria: list[Criterion]) -> int | None:
    limits = [
        int(one.limit)
        for one in criteria
        if isinstance(one, Quantity) and one.fact == MONTHS_AGO and one.compare is Compare.over
    ]
    return min(limits, default=None)


def _involved(one: Wanted) -> dict[str, object]:
    if one.outcome == IN_AREA:
        return {IN_AREA: True}
    return {INVOLVED: "records"} | ({} if one.months is None else {MONTHS_AGO: {"at_most": one.months}})

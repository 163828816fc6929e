"""Finds: may this person be diverted, and why? And asks only what can still change the answer.

The order is the house's: absolute exclusions, then what closes this way in, then any unknown that could still
change the answer, then presumptive exclusions, else eligible. It reads no clock and remembers nothing between findings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from offramp.policy import asks, facts, plans
from offramp.policy.asks import Ask
from offramp.policy.criteria.shape import Gap
from offramp.policy.facts import Known
from offramp.policy.findings import Answer, Finding, Reason, SettledLater, Unknown
from offramp.policy.lines import Citation
from offramp.policy.plans import Plan, Step
from offramp.policy.rulebook import Rulebook
from offramp.policy.vocabulary import Teller

_REACH = {
    Teller.officer: frozenset({Teller.officer, Teller.history_check, Teller.complainant}),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sorted:
    """The steps of one effect, by verdict."""

    met: list[Step]
    unknown: list[Step]
    not_met: list[Step]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Weighed:
    """Every verdict, the answer they add up to, and which unknowns hold it."""

    answer: Answer
    offences: _Sorted
    absolute: _Sorted
    closing: _Sorted
    presumptive: _Sorted
    approvals: list[Step]
    holding: list[Step]
    later: list[Step]
    moot: list[Step]


def find(book: Rulebook, given: Mapping[str, object], *, route: str, on: date) -> Finding:
    """The finding of these facts under this book, on this day."""
    plan = plans.of(book, route)
    known = facts.read(given, book.declared).known
    weighed = _weigh(plan, known, on)
    others = _sort(plan.others, known, on)
    return Finding(
        answer=weighed.answer,
        route=route,
        on=on,
        book=plan.cited,
        final_word=book.final_word,
        incomplete=plan.incomplete,
        reasons=_reasons(weighed, others),
        unknowns=tuple(one for step in weighed.holding for one in _unknowns(book, step, known, on)),
        settled_later=tuple(one for step in weighed.later for one in _later(book, step, known, on)),
        moot=tuple(one for step in weighed.moot for one in _unknowns(book, step, known, on)),
        overrides=tuple(one for step in weighed.presumptive.met for one in step.overrides),
        open_steps=tuple(one for step in weighed.approvals for one in step.open_steps),
        quoted=_quoted(plan, known, on),
        cleared=tuple(
            step.line.citation
            for lines in (weighed.absolute, weighed.closing, weighed.presumptive)
            for step in lines.not_met
        ),
        other_ways=_other_ways(book, route, known, on) if weighed.closing.met else (),
    )


def next_question(
    book: Rulebook, given: Mapping[str, object], *, route: str, on: date, asker: Teller | str = Teller.officer
) -> Ask | None:
    """The first question in the book's order whose answer could still change the finding; None when none can.

    An officer is asked only what holds the hand-off; anyone else also what was left to them.
    """
    teller = Teller(asker)
    plan = plans.of(book, route)
    read = facts.read(given, book.declared)
    weighed = _weigh(plan, read.known, on)
    steps = weighed.holding if teller is Teller.officer else [*weighed.holding, *weighed.later]
    reach = _REACH.get(teller, frozenset({teller}))
    matter = {
        gap.fact
        for step in steps
        for gap in step.when.gaps(read.known, on)
        if gap.fact not in read.not_sure and not reach.isdisjoint(_tellers(book, gap))
    }
    for ask in plan.asks:
        open_facts = matter - asks.told(ask, given)
        if ask.asked_of is teller and not open_facts.isdisjoint(ask.facts):
            return asks.trimmed(ask, open_facts)
    return None


def _sort(steps: tuple[Step, ...], known: Known, on: date) -> _Sorted:
    met: list[Step] = []
    unknown: list[Step] = []
    not_met: list[Step] = []
    for step in steps:
        verdict = step.when.judge(known, on)
        (unknown if verdict is None else met if verdict else not_met).append(step)
    return _Sorted(met=met, unknown=unknown, not_met=not_met)


def _weigh(plan: Plan, known: Known, on: date) -> _Weighed:
    offences, absolute = _sort(plan.offences, known, on), _sort(plan.absolute, known, on)
    closing = _sort(plan.closing, known, on)
    presumptive = _sort(plan.presumptive, known, on)
    approvals = _sort(plan.approvals, known, on)
    unlisted = not offences.met and not offences.unknown
    open_exclusions = absolute.unknown + closing.unknown + presumptive.unknown
    later: list[Step] = []
    if absolute.met or closing.met or unlisted:
        answer, holding = Answer.excluded, []
    else:
        later = [step for step in open_exclusions if not step.line.holds_handoff] + approvals.unknown
        holding = [] if offences.met else list(offences.unknown)
        holding += [step for step in absolute.unknown + closing.unknown if step.line.holds_handoff]
        if not presumptive.met:
            holding += [step for step in presumptive.unknown if step.line.holds_handoff]
        answer = _answer(bool(holding), bool(presumptive.met))
    named = {id(step) for step in (*holding, *later)}
    return _Weighed(
        answer=answer, offences=offences, absolute=absolute, closing=closing, presumptive=presumptive,
        approvals=[step for step in approvals.met if known.get(step.line.approval_fact) is not True],
        holding=holding,
        later=later, moot=[step for step in open_exclusions if id(step) not in named],
    )  # fmt: skip


def _answer(holding: bool, presumptive: bool) -> Answer:
    if holding:
        return Answer.cannot_say
    return Answer.presumptively_excluded if presumptive else Answer.eligible


def _other_ways(book: Rulebook, route: str, known: Known, on: date) -> tuple[str, ...]:
    """The other routes that these facts neither close nor bar; a line that is unknown leaves its route open."""
    if any(step.when.judge(known, on) for step in plans.of(book, route).absolute):
        return ()
    others = [(other, plans.of(book, other)) for other in book.routes if other != route]
    return tuple(
        other
        for other, plan in others
        if not any(step.when.judge(known, on) for step in (*plan.absolute, *plan.closing))
    )


def _reasons(weighed: _Weighed, others: _Sorted) -> tuple[Reason, ...]:
    reasons = [step.met for step in weighed.absolute.met + weighed.closing.met]
    reasons += [step.unknown for step in weighed.holding]
    reasons += [step.met for step in weighed.presumptive.met]
    reasons += [step.met for step in weighed.offences.met]
    if not weighed.offences.met and not weighed.offences.unknown:
        reasons += [step.not_met for step in weighed.offences.not_met]
    reasons += [step.met for step in weighed.approvals]
    reasons += [step.met for step in others.met]
    return tuple(reasons)


def _quoted(plan: Plan, known: Known, on: date) -> tuple[Citation, ...]:
    return tuple(
        line.citation for line in plan.quotes if line.when is None or line.when.judge(known, on) is not False
    )


def _tellers(book: Rulebook, gap: Gap) -> tuple[Teller, ...]:
    return gap.who_can_tell or book.declared[gap.fact].who_can_tell


def _unknowns(book: Rulebook, step: Step, known: Known, on: date) -> list[Unknown]:
    return [
        Unknown(
            fact=gap.fact, words=book.declared[gap.fact].words, es=book.declared[gap.fact].es,
            who_can_tell=_tellers(book, gap),
            citation=step.line.citation,
        )
        for gap in step.when.gaps(known, on)
    ]  # fmt: skip


def _later(book: Rulebook, step: Step, known: Known, on: date) -> list[SettledLater]:
    return [
        SettledLater(
            fact=gap.fact, words=book.declared[gap.fact].words, es=book.declared[gap.fact].es,
            who_can_tell=_tellers(book, gap),
            settled_by=step.settled_by, citation=step.line.citation,
        )
        for gap in step.when.gaps(known, on)
    ]  # fmt: skip

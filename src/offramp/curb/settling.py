"""What a reply to an open question settles, weighed by the rulebook of that stop.

Pure. The replies are weighed when the question is put, while the facts are at hand: no fact is kept for it.
"""

from collections.abc import Mapping
from datetime import date

from offramp.curb import rules
from offramp.curb.rules import Settles
from offramp.policy import asks, engine, facts
from offramp.policy.findings import Answer
from offramp.policy.lines import CLOSES
from offramp.policy.rulebook import Rulebook
from offramp.policy.vocabulary import Kind

NOTHING: Mapping[str, object] = {}


def weighed(
    book: Rulebook, given: Mapping[str, object], *, route: str, on: date, ask: str
) -> dict[Settles, list[str]]:
    """What each tile that may answer this question would settle; what is left out leaves it unknown."""
    found: dict[Settles, list[str]] = {each: [] for each in Settles}
    for reply in rules.replies(book, route, ask):
        found[settles(book, given, route=route, on=on, ask=ask, reply=reply)].append(reply)
    return found


def settles(
    book: Rulebook, given: Mapping[str, object], *, route: str, on: date, ask: str, reply: str
) -> Settles:
    """What one tile settles. Cleared: every line that waited for it is decided, and none excludes.

    What the officer knew goes before what the reply says. Two questions that one line waits for are not
    solved together: the line stays unknown, and whoever has the final word decides.
    """
    known = {key: value for key, value in given.items() if not _unsure(value)}
    after = engine.find(book, {**learnt(book, route, ask, reply), **known}, route=route, on=on)
    if after.answer is Answer.excluded:
        return Settles.EXCLUDED
    if after.overrides:
        return Settles.STANDS
    before = engine.find(book, given, route=route, on=on)
    waited = {one.citation.id for one in before.unknowns if rules.asking(book, route, one.fact) == ask}
    left = {one.citation.id for one in after.unknowns}
    return Settles.STILL_UNKNOWN if waited & left else Settles.CLEARED


def learnt(book: Rulebook, route: str, ask: str, reply: str) -> Mapping[str, object]:
    """The facts that a reply gives."""
    asked = rules.the_ask(book, route, ask)
    if asked is not None:
        return asks.answered(asked, [reply])
    fact = book.declared.get(ask)
    if fact is None or fact.kind is not Kind.yes_no or reply == asks.UNSURE:
        return NOTHING
    return {ask: reply == rules.SO}


def confirmed(
    book: Rulebook, waited: Mapping[str, str], *, route: str, reason: str, on: date, ask: str, reply: str
) -> list[str]:
    """Which of the lines that waited for this question (line and fact) the reply lets exclude.

    It is read from the reason and the reply alone, so a line that rests on more is named where none is sure.
    """
    said = {**learnt(book, route, ask, reply), **asks.answered(book.reason_ask(route), [reason])}
    known = facts.read(said, book.declared).known
    lines = {line.id: line for line in book.lines if line.effect in CLOSES and line.when}
    verdicts = {
        line: lines[line].when.judge(known, on)  # type: ignore[union-attr]
        for line, fact in waited.items()
        if line in lines and rules.asking(book, route, fact) == ask
    }
    sure = [line for line, verdict in verdicts.items() if verdict]
    return sure or [line for line, verdict in verdicts.items() if verdict is None]


def _unsure(value: object) -> bool:
    return value is None or (isinstance(value, Mapping) and "unknown" in value)

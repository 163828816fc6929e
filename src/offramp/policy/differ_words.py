"""Prints what changed between two rulebooks, and the facts whose answer changes, as a person reads it.

The facts stand as JSON, so that anyone can ask them again with `offramp check`.
"""

import json
from collections.abc import Iterator
from datetime import date

from offramp.policy.differ import Change
from offramp.policy.differ_facts import Looked, Shown
from offramp.policy.findings import Finding
from offramp.policy.narrate_words import ANSWERS, EN, HOLDERS, TELLERS, joined

SHOWN = 6  # ids of lines in one sentence


def said(changes: tuple[Change, ...], looked: Looked, on: date) -> list[str]:
    """The whole comparison, ready to print."""
    if not changes and not looked.found:
        return ["No difference: the two books say the same."]
    return [*_changed(changes), "", *_answers(looked), "", *_honestly(looked, on)]


def _changed(changes: tuple[Change, ...]) -> Iterator[str]:
    yield "What changed"
    yield "------------"
    for change in changes:
        first, *more = change.says
        yield f"  {change.about}: {first}"
        yield from (f"      {one}" for one in more)


def _answers(looked: Looked) -> Iterator[str]:
    yield "Whose answer changes"
    yield "--------------------"
    if not looked.found:
        yield "  Nobody's, as far as was looked: no facts were found that the two books answer differently."
    for number, shown in enumerate(looked.found, start=1):
        yield from _one(number, shown)


def _one(number: int, shown: Shown) -> Iterator[str]:
    yield f"  {number}. By {shown.line}, on {shown.route}, for these facts:"
    yield f"       {json.dumps(shown.facts, ensure_ascii=False, default=str)}"
    agree = shown.before.answer is shown.after.answer
    yield f"     before: {_finding(shown.before, steps=agree)}"
    yield f"     after:  {_finding(shown.after, steps=agree)}"
    clear = (shown.clear_before.answer, shown.clear_after.answer)
    if clear != (shown.before.answer, shown.after.answer):
        was, now = (ANSWERS[EN][one].split(":")[0].rstrip(".").lower() for one in clear)
        yield f"     with all else known and nothing else against it: before, {was}; after, {now}."


def _finding(finding: Finding, *, steps: bool) -> str:
    """The answer and its lines; where both books answer alike, also who decides, approves and settles."""
    said = [ANSWERS[EN][finding.answer].partition(":")[0].rstrip(".") + "."]
    for verdict, opening in (("met", "Met"), ("unknown", "Not known"), ("not_met", "Not met")):
        if ids := [one.citation.id for one in finding.reasons if one.verdict == verdict]:
            said.append(f"{opening}: {_some(ids)}.")
    if finding.overrides:
        holders = joined(dict.fromkeys(HOLDERS[EN][one.holder] for one in finding.overrides), EN)
        said.append(f"May decide otherwise: {holders}.")
    if finding.open_steps:
        holders = joined(dict.fromkeys(HOLDERS[EN][one.approval_by] for one in finding.open_steps), EN)
        said.append(f"Approval needed from {holders}.")
    if steps and finding.settled_later:
        later = (f"{one.fact} by {TELLERS[EN][one.settled_by]}" for one in finding.settled_later)
        said.append(f"Settled after the hand-off: {', '.join(dict.fromkeys(later))}.")
    return " ".join(said)


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:SHOWN]) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")


def _honestly(looked: Looked, on: date) -> Iterator[str]:
    yield f"{looked.tried:,} sets of facts were tried on both books, as of {on.isoformat()}."
    if looked.unreached:
        yield f"Changed rules for which no answer was found to change: {', '.join(looked.unreached)}."
    if looked.cut_off:
        yield "The time ran out before everything was tried: there may be more. Give it longer with --seconds."

"""A finding: the answer, every reason with its line in the rulebook, and who can tell or override.

Holds no fact's value: a finding may be shown where the facts may not.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from offramp.policy.lines import Citation, Holder
from offramp.policy.vocabulary import Teller


class Answer(StrEnum):
    """What the rulebook says of these facts."""

    eligible = "eligible"
    presumptively_excluded = "presumptively_excluded"
    excluded = "excluded"
    cannot_say = "cannot_say"


class Verdict(StrEnum):
    """What was found of one line."""

    met = "met"
    not_met = "not_met"
    unknown = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class BookCited:
    """The rulebook that a finding rests on."""

    site: str
    version: str
    title: str
    draft: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A line that bears on the answer, and what was found of it."""

    citation: Citation
    verdict: Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """A fact that is missing, the line that needs it, and who can tell."""

    fact: str
    words: str
    who_can_tell: tuple[Teller, ...]
    citation: Citation
    es: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettledLater:
    """A fact that a line leaves to somebody after the hand-off; it does not hold the officer."""

    fact: str
    words: str
    who_can_tell: tuple[Teller, ...]
    settled_by: Teller
    citation: Citation
    es: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """Who may admit the person in spite of a line."""

    holder: Holder
    citation: Citation


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenStep:
    """An approval that is still to be had; it is no answer."""

    approval_by: Holder
    citation: Citation


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The answer and all that explains it."""

    answer: Answer
    route: str
    on: date
    book: BookCited
    final_word: Holder
    incomplete: bool
    reasons: tuple[Reason, ...]
    unknowns: tuple[Unknown, ...]
    settled_later: tuple[SettledLater, ...]
    moot: tuple[Unknown, ...]
    overrides: tuple[Override, ...]
    open_steps: tuple[OpenStep, ...]
    quoted: tuple[Citation, ...]
    cleared: tuple[Citation, ...]
    other_ways: tuple[str, ...] = ()


def as_json(finding: Finding) -> dict[str, object]:
    """The finding in plain JSON values, as docs/reference/finding.schema.json describes it."""
    return {
        "answer": str(finding.answer),
        "route": finding.route,
        "on": finding.on.isoformat(),
        "rulebook": {
            "site": finding.book.site, "version": finding.book.version,
            "title": finding.book.title, "incomplete": finding.incomplete,
            "draft": finding.book.draft,
        },
        "final_word": str(finding.final_word),
        "reasons": [{"verdict": str(one.verdict), **_cited(one.citation)} for one in finding.reasons],
        "unknowns": [_missing(one) for one in finding.unknowns],
        "settled_later": [
            {**_missing(one), "settled_by": str(one.settled_by)} for one in finding.settled_later
        ],
        "no_longer_matters": [_missing(one) for one in finding.moot],
        "overrides": [{"holder": str(one.holder), "line": one.citation.id} for one in finding.overrides],
        "open_steps": [
            {"approval_by": str(one.approval_by), **_cited(one.citation)} for one in finding.open_steps
        ],
        "not_disqualifying": [_cited(one) for one in finding.quoted],
        "other_ways": list(finding.other_ways),
        "cleared": [one.id for one in finding.cleared],
    }  # fmt: skip


def _cited(citation: Citation) -> dict[str, object]:
    return {
        "id": citation.id,
        "words": citation.words,
        "effect": str(citation.effect),
        "file": citation.file,
        "line": citation.line,
        "source": citation.source,
        "verified": citation.verified,
    }


def _missing(unknown: Unknown | SettledLater) -> dict[str, object]:
    return {
        "fact": unknown.fact,
        "words": unknown.words,
        "who_can_tell": [str(one) for one in unknown.who_can_tell],
        "line": unknown.citation.id,
    }

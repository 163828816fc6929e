"""Findings for many sets of facts, one JSON object a line in, one a line out, in the same order.

Holds one line at a time, and forgets it: nothing of the facts is kept, counted or shown but the finding.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from offramp.errors import Refusal
from offramp.policy import engine, findings
from offramp.policy.findings import Finding
from offramp.policy.packs import Pack
from offramp.policy.rulebook import Rulebook

LONGEST = 1_000_000  # bytes of one line; a longer one is refused, so that memory stays bounded
REMEMBERED = 20_000  # findings kept at hand by a fingerprint of their facts: bulk records repeat themselves
_KEYS = frozenset({"id", "route", "on", "facts"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What holds for every line that does not say otherwise."""

    pack: Pack
    route: str
    on: date
    full: bool = False


@dataclass(kw_only=True, slots=True)
class Tally:
    """What the lines came to, counted as they pass."""

    lines: int = 0
    errors: int = 0
    drafts: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """A finding as it is printed, and what of it is counted."""

    text: str
    answer: str
    reasons: tuple[str, ...]
    draft: bool


class Batch:
    """Answers line by line; `tally` grows as lines are read."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.tally = asked, Tally()
        self._books: dict[date, Rulebook] = {}
        self._said: dict[bytes, _Said] = {}

    def answers(self, lines: Iterable[bytes]) -> Iterator[str]:
        """One JSON line for each line that is not blank; a bad one says what to mend, and the next follows."""
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self.tally.lines += 1
                try:
                    yield self._answer(number, line)
                except Refusal as refusal:
                    self.tally.errors += 1
                    yield json.dumps({"line": number, **_known_id(line), "error": str(refusal)})

    def _answer(self, number: int, line: bytes) -> str:
        one = _parsed(line)
        facts: Mapping[str, object] = one
        route, on = self.asked.route, self.asked.on
        if "facts" in one:
            facts, route, on = _unwrapped(one, route, on)
        name = f', "id": {_printed_id(one["id"])}' if "id" in one else ""
        said = self._find(facts, route, on)
        self.tally.answers[said.answer] += 1
        self.tally.reasons.update(said.reasons)
        self.tally.drafts += said.draft
        return f'{{"line": {number}{name}, {said.text[1:]}'

    def _find(self, facts: Mapping[str, object], route: str, on: date) -> _Said:
        key = _print_of(route, on, facts)
        said = self._said.get(key)
        if said is None:
            if on not in self._books:
                self._books[on] = self.asked.pack.in_force(on=on, drafts=True)
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            finding = engine.find(self._books[on], facts, route=route, on=on)
            said = self._said[key] = _said(finding, full=self.asked.full)
        return said


def lines(source: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file opened as bytes, one at a time, the mark some programs put first taken away."""
    read = getattr(source, "readline", None)
    if read is None:
        yield from source
        return
    first = True
    while line := read(LONGEST + 1):
        kept = line
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = read(LONGEST + 1)
            if not line:
                break
        yield kept.removeprefix(b"\xef\xbb\xbf") if first else kept
        first = False


def short(finding: Finding) -> dict[str, object]:
    """The finding as a bulk check prints it: names of lines and facts, no words."""
    return {
        "answer": str(finding.answer),
        "route": finding.route,
        "on": finding.on.isoformat(),
        "rulebook": finding.book.version,
        "reasons": {one.citation.id: str(one.verdict) for one in finding.reasons},
        "unknown": list(dict.fromkeys(one.fact for one in finding.unknowns)),
        "later": list(dict.fromkeys(one.fact for one in finding.settled_later)),
        "overrides": list(dict.fromkeys(str(one.holder) for one in finding.overrides)),
        "open_steps": list(dict.fromkeys(str(one.approval_by) for one in finding.open_steps)),
        "other_ways": list(finding.other_ways),
    }


def _said(finding: Finding, *, full: bool) -> _Said:
    shown = findings.as_json(finding) if full else short(finding)
    marks = {"incomplete": finding.incomplete, "draft": finding.book.draft}
    shown.update({name: True for name, holds in marks.items() if holds})
    reasons = tuple(f"{one.citation.id}: {str(one.verdict).replace('_', ' ')}" for one in finding.reasons)
    return _Said(
        text=json.dumps(shown), answer=str(finding.answer), reasons=reasons, draft=finding.book.draft
    )


def _print_of(route: str, on: date, facts: Mapping[str, object]) -> bytes:
    """By what a set of facts is known again, so that the facts themselves need not be kept."""
    try:
        said = json.dumps([route, on.isoformat(), facts])
    except RecursionError:
        raise _bad("This line is not JSON that can be read: too deep.") from None
    return hashlib.blake2b(said.encode(), digest_size=16).digest()


def _parsed(line: bytes) -> dict[str, object]:
    if len(line) > LONGEST:
        raise _bad(f"This line is longer than {LONGEST:,} bytes.")
    try:
        one = json.loads(line.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise _bad("This line is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise _bad(f"This line is not JSON ({error.msg}, column {error.colno}).") from None
    except (ValueError, RecursionError):
        raise _bad("This line is not JSON that can be read: too deep, or a number too large.") from None
    if not isinstance(one, dict):
        raise _bad('This line needs to be one JSON object, such as {"id": 1, "facts": {"age": 34}}.')
    if "facts" not in one and not _KEYS.isdisjoint(one):
        raise _bad('Beside id, route or on, the facts stand under "facts": {"id": 1, "facts": {"age": 34}}.')
    return one


def _unwrapped(one: Mapping[str, object], route: str, on: date) -> tuple[Mapping[str, object], str, date]:
    if extra := sorted(set(one) - _KEYS):
        raise _bad(f'Beside "facts" a line may have id, route and on, not {", ".join(extra)}.')
    facts, its_route, its_day = one["facts"], one.get("route", route), one.get("on")
    if not isinstance(facts, dict):
        raise _bad('"facts" needs to be a JSON object.')
    if not isinstance(its_route, str):
        raise _bad('"route" needs the name of a route in quotes.')
    try:
        return facts, its_route, on if its_day is None else date.fromisoformat(str(its_day))
    except ValueError:
        raise _bad('"on" needs a day such as "2026-11-23".') from None


def _printed_id(given: object) -> str:
    try:
        return json.dumps(given, allow_nan=False)
    except (ValueError, RecursionError):
        raise _bad('"id" is not a value that can be given back.') from None


def _known_id(line: bytes) -> dict[str, object]:
    try:
        one = _parsed(line)
        return {"id": json.loads(_printed_id(one["id"]))} if "id" in one else {}
    except Refusal:
        return {}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object as it stands; a key that is there twice would hide one of its values."""
    one = dict(pairs)
    if len(one) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise _bad(f'"{twice}" stands twice in this line: leave one.')
    return one


def _no_number(name: str) -> object:
    raise ValueError(name)


def _bad(sentence: str) -> Refusal:
    return Refusal(code="bad-line", sentence=sentence)

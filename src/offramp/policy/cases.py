"""Worked cases: these facts on this day, this answer for these reasons; run against the pack's own books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from offramp.policy import engine, tables
from offramp.policy.findings import Answer, Finding
from offramp.policy.rulebook import Rulebook
from offramp.policy.tables import Problem, Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One example, named in a sentence; `unknown`, `later` and `overrides` are checked where given."""

    name: str
    route: str
    on: date
    facts: Mapping[str, object]
    answer: Answer
    reasons: tuple[str, ...]
    unknown: tuple[str, ...] | None
    later: tuple[str, ...] | None
    overrides: tuple[str, ...] | None
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a case came to: its finding, and a sentence for each difference."""

    case: Case
    finding: Finding
    differences: tuple[str, ...]


def load(path: Path) -> tuple[Case, ...]:
    """The cases in a file; raises one Refusal that lists every problem."""
    found, problems = read(path)
    tables.refuse(problems, f"The worked cases of {path.parent.name}")
    return found


def read(path: Path) -> tuple[tuple[Case, ...], list[Problem]]:
    """The cases in a file, and every problem found in it."""
    problems: list[Problem] = []
    root = tables.open_file(path, problems)
    if problems:
        return (), problems
    starts = root.table("start", "start")
    starting = {name: starts.mapping(name) for name in starts.raw}
    found = tuple(_case(one, starting) for one in root.tables("cases", "cases"))
    root.finish()
    names = [case.name for case in found]
    for case in found:
        if names.count(case.name) > 1:
            problems.append(Problem(file=path.name, line=case.line, reason=f'two cases say "{case.name}"'))
    return found, problems


def run(case: Case, book: Rulebook) -> Outcome:
    """What the book says of the case, beside what the case expects."""
    finding = engine.find(book, case.facts, route=case.route, on=case.on)
    said = {
        "reasons": tuple(reason.citation.id for reason in finding.reasons),
        "unknown": tuple(dict.fromkeys(one.fact for one in finding.unknowns)),
        "later": tuple(dict.fromkeys(one.fact for one in finding.settled_later)),
        "overrides": tuple(dict.fromkeys(str(one.holder) for one in finding.overrides)),
    }
    expected = {
        "reasons": case.reasons, "unknown": case.unknown,
        "later": case.later, "overrides": case.overrides,
    }  # fmt: skip
    differences = [
        f"{name}: expected {sorted(wanted)}, found {sorted(said[name])}"
        for name, wanted in expected.items()
        if wanted is not None and set(wanted) != set(said[name])
    ]
    if finding.answer is not case.answer:
        differences.insert(0, f"answer: expected {case.answer}, found {finding.answer}")
    return Outcome(case=case, finding=finding, differences=tuple(differences))


def _case(table: Table, starting: Mapping[str, Mapping[str, object]]) -> Case:
    start = table.text("start", "")
    if start and start not in starting:
        table.problem(f"no [start.{start}] is in this file", "start")
    without = table.texts("without")
    facts = {key: value for key, value in starting.get(start, {}).items() if key not in without}
    on = table.day("on")
    if on is None:
        table.problem('"on" is missing: the day of the case')
    case = Case(
        name=table.text("name"), route=table.text("route"), on=on or date.min,
        facts={**facts, **(table.mapping("facts") if table.has("facts") else {})},
        answer=table.word("answer", Answer), reasons=table.texts("reasons", required=True),
        unknown=table.texts("unknown") if table.has("unknown") else None,
        later=table.texts("later") if table.has("later") else None,
        overrides=table.texts("overrides") if table.has("overrides") else None,
        line=table.line,
    )  # fmt: skip
    table.finish()
    return case

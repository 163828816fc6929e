"""Findings a second on one core, and how long the slowest take: distinct facts, no memo, full reasons.

The book is Port Larkin's arrest diversion; every finding is read down to its last citation.
"""

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.figures import figure
from offramp.policy import engine, packs
from offramp.policy.findings import Finding
from offramp.policy.rulebook import Rulebook

ON = date(2026, 11, 23)
ROUTE = "arrest_diversion"
FINDINGS = 20_000
YES_NO = (
    "amenable", "profit_above_subsistence", "exploits_minors", "promotes_prostitution", "threat_to_others",
    "near_school", "complainant.objects", "supervision.active", "supervision.approved", "warrant.open",
    "pending.violent_case", "program.order_bars_contact",
)  # fmt: skip
OUTCOMES = (
    "history.violent_conviction", "history.sex_offence_conviction", "history.recent_conviction",
    "history.weapon_conviction", "history.recent_violent_arrest",
)  # fmt: skip


def main() -> None:
    """Measure, print and record both figures."""
    book = packs.load("port-larkin").in_force(on=ON)
    lines = sum(ROUTE in line.routes for line in book.lines)
    if len(book.lines) < 25:
        raise SystemExit(f"the book has only {len(book.lines)} lines; the bar is for 25")
    given = list(_distinct(book, FINDINGS + 500))
    _measure(book, given[:500])
    seconds, slowest = _measure(book, given[500:])
    rate = FINDINGS / seconds
    figure("policy.findings_per_second", rate, "1/s", ">= 5000")
    figure("policy.finding_p99_ms", slowest * 1000, "ms", "<= 2")
    print(f"{FINDINGS} distinct findings, {len(book.lines)} lines ({lines} on this route):"
          f" {rate:,.0f} a second, p99 {slowest * 1000:.3f} ms")  # fmt: skip


def _measure(book: Rulebook, given: list[dict[str, object]]) -> tuple[float, float]:
    each: list[float] = []
    start = time.perf_counter()
    for facts in given:
        began = time.perf_counter()
        _read_out(engine.find(book, facts, route=ROUTE, on=ON))
        each.append(time.perf_counter() - began)
    return time.perf_counter() - start, sorted(each)[int(len(each) * 0.99)]


def _read_out(finding: Finding) -> int:
    cited = [reason.citation for reason in finding.reasons]
    return sum(len(one.words) + one.line + len(one.source) for one in cited) + len(finding.settled_later)


def _distinct(book: Rulebook, many: int) -> Iterator[dict[str, object]]:
    rng = random.Random(2026)
    seen: set[str] = set()
    while len(seen) < many:
        facts = _facts(book, rng)
        key = repr(facts)
        if key not in seen:
            seen.add(key)
            yield facts


def _facts(book: Rulebook, rng: random.Random) -> dict[str, object]:
    facts: dict[str, object] = {
        "offence": rng.choice(book.offences).code,
        "place.beat": rng.choice(("H1", "H2", "M1", "M2", "R1", "F1")),
        "age": rng.choice((rng.randint(16, 80), {"at_least": 18}, {"below": 18})),
        "drug.amount": rng.choice((round(rng.uniform(0, 6), 2), {"at_most": 3}, {"over": 3})),
        "drug.substance": rng.choice(("heroin", "fentanyl", "prescription_pills", "other")),
    }
    facts |= {key: rng.random() < 0.06 or key == "amenable" for key in YES_NO if rng.random() < 0.9}
    if rng.random() < 0.5:
        facts |= {key: rng.random() < 0.05 for key in OUTCOMES if rng.random() < 0.95}
    else:
        rows = [_row(rng) for _ in range(rng.randint(0, 4))]
        facts["history.records"] = {"are": ["conviction", "arrest"], "rows": rows}
    return facts


def _row(rng: random.Random) -> dict[str, object]:
    day = ON - timedelta(days=rng.randint(10, 9000))
    return {
        "event": rng.choice(("conviction", "arrest")),
        "class": rng.choice(("drug", "prostitution", "burglary", "weapon", "violent_felony")),
        "on": day.isoformat(), "convicted_on": day.isoformat(), "released_on": day.isoformat(),
        "attempt": rng.random() < 0.1, "adult": rng.random() < 0.95,
    }  # fmt: skip


if __name__ == "__main__":
    main()

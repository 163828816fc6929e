"""The one way to record a number that the project promises: figure(name, value, unit, bar).

Rows go to build/figures.jsonl, one a name and run, the worst value measured. A run of the tests or of
the benchmarks first removes the rows of its own part.
"""

import json
import operator
import os
from pathlib import Path

FILE = Path(__file__).parent.parent / "build" / "figures.jsonl"
SIGNS = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
}

_this_run: dict[str, float] = {}


def meets(value: float, bar: str) -> bool:
    """Whether `value` meets a bar such as "<= 4", ">= 5000" or "== 0"."""
    sign, _, number = bar.partition(" ")
    return bool(SIGNS[sign](value, float(number)))


def rows() -> list[dict[str, object]]:
    """Every recorded figure, oldest first."""
    if not FILE.exists():
        return []
    return [json.loads(line) for line in FILE.read_text().splitlines() if line]


def begin(part: str) -> None:
    """Forget what an earlier run of this part ("test" or "bench") recorded."""
    os.environ["OFFRAMP_FIGURES_PART"] = part
    _write([row for row in rows() if row.get("part") != part])


def figure(name: str, value: float, unit: str, bar: str) -> None:
    """Record `value` under `name`; of several in one run the one furthest from the bar is kept."""
    part = os.environ.get("OFFRAMP_FIGURES_PART", "test")
    if name in _this_run:
        value = _worse(value, _this_run[name], bar)
    _this_run[name] = value
    kept = [row for row in rows() if row["name"] != name]
    _write([*kept, {"name": name, "value": value, "unit": unit, "bar": bar, "part": part}])


def _worse(a: float, b: float, bar: str) -> float:
    if bar.startswith(">="):
        return min(a, b)
    return max(a, b)


def _write(kept: list[dict[str, object]]) -> None:
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text("".join(json.dumps(row) + "\n" for row in kept))

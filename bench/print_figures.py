"""Prints build/figures.jsonl: each figure beside its bar, the ones that fall short marked."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.figures import meets, rows


def main() -> None:
    """Print one line a figure, in the order of their names."""
    recorded = sorted(rows(), key=lambda row: str(row["name"]))
    if not recorded:
        print("No figures yet: run `make test` or `make bench` first.")
    for row in recorded:
        value = float(str(row["value"]))
        verdict = "ok" if meets(value, str(row["bar"])) else "SHORT"
        print(f"{verdict:5}  {row['name']:32} {value:>14,.3f} {row['unit']:10}  bar {row['bar']}")


if __name__ == "__main__":
    main()

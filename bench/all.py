"""Runs every benchmark, one after the other, and prints the figures."""

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import figures, print_figures

PARTS = ("policy", "history", "audit", "wall", "demo", "pages", "drill", "load")


def main() -> None:
    """One module a part, each with a main()."""
    figures.begin("bench")
    for part in PARTS:
        print(f"— {part}", flush=True)
        importlib.import_module(f"bench.{part}").main()
    print_figures.main()


if __name__ == "__main__":
    main()

"""How long the real records take to load, in how much memory, and how long a check takes to its committed log row."""

import os
import random
import statistics
import time
from datetime import date
from pathlib import Path

from bench.figures import figure

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "data" / "nyc-jail-admissions.parquet"
MAP = ROOT / "sites" / "maps" / "nyc-jail-admissions.toml"
BOOK = ROOT / "tests" / "data" / "rulebook-records.toml"
ON = date(2026, 5, 20)
CHECKS, WARM = 2_000, 50


def main() -> None:
    """Load the whole file into a fresh database, then ask about real people as Officer Ruiz."""
    if not REAL.exists():
        print(f"  {REAL.name} is not beside this checkout, under ../shared/data: nothing was measured.")
        return
    from tests import house

    with house.standing("bench") as standing:
        told = house.run(standing.keys, "history", "-c", "from bench import history; history.load()").stdout
        rows, people, seconds, peak = map(float, told.split())
        assert (rows, people) == (194_045, 93_047), told
        figure("history.load_seconds", seconds, "s", "<= 30")
        figure("history.load_peak_mb", peak, "MB", "<= 1024")
        print(f"  {rows:,.0f} admissions of {people:,.0f} people in {seconds:.1f} s, at most {peak:.0f} MB")
        places = {"OFFRAMP_BENCH_KEYS": str(standing.keys), "OFFRAMP_BENCH_ADMIN": standing.admin}
        told = house.run(
            standing.keys, "care", "-c", "from bench import history; history.check()", **places
        ).stdout
        median, last = map(float, told.split())
        figure("history.check_p99_ms", last, "ms", "<= 20")
        print(f"  {CHECKS:,} checks to the committed log row: median {median:.1f} ms, p99 {last:.1f} ms")


def load() -> None:
    """In a process of its own, so that its memory is its own: rows, people, seconds, megabytes."""
    import resource

    from offramp.curb.history import load as loading

    began = time.perf_counter()
    loaded = loading.load(REAL, MAP, os.environ["OFFRAMP_DATABASE"])
    seconds = time.perf_counter() - began
    print(loaded.rows, loaded.people, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def check() -> None:
    """In a process of its own: the median and the 99th percentile of a look-up, in milliseconds."""
    from offramp.web import building

    building.ready()
    from tests import cast, house, seats

    from offramp.curb.history import actions
    from offramp.policy import rulebook

    seats.connect(Path(os.environ["OFFRAMP_BENCH_KEYS"]))
    house.empty(os.environ["OFFRAMP_BENCH_ADMIN"])
    ruiz, book, taken = cast.move_in().ruiz, rulebook.load(BOOK), []
    for person in _people():
        with ruiz.seated():
            began = time.perf_counter()
            actions.look_up(ruiz.who, person_key=person, book=book, on=ON, route="arrest_diversion")
            taken.append((time.perf_counter() - began) * 1000)
    taken = taken[WARM:]
    print(statistics.median(taken), statistics.quantiles(taken, n=100)[98])


def _people() -> list[str]:
    from pyarrow import parquet

    everyone = sorted(set(parquet.read_table(REAL, columns=["person_id"])["person_id"].to_pylist()))
    return random.Random(20).sample(everyone, CHECKS + WARM)

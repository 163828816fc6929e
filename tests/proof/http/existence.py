"""One process of one face: does a page tell somebody who may not see it that there is something there?

Hidden and absent objects are asked for in turn, in random order, in one process; status, shape and time are compared.
`python -m tests.proof.http.existence <told.json> <admin address> <pairs>`
"""

import gc
import json
import os
import random
import re
import sys
import time
from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from offramp.ground import ids
from tests.proof.http import canaries, routes
from tests.proof.http.routes import Route
from tests.proof.http.run import Run

FIRST, SECOND, KEPT = 40, 250, 10  # pairs for every route, then for the worst ones
OWN_MARKS = re.compile(
    rb'(name="csrfmiddlewaretoken" value="[^"]*"|csrftoken=[^;]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})'
)
Case = tuple[Route, str, str, str]  # route, who, its pattern with one gap for the id, the hidden id


def auc(hidden: list[float], absent: list[float]) -> float:
    """How well a stopwatch tells the two apart: 0.5 is not at all, 1 is always. Of ties, each half."""
    ordered = sorted(absent)
    wins = sum(bisect_left(ordered, each) + bisect_right(ordered, each) for each in hidden) / 2
    found = wins / (len(hidden) * len(absent))
    return max(found, 1 - found)


class Stopwatch(Run):
    """The run of the routes, with a stopwatch."""

    def cases(self) -> list[Case]:
        """Every address with an id in it that its own roles get walled off from, for the sake of a foreign object."""
        found: list[Case] = []
        for route in self.routes:
            if not any(kind == "uuid" for kind, _ in route.gaps) or not route.roles:
                continue
            for who in self._holders(route):
                if case := self._walled(route, who):
                    found.append(case)
                    break
        return found

    def _holders(self, route: Route) -> list[str]:
        rows = self.told["people"].items()
        return [key for key, row in rows if set(row["roles"]) & set(route.roles) and key in self.door.cookies]

    def _walled(self, route: Route, who: str) -> Case | None:
        for address in self.addresses[route.route]:
            gone = [each for each in canaries.ids_in(address.encode()) if each != routes.NEVER]
            if len(gone) != len([1 for kind, _ in route.gaps if kind == "uuid"]) or routes.NEVER in address:
                continue
            if self.door.is_stale():
                self.door.sign_in()
            seen = self.door.ask(who, "GET", address)
            hidden = gone[0]
            table = self.audience.tables_of.get(UUID(hidden), [""])[0]
            if seen.status == 404 and table and not self._may(table, UUID(hidden), seen.signed):
                return route, who, address.replace(hidden, "{}", 1), hidden
        return None

    def _may(self, table: str, row: UUID, signed: set[Any]) -> bool:
        tables = self.audience.tables_of.get(row, [table])
        return any(self.audience.may_know(each, row, signed, searched=False) for each in tables)

    def alike(self, case: Case) -> str:
        """Empty where both answers are the same; else what differs."""
        route, who, pattern, hidden = case
        if self.door.is_stale():
            self.door.sign_in()
        answers = [self.door.ask(who, "GET", pattern.format(each)) for each in (hidden, ids.new())]
        shapes = [(each.status, OWN_MARKS.sub(b"", each.body), each.outside.count(b"\n")) for each in answers]
        if shapes[0] == shapes[1]:
            return ""
        lines = [set(each.body.splitlines() + each.outside.splitlines()) for each in answers]
        apart = [OWN_MARKS.sub(b"", line).decode() for line in lines[0] ^ lines[1]]
        return f"{route.route} by {who}: {[shape[0] for shape in shapes]} {apart[:8]}"

    def timed(self, case: Case, pairs: int) -> float:
        """The better of the two guesses, from so many pairs in random order."""
        _route, who, pattern, hidden = case
        took: dict[bool, list[float]] = {True: [], False: []}
        for number in range(pairs):
            if number % 200 == 0:
                gc.collect()  # never while the watch runs
            turn = [True, False]
            self.rng.shuffle(turn)
            for there in turn:
                if self.door.is_stale():
                    self.door.sign_in()
                address = pattern.format(hidden if there else ids.new())
                began = time.perf_counter()
                self.door.ask(who, "GET", address)
                took[there].append(time.perf_counter() - began)
        return auc(took[True], took[False])


def main() -> None:
    """Screen every route, then time the worst one long enough to tell a difference from noise."""
    from offramp.web import building

    building.ready()
    told, address, pairs = sys.argv[1:]
    with psycopg.connect(address, autocommit=True) as admin:
        watch = Stopwatch(json.loads(Path(told).read_text()), admin, os.environ["OFFRAMP_FACE"])
        watch.rng = random.Random(os.urandom(8))
        cases = watch.cases()
        differ = [found for case in cases if (found := watch.alike(case))]
        gc.collect()
        gc.disable()
        screened = sorted(((watch.timed(case, FIRST), case) for case in cases), reverse=True, key=_by)[:KEPT]
        again = sorted(((watch.timed(case, SECOND), case) for _, case in screened), reverse=True, key=_by)
        found = {
            "routes": len(cases),
            "differ": differ,
            "screened": [[a, c[0].route, c[1]] for a, c in again],
        }
        if int(pairs):
            worst = again[0][1]
            found |= {"worst": worst[0].route, "auc": watch.timed(worst, int(pairs)), "pairs": int(pairs)}
        print(json.dumps(found))


def _by(row: tuple[float, Case]) -> float:
    return row[0]


if __name__ == "__main__":
    main()

"""How long a page takes while fifty people work: 20,000 participants, 1,000,000 records, row security and the log on.

Both faces are served as `offramp serve` serves them; each person asks for a page, reads it for a second, and asks
for the next one.
"""

import http.client
import itertools
import json
import random
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg
from tests import house

from bench import crowd
from bench.figures import figure

USERS = {"care": 40, "justice": 10}
SECONDS, WARMING, READS_FOR = 90, 15, 1.0


@dataclass
class Person(threading.Thread):
    """One who works: asks, reads, asks again."""

    host: str
    port: int
    cookie: str
    pages: list[str]
    until: float
    took: list[tuple[float, float, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        time.sleep(random.random() * READS_FOR)
        for page in itertools.cycle(self.pages):
            began = time.monotonic()
            if began > self.until:
                return
            line.request("GET", page, headers={"Host": f"{self.host}:{self.port}", "Cookie": self.cookie})
            answer = line.getresponse()
            body = answer.read()
            self.took.append((began, 1000 * (time.monotonic() - began), page))
            if answer.status != 200 or b"</html>" not in body:
                self.wrong.append(f"{answer.status} {page}")
            time.sleep(READS_FOR)


def share(values: list[float], part: float) -> float:
    """The value that so large a part of all does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def report(took: list[tuple[float, float, str]]) -> None:
    """Each kind of page by itself."""
    kinds: dict[str, list[float]] = {}
    for _, ms, page in took:
        kinds.setdefault(crowd.kind(page), []).append(ms)
    for name, found in sorted(kinds.items()):
        median, worst = statistics.median(found), share(found, 0.99)
        print(f"  {name:24} {len(found):5} times, median {median:6.0f} ms, p99 {worst:6.0f} ms", flush=True)


def measure(faces: dict[str, Any], told: dict[str, Any]) -> tuple[list[tuple[float, float, str]], list[str]]:
    """Fifty at work; what came after the warming."""
    began = time.monotonic()
    until = began + WARMING + SECONDS
    people = [
        Person(f"{face}.localhost", faces[face], cookie, crowd.pages(face, number, told), until)
        for face in USERS
        for number, cookie in enumerate(told["cookies"][face])
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    took = [each for person in people for each in person.took if each[0] > began + WARMING]
    return took, [each for person in people for each in person.wrong]


def main() -> None:
    """Fill a house, open both faces, and let them work."""
    with house.standing("crowd") as built:
        house.empty(built.admin)
        with psycopg.connect(built.admin, autocommit=True) as admin:
            told = crowd.fill(built, admin)
        with crowd.served(built) as ports:
            told["cookies"] = {
                face: json.loads(house.run(built.keys, face, "-c", crowd.SIGN_IN, str(many)).stdout)
                for face, many in USERS.items()
            }
            took, wrong = measure(ports, told)
        house.empty(built.admin)
    report(took)
    assert not wrong, (len(wrong), wrong[:5])
    figure("web.p99_ms_50_users", round(share([ms for _, ms, _ in took], 0.99)), "ms", "<= 250")


if __name__ == "__main__":
    main()

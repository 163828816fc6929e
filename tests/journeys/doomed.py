"""Runs the real worker loop of one face and kills it, again and again, at instants nobody chose.

A program of its own: it loads Django once and forks a worker for each life; a fork has no connection yet.
The demo's clock file is moved on a little before each life, so that escalations fall due between deaths.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from offramp.web import building

LAST_LIFE_SECONDS = 300
QUIET = 7  # minutes, which is longer than the longest wait


def main(kills: int, seconds_a_life: float) -> None:
    """Kill `kills` workers, then let one live until nothing is left to do."""
    building.ready()
    from offramp.program.gateways import twilio
    from offramp.web import worker

    worker.PAUSE_SECONDS = 0.01
    twilio.SECONDS = 0.3
    chance = random.Random(7)
    for _ in range(kills):
        _move_clock(seconds_a_life)
        doomed = os.fork()
        if doomed == 0:
            worker.run()
            os._exit(0)
        time.sleep(chance.uniform(0.002, 0.4))
        os.kill(doomed, signal.SIGKILL)
        os.waitpid(doomed, 0)
    _drain()  # minute by minute: a call that still waits would be too late after an hour
    for _ in range(2):  # the second time for what only an hour of silence tells
        _move_clock(3600)
        _drain()


def _drain() -> None:
    """Rounds, a minute apart, until so many find nothing to do that no message can wait for another try."""
    from offramp.program import queries as program
    from offramp.web import worker

    quiet, until = 0, time.monotonic() + LAST_LIFE_SECONDS
    while quiet < QUIET and time.monotonic() < until:
        quiet = 0 if any(worker.round_of(program.sites())) else quiet + 1
        _move_clock(60)
        time.sleep(0.02)  # a carrier may have something to say


def _move_clock(seconds: float) -> None:
    file = Path(os.environ["OFFRAMP_DEMO_CLOCK"])
    file.write_text(str(float(file.read_text()) + seconds))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))

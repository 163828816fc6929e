"""Seals the log: what no seal is over yet gets the next places in the chain. Killed at any instant, it loses nothing.

It keeps no place of its own: what waits is what has no seal. A row that is committed late is found like any other.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import psycopg

from offramp.ground.chain import ledger, rules

logger = logging.getLogger("offramp.sealer")

BATCH = 20_000
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15.0
RECENT = timedelta(minutes=10)  # longer than a transaction of ours lasts
EVER = timedelta(days=36500)
SWEEP_SECONDS = 900  # how often the whole log is searched, for whatever lasted longer
ANCHOR_SECONDS = 3600
RETRY_SECONDS = 60


def seal_waiting(connection: ledger.Connection, *, within: timedelta = EVER) -> int:
    """Seal what waits, and say how much that was. Where another sealer was quicker, it was nothing.

    Two sealers at once want the same next place, and the database gives it to one. No lock is held that
    another process could take first and keep.
    """
    sealed = 0
    while True:
        try:
            done = _batch(connection, within)
        except psycopg.errors.UniqueViolation:
            return sealed
        sealed += done
        if done < BATCH:
            return sealed


def _batch(connection: ledger.Connection, within: timedelta) -> int:
    with connection.transaction():
        end, sealed_at = ledger.head(connection), ledger.moment(connection)
        seq, before, made = end.seq, end.hash, []
        for line in ledger.waiting(connection, within=within, most=BATCH):
            seq += 1
            before = rules.link(before, rules.payload(seq, rules.FORM, sealed_at, line))
            made.append((seq, line.split(b"\t", 1)[0].decode(), before))
        if made:
            ledger.add(connection, sealed_at=sealed_at, made=made)
    return len(made)


class Sealer:
    """The process: seals every second, searches the whole log now and then, drops an anchor every hour."""

    def __init__(
        self, address: str, *, clock: Callable[[], float], anchor: Callable[[ledger.Connection], object]
    ):
        self.address = address
        self.clock = clock
        self.anchor = anchor
        self.swept = self.anchored = float("-inf")

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; while the database is away, wait for it, a little longer each time."""
        pause = PAUSE_SECONDS
        while not stop.is_set():
            try:
                with psycopg.connect(self.address, autocommit=True) as connection:
                    self.swept = float("-inf")
                    while not stop.is_set():
                        self.round(connection)
                        pause = PAUSE_SECONDS
                        stop.wait(pause)
            except psycopg.Error:
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                logger.exception("the log was not sealed; the next try in %.0f s", pause)
                stop.wait(pause)

    def round(self, connection: ledger.Connection) -> int:
        """Seal once; anchor when the hour is over. An anchor that cannot be told is tried again in a minute."""
        now = self.clock()
        sweep = now - self.swept >= SWEEP_SECONDS
        sealed = seal_waiting(connection, within=EVER if sweep else RECENT)
        self.swept = now if sweep else self.swept
        if now - self.anchored >= ANCHOR_SECONDS:
            self.anchored = now
            try:
                self.anchor(connection)
            except OSError:
                self.anchored = now - ANCHOR_SECONDS + RETRY_SECONDS
                logger.exception("the head of the log could not be anchored; the next try in a minute")
        return sealed

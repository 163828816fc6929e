"""Holds the log against its chain and the chain against its anchors. It reads; it never mends."""

from collections.abc import Sequence
from datetime import timedelta

import psycopg

from offramp.ground.chain import ledger, rules
from offramp.ground.chain.rules import Anchor, Verdict

LAG = timedelta(seconds=60)  # a row is sealed within 5 s; what was written longer ago must have its seal


def verify(connection: ledger.Connection, anchors: Sequence[Anchor] = (), *, lag: timedelta = LAG) -> Verdict:
    """Every seal, every row and every anchor, as they stood together at one moment."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    try:
        with connection.transaction():
            return rules.verdict(
                ledger.walk(connection), ledger.unsealed(connection, older_than=lag), anchors
            )
    finally:
        connection.isolation_level = connection.read_only = None

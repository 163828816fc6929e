"""Reads the log and its chain from the database, as lines. Its SQL is declared as an exception to "no raw SQL
outside migrations": a proof over millions of rows is streamed by COPY, past every object.

It adds seals, and changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
from psycopg import sql

from offramp.ground.chain import rules

Connection = psycopg.Connection[Any]

MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS.US'
_ROW = sql.SQL(", ").join(sql.SQL(reading) for reading in rules.COLUMNS.values())
_WALK = sql.SQL("""
    COPY (SELECT coalesce(encode(s.hash, 'hex'), ''), coalesce(s.entry_id::text, ''), s.seq, coalesce(s.form, 0),
                 coalesce(to_char(s.sealed_at AT TIME ZONE 'UTC', {moment}), ''), {row}
          FROM offramp.ground_seal s LEFT JOIN offramp.ground_entry e ON e.id = s.entry_id
          ORDER BY s.seq) TO STDOUT
""").format(moment=sql.Literal(MOMENT), row=_ROW)
_WAITING = sql.SQL("""
    COPY (SELECT {row} FROM offramp.ground_entry e
          WHERE at > clock_timestamp() - {within}::interval
            AND NOT EXISTS (SELECT FROM offramp.ground_seal s WHERE s.entry_id = e.id)
          ORDER BY e.at, e.id LIMIT {most}) TO STDOUT
""")
_UNSEALED = """
    SELECT e.id::text FROM offramp.ground_entry e
    WHERE e.at < now() - %s::interval
      AND NOT EXISTS (SELECT FROM offramp.ground_seal s WHERE s.entry_id = e.id)
    ORDER BY e.at, e.id
"""
_HEAD = "SELECT seq, hash FROM offramp.ground_seal ORDER BY seq DESC LIMIT 1"
_COUNT = "SELECT count(*) FROM offramp.ground_seal"
_NOW = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', %s)"
_ADD = """
    INSERT INTO offramp.ground_seal (seq, entry_id, form, sealed_at, hash)
    SELECT seq, entry_id, %s, %s::timestamp AT TIME ZONE 'UTC', hash
    FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[]) AS made (seq, entry_id, hash)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Where the chain ends."""

    seq: int
    hash: bytes


def head(connection: Connection) -> Head:
    """The last seal; of an empty chain, its beginning."""
    row = connection.execute(_HEAD).fetchone()
    return Head(seq=row[0], hash=bytes(row[1])) if row else Head(seq=0, hash=rules.BEGINNING)


def count(connection: Connection) -> int:
    """How many seals there are."""
    row = connection.execute(_COUNT).fetchone()
    assert row is not None, "a count is always one row"
    return int(row[0])


def moment(connection: Connection) -> str:
    """The database's own time."""
    row = connection.execute(_NOW, [MOMENT]).fetchone()
    assert row is not None, "the time is always one row"
    return str(row[0])


def waiting(connection: Connection, *, within: timedelta, most: int) -> list[bytes]:
    """Rows without a seal that were written within this time, the oldest first."""
    asked = _WAITING.format(
        row=_ROW, within=sql.Literal(f"{within.total_seconds()} s"), most=sql.Literal(most)
    )
    return list(_lines(connection, asked))


def walk(connection: Connection) -> Iterator[bytes]:
    """Every seal in its order, with the row that it seals."""
    # One seal after the other and its row by its key: nothing is sorted, and the memory does not grow with the log.
    with connection.transaction(force_rollback=True):
        for name in ("enable_hashjoin", "enable_mergejoin", "enable_sort", "enable_bitmapscan", "jit"):
            connection.execute(sql.SQL("SET LOCAL {} = off").format(sql.Identifier(name)))
        yield from _lines(connection, _WALK)


def unsealed(connection: Connection, *, older_than: timedelta) -> Iterator[str]:
    """Rows that should have had their seal by now."""
    for (entry,) in connection.execute(_UNSEALED, [older_than]):
        yield entry


def add(connection: Connection, *, sealed_at: str, made: Sequence[tuple[int, str, bytes]]) -> None:
    """Add these seals: place, row, hash."""
    seqs, entries, hashes = ([each[column] for each in made] for column in range(3))
    connection.execute(_ADD, [rules.FORM, sealed_at, seqs, entries, hashes])


def _lines(connection: Connection, asked: sql.Composed) -> Iterator[bytes]:
    with connection.cursor().copy(asked) as out:
        rest = b""
        for block in out:
            *whole, rest = (rest + bytes(block)).split(b"\n")
            yield from whole

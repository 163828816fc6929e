"""Loads a file of records into schema `history` by a map: streamed, all or nothing, replacing its source.

Runs as the role offramp_history, which can add rows and read none back. Its COPY is declared as an exception
to "no raw SQL outside migrations". It keeps no charge, no name and no number of a case.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import psycopg

from offramp.curb.history import map as maps
from offramp.curb.history.map import Map, OnReject
from offramp.curb.history.reading import Reading, Record, Rejected, Tally
from offramp.errors import Refusal
from offramp.ground import files

LISTED = 20
QUIET_SECONDS = 1.0
ROLE = "offramp_history"
COPY = """
    COPY history.record (person_key, source_id, event_on, released_on, convicted_on, offence_on,
        attempt, adult, classes, may_be) FROM STDIN
"""
SOURCE = """
    INSERT INTO history.source (name, words, rows_are, sites, covers_from, covers_until, good_for_days,
        everyone, in_area, classes, involvement)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
SOURCE_ID = "SELECT id FROM history.source WHERE name = %s"
LOADING = """
    INSERT INTO history.loading (source, file, sha256, people, accepted, rejected)
    VALUES (%s, %s, %s, %s, %s, %s)
"""

Connection = psycopg.Connection[tuple[int, ...]]
Tell = Callable[[float], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a load has come: rows read, rows rejected, the share of the file from 0 to 1."""

    rows: int
    rejected: int
    share: float

    def __str__(self) -> str:
        return f"{self.rows:,} rows read ({self.share:.0%}), {self.rejected:,} rejected"


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a load did. `unclassed`: codes in no class. `untold`: codes that tell no class ("" is empty)."""

    source: str
    rows: int
    people: int
    records: int
    rejected: int
    first_rejected: tuple[Rejected, ...]
    unclassed: tuple[tuple[str, int], ...]
    untold: tuple[tuple[str, int], ...]
    unclassed_rows: int
    untold_rows: int
    unverified: int
    replaced: bool
    seconds: float


def load(
    file: Path,
    map_file: Path,
    address: str,
    progress: Callable[[Progress], None] | None = None,
    *,
    report: Path | None = None,
) -> Loaded:
    """Load `file` by `map_file` into the database at `address`; the source's earlier rows are replaced.

    `progress` is called about once a second, from the first second on. `report` is where every
    rejected row is written, a line each. Raises Refusal, and leaves all as it was, when file or map is not good.
    """
    began = time.monotonic()
    by, tally = maps.load(map_file), Tally()
    try:
        with ExitStack() as open_things:
            rejects = _Rejects(tally, _opened(report, open_things))
            connection: Connection = open_things.enter_context(psycopg.connect(address))
            replaced, source = _replace(connection, by)
            with connection.cursor() as cursor, cursor.copy(COPY) as copy:
                for record in _records(file, by, rejects, _teller(progress, tally, began)):
                    copy.write_row((record[0], source, *record[1:]))
            _refuse_bad(file, by, tally, report)
            _write_down(connection, file, by, tally)
    except psycopg.Error as error:
        raise Refusal(
            code="history_database",
            sentence=f"The records were not loaded; everything is as it was. {str(error).strip()}",
            next_step="Check the address, and that `offramp db migrate` has been run.",
        ) from error
    return _told(by, tally, replaced=replaced, seconds=time.monotonic() - began)


def _replace(connection: Connection, by: Map) -> tuple[bool, int]:
    """Clear the source of that name, in this transaction, and begin it anew. One load at a time."""
    if connection.info.user != ROLE:
        raise Refusal(
            code="role_unsafe",
            sentence=f"Records may not be loaded as the database role {connection.info.user}.",
            next_step=f"Give it the file of {ROLE}: that role can add records and read none.",
        )
    connection.execute("LOCK TABLE history.source IN SHARE ROW EXCLUSIVE MODE")
    before = connection.execute(SOURCE_ID, [by.name]).fetchall()
    for (number,) in before:
        connection.execute("DELETE FROM history.record WHERE source_id = %s", [number])
        connection.execute("DELETE FROM history.source WHERE id = %s", [number])
    values = [
        by.name, by.words, str(by.rows_are), list(by.sites), by.covers_from, by.covers_until,
        by.good_for_days, by.everyone, by.in_area, sorted(by.class_list.classes),
        list(by.class_list.involvement),
    ]  # fmt: skip
    connection.execute(SOURCE, values)
    ((number,),) = connection.execute(SOURCE_ID, [by.name]).fetchall()
    return bool(before), number


def _records(file: Path, by: Map, rejects: "_Rejects", tell: Tell) -> Iterator[Record]:
    """The records of every good row; the others are counted, written down and passed over."""
    reading = Reading(by, rejects.tally)
    for batch in files.read(file, by.columns, by.shape):
        for line in batch.lines:
            try:
                made = reading.read(line)
            except ValueError as error:
                rejects.add(Rejected(number=line.number, reason=str(error)))
            else:
                yield from made
        tell(batch.share)


def _write_down(connection: Connection, file: Path, by: Map, tally: Tally) -> None:
    """The load's own row, which outlives the source."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    values = [by.name, file.name, digest, tally.distinct_people, tally.rows, tally.rejected]
    connection.execute(LOADING, values)


def in_words(loaded: Loaded) -> str:
    """What a load did, in sentences; charges only as counts of their codes."""
    said = [
        f"{loaded.source}: {loaded.rows:,} rows about {loaded.people:,} people"
        f" {'replace what was there' if loaded.replaced else 'loaded'}, in {loaded.seconds:.1f} s."
    ]
    if loaded.rejected:
        said += [f"{loaded.rejected:,} rows were left out:", *map(str, loaded.first_rejected)]
        said += [f"and {loaded.rejected - LISTED:,} more"] if loaded.rejected > LISTED else []
    for rows, codes, what in (
        (loaded.unclassed_rows, loaded.unclassed, "charges are in no class of the list"),
        (
            loaded.untold_rows,
            loaded.untold,
            "charges are empty or tell no class, and answers stay open there",
        ),
    ):
        if rows:
            listed = ", ".join(f"{code or 'empty'} ({times:,})" for code, times in codes[:8])
            said.append(f"{rows:,} {what}: {listed}{', …' if len(codes) > 8 else ''}.")
    if loaded.unverified:
        said.append(f"{loaded.unverified} entries of the class list are not verified against the law.")
    return "\n".join(said)


# ---- what is told -----------------------------------------------------------------------------------


def _opened(report: Path | None, open_things: ExitStack) -> TextIO | None:
    if report is None:
        return None
    try:
        report.touch(mode=0o600)
        return open_things.enter_context(report.open("w", encoding="utf-8"))
    except OSError as error:
        raise Refusal(
            code="no_report",
            sentence=f"The report cannot be written to {report}: {error.strerror or error}.",
            next_step="Name a file in a folder that is there.",
        ) from error


@dataclass(frozen=True, slots=True)
class _Rejects:
    """Rejected rows: the first few are kept, and all of them go to the report where one was asked for."""

    tally: Tally
    out: TextIO | None

    def add(self, one: Rejected) -> None:
        self.tally.rejected += 1
        if len(self.tally.first) < LISTED:
            self.tally.first.append(one)
        if self.out:
            self.out.write(f"{one}\n")


def _refuse_bad(file: Path, by: Map, tally: Tally, report: Path | None) -> None:
    """Raise Refusal, which undoes the load, when the map says stop or when nothing is left to load."""
    listed = "\n".join(map(str, tally.first))
    if tally.rejected and by.on_reject is OnReject.stop:
        more = tally.rejected - len(tally.first)
        raise Refusal(
            code="rows_rejected",
            sentence=f"Nothing was loaded: of {tally.rejected + tally.rows} rows of {file.name},"
            f" {tally.rejected} cannot be read:\n{listed}" + (f"\nand {more} more" if more else ""),
            next_step='Mend the file, or say on_reject = "skip" in the map to leave such rows out.'
            + (f" All of them are in {report}." if report else ""),
        )
    if not tally.rows:
        raise Refusal(
            code="no_rows",
            sentence=f"Nothing was loaded: {file.name} has no row that can be read.",
            next_step=listed or "Look whether it is the file you meant.",
        )


def _teller(
    progress: Callable[[Progress], None] | None, tally: Tally, began: float
) -> Callable[[float], None]:
    """Calls `progress` about once a second, never in the first."""
    told = began

    def tell(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if progress and now - told >= QUIET_SECONDS:
            told = now
            progress(Progress(rows=tally.rows, rejected=tally.rejected, share=share))

    return tell


def _told(by: Map, tally: Tally, *, replaced: bool, seconds: float) -> Loaded:
    return Loaded(
        source=by.name,
        rows=tally.rows,
        people=tally.distinct_people,
        records=tally.records,
        rejected=tally.rejected,
        first_rejected=tuple(tally.first),
        unclassed=tuple(tally.unclassed.most_common(LISTED)),
        untold=tuple(tally.untold.most_common(LISTED)),
        unclassed_rows=tally.unclassed.total(),
        untold_rows=tally.untold.total(),
        unverified=by.class_list.unverified,
        replaced=replaced,
        seconds=seconds,
    )

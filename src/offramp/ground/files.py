"""Reads rows from a CSV or Parquet file by a column map, batch by batch, so that memory stays small.

A row that cannot be read keeps its number and says why; it is never dropped in silence. No Django here.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from math import isnan
from pathlib import Path
from typing import Any, BinaryIO

from offramp.errors import Refusal

BATCH = 5_000
ISO = "YYYY-MM-DD"
_MAGIC = b"PAR1"
_PARTS = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d", "hh": "%H", "mm": "%M", "ss": "%S"}

Value = str | int | date | None
_Read = Callable[[Any], Value]


class Kind(StrEnum):
    """What sort of value a column holds."""

    text = "text"
    day = "day"
    whole = "whole"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of the file: its name there, its kind, how its days are written, whether it may be empty."""

    name: str
    kind: Kind = Kind.text
    written: str = ISO
    required: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How a file is written: what counts as empty; for CSV also what parts the fields, and the encoding."""

    empty: frozenset[str] = frozenset({""})
    delimiter: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row: its line in a CSV file or its row in a Parquet file, its values in order, or what is wrong."""

    number: int
    values: tuple[Value, ...] = ()
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Some rows that follow one another, and how much of the file has been read by then, from 0 to 1."""

    lines: list[Line]
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What a reading needs to know besides the open file."""

    file: Path
    columns: Sequence[Column]
    readers: list[_Read]
    shape: Shape
    batch: int


def read(
    file: Path, columns: Sequence[Column], shape: Shape | None = None, *, batch: int = BATCH
) -> Iterator[Batch]:
    """The rows of `file`, only the columns asked for. Raises Refusal when the file cannot be read at all."""
    shape = shape or Shape()
    readers = [_reader(column, shape.empty) for column in columns]
    asked = _Asked(file=file, columns=columns, readers=readers, shape=shape, batch=batch)
    try:
        with file.open("rb") as opened:
            parquet = opened.read(len(_MAGIC)) == _MAGIC
            opened.seek(0)
            source = _parquet if parquet else _csv
            yield from source(opened, asked)
    except OSError as error:
        raise Refusal(
            code="no_file",
            sentence=f"{file.name} cannot be read: {error.strerror or error}.",
            next_step="Give the path of a CSV or Parquet file.",
        ) from error


def pattern(written: str) -> str:
    """The strptime pattern of a way to write days such as MM/DD/YYYY. Raises ValueError when it is none."""
    found, rest = "", written
    while rest:
        part = next((part for part in _PARTS if rest.startswith(part)), None)
        if part is None and (rest[0].isalnum() or rest[0] == "%"):
            raise ValueError(written)
        found += _PARTS[part] if part else rest[0]
        rest = rest[len(part or " ") :]
    if not ("%d" in found and "%m" in found and ("%Y" in found or "%y" in found)):
        raise ValueError(written)
    return found


# ---- CSV --------------------------------------------------------------------------------------------


def _csv(opened: BinaryIO, asked: _Asked) -> Iterator[Batch]:
    file, shape, readers = asked.file, asked.shape, asked.readers
    whole = max(file.stat().st_size, 1)
    done = 0

    def decoded() -> Iterator[str]:
        nonlocal done
        for raw in opened:
            if not done:
                raw = raw.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901 - the mark that some programs put first
            done += len(raw)
            yield raw.decode(shape.encoding, "surrogateescape")

    rows = csv.reader(decoded(), delimiter=shape.delimiter, strict=True)
    try:
        header = next(rows, None)
        if header is None:
            raise Refusal(
                code="empty_file",
                sentence=f"{file.name} is empty.",
                next_step="Its first line names its columns.",
            )
        places = _places(file, [name.strip() for name in header], asked.columns)
        lines: list[Line] = []
        for fields in rows:
            if not fields:
                continue
            lines.append(_csv_line(rows.line_num, fields, len(header), places, readers))
            if len(lines) >= asked.batch:
                yield Batch(lines=lines, share=min(done / whole, 1.0))
                lines = []
        yield Batch(lines=lines, share=1.0)
    except (csv.Error, UnicodeError) as error:
        raise Refusal(
            code="bad_file",
            sentence=f"{file.name}, line {rows.line_num}: this is not CSV as the map describes it ({error}).",
            next_step='Look for a quote that does not close, or say "delimiter" and "encoding" in the map.',
        ) from error


def _csv_line(number: int, fields: list[str], width: int, places: list[int], readers: list[_Read]) -> Line:
    if len(fields) != width:
        return Line(number=number, problem=f"it has {len(fields)} fields where the first line has {width}")
    return _line(number, [fields[place] for place in places], readers)


# ---- Parquet ----------------------------------------------------------------------------------------


def _parquet(opened: BinaryIO, asked: _Asked) -> Iterator[Batch]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        found = parquet.ParquetFile(opened)
        names = list(found.schema_arrow.names)
        _places(asked.file, names, asked.columns)
        whole, number = max(found.metadata.num_rows, 1), 0
        wanted = list(dict.fromkeys(column.name for column in asked.columns))
        for part in found.iter_batches(batch_size=asked.batch, columns=wanted, use_threads=False):
            held = {name: part.column(name).to_pylist() for name in wanted}
            lines = []
            for values in zip(*(held[column.name] for column in asked.columns), strict=True):
                number += 1
                lines.append(_line(number, values, asked.readers))
            yield Batch(lines=lines, share=number / whole)
    except (pa.ArrowException, UnicodeError, OSError) as error:
        raise Refusal(
            code="bad_file",
            sentence=f"{asked.file.name} begins as a Parquet file and cannot be read as one: {error}",
            next_step="Copy it again; it may have been cut short.",
        ) from error


# ---- one value --------------------------------------------------------------------------------------


def _line(number: int, values: Sequence[Any], readers: list[_Read]) -> Line:
    try:
        read = tuple([reader(value) for reader, value in zip(readers, values, strict=True)])
    except ValueError as error:
        return Line(number=number, problem=str(error))
    return Line(number=number, values=read)


def _places(file: Path, names: list[str], columns: Sequence[Column]) -> list[int]:
    """Where each column stands; refuses a name that is missing or stands there twice."""
    for column in columns:
        if names.count(column.name) == 1:
            continue
        if column.name in names:
            sentence, hint = f'{file.name} has two columns called "{column.name}".', "Rename one of them."
        else:
            near = get_close_matches(column.name, names, n=1)
            sentence = f'{file.name} has no column called "{column.name}".'
            hint = f'Did you mean "{near[0]}"?' if near else f"Its columns: {', '.join(names)}."
        raise Refusal(code="no_column", sentence=sentence, next_step=hint)
    return [names.index(column.name) for column in columns]


def _reader(column: Column, empty: frozenset[str]) -> _Read:
    convert: _Read = {Kind.text: _text, Kind.day: _day_reader(column), Kind.whole: _whole}[column.kind]

    def reader(value: Any) -> Value:
        if isinstance(value, str):
            value = value.strip()
        if value is None or value in empty or (isinstance(value, float) and isnan(value)):
            if column.required:
                raise ValueError(f'"{column.name}" is empty')
            return None
        try:
            return convert(value)
        except (ValueError, OverflowError) as error:
            what = str(error) if isinstance(error, _MisreadError) else "cannot be read"
            raise ValueError(f'"{column.name}": {_shown(value)} {what}') from None

    return reader


class _MisreadError(ValueError):
    """Why a value cannot be read, in our own words."""


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if "\0" in text or _undecoded(text):
        raise _MisreadError("has letters that do not belong to the file's encoding")
    return text


def _undecoded(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _whole(value: Any) -> int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _MisreadError("is not a whole number") from None
    if isinstance(value, bool) or not number.is_integer():
        raise _MisreadError("is not a whole number")
    return int(number)


def _day_reader(column: Column) -> _Read:
    form = pattern(column.written)

    @lru_cache(maxsize=65_536)
    def parsed(text: str) -> date:
        try:
            return date.fromisoformat(text) if form == "%Y-%m-%d" else datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            raise _MisreadError(f"is not a day written as {column.written}") from None

    def reader(value: Any) -> date:
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else parsed(str(value))

    return reader


def _shown(value: Any) -> str:
    text = str(value)
    return f'"{text[:40].encode(errors="replace").decode()}"' + ("…" if len(text) > 40 else "")

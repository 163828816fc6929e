"""The one writer of tables that leave the house for a spreadsheet. Text stays text there, whoever typed it.

Nothing else in the product writes CSV: what a spreadsheet would take for a formula is neutralised here and only here.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TextIO

from django.http import HttpResponse
from django.utils.text import slugify

Cell = str | int | float | Decimal | date | None
NEUTRAL = "'"
MARK = "\ufeff"  # tells Excel that the file is UTF-8
_PARTS = re.compile(r"(?<=[;|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029])")
_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n\0\N{MINUS SIGN}")


def neutral(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet could take for a formula.

    That is its beginning, and what follows a sign at which a spreadsheet set up otherwise begins another cell.
    """
    return _each_part(text, lambda part: NEUTRAL + part)


def plain(text: str) -> str:
    """What `neutral` was given."""
    return _each_part(text, lambda part: part.removeprefix(NEUTRAL))


def _each_part(text: str, change: Callable[[str], str]) -> str:
    first, *rest = _PARTS.split(text)
    first = change(first) if _could_run(text) else first
    return first + "".join(change(part) if _could_run(part) else part for part in rest)


def write(
    out: TextIO, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, marked: bool = False
) -> None:
    """Write a table as RFC 4180 has it: text in quotes, numbers bare. `marked` puts Excel's UTF-8 mark first."""
    if marked:
        out.write(MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([neutral(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells under a header of {len(header)}")
        writer.writerow([_cell(value) for value in row])


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, marked: bool = False) -> str:
    """The same, as one text."""
    out = io.StringIO(newline="")
    write(out, header, rows, marked=marked)
    return out.getvalue()


def download(
    called: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, marked: bool = True
) -> HttpResponse:
    """A table to save: never shown inside a page, never kept by a cache, under a name that is ours."""
    name = slugify(called) or "table"
    return HttpResponse(
        table(header, rows, marked=marked).encode(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _cell(value: Cell) -> str | int | float | Decimal:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return neutral(value)
    return value if isfinite(value) else ""


def _could_run(text: str) -> bool:
    """Whether the first letter that counts begins a formula: wide and small forms and what hides before it, too."""
    for letter in text:
        if letter in _BEGINS_A_FORMULA or unicodedata.normalize("NFKC", letter)[:1] in _BEGINS_A_FORMULA:
            return True
        if not (
            letter == NEUTRAL or letter.isspace() or unicodedata.category(letter) in {"Cf", "Cc", "Zs", "Mn"}
        ):
            return False
    return False

"""The map of a file of records, read from TOML: what its rows are, and which column means what.

Whoever writes a map decides what may be said from it: a custody record is not a conviction.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from offramp.errors import Refusal
from offramp.ground import files
from offramp.ground.files import Column, Kind, Shape
from offramp.policy import class_lists, tables
from offramp.policy.class_lists import ClassList
from offramp.policy.records import Event
from offramp.policy.tables import Problem, Table


class OnReject(StrEnum):
    """What happens to a load when a row cannot be read."""

    stop = "stop"
    skip = "skip"


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """The columns of a row's days: the event's own, and those that a look-back may be counted from."""

    event: Column
    released: Column | None
    still_inside: date | None
    convicted: Column | None
    offence: Column | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """A source of records, its columns, and what may be said from them."""

    name: str
    words: str
    rows_are: Event
    sites: tuple[str, ...]
    covers_from: date | None
    covers_until: date
    good_for_days: int
    everyone: bool
    in_area: bool
    on_reject: OnReject
    shape: Shape
    person: tuple[Column, ...]
    charges: tuple[Column, ...]
    days: Days
    age: Column | None
    born: Column | None
    adult_from: int
    class_list: ClassList

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that is read, in one order."""
        days = (self.days.released, self.days.convicted, self.days.offence)
        others = (*days, self.age, self.born)
        return (*self.person, self.days.event, *self.charges, *(one for one in others if one))


def load(path: Path) -> Map:
    """The map in a file. Raises one Refusal that names every problem with its line."""
    problems: list[Problem] = []
    root = tables.open_file(path, problems)
    tables.refuse(problems, f"The map {path.name}")
    found = _read(root, path)
    tables.refuse(problems, f"The map {path.name}")
    return found


def _read(root: Table, path: Path) -> Map:
    source, written, columns = (root.table(key, key) for key in ("source", "file", "columns"))
    rows_are = source.word("rows_are", Event)
    covers_until = source.day("covers_until")
    if covers_until is None:
        source.problem('"covers_until" is missing: the last day that the records cover')
    class_list = _class_list(source, path)
    adult_from = columns.whole("adult_from", 18)
    found = Map(
        name=source.text("name"), words=source.text("words"), rows_are=rows_are,
        sites=source.texts("sites", required=True), covers_from=source.day("covers_from"),
        covers_until=covers_until or date.max, good_for_days=source.whole("good_for_days"),
        everyone=source.flag("everyone"), in_area=source.flag("in_area", False),
        on_reject=written.word("on_reject", OnReject), shape=_shape(written),
        person=_columns(columns, "person", required=True), charges=_columns(columns, "charges"),
        days=_days(columns, rows_are), age=_column(columns, "age", Kind.whole),
        born=_column(columns, "born_on", Kind.day), adult_from=adult_from, class_list=class_list,
    )  # fmt: skip
    for table in (source, written, columns, root):
        table.finish()
    return found


def _class_list(source: Table, path: Path) -> ClassList:
    named = source.text("classes")
    source.text("source")
    try:
        return class_lists.load(path.parent / named) if named else class_lists.EMPTY
    except Refusal as refusal:
        source.problem(refusal.sentence, "classes")
        return class_lists.EMPTY


def _shape(table: Table) -> Shape:
    delimiter, encoding = table.text("delimiter", ","), table.text("encoding", "utf-8")
    if len(delimiter) != 1:
        table.problem('"delimiter" needs one sign, such as "," or ";"', "delimiter")
    if not _keeps_letters(encoding):
        table.problem(f'"{encoding}" is no encoding that is read here: use "utf-8" or "latin-1"', "encoding")
    empty = table.raw.get("empty", [])
    table.has("empty")
    if not isinstance(empty, list) or not all(isinstance(one, str) for one in empty):
        table.problem('"empty" needs a list of words in quotes', "empty")
        empty = []
    return Shape(empty=frozenset({"", *map(str, empty)}), delimiter=delimiter[:1], encoding=encoding)


def _keeps_letters(encoding: str) -> bool:
    """Whether it is an encoding of text in which a plain letter is one byte, so that lines can be told apart."""
    try:
        return "a,\n".encode(encoding) == b"a,\n"
    except LookupError:
        return False


def _days(columns: Table, rows_are: Event) -> Days:
    event = _column(columns, "event_on", Kind.day, required=True)
    if event is None:
        columns.problem('"event_on" is missing: the column with the day on which it happened')
    released, inside = _released(columns)
    found = Days(
        event=event or Column(name="", kind=Kind.day), released=released, still_inside=inside,
        convicted=_column(columns, "convicted_on", Kind.day),
        offence=_column(columns, "offence_on", Kind.day),
    )  # fmt: skip
    if rows_are is Event.conviction and found.convicted is None:
        columns.problem('"convicted_on" is missing: rows that are convictions need the day of each')
    if rows_are is not Event.conviction and found.convicted is not None:
        columns.problem(
            f'"convicted_on" has no place here: rows_are says {rows_are}, and that is no conviction',
            "convicted_on",
        )
    return found


def _released(columns: Table) -> tuple[Column | None, date | None]:
    """The column of the end, and the day in it that means: not over yet."""
    raw = columns.raw.get("released_on")
    inside = raw.get("still_inside") if isinstance(raw, dict) else None
    if inside is not None and type(inside) is not date:
        columns.problem('"still_inside" needs a day such as 2026-01-01, without quotes', "released_on")
        inside = None
    return _column(columns, "released_on", Kind.day, also=("still_inside",)), inside


def _columns(columns: Table, key: str, *, required: bool = False) -> tuple[Column, ...]:
    """The column or columns under a key that takes one name or a list of them."""
    raw = columns.raw.get(key)
    if isinstance(raw, str):
        return (Column(name=columns.text(key), required=required),)
    return tuple(Column(name=name, required=required) for name in columns.texts(key, required=required))


def _column(
    columns: Table, key: str, kind: Kind, *, required: bool = False, also: tuple[str, ...] = ()
) -> Column | None:
    """A column by its name alone, or as {column = ..., written = "MM/DD/YYYY"}."""
    if not columns.has(key):
        return None
    raw = columns.raw[key]
    if isinstance(raw, str) and raw:
        return Column(name=raw, kind=kind, required=required)
    if not isinstance(raw, dict) or not isinstance(raw.get("column"), str):
        columns.problem(f'"{key}" needs the name of a column, or {{ column = "its name" }}', key)
        return None
    allowed = ("column", *(("written",) if kind is Kind.day else ()), *also)
    for wrong in [name for name in raw if name not in allowed]:
        columns.problem(f'"{key}" takes {", ".join(allowed)}; not "{wrong}"', key)
    written = raw.get("written", files.ISO)
    try:
        files.pattern(str(written))
    except ValueError:
        columns.problem(f'"{written}" is no way to write days: use YYYY, MM and DD, as in MM/DD/YYYY', key)
        written = files.ISO
    return Column(name=raw["column"], kind=kind, written=str(written), required=required)

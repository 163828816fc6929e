"""A history store for tests: emptied, then filled from a file by a map, as the role that may. All people made up."""

import tomllib
from datetime import date
from pathlib import Path

import psycopg

from offramp.curb.history import load
from offramp.policy import rulebook
from offramp.web import bootstrap
from tests.house import ROOT

MAP = ROOT / "sites/maps/nyc-jail-admissions.toml"
CLASSES = ROOT / "sites/classes/new-york-penal-law.toml"
SLICE = ROOT / "tests/data/nyc-jail-admissions-slice.parquet"
REAL = ROOT.parent / "shared/data/nyc-jail-admissions.parquet"
BOOK = ROOT / "tests/data/rulebook-records.toml"
ON = date(2020, 3, 1)

MAP_TEXT = """
[source]
name = "{name}"
words = "Records made up for a test"
source = "made up"
rows_are = "{rows_are}"
sites = [{sites}]
covers_from = 2015-01-01
covers_until = 2020-12-31
good_for_days = 30
everyone = {everyone}
in_area = {in_area}
classes = "{classes}"

[file]
on_reject = "{on_reject}"
empty = ["-"]
delimiter = ";"

[columns]
person = "number"
event_on = {{ column = "on", written = "MM/DD/YYYY" }}
released_on = {released}
charges = ["charge"]
age = "age"
{more}
"""


def book():
    """The made-up book that asks for records."""
    return rulebook.load(BOOK)


def address(built) -> str:
    """Where the loader connects, as its own role."""
    return bootstrap.read(built.keys / "history.env")["OFFRAMP_DATABASE"]


def clear(built) -> None:
    """Nothing is loaded."""
    with psycopg.connect(built.admin, autocommit=True) as admin:
        admin.execute("TRUNCATE history.source, history.record, history.loading")


def a_map(folder: Path, **values) -> Path:
    """A map for CSV files of this test, with some of its values changed."""
    given = {
        "name": "made-up", "rows_are": "custody", "everyone": "true", "in_area": "false", "on_reject": "stop",
        "sites": '"port-larkin"', "classes": CLASSES, "more": "", "released": '"out"',
    } | values  # fmt: skip
    file = folder / f"{given['name']}.toml"
    file.write_text(MAP_TEXT.format(**given))
    tomllib.loads(file.read_text())
    return file


def a_file(folder: Path, *lines: str) -> Path:
    """A CSV file with these rows."""
    file = folder / "records.csv"
    file.write_text("\n".join(["number;on;out;charge;age", *lines]) + "\n")
    return file


def fill(built, folder: Path, *lines: str, **values):
    """Load these rows by such a map."""
    return load.load(a_file(folder, *lines), a_map(folder, **values), address(built))


def stored(built, sql: str = "SELECT count(*) FROM history.record") -> list[tuple]:
    """What the store holds, seen by the administrator, who is the only one that can look."""
    with psycopg.connect(built.admin) as admin:
        return admin.execute(sql).fetchall()

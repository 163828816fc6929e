"""The page that says how to load records, followed to the letter."""

import re

import pytest

from offramp.curb.history import load
from tests.house import ROOT
from tests.rooms.curb import history_store as store

PAGE = (ROOT / "docs/how-to/load-records.md").read_text()


@pytest.fixture
def vault(built):
    store.clear(built)
    yield built
    store.clear(built)


def test_the_page_can_be_followed(vault, tmp_path):
    records, class_list, the_map = re.findall(r"```(?:csv|toml)\n(.*?)```", PAGE, re.DOTALL)
    for name, text in (("bookings.csv", records), ("classes.toml", class_list), ("map.toml", the_map)):
        (tmp_path / name).write_text(text)
    loaded = load.load(tmp_path / "bookings.csv", tmp_path / "map.toml", store.address(vault))
    assert (loaded.rows, loaded.people, loaded.unverified) == (2, 2, 0)
    assert store.stored(
        vault, "SELECT person_key, classes, attempt, adult FROM history.record ORDER BY 1"
    ) == [
        ("K-1001", ["drug"], False, True),
        ("K-1002", ["burglary"], True, True),
    ]


def test_every_key_of_a_map_is_on_the_reference_page():
    reference = (ROOT / "docs/reference/record-maps.md").read_text()
    sources = (ROOT / "src/offramp/curb/history/map.py").read_text()
    sources += (ROOT / "src/offramp/policy/class_lists.py").read_text()
    keys = set(
        re.findall(
            r'(?:source|written|columns|head|table)\.(?:text|texts|flag|day|whole|word|named)\(\s*"(\w+)"',
            sources,
        )
    )
    keys |= set(re.findall(r'_columns?\(columns, "(\w+)"', sources))
    assert len(keys) > 25
    assert {key for key in keys if f"`{key}`" not in reference} == set()

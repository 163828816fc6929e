"""Loading records: whole or not at all, by line and reason, and out of everyone's sight."""

import psycopg
import pytest

from offramp.curb.history import load
from offramp.errors import Refusal
from tests import raw
from tests.rooms.curb import history_store as store

GOOD = "P1;02/01/2020;2020-02-09;220.03;34"


@pytest.fixture
def vault(built):
    store.clear(built)
    yield built
    store.clear(built)


def test_the_slice_loads(vault):
    loaded = load.load(store.SLICE, store.MAP, store.address(vault))
    assert (loaded.rows, loaded.people, loaded.rejected, loaded.replaced) == (2000, 975, 0, False)
    assert store.stored(vault) == [(loaded.records,)]
    assert store.stored(vault, "SELECT count(DISTINCT person_key) FROM history.record") == [(975,)]
    assert store.stored(vault, "SELECT source, accepted, people FROM history.loading") == [
        ("nyc-jail-admissions", 2000, 975)
    ]


def test_the_real_file_loads_whole(vault):
    if not store.REAL.exists():
        pytest.skip(
            f"{store.REAL.name} is not beside this checkout, under ../shared/data: only the slice was tried"
        )
    loaded = load.load(store.REAL, store.MAP, store.address(vault))
    assert (loaded.rows, loaded.people, loaded.rejected) == (194_045, 93_047, 0)
    assert store.stored(vault, "SELECT count(DISTINCT person_key) FROM history.record") == [(93_047,)]


def test_a_row_is_kept_as_what_can_be_asked_of_it(vault, tmp_path):
    store.fill(vault, tmp_path, GOOD)
    columns = "person_key, event_on::text, released_on::text, classes, attempt, adult"
    assert store.stored(vault, f"SELECT {columns} FROM history.record") == [
        ("P1", "2020-02-01", "2020-02-09", ["drug", "drug_possession"], False, True)
    ]


def test_no_charge_is_kept(vault, tmp_path):
    store.fill(vault, tmp_path, GOOD)
    assert "220.03" not in str(store.stored(vault, "SELECT to_jsonb(r) FROM history.record r"))


def test_two_charges_of_a_row_are_told_apart(vault, tmp_path):
    file = tmp_path / "two.csv"
    file.write_text("number;on;out;charge;age;last\nP1;02/01/2020;;110-125.25;34;220.03\n")
    by = store.a_map(tmp_path)
    by.write_text(by.read_text().replace('["charge"]', '["charge", "last"]'))
    load.load(file, by, store.address(vault))
    found = store.stored(vault, "SELECT classes, attempt FROM history.record ORDER BY attempt")
    assert found == [(["drug", "drug_possession"], False), (["violent_felony"], True)]


def test_rejected_rows_are_named_by_line_and_reason(vault, tmp_path):
    bad = ("P2;2020-02-01;;220.03;34", ";02/01/2020;;220.03;34", "P3;02/01/2020;2020-01-09;220.03;34",
           "P4;02/01/2021;;220.03;34", "P5;02/01/2020;;220.03")  # fmt: skip
    with pytest.raises(Refusal) as refused:
        store.fill(vault, tmp_path, GOOD, *bad)
    assert refused.value.sentence.splitlines() == [
        "Nothing was loaded: of 6 rows of records.csv, 5 cannot be read:",
        'row 3: "on": "2020-02-01" is not a day written as MM/DD/YYYY',
        'row 4: "number" is empty',
        "row 5: it ends on 2020-01-09, before it begins on 2020-02-01",
        "row 6: 2021-02-01 is after 2020-12-31, the last day that the source covers",
        "row 7: it has 4 fields where the first line has 5",
    ]
    assert "on_reject" in refused.value.next_step


def test_all_or_nothing_when_the_last_row_is_bad(vault, tmp_path):
    store.fill(vault, tmp_path, GOOD)
    many = [f"Q{n};02/01/2020;;220.03;34" for n in range(12_000)]
    with pytest.raises(Refusal, match="Nothing was loaded: of 12001 rows"):
        store.fill(vault, tmp_path, *many, "Q;never;;220.03;34")
    assert store.stored(vault, "SELECT person_key FROM history.record") == [("P1",)]
    assert store.stored(vault, "SELECT count(*) FROM history.loading") == [(1,)]


def test_all_or_nothing_when_the_file_breaks_off(vault, tmp_path):
    many = [f"Q{n};02/01/2020;;220.03;34" for n in range(12_000)]
    with pytest.raises(Refusal, match="line 12002: this is not CSV"):
        store.fill(vault, tmp_path, *many, '"Q')
    assert store.stored(vault) == [(0,)]
    assert store.stored(vault, "SELECT count(*) FROM history.source") == [(0,)]


def test_skipped_rows_are_counted_listed_and_reported(vault, tmp_path):
    report = tmp_path / "rejected.txt"
    file = store.a_file(tmp_path, GOOD, *["P2;never;;220.03;34"] * 30)
    loaded = load.load(file, store.a_map(tmp_path, on_reject="skip"), store.address(vault), report=report)
    assert (loaded.rows, loaded.rejected, len(loaded.first_rejected)) == (1, 30, 20)
    assert len(report.read_text().splitlines()) == 30
    assert report.stat().st_mode & 0o077 == 0
    assert "and 10 more" in load.in_words(loaded)


def test_a_file_with_no_good_row_loads_nothing(vault, tmp_path):
    store.fill(vault, tmp_path, GOOD)
    with pytest.raises(Refusal, match="no row that can be read"):
        store.fill(vault, tmp_path, "P2;never;;220.03;34", on_reject="skip")
    assert store.stored(vault, "SELECT person_key FROM history.record") == [("P1",)]


def test_loaded_again_a_source_is_replaced_and_others_stay(vault, tmp_path):
    store.fill(vault, tmp_path, GOOD)
    store.fill(vault, tmp_path, "P7;02/01/2020;;155.25;34", name="other")
    loaded = store.fill(vault, tmp_path, "P8;02/01/2020;;155.25;34", "P9;02/01/2020;;155.25;34")
    assert loaded.replaced
    assert sorted(store.stored(vault, "SELECT person_key FROM history.record")) == [("P7",), ("P8",), ("P9",)]


def test_progress_is_told_from_the_first_second_on(vault, tmp_path, monkeypatch):
    monkeypatch.setattr(load, "QUIET_SECONDS", 0.0)
    file = store.a_file(tmp_path, *[GOOD] * 12_000)
    said = []
    load.load(file, store.a_map(tmp_path), store.address(vault), said.append)
    assert [one.rows for one in said] == [5_000, 10_000, 12_000]
    assert str(said[-1]) == "12,000 rows read (100%), 0 rejected"


def test_charges_without_a_class_are_counted_and_told(vault, tmp_path):
    rows = [GOOD, *["P2;02/01/2020;;155.30;34"] * 2, "P3;02/01/2020;;-;34", "P4;02/01/2020;;FOA 900.00;34"]
    loaded = store.fill(vault, tmp_path, *rows)
    assert loaded.unclassed == (("155.30", 2),)
    assert dict(loaded.untold) == {"": 1, "FOA 900.00": 1}
    assert "2 charges are in no class of the list: 155.30 (2)." in load.in_words(loaded)
    assert "not verified" in load.in_words(loaded)


def test_only_the_role_of_the_store_may_load(vault, tmp_path):
    for role in ("owner", "justice", "care"):
        with pytest.raises(Refusal, match=f"as the database role offramp_{role}"):
            load.load(store.a_file(tmp_path, GOOD), store.a_map(tmp_path), raw.address(vault, role))


def test_the_loader_cannot_read_what_it_loaded(vault, tmp_path):
    store.fill(vault, tmp_path, GOOD)
    with raw.connected(vault, "history") as loader:
        for sql in ("SELECT person_key FROM history.record", "SELECT * FROM history.loading"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                loader.execute(sql)


def test_a_database_that_is_not_there(tmp_path):
    with pytest.raises(Refusal, match="everything is as it was"):
        load.load(store.a_file(tmp_path, GOOD), store.a_map(tmp_path), "host=/nowhere-at-all dbname=x")

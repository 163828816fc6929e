"""What leaves for a spreadsheet is text where somebody typed text, and a number where it is a number."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offramp.ground import exporting

RUNS = "=+-@\t\r\0＝＋－＠﹢﹣﹦﹫"  # what the standard names, and the wide and small forms of it


def read(text, delimiter=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def as_a_spreadsheet(cell):
    """The first letter that a spreadsheet goes by: it trims blanks and what cannot be seen."""
    return cell.lstrip(" \u00a0\u200b\ufeff\u3000")[:1]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=6))
@example(["=cmd|' /C calc'!A0", "+1 505 555 0147", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\0=1"])
@example(["＝1+1", " =1", "\u200b=1", "'=1", "''@x", "'tis", "a\r\n=1", 'a"=b', "a;=1", "−2"])
def test_a_spreadsheet_reads_text_and_nothing_that_runs(words):
    [_header, row] = read(exporting.table([f"c{n}" for n in range(len(words))], [words]))
    assert [exporting.plain(cell) for cell in row] == words
    assert all(as_a_spreadsheet(cell) not in set(RUNS) for cell in row)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(";|\t=+@\"',\n"), max_size=12))
@example("a;=1")
@example('";=1')
@example("a\n=1")
def test_a_spreadsheet_set_to_another_separator_runs_nothing_either(word):
    text = exporting.table(["a", "b", "c"], [["x", word, word]])
    for separator in ",;|\t":
        for line in text.splitlines():
            for row in read(line, separator):
                assert all(as_a_spreadsheet(cell) not in set(RUNS) - {"\t"} for cell in row), (separator, row)


def test_numbers_and_days_stay_what_they_are():
    row = [-3, 2.5, Decimal("-0.10"), date(2026, 11, 23), datetime(2026, 11, 23, 4, tzinfo=UTC), None, True]
    text = exporting.table(list("abcdefg"), [row])
    assert text.splitlines()[1] == '-3,2.5,-0.10,"2026-11-23","2026-11-23T04:00:00+00:00","","yes"'
    assert exporting.table(["a"], [[float("nan")]]).splitlines()[1] == '""'


def test_a_header_is_no_formula_either_and_rows_fit_it():
    assert exporting.table(["=1"], []) == '"\'=1"\r\n'
    with pytest.raises(ValueError, match="a row of 2 cells under a header of 1"):
        exporting.table(["a"], [[1, 2]])


def test_the_mark_for_excel_is_a_choice():
    assert exporting.table(["a"], []).startswith('"a"')
    assert exporting.table(["a"], [], marked=True).startswith('\ufeff"a"')


def test_a_download_is_saved_under_a_name_of_ours(built):
    answer = exporting.download('../a"b\r\nX-Bad: 1', ["name"], [["=1"]])
    assert answer["Content-Disposition"] == 'attachment; filename="ab-x-bad-1.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.decode("utf-8-sig") == '"name"\r\n"\'=1"\r\n'

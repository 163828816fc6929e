"""Rows from CSV and Parquet, by a column map: what is read, what is said of what cannot be."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from offramp.errors import Refusal
from offramp.ground import files
from offramp.ground.files import Column, Kind, Shape

NUMBER = Column(name="number", required=True)
DAY = Column(name="on", kind=Kind.day, required=True)
AGE = Column(name="age", kind=Kind.whole)
COLUMNS = (NUMBER, DAY, AGE)


def lines(file, columns=COLUMNS, shape=None, **more):
    return [line for batch in files.read(file, columns, shape, **more) for line in batch.lines]


@pytest.fixture
def csv_file(tmp_path):
    def made(text, encoding="utf-8"):
        file = tmp_path / "rows.csv"
        file.write_bytes(text.encode(encoding))
        return file

    return made


def parquet_file(tmp_path, **columns):
    file = tmp_path / "rows.parquet"
    parquet.write_table(pa.table(columns), file)
    return file


def test_csv_gives_the_columns_asked_for_in_their_order(csv_file):
    file = csv_file("age,other,on,number\n31,x,2020-02-29,A1\n")
    (line,) = lines(file)
    assert (line.number, line.values, line.problem) == (2, ("A1", date(2020, 2, 29), 31), "")


def test_parquet_gives_the_same(tmp_path):
    file = parquet_file(tmp_path, number=["A1", "A2"], on=[date(2020, 2, 29), None], age=[31.0, None])
    first, second = lines(file)
    assert (first.number, first.values) == (1, ("A1", date(2020, 2, 29), 31))
    assert (second.number, second.problem) == (2, '"on" is empty')


def test_a_moment_is_read_as_its_day(tmp_path):
    file = parquet_file(tmp_path, on=[datetime(2020, 3, 1, 23, 59, tzinfo=UTC)])
    assert lines(file, [DAY])[0].values == (date(2020, 3, 1),)


def test_a_number_kept_as_a_number_is_read_as_its_digits(tmp_path):
    file = parquet_file(tmp_path, number=[7.0, 12345678901.0], on=["2020-01-01"] * 2, age=["1", " 2 "])
    assert [line.values for line in lines(file)] == [
        ("7", date(2020, 1, 1), 1), ("12345678901", date(2020, 1, 1), 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("A1,2020-02-30,31", '"on": "2020-02-30" is not a day written as YYYY-MM-DD'),
        (",2020-02-01,31", '"number" is empty'),
        ("A1,2020-02-01,old", '"age": "old" is not a whole number'),
        ("A1,2020-02-01,nan", '"age": "nan" is not a whole number'),
        ("A1,2020-02-01", "it has 2 fields where the first line has 3"),
        ("A1,2020-02-01,3,4", "it has 4 fields where the first line has 3"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(csv_file, row, problem):
    found = lines(csv_file(f"number,on,age\nA0,2020-01-01,30\n{row}\n"))
    assert [(line.number, line.problem) for line in found] == [(2, ""), (3, problem)]


def test_line_numbers_count_lines_in_the_file(csv_file):
    found = lines(csv_file('number,on,age\n"A\n1",2020-01-01,30\n\nA2,2020-01-01,x\n'))
    assert [line.number for line in found] == [3, 5]


def test_days_are_read_as_the_map_says(csv_file):
    american = Column(name="on", kind=Kind.day, written="MM/DD/YYYY")
    with_time = Column(name="on", kind=Kind.day, written="DD.MM.YY hh:mm")
    assert lines(csv_file("on\n12/31/2019\n"), [american])[0].values == (date(2019, 12, 31),)
    assert lines(csv_file("on\n31.12.19 08:15\n"), [with_time])[0].values == (date(2019, 12, 31),)


@pytest.mark.parametrize("written", ["", "YYYY", "MM/YYYY", "day", "YYYY-MM-DDx", "%d/%m/%Y"])
def test_what_is_no_way_to_write_days(written):
    with pytest.raises(ValueError):
        files.pattern(written)


def test_what_reads_empty(csv_file):
    shape = Shape(empty=frozenset({"", "NULL"}), delimiter=";", encoding="latin-1")
    found = lines(csv_file("number;on;age\nÄ1;2020-01-01;NULL\n", "latin-1"), shape=shape)
    assert found[0].values == ("Ä1", date(2020, 1, 1), None)


def test_the_mark_some_programs_put_first_is_no_part_of_a_name(csv_file):
    assert lines(csv_file("\ufeffnumber,on,age\nA1,2020-01-01,1\n"))[0].values[0] == "A1"


def test_letters_of_another_encoding_reject_their_row_alone(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_bytes(b"number,on,age\nA1,2020-01-01,1\n\xc41,2020-01-01,1\n")
    good, bad = lines(file)
    assert not good.problem
    assert bad.problem.endswith("has letters that do not belong to the file's encoding")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("number,on\nA1,2020-01-01\n", 'no column called "age"'),
        ("number,on,age,age\n", 'two columns called "age"'),
        ('number,on,age\nA1,"2020-01-01,1\n', "line 2: this is not CSV"),
    ],
)
def test_a_file_that_cannot_be_read_at_all(csv_file, text, said):
    with pytest.raises(Refusal, match=said):
        lines(csv_file(text))


def test_a_near_name_is_suggested(csv_file):
    with pytest.raises(Refusal, match='Did you mean "ages"'):
        lines(csv_file("number,on,ages\n"))


def test_a_parquet_file_cut_short(tmp_path):
    file = parquet_file(tmp_path, number=["A1"], on=["2020-01-01"], age=[1])
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(Refusal, match="cut short"):
        lines(file)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Refusal, match="cannot be read"):
        lines(tmp_path / "none.csv")


def test_rows_come_in_batches_with_the_share_read(csv_file):
    text = "number,on,age\n" + "A1,2020-01-01,1\n" * 25
    shares = [(len(batch.lines), batch.share) for batch in files.read(csv_file(text), COLUMNS, batch=10)]
    assert [count for count, _ in shares] == [10, 10, 5]
    assert 0 < shares[0][1] < shares[1][1] < shares[2][1] == 1.0

"""All of New York's jail admissions through Albany's and Santa Fe's books, beside the same rules stated apart, as SQL.

A made-up town's book goes with them, for its rules look back at custody. A what-if: New York City is not a LEAD site,
and Santa Fe's charges are not New York's. Tested is that two ways of saying the rules answer alike, by row and reason.
"""

from collections import Counter

import psycopg
import pytest
from bench.figures import figure

from offramp.web import postgres
from tests import house
from tests.reference import new_york

SQL = (new_york.ROOT / "tests/reference/new_york.sql").read_text()
RUNS = [
    ("albany", "arrest_diversion"), ("santa-fe", "arrest_diversion"), ("santa-fe", "social_contact"),
    ("gull-harbor", "arrest_diversion"),
]  # fmt: skip
ON_THE_SLICE = {
    ("santa-fe", "social_contact")
}  # the whole file takes half a minute a run: once a book is enough
TYPES = {"n": "integer", "admitted": "date", "left_on": "date", "age": "integer", "grams": "numeric"}
WORDS = {"person", "charge", "drug", "basis", "need", "wish", "grade", "beat"}


@pytest.fixture(scope="module", params=["slice", "whole"])
def given(request):
    """The rows of the repository's slice, and of the whole file where it is at hand."""
    file = new_york.SLICE if request.param == "slice" else new_york.WHOLE
    if not file.exists():
        pytest.skip(
            f"{file.name} is not beside this checkout, under ../shared/data: only the slice was tried"
        )
    return list(new_york.rows(file))


@pytest.fixture(scope="module")
def server():
    """The tests' server; of the house in it nothing is used."""
    with postgres.running(house.ROOT / "build" / f"test-{house._kind()}") as running:
        yield running.address()


@pytest.fixture(scope="module")
def beside(server, given):
    """The rows in a table of their own, gone with the connection, and the rules over them."""
    columns = [*new_york.COLUMNS, *new_york.DEALT]
    typed = ", ".join(f"{one} {'text' if one in WORDS else TYPES.get(one, 'boolean')}" for one in columns)
    with psycopg.connect(server) as connection:
        connection.execute(f"CREATE TEMP TABLE admission ({typed})")
        with connection.cursor().copy(f"COPY admission ({', '.join(columns)}) FROM STDIN") as copy:
            for row in given:
                copy.write_row([row[one] for one in columns])
        connection.execute("CREATE INDEX ON admission (person, admitted); ANALYZE admission")
        connection.execute(SQL)
        yield connection


@pytest.mark.parametrize(("site", "route"), RUNS, ids=[": ".join(run) for run in RUNS])
def test_the_bulk_check_and_sql_agree(beside, given, site, route, request):
    if (site, route) in ON_THE_SLICE and "whole" in request.node.callspec.id:
        pytest.skip("run on the slice; Santa Fe's book has its whole file on the other way in")
    view = f"{site.replace('-', '_')}_{route}"
    stated = beside.execute(f"SELECT n, answer, reasons FROM {view} ORDER BY n")
    differing, answers = [], Counter()
    for (n, answer, reasons), ours in zip(stated, new_york.checked(site, route, given), strict=True):
        answers[answer] += 1
        if ours != (n, answer, tuple(sorted(reasons))):
            differing.append((given[n], ours, answer, sorted(reasons)))
    figure("policy.sql_disagreements", len(differing), "rows", "== 0")
    assert differing[:3] == []
    assert sum(answers.values()) == sum(row["admitted"] >= new_york.BEGINS[site] for row in given)
    assert len(answers) >= 3, answers

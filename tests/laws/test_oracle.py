"""What the database lets through, held against a hand-written oracle, in a hundred worlds that nobody designed."""

import ast
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest
from bench.figures import figure

from tests.proof import running
from tests.proof.access import SEATS, ways
from tests.proof.tables import TABLES

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parent.parent.parent
PROOF = ROOT / "tests/proof"
ORACLE = (
    "oracle.py",
    "writing.py",
    "access.py",
    "tables.py",
    "world.py",
    "columns.py",
    "making.py",
    "stock.py",
)
WORLDS = 100
MOMENTS = {
    *(
        f"tie.{kind}.{end}"
        for kind in ("author", "docket", "called", "assigned", "named")
        for end in ("since", "until")
    ),
    *(f"grant.{name}" for name in ("activated_at", "from_at", "until_at", "event_at", "revoked_at")),
    *(
        f"denial.{kind}.{end}"
        for kind in ("restriction", "recusal", "safety", "legal_hold")
        for end in ("since", "until")
    ),
    "emergency.opened_at",
    "emergency.closes_at",
    "order.approved_at",
    "order.closes_at",
    "order.from_day",
    "order.days",
    "staff.ended_on",
    "agency.ends_on",
}


@pytest.fixture(scope="module")
def compared(built):
    return running.over(built, worlds=range(WORLDS), principals=20, write_each=10)


def test_no_leak_and_no_wrongful_denial(compared):
    tally, _ = compared
    figure("wall.oracle_worlds", WORLDS, "worlds", ">= 100")
    figure("wall.oracle_cells", tally.cells, "cells", ">= 8000000")
    figure("wall.oracle_write_cells", tally.writes, "cells", ">= 200000")
    figure("wall.oracle_leaks", len(tally.leaks), "differences", "== 0")
    figure("wall.oracle_wrongful_denials", len(tally.denials), "differences", "== 0")
    assert tally.leaks == []
    assert tally.denials == []
    assert tally.cells >= 8_000_000


def test_the_worlds_are_not_all_refusals(compared):
    tally, _ = compared
    assert tally.allowed / tally.cells >= 0.05
    assert tally.writes_allowed / tally.writes >= 0.015


def test_every_cell_of_the_matrix_occurs_allowed_and_refused(compared):
    tally, _ = compared
    cells = set(cells_of_the_file())
    closed = {(role, purpose, k, reach) for role, purpose, k, reach in cells if reach == "drop"}
    author_ties = {("sergeant", "referral", "K20", "own")}  # the unit's: by a policy of its own
    assert cells - closed - tally.ways - author_ties == set()
    assert {(role, purpose, k) for role, purpose, k, _ in cells} - tally.refusals == set()


def test_every_moment_was_placed_exactly_on_the_boundary(compared):
    _, placed = compared
    assert placed == MOMENTS


def cells_of_the_file():
    """The matrix as the file has it, read here by other code than the product's."""
    file = tomllib.loads((ROOT / "src/offramp/consent/matrix.toml").read_text())
    for k, roles in file["cells"].items():
        for role, purposes in roles.items():
            if role == "everyone":
                own = {(r, p) for r, several in roles.items() if r != "everyone" for p in several}
                yield from ((r, p, k, purposes.split()[0]) for r, p in SEATS - own)
                continue
            for purpose, several in purposes.items():
                for way in [several] if isinstance(several, str) else several:
                    yield role, purpose, k, way.split()[0]


def test_the_oracle_and_the_matrix_name_the_same_cells():
    mine = {
        (r, p, k, w.reach) for r, p in SEATS for k in {s.k for s in TABLES.values()} for w in ways(r, p, k)
    }
    assert mine == set(cells_of_the_file())


def test_every_protected_table_has_its_line_in_the_oracle(built):
    with psycopg.connect(built.admin) as connection:
        protected = dict(
            connection.execute(
                "SELECT name, data_class FROM guard.protected WHERE data_class NOT IN ('identity', 'plumbing')"
                " AND name <> 'ground_seal'"
            ).fetchall()
        )
    assert protected == {name: shape.k for name, shape in TABLES.items()}


@pytest.mark.parametrize("name", ORACLE)
def test_the_oracle_imports_nothing_of_offramp(name):
    allowed = {*sys.stdlib_module_names, "tests"}
    for node in ast.walk(ast.parse((PROOF / name).read_text())):
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or "", *(f"{node.module}.{a.name}" for a in node.names)]
        for module in modules:
            assert module.split(".")[0] in allowed, module
            if module.startswith("tests"):
                assert module.startswith("tests.proof"), module
    text = (PROOF / name).read_text()
    assert not [word for word in ("toml", "read_text", "import_module") if word in text]

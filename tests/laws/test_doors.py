"""Rooms meet only at doors, and a justice process holds no room from beyond the wall."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house

ROOT = Path(__file__).parent.parent.parent
SRC = ROOT / "src" / "offramp"
ROOMS = ("program", "people", "consent", "curb", "docket", "handoff", "care", "workgroup")
DOORS = {"actions", "queries", "rules"}
MORE_DOORS = {"consent": {"gate", "notices"}}
FOR_THE_BUILDING = {"chores", "gateways", "urls", "matrix", "grants", "load", "views", "retention"}

SUBJECTS = {
    "intake",
    "contacts",
    "clinical",
    "known",
    "own",
    "guarding",
    "asking",
    "history",
    "rota",
    "training",
}
SUBJECTS |= {"phone_in", "referrals", "summaries"}


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "offramp" and parts[1] in ROOMS else None


def imports(file: Path):
    """Every module of ours that a file imports, as far as it can be told from the text."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def door(module: str) -> str:
    """The part of the path that names the door."""
    parts = module.split(".")[2:]
    if parts and parts[0] in SUBJECTS and len(parts) > 1:
        parts = parts[1:]
    return parts[0] if parts else ""


@pytest.mark.parametrize("file", sorted(SRC.rglob("*.py")), ids=lambda f: str(f.relative_to(SRC)))
def test_rooms_meet_only_at_doors(file):
    here = file.relative_to(SRC).parts[0]
    for module in imports(file):
        there = room_of(module)
        if there is None or there == here:
            continue
        allowed = DOORS | MORE_DOORS.get(there, set()) | (FOR_THE_BUILDING if here == "web" else set())
        assert door(module) in allowed, f"{here} enters {module} by no door"


LATER = """
import sys
from offramp.web import building
building.ready()
from django.conf import settings
import importlib
importlib.import_module(settings.ROOT_URLCONF)
from offramp.web import worker
worker.chores()
later = [m for m in sys.modules if m.split('.')[:2] in (
    ['offramp', 'handoff'], ['offramp', 'care'], ['offramp', 'workgroup'], ['offramp', 'release'])]
print(sorted(later))
"""


def test_a_justice_process_has_no_later_room_in_it(built):
    said = house.run(built.keys, "justice", "-c", LATER).stdout
    assert said.strip() == "[]"


def test_policy_wakes_no_framework():
    code = "import sys; from offramp import cli; cli._parser(); print('django' in sys.modules, 'psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]

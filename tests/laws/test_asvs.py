"""The checklist is whole, and every link in it leads to something that is there. It cannot tell that a link is right."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from bench.figures import figure

from tests.laws.test_documents import printed

ROOT = Path(__file__).parent.parent.parent
LISTED = tomllib.loads((ROOT / "docs/asvs.toml").read_text())
LINES, BEYOND = LISTED["line"], LISTED["beyond"]
STATES = {"held", "not applicable", "the deployer's duty", "not yet"}
# Validation, sessions, access control, sign-in and the log are closed; so is what they lean on.
CLOSED = {"1", "2", "6", "7", "8", "16"}
PICKED = {"1.2.10", "2.3.5", "8.3.2", "8.3.3", "16.5.4"}
OF_A_CHAPTER = {"1": 27, "2": 11, "3": 19, "4": 10, "5": 9, "6": 35, "7": 18, "8": 7, "9": 7, "10": 29, "11": 14,
                "12": 9, "13": 13, "14": 9, "15": 13, "16": 16, "17": 7}  # fmt: skip


def standard():
    """The ids of the standard, with their levels."""
    text = (ROOT / "tests/data/asvs-5.0.0.txt").read_text()
    return {key: int(level) for key, level in re.findall(r"^([\d.]+) ([12])$", text, re.MULTILINE)}


@cache
def names_in(path):
    """The names of the test functions of a file."""
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@cache
def chapters_in(path):
    return {
        line.lstrip("# ").strip() for line in (ROOT / path).read_text().splitlines() if line.startswith("#")
    }


def test_every_line_of_levels_one_and_two_is_there():
    known = standard()
    levels = list(known.values())
    assert (levels.count(1), levels.count(2)) == (70, 183)
    assert list(LINES) == list(known)
    assert {
        chapter: sum(each.split(".")[0] == chapter for each in known) for chapter in OF_A_CHAPTER
    } == OF_A_CHAPTER
    assert set(BEYOND) == PICKED
    figure("asvs.lines", len(LINES), "lines", "== 253")


@pytest.mark.parametrize("key", [*LINES, *BEYOND])
def test_a_line_says_how_it_stands_and_shows_it(key):
    line = LINES.get(key) or BEYOND[key]
    shown = line.get("shown", [])
    assert line["state"] in STATES
    assert line["asks"]
    match line["state"]:
        case "held":
            assert shown
        case "not applicable":
            assert line["why"]
        case "the deployer's duty":
            assert any(each.startswith("docs/how-to/") for each in shown)
        case "not yet":
            assert re.search(r"issue \d", line["why"])


@pytest.mark.parametrize("key", [*LINES, *BEYOND])
def test_what_shows_it_is_there(key):
    for shown in (LINES.get(key) or BEYOND[key]).get("shown", []):
        path, _, test = shown.partition("::")
        assert (ROOT / path).is_file(), shown
        if test:
            assert test.startswith("test_"), shown
            assert test in names_in(path), shown


def test_the_closed_chapters_leave_nothing_for_later():
    later = [key for key, line in LINES.items() if line["state"] == "not yet"]
    assert [key for key in later if key.partition(".")[0] in CLOSED] == []
    assert len(later) <= 3


def test_most_of_what_is_held_is_held_by_a_test():
    held = [line["shown"] for line in LINES.values() if line["state"] == "held"]
    by_a_test = [shown for shown in held if any(each.startswith("tests/") for each in shown)]
    assert len(by_a_test) >= 0.7 * len(held)


def test_the_page_is_as_printed():
    assert (ROOT / "docs/reference/asvs.md").read_text() == printed().PAGES["docs/reference/asvs.md"]()


@pytest.mark.parametrize("name", ["defences.md", "uploads.md", "cryptography.md"])
def test_the_pages_that_it_leans_on_have_their_chapters(name):
    wanted = {
        "defences.md": {
            "What is accepted",
            "What must fit together",
            "Limits",
            "What is logged",
            "What we talk to",
        },
        "uploads.md": {"In, by a page or an address", "In, by a command", "Out"},
        "cryptography.md": {"Keys and algorithms"},
    }
    assert wanted[name] <= chapters_in(f"docs/reference/{name}")

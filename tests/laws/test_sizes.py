"""A file past its size is a question: which two things is it? Here the questions are asked."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted(
    file
    for place in ("src", "tests", "bench")
    for file in (ROOT / place).rglob("*.py")
    if "migrations" not in file.parts
)
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))
NAMELESS = {"utils", "helpers", "common", "misc", "core", "base", "manager", "service", "data", "info"}
REASONED_NAMES = {"src/offramp/ground/backend/base.py": "Django looks for this very name"}


def short(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", SOURCES, ids=short)
def test_a_file_is_one_thing(file):
    assert len(file.read_text().splitlines()) <= 400


@pytest.mark.parametrize("file", SOURCES, ids=short)
def test_a_function_fits_on_a_screen(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, node.name


@pytest.mark.parametrize("file", TEMPLATES, ids=short)
def test_a_template_is_one_page(file):
    assert len(file.read_text().splitlines()) <= 200


@pytest.mark.parametrize("file", SOURCES, ids=short)
def test_a_module_says_what_it_is_for(file):
    words = ast.get_docstring(ast.parse(file.read_text()))
    if file.name == "__init__.py" and not file.read_text().strip():
        return
    assert words
    assert len(words.splitlines()) <= 6


@pytest.mark.parametrize("file", SOURCES, ids=short)
def test_a_name_says_something(file):
    if short(file) not in REASONED_NAMES:
        assert not set(re.split(r"[_/.]", short(file))) & NAMELESS

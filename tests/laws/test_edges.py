"""What no line of the product may do, because somebody outside could make it do more. Each exception has its reason."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SRC = ROOT / "src" / "offramp"
PYTHON = sorted(SRC.rglob("*.py"))
PAGES = sorted([*SRC.rglob("*.html"), *SRC.rglob("*.txt")])
SCRIPTS = sorted(SRC.rglob("*.js"))
SQL_HERE = {
    "ground/backend": "signs the principal at BEGIN",
    "ground/wall.py": "what migrations make tables with",
    "ground/chain": "streams the log by COPY, in a process of its own",
    "web/boot.py": "asks the server what it would forget",
    "web/bootstrap.py": "makes roles and schemas, once",
    "web/keeping": "backup and restore, as roles of their own",
    "web/demo": "lays the night back",
    "consent/grants.py": "turns the matrix into rules and grants",
    "evaluation/engines": "the engines",
}


def short(file):
    return str(file.relative_to(SRC))


def calls(file):
    """Each call of a file, as the words before its brackets."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imported(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


@pytest.mark.parametrize("file", PAGES, ids=short)
def test_a_page_escapes_everything_and_holds_no_script_or_style(file):
    text = file.read_text()
    assert not re.search(r"\|\s*safe\b|autoescape\s+off|safeseq", text)
    if file.suffix == ".html":
        assert not re.search(
            r"<style|\sstyle=|\son(click|change|submit|load|error|input|focus|blur|key\w+|mouse\w+|pointer\w+)=|javascript:|hx-on|hx-vals=.js:",
            text,
            re.IGNORECASE,
        )
        assert not re.search(r"<script(?![^>]*\ssrc=)", text, re.IGNORECASE)
        assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", text, re.IGNORECASE)
        assert not re.search(r"<(iframe|object|embed|base)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("file", PAGES, ids=short)
def test_no_form_puts_what_was_typed_into_the_address(file):
    """Addresses stand in histories and logs; what was typed is sent in the body."""
    for form in re.findall(r"<form\b[^>]*>", file.read_text()):
        assert re.search(r"""method=["']?(post|dialog)""", form, re.IGNORECASE), form


@pytest.mark.parametrize("file", SCRIPTS, ids=short)
def test_a_script_makes_no_markup_of_words_and_talks_to_nobody_else(file):
    text = file.read_text()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
    )
    assert not re.search(r"postMessage|WebSocket|localStorage|indexedDB|https?://", text)


@pytest.mark.parametrize("file", PYTHON, ids=short)
def test_no_code_is_made_of_words(file):
    banned = {"eval", "exec", "compile", "mark_safe", "os.system", "os.popen", "subprocess.getoutput"}
    for name, node in calls(file):
        assert name not in banned, f"{short(file)}:{node.lineno} calls {name}"
        assert not any(each.arg == "shell" for each in node.keywords), f"{short(file)}:{node.lineno}"


@pytest.mark.parametrize("file", PYTHON, ids=short)
def test_nothing_that_could_run_is_read_back(file):
    banned = (
        "pickle",
        "marshal",
        "shelve",
        "yaml",
        "jinja2",
        "lxml",
        "xml.sax",
        "xml.dom",
        "random",
        "telnetlib",
        "ftplib",
    )
    for name in imported(file):
        assert not name.startswith(tuple(f"{each}." for each in banned)) and name not in banned, name
    text = file.read_text()
    assert not re.search(r"ElementTree\.(parse|fromstring|XML)|import (fromstring|parse|XML)\b", text)


@pytest.mark.parametrize("file", [f for f in PYTHON if "migrations" not in f.parts], ids=short)
def test_words_never_become_sql(file):
    """Queries go through the ORM; the few statements of our own are constants, and what varies is a parameter."""
    here = short(file)
    for name, node in calls(file):
        last = name.rpartition(".")[2]
        assert last not in {"raw", "RawSQL", "extra"} or "log" in name, f"{here}:{node.lineno} {name}"
        if last not in {"execute", "executemany", "copy"} or here.startswith(tuple(SQL_HERE)):
            continue
        first = node.args[0] if node.args else None
        constant = isinstance(first, ast.Constant) or (isinstance(first, ast.Name) and first.id.isupper())
        assert constant or (last == "copy" and isinstance(first, ast.Name)), (
            f"{here}:{node.lineno} {ast.unparse(node)}"
        )


@pytest.mark.parametrize("file", PYTHON, ids=short)
def test_no_pattern_is_made_of_what_somebody_typed(file):
    """A pattern is a constant, or of constants, or of words that were escaped."""
    escapes = "re.escape(" in file.read_text()
    for name, node in calls(file):
        if re.fullmatch(r"re\.(compile|match|fullmatch|search|sub|findall|finditer|split)", name):
            pattern = node.args[0]
            free = [
                each
                for each in ast.walk(pattern)
                if isinstance(each, ast.FormattedValue) and "escape" not in ast.unparse(each)
                and not re.search(r"\b[A-Z_]{3,}\b", ast.unparse(each))
            ]  # fmt: skip
            fits = (
                isinstance(pattern, ast.Constant | ast.JoinedStr | ast.BinOp)
                or ast.unparse(pattern).isupper()
            )
            assert fits and (escapes or not free), f"{short(file)}:{node.lineno} {ast.unparse(pattern)}"


@pytest.mark.parametrize("file", PYTHON, ids=short)
def test_forms_name_each_field(file):
    """Nobody can set what a page does not ask: no form is made of a table."""
    assert not re.search(r"\bModelForm\b|modelform_factory|\*\*request\.(POST|GET)", file.read_text())


@pytest.mark.parametrize("file", [f for f in PYTHON if short(f) != "ground/exporting.py"], ids=short)
def test_only_one_place_writes_for_a_spreadsheet(file):
    text = file.read_text()
    assert not re.search(r"csv\.(writer|DictWriter)|\.to_csv\(|text/csv|openpyxl|xlsxwriter", text)


@pytest.mark.parametrize("file", PYTHON, ids=short)
def test_a_file_from_outside_goes_to_the_child(file):
    """Whoever takes a file from a form hands its bytes on, and reads nothing in them."""
    text = file.read_text()
    if "request.FILES" in text:
        assert "uploads.parsed(" in text
    if short(file) not in {"program/rota/crossing.py"}:
        assert not re.search(r"\bcalendars\.read\(", text)


def test_nothing_is_hashed_by_what_is_broken():
    carriers_own = {
        "program/gateways/signature.py"
    }  # the carrier signs what it sends by HMAC-SHA1, and no other way
    found = {
        short(f) for f in PYTHON if re.search(r"hashlib\.(md5|sha1|new)\b|\bMD5\b|\bSHA1\b", f.read_text())
    }
    assert found == carriers_own
    modes = {
        short(f)
        for f in PYTHON
        if re.search(r"modes\.(ECB|CBC|CFB|OFB)|ARC4|TripleDES|Blowfish|PKCS1v15", f.read_text())
    }
    assert modes == set()

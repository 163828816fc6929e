"""What the house is built of: locked by hash, licensed so that a city may run it, each package named."""

import ast
import importlib.util
import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LISTS = ("run.txt", "test.txt", "tools.txt")
PAGE = "docs/explanation/dependencies.md"
PIN = re.compile(
    r"^([A-Za-z0-9][\w.-]*)==(\S+)((?: ;[^\\\n]*)?)((?: \\\n {4}--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)
PERMISSIVE = re.compile(
    r"\b(MIT(-0)?|BSD|[023]-?Clause|BSD-[23]-Clause|0BSD|Apache|PSF(L|-2\.0)?|Python Software Foundation|Zlib"
    r"|CC0-1\.0|ISC)\b",
    re.IGNORECASE,
)
WEAK = re.compile(r"\b(LGPL|Lesser General Public|MPL|Mozilla Public)", re.IGNORECASE)
STRONG = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|(Affero )?General Public License|SSPL|EUPL)", re.IGNORECASE)
# A tool that tests start, of which the product neither holds nor imports a line.
STRONG_AND_ONLY_A_TOOL = {"pglast"}


def pins(name):
    """Every locked package of a list: its name as packages are compared by, its version, its marker."""
    text = (ROOT / "requirements" / name).read_text()
    return [(plain(found[1]), found[2], found[3].strip(" ;")) for found in PIN.finditer(text)]


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(package):
    """All that a package says about its licence."""
    about = metadata.distribution(package).metadata
    classified = [each for each in about.get_all("Classifier") or [] if each.startswith("License")]
    files = metadata.distribution(package).files or []
    said = [about.get("License-Expression") or "", (about.get("License") or "")[:200], *classified]
    if not any(said):
        texts = [each for each in files if re.search(r"licen[cs]e|copying", each.name, re.IGNORECASE)]
        said = [each.read_text()[:400] for each in texts[:2]]
    return " ".join(said)


def installed():
    """Every locked package that is installed here; a marker may leave one to another machine."""
    found = {}
    for name in LISTS:
        for package, version, _marker in pins(name):
            try:
                metadata.version(package)
            except metadata.PackageNotFoundError:
                continue
            found.setdefault(package, set()).add((name, version))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_pins_with_hashes_and_nothing_else(name):
    text = (ROOT / "requirements" / name).read_text()
    rest = PIN.sub("", text)
    assert [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")] == []
    assert len(pins(name)) >= 3
    assert not re.search(r"://|@ |--(index|extra|find|trusted)", text)


def test_what_is_installed_is_what_is_locked():
    found = installed()
    assert len(found) >= 60
    wrong = {
        package: (metadata.version(package), places)
        for package, places in found.items()
        if metadata.version(package) not in {version for _name, version in places}
    }
    assert wrong == {}


def test_what_runs_is_locked_alike_where_it_is_tested():
    run, test = ({(each[0], each[1]) for each in pins(name)} for name in ("run.txt", "test.txt"))
    assert run <= test


def test_every_licence_is_permissive_or_weak_copyleft():
    strange, strong = {}, set()
    for package in installed():
        said = licence(package)
        if STRONG.search(said):
            strong.add(package)
        elif not (PERMISSIVE.search(said) or WEAK.search(said)):
            strange[package] = said
    assert strange == {}
    assert strong == STRONG_AND_ONLY_A_TOOL
    assert strong.isdisjoint(package for package, _version, _marker in pins("run.txt"))


def test_every_locked_package_is_named_in_the_documents():
    words = (ROOT / PAGE).read_text()
    named = {plain(each) for each in re.findall(r"`([\w.-]+)(?:\[[^\]`]*\])?`", words)}
    assert {package for name in LISTS for package, _version, _marker in pins(name)} - named == set()


def test_the_product_imports_what_it_declares_and_nothing_more():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {plain(re.split(r"[\[<>=~ ]", each)[0]) for each in project["dependencies"]}
    homes = metadata.packages_distributions()
    undeclared = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += (
                [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            )
            for top in (
                {each.partition(".")[0] for each in names} - set(sys.stdlib_module_names) - {"offramp"}
            ):
                if not {plain(each) for each in homes.get(top, [top])} & declared:
                    undeclared.add((top, str(file.relative_to(ROOT))))
    assert undeclared == set()


# ---- known vulnerabilities ------------------------------------------------------------------------------------


def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / "requirements/audit.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    return module


SAFE = {"name": "one", "version": "1", "vulns": []}
FLAWED = {"name": "two", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "three", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "said", "code"),
    [
        ([SAFE], "none known in all 1 locked packages", 0),
        ([SAFE, FLAWED], "two 2: CVE-1, mended in 2.1", 1),
        ([SAFE, UNKNOWN], "1 COULD NOT BE LOOKED UP", 0),
        ([UNKNOWN], "NOT CHECKED", 0),
        ([FLAWED, UNKNOWN], "CVE-1", 1),
        (None, "NOT CHECKED", 0),
    ],
)
def test_the_look_up_says_what_it_knows_and_what_it_does_not(packages, said, code):
    judge = audit()
    answer = "" if packages is None else json.dumps({"dependencies": packages})
    lines, ends = judge.told([judge.read(answer)])
    assert said in " ".join(lines)
    assert ends == code


def test_the_look_up_is_part_of_make_check():
    [steps] = re.findall(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert "requirements/audit.py" in steps

"""What the documents say is true: printed pages are as printed, names are defined, nothing of a workplace is in them."""

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
]
WORDS = [
    f
    for f in TRACKED
    if f.suffix in {".md", ".py", ".toml", ".txt", ".html", ".sql", ".css", ".js", ""} and f.exists()
]


def printed():
    spec = importlib.util.spec_from_file_location("printed", ROOT / "docs/printed.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", ["docs/map.md", "docs/reference/access.md", "docs/reference/words.md"])
def test_a_printed_page_is_as_printed(path):
    assert (ROOT / path).read_text() == printed().PAGES[path](), "run: python docs/printed.py"


def test_every_dependency_is_named_with_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    reasons = (ROOT / "docs/explanation/dependencies.md").read_text()
    wanted = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    names = {re.split(r"[\[<>=~ ]", each)[0] for each in wanted}
    assert {name for name in names if f"`{name}`" not in reasons} == set()


def test_every_requirement_is_pinned_with_hashes():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9][^\s]*==[^\s]+", text, re.MULTILINE | re.IGNORECASE)
        assert pins
        assert text.count("--hash=") >= len(pins)


def test_every_model_is_in_the_glossary():
    glossary = (ROOT / "GLOSSARY.md").read_text().lower()
    missing = []
    for file in (ROOT / "src").rglob("models.py"):
        for name in re.findall(r"^class (\w+)\(models\.Model\)", file.read_text(), re.MULTILINE):
            words = re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
            if f"**{words}**" not in glossary:
                missing.append(words)
    assert missing == []


def test_every_link_in_the_documents_leads_somewhere():
    broken = []
    for file in TRACKED:
        if file.suffix == ".md" and file.exists():
            for target in re.findall(r"\]\(([^)#\s]+)\)", file.read_text()):
                if "://" not in target and not (file.parent / target).exists():
                    broken.append(f"{file.name}: {target}")
    assert broken == []


def test_every_verb_of_the_readme_exists():
    verbs = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"\bmake ([a-z]+)\b", (ROOT / name).read_text())) <= verbs


@pytest.mark.parametrize("file", WORDS, ids=lambda f: str(f.relative_to(ROOT)))
def test_nothing_of_a_workplace_is_in_the_project(file):
    places = "|".join(
        ["/" + "work/", "/" + "root/", "pypi" + r"\.org", "npm" + r"js\.org", "pythonhost" + "ed"]
    )
    assert not re.search(places, file.read_text(errors="ignore"))

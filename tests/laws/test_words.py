"""The words we use about people, wherever somebody may read them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BANNED = (
    "offender",
    "offenders",
    "suspect",
    "suspects",
    "criminals",
    "divertee",
    "frequent flier",
    "addict",
    "addicts",
    "abuser",
    "abusers",
    "junkie",
    "prostitute",
    "prostitutes",
    "the homeless",
    "vagrant",
    "relapse",
    "relapsed",
    "non-compliant",
    "noncompliant",
    "non-compliance",
    "noncompliance",
    "terminated",
    "failed out",
    "inmate",
    "inmates",
    "felon",
    "felons",
    "convict",
    "convicts",
    "overdue",
    "client",
    "clients",
)
PATTERN = re.compile(r"\b(" + "|".join(re.escape(word) for word in BANNED) + r")\b", re.IGNORECASE)
READ_BY_PEOPLE = sorted(
    [
        *(ROOT / "src").rglob("*.html"),
        *(ROOT / "sites").rglob("program.toml"),
        *(ROOT / "sites").rglob("consent.toml"),
        ROOT / "README.md",
    ]
)


@pytest.mark.parametrize("file", READ_BY_PEOPLE, ids=lambda f: str(f.relative_to(ROOT)))
def test_no_banned_word_where_people_read(file):
    assert PATTERN.findall(file.read_text()) == []


def test_the_words_of_choices_and_messages():
    for file in (ROOT / "src").rglob("*.py"):
        for text in re.findall(r'"([^"\n]{4,})"', file.read_text()):
            assert not PATTERN.search(text), f"{file}: {text}"


def test_no_state_can_hold_success_or_failure():
    for file in (ROOT / "src").rglob("models.py"):
        assert not re.search(
            r"success|fail(ed|ure)|complian|abstinen|relapse", file.read_text(), re.IGNORECASE
        ), file

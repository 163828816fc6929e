"""A new pack: it lints clean, its cases pass at once, it is a draft, and nothing that is there is ever touched."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from offramp import cli
from offramp.errors import Refusal
from offramp.policy import cases, lint, packs, starting
from tests.laws.policy.test_words import AVOIDED


@pytest.fixture
def sites(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("sites")
def test_a_new_pack_is_clean_and_its_cases_pass():
    assert (
        cli.main(["rulebook", "new", "alder-falls", "--name", "Coeur d'Alene", "--from", "2027-01-01"]) == 0
    )
    pack = packs.load("alder-falls")
    assert lint.of(pack.path) == []
    assert pack.name == "Coeur d'Alene" and pack.books[0].version == "2027-01"
    assert all(
        cases.run(case, pack.in_force(on=case.on, drafts=True)).differences == () for case in pack.cases
    )


@pytest.mark.usefixtures("sites")
def test_it_is_a_draft_and_its_release_is_marked_as_not_reviewed():
    cli.main(["rulebook", "new", "alder-falls"])
    pack = packs.load("alder-falls")
    assert not pack.books[0].signed_off and pack.incomplete
    assert pack.consent.human_reviewed == ()
    assert "NOT REVIEWED" in (pack.path / "consent.toml").read_text()
    with pytest.raises(Refusal, match="draft"):
        pack.must_be_signed()


@pytest.mark.usefixtures("sites")
def test_every_line_of_it_is_met_in_a_case():
    cli.main(["rulebook", "new", "alder-falls"])
    pack = packs.load("alder-falls")
    met = set()
    for case in pack.cases:
        finding = cases.run(case, pack.in_force(on=case.on, drafts=True)).finding
        met |= {one.citation.id for one in finding.reasons if one.verdict == "met"}
    assert {line.id for line in pack.books[0].lines if line.when} == met


def test_what_is_there_is_not_touched(sites, capsys):
    (sites / "alder-falls").mkdir()
    (sites / "alder-falls/notes.txt").write_text("mine")
    assert cli.main(["rulebook", "new", "alder-falls"]) == 2
    assert "nothing in it was touched" in capsys.readouterr().err
    assert [one.name for one in (sites / "alder-falls").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["Alder Falls"], "small letters"),
        (["../elsewhere"], "small letters"),
        (["."], "small letters"),
        (["ok", "--name", 'a "quoted" town'], "without quotes"),
        (["ok", "--name", "two\nlines"], "one line"),
        (["ok", "--time-zone", "Mars/Base"], "No time zone"),
        (["ok", "--time-zone", "../../etc/passwd"], "No time zone"),
    ],
)
def test_what_cannot_be_a_pack_is_refused_and_leaves_nothing(sites, capsys, given, says):
    assert cli.main(["rulebook", "new", *given]) == 2
    assert says in capsys.readouterr().err
    assert list(sites.iterdir()) == []


def test_rules_begin_on_a_first_of_a_month_still_to_come():
    days = [date(2026, month, 28) for month in range(1, 13)]
    begun = [starting.month_after(on) for on in days]
    assert begun[-1] == date(2027, 1, 1)
    assert all(one.day == 1 and one > on for one, on in zip(begun, days, strict=True))
    assert all(one < other for one, other in pairwise(begun))


def test_the_templates_speak_of_people_with_respect():
    for file in starting.FILES:
        said = (Path(starting.__file__).parent / file).read_text().lower()
        assert [word for word in AVOIDED if re.search(rf"\b{word}s?\b", said)] == []

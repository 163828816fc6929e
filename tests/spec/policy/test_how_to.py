"""The how-to for writing a rulebook can be followed as it stands, to a pack that is signed and ready to install."""

import json
import re
import shutil
from datetime import date

import pytest

from offramp import cli
from offramp.policy import lint, packs
from tests.spec.policy.walk import PAGE, Walk


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder of a reader who has followed the whole page."""
    walk = Walk(tmp_path_factory.mktemp("alder-falls"))
    walk.done = walk.go()
    return walk


@pytest.fixture
def alder_falls(walked, monkeypatch):
    monkeypatch.setenv("OFFRAMP_SITES", str(walked.folder / "sites"))
    return packs.load("alder-falls")


def test_the_page_can_be_followed_to_its_end(walked):
    assert len(walked.done) >= 40
    verbs = {word for line in walked.typed for word in re.findall(r"offramp (?:rulebook )?(\w+)", line)}
    assert verbs == {"new", "lint", "cases", "explain", "diff", "check"}


def test_what_comes_out_is_signed_verified_and_clean(alder_falls, walked):
    first = alder_falls.in_force(on=date(2027, 6, 30))
    assert (first.version, first.signed_off, first.incomplete) == ("2027-01", True, False)
    assert lint.of(walked.folder / "sites/alder-falls") == []
    assert alder_falls.name == "Alder Falls"


def test_the_draft_that_follows_serves_nobody(alder_falls):
    on = date(2027, 7, 1)
    assert alder_falls.in_force(on=on, drafts=True).version == "2027-07"
    assert alder_falls.in_force(on=on).version == "2027-01"


def test_the_verb_of_the_administrator_is_there(walked):
    (line,) = re.findall(r"^offramp site install .*$", PAGE.read_text(), re.MULTILINE)
    arguments = cli._parser().parse_args(line.split()[1:])
    assert arguments.slug == "alder-falls"


def test_the_city_is_not_among_the_packs(walked):
    assert "alder-falls" not in packs.names()


MISTAKES = [
    ('source = "Protocol 3.2"', 'source = "Protocol 3.2', "this cannot be read: look for a missing quote"),
    ('source = "Protocol 3.2"', "source = “Protocol 3.2”", "curly quotes: write straight ones"),
    ('words = "When the owner wants', 'word = "When the owner wants', '"words" is missing: it needs text in quotes'),
    ('source = "Protocol 3.2"', 'souce = "Protocol 3.2"', 'nothing here is called "souce"; did you mean "source"?'),
    ('kind = "offence", classes = ["theft"] }', 'kind = "offence", classes = ["thefts"] }',
     'no class of offence is called "thefts"'),
    ('fact = "complainant.objects"', 'fact = "owner.objects"', "no fact is called"),
    ("  { kind = \"judgement\", fact = \"complainant.objects\" },\n", "", "half of a conjunction is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), MISTAKES)
def test_the_linter_says_what_the_table_of_mistakes_says(walked, tmp_path, old, new, says):
    pack = tmp_path / "alder-falls"
    shutil.copytree(walked.folder / "sites/alder-falls", pack)
    book = pack / "rulebook-2027-01.toml"
    assert old in book.read_text()
    text = book.read_text().replace(old, new, 1)
    if says.startswith("half"):
        text = text.replace(
            'kind = "all_of"\nof = [\n  { kind = "offence", classes = ["theft"] },\n]',
            'kind = "offence"\nclasses = ["theft"]',
        )
    book.write_text(text)
    said = [problem.reason for problem in lint.of(pack)]
    assert any(says in one for one in said), said


def test_the_batch_of_the_page_sums_up(walked):
    said = walked.shell("offramp check --site alder-falls --on 2027-01-01 --batch last-month.jsonl")
    assert [json.loads(line)["id"] for line in said.stdout.splitlines()] == [1, 2, 3]
    assert "3 lines" in said.stderr and "AF-A1: met" in said.stderr


def test_a_file_that_an_editor_saved_in_its_own_way_is_read_or_said_to_be_wrong(walked, tmp_path):
    book = walked.folder / "sites/alder-falls/rulebook-2027-01.toml"
    marked, foreign = tmp_path / "rulebook-1.toml", tmp_path / "rulebook-2.toml"
    marked.write_text(book.read_text(), encoding="utf-8-sig")
    foreign.write_text(book.read_text(), encoding="utf-16")
    assert lint.of(marked) == []
    assert [problem.reason for problem in lint.of(foreign)] == ["this is no plain text: save it as UTF-8"]

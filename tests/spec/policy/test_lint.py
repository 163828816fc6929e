"""A bad rulebook is refused by file, line and reason; several reasons at once."""

from datetime import date

import pytest

from offramp.errors import Refusal
from offramp.policy import lint, packs, rulebook, starting
from tests.spec.policy import books

LIMIT = ", over = 3 }"
BARS = '\n[[asks]]\nid = "b"\ntext = "?"\nkind = "any"\n[[asks.tiles]]\nid = "t"\ntext = "T"\nsets = { %s }\n'
LINE = ('\n[[lines]]\nid = "%s"\nwords = "More"\neffect = "%s"\nsource = "S9"\nverified = true\n%s\n')  # fmt: skip
ADMITS = 'when = { kind = "quantity", fact = "drug.amount", unit = "g", %s = 3 }'
YOUNG = 'when = { kind = "age", below = 18 }'
DRUGS = 'when = { kind = "offence", codes = ["D1"] }'

REFUSALS = [
    ('effect = "eligible_offence"', 'effect = "eligable"', 24, 'not "eligable"'),
    ('verified = true\nwhen = { kind = "off', 'when = { kind = "off', 21, '"verified" is missing'),
    ('source = "S2"', 'sourse = "S2"', 34, 'nothing here is called "sourse"; did you mean "source"?'),
    ('source = "S2"', 'sourse = "S2"', 29, '"source" is missing'),
    ('classes = ["drugs"]', 'classes = ["drug"]', 27, 'did you mean "drugs"?'),
    ('kind = "offence"', 'kind = "offense"', 27, "no kind of criterion"),
    ('fact = "drug.amount"', 'fact = "drug.amont"', 36, "no fact is called"),
    ('unit = "g"', 'unit = "oz"', 36, 'counted in "g", not "oz"'),
    (LIMIT, ", over = 3, at_least = 3 }", 36, "exactly one of over"),
    (LIMIT, " }", 36, "exactly one of over"),
    (LIMIT, ', over = "3" }', 36, "a number that is zero or more"),
    ('override_by = "prosecutor"', "", 29, '"override_by" is missing'),
    ('override_by = "prosecutor"', 'override_by = "judge"', 33, 'not "judge"'),
    ('class = "drugs"', 'class = "drogs"', 19, "no class of offence"),
    ("in_force_from = 2025-01-01", "", 1, '"in_force_from" is missing'),
    ("in_force_from = 2025-01-01", 'in_force_from = "2025"', 5, "without quotes"),
    ('final_word = "prosecutor"', 'final_word = "nobody"', 6, 'not "nobody"'),
    ('id = "E1"', 'id = "Q1"', 29, '2 lines have the id "Q1"'),
    ('effect = "eligible_offence"', 'effect = "informational"', 1, "nobody could ever be eligible"),
    ('sets = { "drug.amount" = { at_most = 3 } }', "", 43, '"sets"'),
    (
        'sets = { "drug.amount" = { at_most = 3 } }',
        "sets = { age = 3 }",
        38,
        "which no line of arrest_diversion",
    ),
    ('sets = { "drug.amount" = { at_most = 3 } }', 'sets = { "drug.amount" = "x" }', 46, "needs a number"),
    ('id = "arrest_diversion"', 'id = "arrest diversion" x', 9, "Expected newline"),
    ("verified = true", "verified = True", 26, "small letters"),
    (LIMIT, ", over = 3,5 }", 36, "a point and no comma"),
    ('[[lines]]\nid = "Q1"', '[lines]\nid = "Q1"', 29, "double brackets"),
    ('fact = "drug.amount"', 'fact = "amount"', 36, 'did you mean "drug.amount"? Or declare it'),
    (
        LIMIT,
        ", over = 5 }",
        38,
        'the tile "over" does not say whether "drug.amount" is more than 5, which Q1',
    ),
    (LIMIT, ", over = 3, by_substance = { fentanyl = 1 } }", 38, 'the tile "under" does not say'),
    ('id = "under"', 'id = "none"', 44, "choose another"),
    ('sets = { "drug.amount" = { at_most = 3 } }', "sets = { drug = 3 }", 46, "drug.substance"),
]


@pytest.mark.parametrize(("old", "new", "line", "reason"), REFUSALS)
def test_one_slip_is_found_at_its_line(tmp_path, old, new, line, reason):
    found = books.wrong(tmp_path, old, new)
    assert any(at == line and reason in said for at, said in found), found


def test_several_slips_are_found_at_once(tmp_path):
    found = books.wrong(
        tmp_path,
        'effect = "presumptive_exclusion"\noverride_by = "prosecutor"\nsource = "S2"\nverified = true',
        "",
    )
    assert len(found) >= 3


MORE = [
    (LINE % ("E2", "eligible_offence", ADMITS % "at_least"), "neither", False),
    (LINE % ("E2", "eligible_offence", ADMITS % "at_most"), "exactly 3", False),
    (LINE % ("E2", "eligible_offence", ADMITS % "below"), "neither Q1 nor E2 says what holds at exactly 3", True),
    (LINE % ("X2", "absolute_exclusion", YOUNG), 'no ask puts "age"', True),
    (LINE % ("X2", "absolute_exclusion", DRUGS), "half of a conjunction", True),
    (LINE % ("X2", "informational", "holds_handoff = false\n" + YOUNG), "only an exclusion", True),
    (LINE % ("X2", "absolute_exclusion", "holds_handoff = false\n" + YOUNG), "settled_by", True),
    (LINE % ("X2", "absolute_exclusion", 'override_by = "sergeant"\n' + YOUNG), "no place here", True),
    (LINE % ("X2", "informational", 'when = { kind = "roster", fact = "age", below = 18 }'), "only the program", True),
    (LINE % ("X2", "informational", 'when = { kind = "all_of" }'), 'needs "of"', True),
    (LINE % ("X2", "informational", 'when = { kind = "place", inside = ["moon"] }'), "no area is called", True),
    (LINE % ("X2", "informational", 'when = { kind = "offence" }'), '"codes" or "classes"', True),
    (BARS % '"drug.amount" = { over = 3 }', 'needs "otherwise"', True),
    (BARS % '"drug.amount" = { over = 3 } }\notherwise = { "drug.amount" = { below = 3 }', "do not meet", True),
    (BARS % '"drug.amount" = { over = 3 } }\notherwise = { "drug.amount" = { at_most = 3 }', "do not meet", False),
]  # fmt: skip


@pytest.mark.parametrize(("more", "reason", "refused"), MORE)
def test_what_a_further_line_gets_wrong(tmp_path, more, reason, refused):
    found = books.wrong(tmp_path, more=more)
    assert any(reason in said for _, said in found) is refused, found


def test_an_inclusion_and_an_exclusion_must_not_meet_at_the_limit(tmp_path):
    admits = LINE % ("E2", "eligible_offence", ADMITS % "at_most")
    found = books.wrong(tmp_path, LIMIT, ", at_least = 3 }", more=admits)
    assert found[0] == (
        29, "Q1 excludes and E2 admits exactly 3 (drug.amount): decide what holds at the limit"
    )  # fmt: skip


def test_a_look_back_says_how_it_counts(tmp_path):
    when = 'when = { kind = "prior_event", outcome = "o", events = ["conviction"], any_class = true, within_years = 10 }'
    reasons = " ".join(said for _, said in books.wrong(tmp_path, more=LINE % ("X2", "informational", when)))
    for key in ("counted_from", "attempts", "adult_only"):
        assert key in reasons


def test_loading_a_bad_book_is_refused_with_every_problem(tmp_path):
    with pytest.raises(Refusal) as refused:
        books.made(tmp_path, 'source = "S2"', "")
    assert "rulebook-2025-01.toml:29" in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no file"):
        rulebook.read(tmp_path / "nothing.toml")


@pytest.mark.parametrize("site", packs.names())
def test_every_pack_has_nothing_to_mend(site):
    assert lint.of(packs.folder() / site) == []


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """A new pack, to be got wrong as a whole."""
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    starting.write(tmp_path, "alder-falls", name="", time_zone="America/Chicago", starts=date(2027, 1, 1))
    return tmp_path / "alder-falls"


TOGETHER = [
    ('site = "alder-falls"', 'site = "alder-fall"', 'the folder is called "alder-falls"'),
    ('["B1", "B2"]', '["B1", "B7"]', 'has the beat "B7", which program.toml does not list'),
]


@pytest.mark.parametrize(("old", "new", "reason"), TOGETHER)
def test_a_book_that_does_not_go_with_its_pack_is_stopped(pack, old, new, reason):
    book = pack / "rulebook-2027-01.toml"
    book.write_text(book.read_text().replace(old, new, 1))
    (problem,) = lint.of(pack)
    assert reason in problem.reason
    assert new.split(" = ")[0].strip('["') in book.read_text().splitlines()[problem.line - 1]
    assert lint.of(pack / "program.toml") == [problem]
    with pytest.raises(Refusal, match="cannot be used"):
        packs.load("alder-falls")


def test_a_copy_needs_a_day_and_a_version_of_its_own_and_every_way_in(pack):
    text = (pack / "rulebook-2027-01.toml").read_text()
    copy = pack / "rulebook-2027-07.toml"
    copy.write_text(text)
    assert ["same day" in one.reason or "already" in one.reason for one in lint.of(pack)] == [True, True]
    copy.write_text(text.replace("in_force_from = 2027-01-01", "in_force_from = 2027-07-01"))
    assert [one.reason for one in lint.of(pack)] == [
        'rulebook-2027-01.toml is the version "2027-01" already: a new book needs its own'
    ]
    copy.unlink()
    (pack / "program.toml").write_text(
        (pack / "program.toml").read_text().replace('"social_contact"]', '"social_contact", "community"]')
    )
    assert any("no [[routes]] for it" in one.reason or "community" in one.reason for one in lint.of(pack))

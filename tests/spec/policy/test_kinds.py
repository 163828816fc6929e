"""The kinds of criterion that cities need beside the first ones: a rule, facts, and whether it is met."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from offramp.policy import asks, engine, facts, lint, packs, rulebook
from tests.spec.policy import books

ON = books.ON
DATA = Path(__file__).parents[2] / "data/every-kind"
FRIDAY, SATURDAY, MONDAY = ({"happened.weekday": day} for day in ("friday", "saturday", "monday"))
NIGHT = '{ kind = "hours", days = ["friday"], from = "22:00", to = "02:00" }'
DAYTIME = '{ kind = "hours", from = "12:00", to = "20:00" }'
LISTED = '{ kind = "offence", classes = ["drug_possession"], grades = ["misdemeanor"], attempts = false }'
OWN = '{ kind = "offence", classes = ["possession"], grades = ["misdemeanor"], attempts = false }'
ARREST = '{ kind = "involvement", arrest_only = true }'
WEIGHED = '{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, measured = ["weighed"] }'
SMALL = '{ kind = "quantity", fact = "drug.amount", unit = "g", at_most = 3, measured = ["weighed"] }'
NET = '{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, weight = "net" }'
GROSS = '{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, weight = "gross" }'
KNOWN = (
    '{ kind = "involvement", bases = ["records", "officer_observed"], within_months = 24, in_area = true }'
)
DONE = {"involvement.basis": "records", "involvement.months_ago": 24, "involvement.in_area": True}
RESIDENT = '{ kind = "residency", at_least = 24 }'
WISH = '{ kind = "complainant", wish = ["objects", "undecided"] }'
FELONY = '{ kind = "warrant", kinds = ["felony"] }'
VIOLENT = '{ kind = "pending_case", classes = ["violence"] }'
DRUG_COURT = '{ kind = "specialty_court", courts = ["drug_court"] }'
SOME = '{ kind = "supervision", classes = ["violence"] }'
ANY = '{ kind = "supervision" }'
DRIVEN = '{ kind = "driver", kinds = ["addiction", "poverty"] }'
INSIDE = '{ kind = "place", inside = ["pilot", "square"] }'
MISDEMEANOR = {"offence.grade": "misdemeanor", "offence.attempt": False}


def at(**values):
    return {f"drug.{key}": value for key, value in values.items()}


EXAMPLES = [
    (NIGHT, {**FRIDAY, "happened.time": "22:00"}, True),
    (NIGHT, {**FRIDAY, "happened.time": "21:59"}, False),
    (NIGHT, {**SATURDAY, "happened.time": "01:59"}, True),
    (NIGHT, {**SATURDAY, "happened.time": "02:00"}, False),
    (NIGHT, {**FRIDAY, "happened.time": "01:00"}, False),
    (NIGHT, {**SATURDAY}, None),
    (NIGHT, {**MONDAY}, False),
    (NIGHT, {"happened.time": "12:00"}, False),
    (NIGHT, {"happened.time": "23:00"}, None),
    (DAYTIME, {"happened.time": "12:00"}, True),
    (DAYTIME, {"happened.time": "20:00"}, False),
    (DAYTIME, MONDAY, None),
    ('{ kind = "hours", days = ["monday"] }', MONDAY, True),
    (LISTED, {"offence": "K1"}, False),
    (LISTED, {"offence": "220.03", **MISDEMEANOR}, True),
    (LISTED, {"offence": "220.03", "offence.grade": "misdemeanor"}, True),
    (LISTED, {"offence": "110-220.03", "offence.grade": "misdemeanor"}, False),
    (LISTED, {"offence": "220.03"}, None),
    (LISTED, {"offence": "220.03", **MISDEMEANOR, "offence.grade": "felony"}, False),
    (LISTED, {"offence": "140.25"}, False),
    (LISTED, {"offence": "something unheard of"}, None),
    (OWN, {"offence": "K1"}, True),
    ('{ kind = "offence", grades = ["felony"] }', {"offence.grade": "felony"}, True),
    (WEIGHED, at(amount=4, measured="weighed"), True),
    (WEIGHED, at(amount=4, measured="estimated"), None),
    (WEIGHED, at(amount=4), None),
    (WEIGHED, at(amount=3, measured="estimated"), False),
    (WEIGHED, at(amount=2), False),
    (SMALL, at(amount=2, measured="estimated"), True),
    (SMALL, at(amount=4, measured="estimated"), None),
    (NET, at(amount=4, weight="net"), True),
    (NET, at(amount=4, weight="gross"), None),
    (NET, at(amount=3, weight="gross"), False),
    (NET, at(amount=3), False),
    (GROSS, at(amount=4, weight="net"), True),
    (GROSS, at(amount=3, weight="net"), None),
    (KNOWN, DONE, True),
    (KNOWN, {**DONE, "involvement.months_ago": 24.1}, False),
    (KNOWN, {**DONE, "involvement.basis": "reliable_report"}, False),
    (KNOWN, {**DONE, "involvement.in_area": False}, False),
    (KNOWN, {"involvement.basis": "records"}, None),
    (KNOWN, {"involvement.basis": "none"}, False),
    (ARREST, {"involvement.basis": "records", "involvement.what": "conduct"}, False),
    (ARREST, {"involvement.basis": "records", "involvement.what": "arrest"}, True),
    (RESIDENT, {"residency.months": 24}, True),
    (RESIDENT, {"residency.months": 23.9}, False),
    (RESIDENT, {"residency.in_area": False}, False),
    (RESIDENT, {"residency.in_area": True}, None),
    ('{ kind = "residency", below = 24 }', {"residency.in_area": False}, True),
    ('{ kind = "residency" }', {"residency.in_area": True}, True),
    (WISH, {"complainant.wish": "agrees"}, False),
    (WISH, {"complainant.wish": "undecided"}, True),
    (WISH, {"complainant.wish": "nobody"}, False),
    (WISH, {"complainant.objects": True}, True),
    (WISH, {"complainant.objects": False}, None),
    (WISH, {}, None),
    (FELONY, {"warrant.open": False}, False),
    (FELONY, {"warrant.open": True}, None),
    (FELONY, {"warrant.kinds": ["misdemeanor"]}, False),
    (FELONY, {"warrant.kinds": {"at_least": ["misdemeanor"]}}, None),
    (FELONY, {"warrant.kinds": {"at_least": ["felony"]}}, True),
    (VIOLENT, {"pending.classes": ["theft"]}, False),
    (VIOLENT, {"pending.classes": ["theft", "violence"]}, True),
    (VIOLENT, {"pending.case": True}, None),
    (DRUG_COURT, {"pending.specialty_court": False}, False),
    (DRUG_COURT, {"pending.courts": ["drug_court"]}, True),
    (SOME, {"supervision.active": True}, None),
    (SOME, {"supervision.classes": ["theft"]}, False),
    (ANY, {"supervision.classes": ["theft"]}, True),
    (ANY, {"supervision.active": True}, True),
    (ANY, {"supervision.classes": []}, False),
    (DRIVEN, {"driver.kinds": ["poverty"]}, True),
    (DRIVEN, {"driver.kinds": ["mental_illness"]}, False),
    (DRIVEN, {}, None),
    (INSIDE, {"place.point": [10.01, 50.005]}, True),
    (INSIDE, {"place.point": [10.0, 50.0]}, True),
    (INSIDE, {"place.point": [10.03, 50.005], "place.district": "1"}, False),
    (INSIDE, {"place.point": [10.03, 50.005]}, None),
    (INSIDE, {"place.beat": "S1"}, True),
    (INSIDE, {"place.district": "22"}, True),
    (INSIDE, {"place.beat": "S1", "place.point": [11, 51], "place.district": "1"}, False),
]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The book that uses every kind, with room for one more line."""

    def written(when):
        return made(tmp_path_factory.mktemp("kinds"), more(when))

    return written


def made(folder, text="", old="", new=""):
    home = folder / "every-kind"
    shutil.copytree(DATA, home)
    book = home / "rulebook-2026-01.toml"
    assert old in book.read_text()
    book.write_text(book.read_text().replace(old, new, 1) + text)
    return book


def more(when, effect="informational"):
    return f'\n[[lines]]\nid = "X1"\nwords = "Added"\neffect = "{effect}"\nsource = "T"\nverified = true\nwhen = {when}\n'


@pytest.mark.parametrize(("when", "given", "met"), EXAMPLES)
def test_whether_it_is_met(written, when, given, met):
    book = rulebook.load(written(when))
    criterion = book.line("X1").when
    known = facts.read(given, book.declared).known
    assert criterion.judge(known, ON) is met
    assert bool(criterion.gaps(known, ON)) or met is not None


@pytest.mark.parametrize("when", sorted({when for when, _, _ in EXAMPLES}))
def test_its_edges_can_be_read_and_answer_differently(written, when):
    book = rulebook.load(written(when))
    criterion = book.line("X1").when
    verdicts = {criterion.judge(facts.read(one, book.declared).known, ON) for one in criterion.edges(ON)}
    assert {True, False} <= verdicts or (when in (INSIDE,) and True in verdicts)
    assert json.dumps(criterion.edges(ON))
    assert criterion.plain() != criterion.plain("es")


REFUSALS = [
    ('{ kind = "hours", days = ["friday"], from = "22:00", to = "22:00" }', "these hours never are"),
    ('{ kind = "hours", from = "00:00", to = "24:00" }', "these hours are always"),
    ('{ kind = "hours", from = "25:00", to = "26:00" }', "needs a time of day"),
    ('{ kind = "hours", from = "12:00" }', '"from" and "to" together'),
    ('{ kind = "hours", days = ["fryday"] }', 'did you mean "friday"'),
    ('{ kind = "warrant", kinds = [] }', "name some, or leave it out"),
    ('{ kind = "pending_case", classes = ["murder"] }', 'no classes is called "murder"'),
    ('{ kind = "complainant", wish = ["agrees", "undecided", "objects", "nobody"] }', "not all of them"),
    ('{ kind = "involvement", within_months = 0 }', "one or more"),
    ('{ kind = "offence", classes = ["drug_posession"] }', 'did you mean "drug_possession"'),
    ('{ kind = "offence", codes = ["K1"], grades = ["crime"] }', 'no grade is called "crime"'),
    ('{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, weight = "raw" }', '"weight" needs one of'),
    ('{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, measured = ["by eye"] }', "no way to measure"),
    ('{ kind = "residency", over = 2, below = 3 }', "exactly one of"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "reason"), REFUSALS)
def test_what_cannot_be_right_is_refused_at_its_line(tmp_path, when, reason):
    path = made(tmp_path, more(when))
    at_line = path.read_text().splitlines().index(f"when = {when}") + 1
    found = [(problem.line, problem.reason) for problem in lint.book_in(path)[1]]
    assert any(line == at_line and reason in said for line, said in found), found


BOOKS = [
    ('"new-york-penal-law"', '"atlantis"', 'there is no class list "atlantis"'),
    ('"new-york-penal-law"', '"../../etc"', "there is no class list"),
    ('outline = "square.geojson"', 'outline = "circle.geojson"', 'there is no file "circle.geojson"'),
    ('outline = "square.geojson"', 'outline = "../square.geojson"', "beside the rulebook"),
    (', districts = ["22", "39"] }', " }", '"beats", "districts" or "outline"'),
    ('grade = "misdemeanor"', 'grade = "small"', '"grade" needs one of'),
    ("signed_off_on = 2025-12-01", "", '"signed_off_on" is missing'),
    ('signed_off_by = "nobody, it is for tests"', "", '"signed_off_by" is missing'),
    ("signed_off_on = 2025-12-01", "signed_off_on = 2026-01-02", "signed after the book came into force"),
    ('effect = "route_only"\nroutes = ["arrest_diversion"]', 'effect = "route_only"', 'needs "routes"'),
    ("extended_days = 16\n", "", '"extended_days" is missing'),
    ('then = "prosecutor_may_file"', 'then = "extended"', "a second time"),
    ("earliest_day = 7", "earliest_day = 15", 'within "days"'),
    ('clock_start = "first_meeting"', 'clock_start = "full_moon"', "name other events under [events]"),
    ('clock_start = "first_meeting"', 'clock_start = "referral"', "no deadline is counted from"),
    ('acts = ["screening"]', 'acts = ["intake"]', "intake on arrest_diversion has a deadline already"),
    ("warn_at = [50, 100]", "warn_at = [100, 50]", "percents that rise"),
    ("holds_handoff = false\nwhen = { kind = \"warrant\"", "when = { kind = \"warrant\"", 'no ask puts "warrant'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), BOOKS)
def test_what_a_book_gets_wrong(tmp_path, old, new, reason):
    found = [problem.reason for problem in lint.book_in(made(tmp_path, old=old, new=new))[1]]
    assert any(reason in said for said in found), found


RING = [[10, 50], [10.02, 50], [10.02, 50.01], [10, 50]]
DRAWN = [
    ("not json", "cannot be read"),
    ('{"type": "Polygon"}', "cannot be read"),
    ('{"type": "Point", "coordinates": [10, 50]}', "needs polygons"),
    ('{"type": "FeatureCollection", "features": []}', "needs polygons"),
    (json.dumps({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}), "crosses"),
    (
        json.dumps({"type": "Polygon", "coordinates": [[[400, 50], [401, 50], [401, 51], [400, 50]]]}),
        "no degrees",
    ),
]


@pytest.mark.parametrize(("text", "reason"), DRAWN)
def test_an_outline_that_cannot_be_one_is_refused(tmp_path, text, reason):
    book = made(tmp_path)
    (book.parent / "square.geojson").write_text(text)
    found = [problem.reason for problem in lint.book_in(book)[1]]
    assert any(reason in said for said in found), found


def test_a_geometry_by_itself_is_an_outline_too(tmp_path):
    book = made(tmp_path)
    (book.parent / "square.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [RING]}))
    assert lint.book_in(book)[1] == []


def test_the_book_of_every_kind_has_nothing_to_mend_and_uses_every_kind():
    from offramp.policy import criteria
    from offramp.policy.lines import Effect

    path = DATA / "rulebook-2026-01.toml"
    assert lint.book_in(path)[1] == []
    unused = {kind for kind in criteria.KINDS if f'kind = "{kind}"' not in path.read_text()}
    assert unused <= {"judgement", "any_of"}
    assert {line.effect for line in rulebook.load(path).lines} == set(Effect)


CLEAR = {
    "offence": "K1", "happened.weekday": "monday", "happened.time": "13:00", "place.beat": "O1", "age": 30,
    "complainant.wish": "agrees", "drug.amount": 1, "drug.substance": "heroin", "history.violence": False,
}  # fmt: skip


def found(more=(), route="arrest_diversion", taken=()):
    book = rulebook.load(DATA / "rulebook-2026-01.toml")
    given = {key: value for key, value in {**CLEAR, **dict(more)}.items() if key not in taken}
    return engine.find(book, given, route=route, on=ON)


def test_a_route_only_line_closes_the_way_and_not_the_person():
    closed = found({"happened.time": "03:00"})
    assert (closed.answer, closed.other_ways) == ("excluded", ("social_contact",))
    assert [one.citation.id for one in closed.reasons if one.verdict == "met"][:1] == ["EK-R1"]


def test_absolute_exclusions_come_before_a_closed_way():
    barred = found({"happened.time": "03:00", "complainant.wish": "objects"})
    assert [one.citation.id for one in barred.reasons][:2] == ["EK-V1", "EK-R1"]
    assert barred.other_ways == ()


def test_a_way_that_is_closed_too_is_no_other_way():
    assert found({"happened.time": "03:00", "program.slots_open": 0}).other_ways == ()


def test_a_route_only_line_that_is_unknown_holds_the_answer():
    unsaid = found(taken=("happened.time",))
    assert unsaid.answer == "cannot_say"
    assert [one.fact for one in unsaid.unknowns] == ["happened.time"]
    assert found().answer == "eligible"
    assert found().other_ways == ()


def test_the_needs_that_are_ticked_add_up():
    book = rulebook.load(DATA / "rulebook-2026-01.toml")
    ask = next(one for one in book.asks if one.id == "drivers")
    assert asks.answered(ask, ["addiction", "poverty"]) == {"driver.kinds": ["addiction", "poverty"]}
    assert asks.answered(ask, [asks.NONE]) == {"driver.kinds": []}


def test_several_deadlines_hold_one_charge():
    book = rulebook.load(DATA / "rulebook-2026-01.toml")
    held = book.deadline("arrest_diversion")
    assert (held.days, held.effect_on_expiry) == (30, "prosecutor_may_file")
    assert held.acts == ("intake", "release_signed")  # a late screening allows nobody to file
    assert held.warn_at == (23, 46, 50, 100)
    assert book.deadline("social_contact").clock_start == "first_meeting"


@pytest.mark.parametrize("missing", ["signed_off_by", "signed_off_on"])
def test_a_book_without_a_sign_off_is_a_draft(missing):
    book = rulebook.load(DATA / "rulebook-2026-01.toml")
    assert book.signed_off
    assert not replace(book, **{missing: None}).signed_off


@pytest.mark.parametrize("site", ["seattle-2011", "santa-fe"])
def test_a_draft_serves_nobody(site):
    from offramp.errors import Refusal

    pack = packs.load(site)
    assert pack.in_force(on=ON, drafts=True).signed_off is False
    with pytest.raises(Refusal, match="is a draft: its policy group has not signed it"):
        pack.in_force(on=ON)
    with pytest.raises(Refusal, match=r"Every rulebook of .* is a draft"):
        pack.must_be_signed()


def test_a_later_draft_leaves_the_signed_book_in_force(tmp_path, monkeypatch):
    shutil.copytree(packs.folder() / "port-larkin", tmp_path / "port-larkin")
    old = tmp_path / "port-larkin/rulebook-2025-01.toml"
    text = old.read_text().replace("2025-01-01", "2026-09-01").replace("signed_off_", "# signed_off_")
    (old.parent / "rulebook-2026-09.toml").write_text(
        text.replace('version = "2025-01"', 'version = "2026-09"')
    )
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    pack = packs.load("port-larkin")
    assert (pack.in_force(on=ON).version, pack.in_force(on=ON, drafts=True).version) == ("2025-01", "2026-09")

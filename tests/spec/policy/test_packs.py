"""Packs on disk: every worked case, the book in force on a day, and what a pack must hold."""

import json
import os
import shutil
from datetime import date

import pytest
from bench.figures import figure

from offramp import cli
from offramp.errors import Refusal
from offramp.policy import cases, facts, packs
from offramp.policy.findings import Answer

SITES = packs.names()
WORKED = [(site, case) for site in SITES for case in packs.load(site).cases]


@pytest.mark.parametrize(("site", "case"), WORKED, ids=[f"{site}: {case.name}" for site, case in WORKED])
def test_the_worked_case(site, case):
    outcome = cases.run(case, packs.load(site).in_force(on=case.on, drafts=True))
    assert outcome.differences == ()


def test_the_packs_there_are():
    made_up, real = ["gull-harbor", "port-larkin"], ["albany", "san-francisco", "santa-fe", "seattle-2011"]
    assert sorted(SITES) == sorted(made_up + real)
    assert [site for site in SITES if packs.load(site).incomplete] == real
    assert [site for site in SITES if packs.load(site).program.fictional] == made_up


def test_a_real_citys_rules_are_a_draft_until_its_policy_group_signs():
    for site in SITES:
        pack = packs.load(site)
        assert all(book.signed_off is pack.program.fictional for book in pack.books)


def test_there_are_enough_worked_cases():
    figure("policy.worked_cases", len(WORKED), "cases", ">= 300")
    assert len(WORKED) >= 300


@pytest.mark.parametrize("site", SITES)
def test_every_line_that_can_be_met_is_met_in_a_case_and_unknown_in_another(site):
    pack = packs.load(site)
    met, unknown = set(), set()
    for case in pack.cases:
        finding = cases.run(case, pack.in_force(on=case.on, drafts=True)).finding
        met |= {one.citation.id for one in finding.reasons if one.verdict == "met"}
        unknown |= {one.citation.id for one in (*finding.unknowns, *finding.settled_later, *finding.moot)}
    lines = [line for book in pack.books for line in book.lines if line.when is not None]
    ruling = {line.id for line in lines if line.effect not in ("not_disqualifying", "informational")}
    assert ruling - met == set()
    always_known = {"GH-N2"}
    excluding = {line.id for line in lines if "exclusion" in line.effect}
    assert excluding - unknown - always_known == set()


def test_port_larkin_is_a_book_of_at_least_25_lines():
    assert len(packs.load("port-larkin").in_force(on=date(2026, 11, 23)).lines) >= 25


def test_every_answer_occurs_in_every_pack():
    for site in SITES:
        pack = packs.load(site)
        can = set(Answer)
        if not any(line.effect == "presumptive_exclusion" for book in pack.books for line in book.lines):
            can -= {Answer.presumptively_excluded}
        assert {case.answer for case in pack.cases} == can


def test_the_clock_of_a_charge_is_the_rulebooks():
    on = date(2026, 11, 23)
    larkin, gull = (
        packs.load(site).in_force(on=on).deadline("arrest_diversion")
        for site in ("port-larkin", "gull-harbor")
    )
    assert (larkin.days, larkin.clock_start, larkin.effect_on_expiry) == (30, "arrest", "prosecutor_may_file")
    assert (gull.days, gull.clock_start, gull.acts) == (14, "referral", ("intake", "release_signed"))
    assert larkin.warn_at == gull.warn_at == (50, 75, 100)
    assert packs.load("port-larkin").in_force(on=on).deadline("social_contact") is None


@pytest.mark.parametrize(("on", "version"), [(date(2027, 2, 28), "2025-06"), (date(2027, 3, 1), "2027-03")])
def test_gull_harbors_rules_change_in_march_2027(on, version):
    book = packs.load("gull-harbor").in_force(on=on)
    assert (book.version, book.signed_off) == (version, True)


def test_the_clocks_of_gull_harbor_from_march_2027():
    clock = packs.load("gull-harbor").in_force(on=date(2027, 3, 8)).deadline("arrest_diversion")
    assert (clock.days, clock.clock_start, clock.effect_on_expiry) == (30, "referral", "officer_may_file")
    assert set(clock.acts) == {"intake"}  # a late release or plan allows nobody to file
    assert 70 in clock.warn_at


CLOSED = [
    ("gull-harbor", "2027: Sunday at 22:00 the way is closed", ("social_contact",)),
    ("gull-harbor", "2027: Sunday at 21:59 the way is open", ()),
    ("san-francisco", "Outside the Tenderloin and the Mission this way in is closed", ("social_contact",)),
]


@pytest.mark.parametrize(("site", "name", "ways"), CLOSED)
def test_a_way_in_that_is_closed_names_the_others(site, name, ways):
    pack = packs.load(site)
    case = next(one for one in pack.cases if one.name == name)
    finding = cases.run(case, pack.in_force(on=case.on, drafts=True)).finding
    assert finding.other_ways == ways


@pytest.fixture
def two_books(tmp_path, monkeypatch):
    """A pack with a second rulebook that began in 2026, in a folder of its own."""
    home = tmp_path / "gull-harbor"
    shutil.copytree(packs.folder() / "gull-harbor", home)
    old = home / "rulebook-2025-06.toml"
    later = (
        old.read_text()
        .replace("2025-06-01", "2026-02-01")
        .replace('version = "2025-06"', 'version = "2026-02"')
    )
    (home / "rulebook-2026-02.toml").write_text(later)
    old.write_text(old.read_text().replace("in_force_from", "in_force_until = 2026-05-31\nin_force_from"))
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))


DAYS = [
    ("2025-06-01", "2025-06"),
    ("2026-01-31", "2025-06"),
    ("2026-02-01", "2026-02"),
    ("2027-01-01", "2026-02"),
]


@pytest.mark.parametrize(("on", "version"), DAYS)
@pytest.mark.usefixtures("two_books")
def test_the_latest_book_that_has_begun_is_in_force(on, version):
    assert packs.names() == ["gull-harbor"]
    assert packs.load("gull-harbor").in_force(on=date.fromisoformat(on)).version == version


@pytest.mark.usefixtures("two_books")
def test_before_the_first_book_nothing_is_in_force():
    with pytest.raises(Refusal, match="no rulebook in force on 2025-05-31"):
        packs.load("gull-harbor").in_force(on=date(2025, 5, 31))


@pytest.mark.parametrize("name", ["atlantis", "../sites/port-larkin", "", "."])
def test_a_site_that_is_not_there_is_refused(name):
    with pytest.raises(Refusal, match="no site"):
        packs.load(name)


def test_port_larkin_names_everything_a_program_needs():
    program = packs.load("port-larkin").program
    assert [stage.minute for stage in program.stages] == [0, 3, 6, 9]
    assert program.eta_grace_minutes == 10
    assert program.languages == ("en", "es")
    assert {agency.kind for agency in program.agencies} >= {
        "police", "prosecutor", "case_management", "project_management",
    }  # fmt: skip
    tiles = (*program.declined_reasons, *program.not_offered_reasons, *program.needs_tonight)
    assert all(tile.es for tile in tiles)


def test_beats_of_the_rulebook_are_beats_of_the_program():
    for site in ("port-larkin", "gull-harbor", "seattle-2011"):
        pack = packs.load(site)
        named = {beat.id for beat in pack.program.beats}
        assert all(area.beats <= named for book in pack.books for area in book.areas.values())


def test_partners_on_the_release_are_agencies_of_the_program():
    for site in ("port-larkin", "gull-harbor"):
        pack = packs.load(site)
        assert {one.agency for one in pack.consent.partners} <= {one.id for one in pack.program.agencies}


BAD_PROGRAMS = [
    ('time_zone = "America/New_York"', 'time_zone = "Mars/Base"', "no time zone"),
    ("minute = 3", "minute = 0", "start at minute 0 and go up"),
    ('kind = "prosecutor"', 'kind = "court"', "needs one of"),
    ('beats = ["G1"', 'beats = ["Z1"', "no beat is called"),
    ('id = "not_now"', 'id = "no_reason_given"', "the same id"),
]


@pytest.mark.parametrize(("old", "new", "reason"), BAD_PROGRAMS)
@pytest.mark.usefixtures("two_books")
def test_a_bad_program_is_refused(old, new, reason):
    path = packs.folder() / "gull-harbor" / "program.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(Refusal, match=reason):
        packs.load("gull-harbor")


def test_a_changed_outline_is_read_anew(tmp_path, monkeypatch):
    shutil.copytree(packs.folder(), tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    file = tmp_path / "gull-harbor/town.geojson"
    before = packs.load("gull-harbor")
    assert packs.load("gull-harbor") is before
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    os.utime(file, ns=(1, file.stat().st_mtime_ns + 1_000_000))
    town = packs.load("gull-harbor").in_force(on=date(2027, 4, 1)).areas["town"]
    assert town.outline.covers(facts.Point(east=0.9, north=0.1))
    assert (
        not before.in_force(on=date(2027, 4, 1))
        .areas["town"]
        .outline.covers(facts.Point(east=0.9, north=0.1))
    )


def test_a_pack_without_a_book_says_so(tmp_path, monkeypatch, capsys):
    program = packs.folder() / "albany/program.toml"
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    (tmp_path / "bare").mkdir()
    shutil.copy(program, tmp_path / "bare")
    assert cli.main(["rulebook", "explain", "bare"]) == 2
    assert "holds no rulebook" in capsys.readouterr().err

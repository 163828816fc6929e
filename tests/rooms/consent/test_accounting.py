"""The accounting: a line for every view, print, export and message by consent; none for an agency's own."""

import pytest


def lines(home, rosa):
    """The accounting as the privacy officer reads it, the oldest first."""
    from django.db import transaction

    from offramp.consent import queries

    with home.lena.seated() as who, transaction.atomic():
        return queries.accounting(who, rosa)[::-1]


@pytest.fixture
def shared(home, rosa, records):
    """Rosa lets Noor's clinic read her notes: the note."""
    records.brings_in(home, rosa, home.noor)
    note = records.writes(home.maya, "case_manager", "K6", rosa)
    records.allows(home, rosa, home.noor, "treatment", "K6")
    return note


def test_a_prosecutors_view_is_a_line_for_the_right_person(home, rosa, care):
    care.joins(home)
    care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)
    assert lines(home, rosa) == []
    care.all_at_the_desk(home)
    [line] = lines(home, rosa)
    assert (line.staff, line.agency, line.role, line.purpose) == (
        "A. Chen",
        "Prosecutor",
        "prosecutor",
        "filing_decision",
    )
    assert (line.means, line.data_class, line.records) == ("view", "K5", 1)
    assert line.what == "what a case manager brought to partners"
    assert line.notice.startswith("42 CFR 2.32")


def test_an_officers_view_is_a_line(home, rosa, care):
    from django.db import transaction

    from offramp.docket import queries
    from offramp.ground import clock

    care.signs(home, rosa, "police")
    with home.ruiz.seated() as who, transaction.atomic():
        queries.my_referrals(who, at=clock.now())
    assert [(line.agency, line.purpose) for line in lines(home, rosa)] == [("Police", "referral")]


def test_a_clinicians_view_is_a_line_and_an_own_record_is_none(home, rosa, records, shared):
    records.writes(home.noor, "clinician", "K7", rosa)
    records.read(home.noor, "clinician", "K7", rosa)
    records.read(home.noor, "clinician", "K6", rosa)
    assert [(line.agency, line.data_class) for line in lines(home, rosa)] == [("Health", "K6")]


def test_the_log_names_the_consent_that_was_relied_on(home, rosa, records, shared, built):
    import psycopg

    records.read(home.noor, "clinician", "K6", rosa)
    [line] = lines(home, rosa)
    with psycopg.connect(built.admin) as admin:
        [(grants, about)] = admin.execute(
            "SELECT grant_ids, about FROM offramp.ground_entry WHERE %s = ANY (object_ids) AND kind = 'looked'"
            " AND staff_id = %s",
            [shared, home.noor.staff.id],
        ).fetchall()
    assert grants == [line.grant]
    assert about == [rosa]


@pytest.mark.parametrize("means", ["print", "export", "message", "call"])
def test_what_goes_further_is_another_line(home, rosa, records, shared, means):
    from django.db import transaction

    from offramp.care.contacts.models import CaseNote
    from offramp.consent import gate

    with home.noor.seated() as who, transaction.atomic():
        rows = gate.look(who, "test.look", data_class="K6", rows=CaseNote.objects.all())
        gate.disclosed(who, "test.more", data_class="K6", rows=rows, means=means)
    assert [line.means for line in lines(home, rosa)] == ["view", means]


def test_past_lines_stay_when_it_is_withdrawn(home, rosa, care, records, shared):
    records.read(home.noor, "clinician", "K6", rosa)
    care.does(home.maya, "withdraw_all", participant=rosa)
    records.read(home.noor, "clinician", "K6", rosa)
    assert len(lines(home, rosa)) == 1


def test_what_cannot_be_accounted_for_is_not_shown(home, rosa, care, records, shared):
    from django.db import transaction

    from offramp.care.contacts.models import CaseNote
    from offramp.consent import gate
    from offramp.errors import Refusal

    with home.noor.seated() as who:
        with transaction.atomic():
            rows = gate.look(who, "test.look", data_class="K6", rows=CaseNote.objects.all())
        care.does(home.maya, "withdraw_all", participant=rosa)
        with pytest.raises(Refusal) as walled, transaction.atomic():
            gate.disclosed(who, "test.late", data_class="K6", rows=rows, means="print")
    assert walled.value.code == "walled"


def test_the_verb_prints_it_for_the_privacy_officer(home, rosa, records, shared, built, tmp_path):
    from tests import house

    records.read(home.noor, "clinician", "K6", rosa)
    verb = (
        "-m",
        "offramp.cli",
        "consent",
        "accounting",
        str(rosa),
        "--site",
        "port-larkin",
        "--as",
        "Lena V.",
    )
    said = house.run(built.keys, "care", *verb).stdout
    assert "Noor H., Health" in said
    assert "case notes, needs and plan" in said
    house.run(built.keys, "care", *verb, "--csv", str(tmp_path / "sheet.csv"))
    sheet = (tmp_path / "sheet.csv").read_text().splitlines()
    assert sheet[0].startswith('"when","who","agency"')
    assert len(sheet) == 2


def test_the_verb_is_for_no_one_but_the_privacy_officer(home, rosa, built):
    from tests import house

    verb = (
        "-m",
        "offramp.cli",
        "consent",
        "accounting",
        str(rosa),
        "--site",
        "port-larkin",
        "--as",
        "Maya R.",
    )
    with pytest.raises(AssertionError, match="privacy officer"):
        house.run(built.keys, "care", *verb)


def test_a_record_of_another_agency_is_a_line_whoever_the_form_says_gives_it(home, rosa, records):
    records.brings_in(home, rosa, home.noor)
    records.writes(home.maya, "case_manager", "K6", rosa)
    records.allows(home, rosa, home.noor, "treatment", "K6", discloser=home.noor.staff.agency_id)
    records.read(home.noor, "clinician", "K6", rosa)
    assert [(line.agency, line.data_class) for line in lines(home, rosa)] == [("Health", "K6")]

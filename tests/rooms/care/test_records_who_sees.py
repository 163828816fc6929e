"""Who can see this, in words: what the matrix says, what the person allows now, and whoever stands outside."""

import pytest

CLASSES = ["K6", "K7", "K8", "K9", "K10", "K11"]


@pytest.fixture
def steps(home, rosa):
    """What is written and read about Rosa."""
    from tests.rooms.care import written

    return written


@pytest.mark.parametrize("data_class", CLASSES)
def test_police_and_prosecutors_stand_outside_of_every_record(home, rosa, steps, data_class):
    said = steps.told(home.maya, "case_manager", data_class, rosa)
    assert "no: Nobody from the police or a prosecutor's office." in said
    assert said.endswith("no: Nobody else.")


def test_case_notes_say_who_works_with_her_and_what_she_allows(home, rosa, steps):
    said = steps.told(home.maya, "case_manager", "K6", rosa)
    assert "yes: On-call workers and case managers who work with Rosa." in said
    assert "not_now: Clinicians who work with Rosa. Only while Rosa allows it: not now." in said
    assert "rare: When a life is in danger:" in said


def test_what_she_allows_is_said_with_its_end_and_no_longer_when_she_stops(home, rosa, steps):
    grant = steps.allows(home, rosa, home.noor, "treatment", "K6")
    said = steps.told(home.maya, "case_manager", "K6", rosa)
    assert (
        "allowed: Clinicians who work with Rosa. Only while Rosa allows it. Allowed now: Health, until"
        in said
    )
    steps.stops(home, grant)
    assert "Allowed now" not in steps.told(home.maya, "case_manager", "K6", rosa)


def test_a_consent_for_another_class_is_not_told_here(home, rosa, steps):
    steps.allows(home, rosa, home.noor, "treatment", "K7")
    assert "Allowed now" not in steps.told(home.maya, "case_manager", "K6", rosa)


def test_a_counseling_note_says_that_its_author_reads_it(home, rosa, steps):
    steps.brings_in(home, rosa, home.noor)
    said = steps.told(home.noor, "clinician", "K9", rosa).splitlines()
    assert said[0] == "yes: Whoever wrote it."
    assert said[1].startswith("not_now: Clinicians who work with Rosa. Only while Rosa allows it")


def test_every_class_of_the_matrix_can_be_told(home, rosa, steps):
    from offramp.consent.matrix import matrix

    for data_class in matrix().classes:
        assert steps.told(home.maya, "case_manager", data_class, rosa)


def test_what_is_denied_is_said_without_a_name(home, rosa, steps):
    from django.db import transaction

    from offramp.consent.models import Denial
    from tests import seats

    with seats.seated(home.lena.who, "care") as who, transaction.atomic():
        Denial(
            site_id=who.site,
            participant_id=rosa,
            kind="recusal",
            staff_id=home.dele.staff.id,
            reason="Her cousin",
            by_id=who.staff,
        ).save(force_insert=True)
    said = steps.told(home.maya, "case_manager", "K6", rosa)
    assert "no: Nobody who stands too near to Rosa." in said
    assert "Dele" not in said
    assert "cousin" not in said


def test_somebody_without_a_name_is_this_person(home, rosa, steps):
    assert "who work with this person" in steps.told(home.maya, "case_manager", "K6", rosa, called="")


def test_whoever_may_not_see_her_consents_is_told_the_matrix_alone(home, rosa, steps):
    steps.allows(home, rosa, home.noor, "treatment", "K6")
    assert "Allowed now" not in steps.told(home.dele, "case_manager", "K6", rosa)

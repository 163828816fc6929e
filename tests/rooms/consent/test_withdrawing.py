"""Stopping: one party while the rest stands, at once, by the database's clock, and never undone by what comes late."""

from datetime import timedelta

import pytest


def sees(home, rosa, records, person=None, role="clinician"):
    return records.read(person or home.noor, role, "K6", rosa)


@pytest.fixture
def shared(home, rosa, records):
    """Rosa lets Noor's clinic read her notes: the grant."""
    records.brings_in(home, rosa, home.noor)
    records.writes(home.maya, "case_manager", "K6", rosa)
    return records.allows(home, rosa, home.noor, "treatment", "K6")


def test_one_party_stops_while_the_rest_stands(home, rosa, care, records, shared):
    care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.does(home.maya, "withdraw", participant=rosa, grant=shared)
    assert sees(home, rosa, records) == []
    assert care.at_the_desk(home) is not None


def test_the_discloser_keeps_its_own_record(home, rosa, care, records, shared):
    care.does(home.maya, "withdraw", participant=rosa, grant=shared)
    assert sees(home, rosa, records, home.maya, "case_manager") == ["words of K6"]


def test_all_of_it_stops_at_once(home, rosa, care, records, shared):
    care.signs(home, rosa, "prosecutor", "police")
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.does(home.maya, "withdraw_all", participant=rosa)
    assert sees(home, rosa, records) == []
    assert care.at_the_desk(home) is None
    assert care.seen(home.maya, rosa).grants == ()


def test_a_withdrawal_ends_every_signature_for_that_party_until_then(home, rosa, care, records, shared):
    again = records.allows(home, rosa, home.noor, "treatment", "K6")
    care.does(home.maya, "withdraw", participant=rosa, grant=again)
    assert sees(home, rosa, records) == []


def test_what_was_signed_before_and_arrives_after_arrives_withdrawn(home, rosa, care):
    from offramp.ground import clock

    signed = clock.now()
    [grant] = care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    [late] = care.signs(home, rosa, "prosecutor", signed_at=signed)
    assert late not in {one.id for one in care.seen(home.maya, rosa).grants}
    assert care.at_the_desk(home) is None
    care.signs(home, rosa, "prosecutor")
    assert care.at_the_desk(home) is not None


def test_a_draft_that_waited_through_a_withdrawal_is_not_put_in_force(home, rosa, care, records):
    from offramp.consent import actions
    from tests.rooms.consent.test_whole import drafted

    records.brings_in(home, rosa, home.noor)
    records.writes(home.maya, "case_manager", "K6", rosa)
    waits = drafted(home, rosa)
    grant = records.allows(home, rosa, home.noor, "treatment", "K6")
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    with home.maya.seated("case_manager") as who:
        actions.activate(who, grant=waits)
    assert sees(home, rosa, records) == []


def test_signing_late_and_withdrawing_at_the_same_instant_leaves_it_withdrawn(home, rosa, care):
    from offramp.ground import clock

    for _ in range(5):
        signed = clock.now()
        [grant] = care.signs(home, rosa, "prosecutor")
        raised = care.both_at_once(
            lambda at=signed: care.signs(home, rosa, "police", signed_at=at),
            lambda one=grant: care.does(home.maya, "withdraw", participant=rosa, grant=one),
            lambda at=signed: care.signs(home, rosa, "prosecutor", signed_at=at),
        )
        assert raised == [None, None, None]
        assert "prosecutor" not in {one.partner for one in care.seen(home.maya, rosa).grants}
        care.does(home.maya, "withdraw_all", participant=rosa)


@pytest.mark.parametrize(
    ("column", "moment", "lives"),
    [
        ("until_at", "clock_timestamp()", False),
        ("until_at", "clock_timestamp() + interval '1 hour'", True),
        ("event_at", "clock_timestamp()", False),
        ("from_at", "clock_timestamp()", True),
    ],
)
def test_it_ends_by_the_clock_of_the_statement(home, rosa, built, records, shared, column, moment, lives):
    import psycopg

    with psycopg.connect(built.admin) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(f"UPDATE offramp.consent_grant SET {column} = {moment} WHERE id = %s", [shared])
    assert bool(sees(home, rosa, records)) is lives


def test_whoever_received_something_is_told_and_nobody_else(home, rosa, care, records, shared):
    from django.db import transaction

    from offramp.consent import queries

    def told(person):
        with person.seated() as who, transaction.atomic():
            return [one.kind for one in queries.stopped(who, rosa)]

    other = records.allows(home, rosa, home.noor, "treatment", "K7")
    sees(home, rosa, records)
    assert told(home.noor) == []
    care.does(home.maya, "withdraw_all", participant=rosa)
    assert told(home.noor) == ["lead_release"]
    assert other


def test_a_consent_that_lasts_long_is_cut_for_safety():
    from offramp.consent import rules
    from tests.cast import NIGHT

    assert rules.ends_at(NIGHT, 365, ["K10"]) - NIGHT == timedelta(days=90)
    assert rules.ends_at(NIGHT, 30, ["K10"]) - NIGHT == timedelta(days=30)
    assert rules.ends_at(NIGHT, 365, ["K5"]) - NIGHT == timedelta(days=365)

"""Ties that a worker could make for themself, and records that are one person, tried with SQL of their own."""

from datetime import timedelta

import psycopg
import pytest

from offramp.ground import ids
from tests import builders, raw
from tests.laws.test_wall import TIE, met
from tests.rooms.care.test_guarding import as_superuser, deny, emergency, notes


@pytest.fixture
def rosa(home):
    """Somebody whom Maya met."""
    return met(home)


@pytest.fixture
def circle(home, rosa):
    """Maya and Dele work with Rosa, who told Maya alone of her safety."""
    from django.db import transaction

    from tests.rooms.care import crew, written

    crew.works_with(home, home.dele, rosa)
    with written.as_(home.maya, "case_manager") as who, transaction.atomic():
        from offramp.consent import actions

        me = home.maya.staff
        actions.tie(who, kind="named", subject=rosa, staff=me.id, agency=me.agency_id, basis=rosa)
    return rosa


def names(connection, person, participant):
    me = person.staff
    given = [ids.new(), "named", participant, me.id, me.agency_id, participant, builders.NIGHT]
    connection.execute(TIE, given)


def test_nobody_puts_themself_into_a_circle(home, built, circle):
    with raw.acting(built, "care", home.dele.who) as dele:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), dele.transaction():
            names(dele, home.dele, circle)
        ended = dele.execute("UPDATE offramp.consent_relationship SET until = now() WHERE kind = 'named'")
        assert ended.rowcount == 0
    with raw.acting(built, "care", home.maya.who) as maya:
        names(maya, home.dele, circle)


def test_a_circle_that_left_is_none(home, built, circle):
    as_superuser(
        built, "UPDATE offramp.program_staff SET ended_on = '2026-01-01' WHERE id = %s", home.maya.staff.id
    )
    with raw.acting(built, "care", home.dele.who) as dele:
        names(dele, home.dele, circle)


def test_nobody_asks_whether_a_stranger_has_a_circle(home, built, circle):
    ask = "SELECT guard.has_circle(%s)"
    with raw.acting(built, "care", home.nadia.who) as nadia:
        assert nadia.execute(ask, [circle]).fetchone() == nadia.execute(ask, [ids.new()]).fetchone()


@pytest.fixture
def joined(home, rosa):
    """Rosa's other record, joined with hers."""
    from offramp.care.contacts import actions
    from offramp.consent import gate

    other = met(home)
    with home.maya.seated() as maya:
        gate.merge(maya, kept=rosa, merged=other)
        actions.write_note(maya, participant=rosa, row=ids.new(), text="CANARY-NOTE")
    return other


def test_what_keeps_somebody_out_of_one_record_keeps_them_out_of_the_other(home, rosa, joined):
    assert notes(home.nadia, rosa) == ["CANARY-NOTE"]
    deny(home.maya, joined, "restriction", staff=home.nadia.staff.id)
    assert notes(home.nadia, rosa) == []


def test_a_recusal_from_either_record_holds_in_an_emergency(home, rosa, joined):
    deny(home.lena, joined, "recusal", staff=home.dele.staff.id)
    emergency(home, rosa)
    assert notes(home.dele, rosa, purpose="emergency") == []


def test_taken_apart_again_they_are_two(home, rosa, joined):
    from offramp.consent import gate

    deny(home.maya, joined, "restriction", staff=home.nadia.staff.id)
    with home.maya.seated() as maya:
        [edge] = gate.known(maya, rosa).merges
        gate.undo_merge(maya, merge=edge[0], about=[rosa, joined])
    assert notes(home.nadia, rosa) == ["CANARY-NOTE"]


def test_a_withdrawal_and_a_late_signature_that_come_at_once_leave_nothing_open(home, built, rosa):
    from offramp.ground import clock
    from tests.rooms.care.written import allows, stops

    early = clock.now() - timedelta(minutes=5)
    stops(home, allows(home, rosa, home.noor, "treatment", "K7"))
    late = allows(home, rosa, home.noor, "treatment", "K7", signed_at=early)
    with psycopg.connect(built.admin) as admin:
        ended = admin.execute(
            "SELECT revoked_at IS NOT NULL FROM offramp.consent_grant WHERE id = %s", [late]
        )
        assert ended.fetchone() == (True,)

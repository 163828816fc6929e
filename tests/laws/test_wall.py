"""The wall, tried from both sides: clocks that differ, ties that are forged, roles on the wrong face."""

import uuid
from datetime import timedelta

import psycopg
import pytest

from offramp.ground import ids
from offramp.ground.principal import sign
from tests import builders, raw

TIE = (
    "INSERT INTO offramp.consent_relationship (id, site_id, kind, subject_id, staff_id, agency_id, basis_id, since)"
    " VALUES (%s, 'port-larkin', %s, %s, %s, %s, %s, %s)"
)


@pytest.fixture
def encounter(home):
    """A diversion that Ruiz sent and nobody has taken."""
    return builders.encounter(home)


def called(home, built, encounter, person):
    """The collector ties somebody to the encounter, as the worker process does."""
    from django.db import transaction

    from offramp.consent import actions
    from tests import seats

    with seats.seated(home.services["collector"], "care") as who, transaction.atomic():
        actions.tie(
            who, kind="called", subject=encounter, staff=person.staff.id, agency=person.staff.agency_id
        )


def test_officer_yusuf_is_tied_to_nobody_and_sees_nothing(home, built, encounter):
    tables = ["curb_encounter", "curb_description", "curb_found", "curb_history_check", "curb_perceived"]
    tables += ["curb_question", "curb_answer", "docket_hold", "docket_decision", "docket_partner_fact"]
    with raw.acting(built, "justice", home.yusuf.who) as yusuf:
        for table in tables:
            assert yusuf.execute(f"SELECT count(*) FROM offramp.{table}").fetchone() == (0,), table
        ties = "SELECT count(*) FROM offramp.consent_relationship"
        assert yusuf.execute(ties).fetchone() == (0,)


def test_an_application_clock_that_runs_ahead_stops_nobody(home, built, monkeypatch):
    from offramp.ground import clock

    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=5))
    assert builders.encounter(home, encounter=ids.new())


def test_a_withdrawal_bites_at_once_whatever_the_clock(home, built, monkeypatch):
    from django.db import transaction

    from offramp.ground import clock

    grant = signed(home)
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=1))
    from offramp.consent import actions

    assert lives(home, built, grant)
    with home.maya.seated(), transaction.atomic():
        actions.revoke(home.maya.who, grant=grant)
    assert not lives(home, built, grant)


@pytest.mark.parametrize("later", ["NULL", "clock_timestamp() + interval '1 hour'"])
def test_a_withdrawal_stands(home, built, later):
    from django.db import transaction

    from offramp.consent import actions

    grant = signed(home)
    with home.maya.seated(), transaction.atomic():
        actions.revoke(home.maya.who, grant=grant)
    with raw.acting(built, "care", home.maya.who) as maya, pytest.raises(psycopg.errors.CheckViolation):
        maya.execute(f"UPDATE offramp.consent_grant SET revoked_at = {later} WHERE id = %s", [grant])


def signed(home):
    """A release for the prosecutor, by somebody whom Maya met through a hand-off of hers."""
    from django.db import transaction

    from offramp.consent import actions

    participant = met(home)
    with home.maya.seated(), transaction.atomic():
        from offramp.ground import clock

        row = actions.grant(
            home.maya.who,
            participant=participant,
            recipient_agency=home.chen.staff.agency_id,
            classes=["K5"],
            purposes=["filing_decision"],
            until=clock.now() + timedelta(days=180),
            form_version="test",
            form_hash="test",
            language="en",
            signed_as="Rosa",
            read_aloud=True,
            copy_given=True,
        )
    return row.id


def met(home):
    """A participant of Maya's, by the hand-off's own doors."""
    from offramp.handoff import actions, chores
    from tests import seats

    encounter = builders.encounter(home, encounter=ids.new())
    for do in (chores.collect, chores.escalate):
        with seats.seated(home.services["collector"], "care") as who:
            do(who, builders.NIGHT)
    with home.maya.seated() as maya:
        actions.take(maya, subject=encounter)
        actions.meet(maya, subject=encounter)
        return actions.opt_in(maya, subject=encounter, called="Rosa")


def lives(home, built, grant):
    """What the prosecutor's row policy would answer now."""
    with raw.acting(built, "justice", home.chen.who) as chen:
        return chen.execute("SELECT guard.grant_lives(%s, 'K5')", [grant]).fetchone()[0]


def test_a_worker_who_was_called_cannot_tie_themself_to_anybody_else(home, built, encounter):
    called(home, built, encounter, home.maya)
    stranger = uuid.uuid4()
    with raw.acting(built, "care", home.maya.who) as maya:
        who = [home.maya.staff.id, home.maya.staff.agency_id]
        with pytest.raises(psycopg.errors.InsufficientPrivilege), maya.transaction():
            maya.execute(TIE, [ids.new(), "assigned", stranger, *who, encounter, builders.NIGHT])
        maya.execute(TIE, [ids.new(), "assigned", encounter, *who, encounter, builders.NIGHT])
        with pytest.raises(psycopg.errors.InsufficientPrivilege), maya.transaction():
            maya.execute(TIE, [ids.new(), "assigned", stranger, *who, encounter, builders.NIGHT])


def test_nobody_is_called_or_authored_by_hand(home, built, encounter):
    with (
        raw.acting(built, "care", home.dele.who) as dele,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        who = [home.dele.staff.id, home.dele.staff.agency_id]
        dele.execute(TIE, [ids.new(), "called", encounter, *who, None, builders.NIGHT])
    with raw.acting(built, "justice", home.yusuf.who) as yusuf, pytest.raises(psycopg.Error):
        who = [home.yusuf.staff.id, home.yusuf.staff.agency_id]
        yusuf.execute(TIE, [ids.new(), "author", encounter, *who, None, builders.NIGHT])


@pytest.mark.parametrize(
    "role", ["collector", "project_manager", "installer", "case_manager", "privacy_officer"]
)
def test_a_justice_process_cannot_sign_for_a_role_of_care(home, built, encounter, role):
    from tests.cast import service

    forged = sign(service(role, "collection"), raw.key(built, "justice"))
    with raw.connected(built, "justice") as tried, tried.transaction(force_rollback=True):
        tried.execute("SELECT set_config('offramp.principal', %s, true)", [forged])
        with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
            tried.execute("SELECT count(*) FROM offramp.curb_encounter")


def test_a_fact_travels_only_under_a_grant_of_that_very_person(home, built, encounter):
    grant = signed(home)
    called(home, built, encounter, home.maya)
    with (
        raw.acting(built, "care", home.maya.who) as maya,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        maya.execute(
            "INSERT INTO offramp.docket_partner_fact (id, site_id, encounter_id, kind, day, grant_id, at)"
            " VALUES (%s, 'port-larkin', %s, 'intake_done', '2026-05-21', %s, now())",
            [ids.new(), encounter, grant],
        )


def test_another_site_is_another_world(home, built, encounter):
    from tests.cast import service

    elsewhere = service("collector", "collection", site="gull-harbor")
    with raw.acting(built, "care", elsewhere) as tried:
        assert tried.execute("SELECT count(*) FROM offramp.curb_encounter").fetchone() == (0,)


def test_no_supervisor_makes_herself_something_else(home, built):
    with (
        raw.acting(built, "care", home.nadia.who) as nadia,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        nadia.execute("UPDATE offramp.program_staff SET roles = '{project_manager}'")


def test_a_search_needs_a_hand_off_and_takes_no_pattern(home, built):
    met(home)
    search = "SELECT count(*) FROM offramp.find_people(%s)"
    with raw.acting(built, "care", home.maya.who) as maya:
        assert maya.execute(search, ["ros"]).fetchone() == (1,)
        assert maya.execute(search, ["__"]).fetchone() == (0,)
    with raw.acting(built, "care", home.dele.who) as dele:
        assert dele.execute(search, ["ros"]).fetchone() == (0,)

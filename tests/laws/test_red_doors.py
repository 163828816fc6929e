"""The side doors and what takes away, tried by somebody who has SQL of their own on the care side."""

import uuid
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from offramp.ground import ids
from offramp.ground.principal import sign
from tests import raw
from tests.laws.test_wall import met
from tests.rooms.care.test_guarding import as_superuser, deny, legal, ordered

EMERGENCY = (
    "INSERT INTO offramp.consent_emergency (id, site_id, participant_id, staff_id, nature, received_by, opened_at,"
    " closes_at) VALUES (%s, 'port-larkin', %s, %s, 'x', 'y', now(), now())"
)
ALERT = (
    "INSERT INTO offramp.consent_alert (id, site_id, emergency_id, staff_id, at, reviewed_at, reviewed_by_id, review)"
    " VALUES (gen_random_uuid(), 'port-larkin', %s, %s, '2020-01-01', now(), %s, 'Seen.')"
)
ASKED = (
    "INSERT INTO offramp.consent_request (id, site_id, participant_id, kind, words, asked_at, asked_by_id, due_on,"
    " granted, answer, disagreement, decided_at, decided_by_id) VALUES (%s, 'port-larkin', %s, 'restriction', '',"
    " now(), %s, '2026-12-01', %s, '', '', %s, %s)"
)


@pytest.fixture
def rosa(home):
    """Somebody whom Maya met."""
    return met(home)


def committed(built, who, *statements):
    """Each statement in a transaction of its own, that stays."""
    with raw.connected(built, "care") as care:
        for statement, given in statements:
            with care.transaction():
                token = sign(who, raw.key(built, "care"))
                care.execute("SELECT set_config('offramp.principal', %s, true)", [token])
                care.execute(statement, given)


def test_an_alert_is_not_laid_as_reviewed_already(home, rosa, built):
    who, emergency, me = replace(home.dele.who, purpose="emergency"), ids.new(), home.dele.staff.id
    with raw.acting(built, "care", who) as dele:
        dele.execute(EMERGENCY, [emergency, rosa, me])
        dele.execute(ALERT, [emergency, me, home.lena.staff.id])
        seen = dele.execute(
            "SELECT reviewed_at, reviewed_by_id, review, at > '2021-01-01' FROM consent_alert"
        )
        assert seen.fetchall() == [(None, None, "", True)]


def test_an_alert_that_was_laid_and_reviewed_earlier_is_none(home, rosa, built):
    who, emergency, me = replace(home.dele.who, purpose="emergency"), ids.new(), home.dele.staff.id
    committed(built, who, (ALERT, [emergency, me, None]))
    with pytest.raises(psycopg.errors.CheckViolation):
        committed(built, who, (EMERGENCY, [emergency, rosa, me]))


@pytest.mark.parametrize("how", ["approved_at = now(), closes_at = now() + interval '10 years'"])
def test_nobody_opens_an_order_by_leaving_out_who_agreed(home, rosa, built, how):
    order = ordered(home, rosa, first=date(2026, 1, 1), last=date(2027, 12, 31))
    with raw.acting(built, "care", legal(home.lena)) as lena:
        lena.execute(f"UPDATE offramp.consent_order SET {how} WHERE id = %s", [order])
        assert lena.execute("SELECT guard.subjects('K6', false)").fetchone() == ([],)


def test_nobody_lifts_what_keeps_themself_out(home, rosa, built):
    deny(home.nadia, rosa, "restriction", staff=home.maya.staff.id, classes=["K6"])
    with (
        raw.acting(built, "care", home.maya.who) as maya,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        maya.execute("UPDATE offramp.consent_denial SET until = now() WHERE participant_id = %s", [rosa])


def test_no_supervisor_lifts_her_own_recusal(home, rosa, built):
    deny(home.lena, rosa, "recusal", staff=home.nadia.staff.id, classes=["K6"])
    with (
        raw.acting(built, "care", home.nadia.who) as nadia,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        nadia.execute("UPDATE offramp.consent_denial SET until = now() WHERE participant_id = %s", [rosa])


def test_the_page_lets_nobody_lift_it_either(home, rosa):
    from offramp.consent.guarding import actions
    from offramp.errors import Refusal

    mine = deny(home.nadia, rosa, "restriction", staff=home.maya.staff.id, classes=["K6"])
    with home.maya.seated() as maya, pytest.raises(Refusal):
        actions.end_denial(maya, denial=mine)


def test_a_worker_answers_no_request_in_the_privacy_officers_place(home, rosa, built):
    lena, request = home.lena.staff.id, ids.new()
    with raw.acting(built, "care", home.maya.who) as maya:
        maya.execute(ASKED, [request, rosa, lena, False, "2026-05-20", lena])
        maya.execute(
            "UPDATE offramp.consent_request SET granted = false, decided_at = now(), decided_by_id = %s,"
            " answer = 'No.', disagreement = 'I say otherwise.'",
            [lena],
        )
        seen = maya.execute(
            "SELECT granted, decided_at, decided_by_id, answer, disagreement, asked_by_id FROM consent_request"
        )
        assert seen.fetchall() == [(None, None, None, "", "I say otherwise.", home.maya.staff.id)]


def test_an_answer_stands(home, rosa, built):
    request = ids.new()
    with raw.acting(built, "care", home.lena.who) as lena:
        lena.execute(ASKED, [request, rosa, home.lena.staff.id, None, None, None])
        answer = "UPDATE offramp.consent_request SET granted = %s, decided_at = now(), decided_by_id = %s"
        lena.execute(answer, [True, uuid.uuid4()])
        lena.execute(answer, [False, None])
        seen = lena.execute("SELECT granted, decided_by_id FROM offramp.consent_request").fetchall()
        assert seen == [(True, home.lena.staff.id)]


def test_what_ended_by_its_event_does_not_begin_again(home, rosa, built):
    from tests.rooms.care.written import allows

    grant = allows(home, rosa, home.noor, "treatment", "K7")
    as_superuser(built, "UPDATE offramp.consent_grant SET event_at = now() WHERE id = %s", grant)
    with (
        raw.acting(built, "care", home.maya.who) as maya,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        maya.execute("UPDATE offramp.consent_grant SET event_at = NULL WHERE id = %s", [grant])


def test_nobody_witnesses_a_signature_in_anothers_name(home, rosa, built):
    from tests.rooms.care.written import allows

    grant = allows(home, rosa, home.noor, "treatment", "K7")
    columns = (
        "site_id, participant_id, kind, named, discloser_id, recipient_agency_id, recipient_kind, classes,"
    )
    columns += " description, purposes, from_at, until_at, until_event, form_version, form_hash, language, signed_as,"
    columns += " signature, mark_hash, signed_at, told, read_aloud, copy_given, activated_at"
    with (
        raw.acting(built, "care", home.maya.who) as maya,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        maya.execute(
            f"INSERT INTO offramp.consent_grant (id, signing_id, witness_id, {columns}) SELECT gen_random_uuid(),"
            f" gen_random_uuid(), %s, {columns} FROM offramp.consent_grant WHERE id = %s",
            [home.dele.staff.id, grant],
        )


def test_whoever_left_takes_down_no_call(home, built):
    as_superuser(
        built, "UPDATE offramp.program_staff SET ended_on = '2026-01-01' WHERE id = %s", home.maya.staff.id
    )
    with (
        raw.acting(built, "care", home.maya.who) as maya,
        pytest.raises(psycopg.Error, match="only who works here"),
    ):
        stop = f'{{"id": "{ids.new()}", "officer": "{home.ruiz.staff.id}"}}'
        maya.execute("SELECT offramp.take_down(%s, '{}', '{}', '[]', '[]')", [stop])


def test_who_looked_tells_nobody_over_the_shoulder_that_somebody_hides(home, rosa):
    from django.db import transaction

    from offramp.care.own import queries
    from tests import cast, seats
    from tests.rooms.care import written

    with written.as_(home.maya, "case_manager") as who, transaction.atomic():
        from offramp.consent import actions

        me = home.maya.staff
        actions.tie(who, kind="named", subject=rosa, staff=me.id, agency=me.agency_id, basis=rosa)
    written.writes(home.maya, "case_manager", "K10", rosa)
    written.read(home.maya, "case_manager", "K10", rosa)
    herself = replace(cast.service("participant", "participant_request"), staff=rosa)
    with seats.seated(herself, "care"), transaction.atomic():
        told = {look.what for look in queries.looks(herself, rosa)}
    assert "your file" in told and not any("safe" in what for what in told)

"""What takes away, and the two side doors: in an emergency for an hour, and under a court's order for its days."""

from datetime import date, timedelta

import psycopg
import pytest

from offramp.ground import ids
from tests import builders, raw
from tests.laws.test_wall import met


@pytest.fixture
def rosa(home):
    """Somebody whom Maya met, with a case note of today."""
    from offramp.care.contacts import actions

    participant = met(home)
    with home.maya.seated() as maya:
        actions.write_note(maya, participant=participant, row=ids.new(), text="CANARY-NOTE")
    return participant


def notes(person, participant, **more):
    """What somebody reads of Rosa's case notes now."""
    from dataclasses import replace

    from django.db import transaction

    from offramp.care.contacts import queries
    from tests import seats

    who = replace(person.who, **more)
    with seats.seated(who, person.face), transaction.atomic():
        return [record.text for record in queries.case_notes(who, participant)]


def deny(person, participant, kind, **more):
    from offramp.consent.guarding import actions
    from offramp.consent.guarding.rules import DenialKind

    with person.seated() as who:
        return actions.deny(who, participant=participant, kind=DenialKind(kind), reason="They asked.", **more)


def emergency(home, participant):
    from dataclasses import replace

    from offramp.consent.guarding import actions
    from tests import seats

    who = replace(home.dele.who, purpose="emergency")
    with seats.seated(who, "care"):
        return actions.open_emergency(
            who, participant=participant, nature="Not breathing", received_by="Dr. Osei"
        )


def as_superuser(built, statement, *given):
    with psycopg.connect(built.admin, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        return admin.execute(statement, given)


def test_a_recusal_takes_the_record_from_whoever_steps_back(home, rosa):
    assert notes(home.maya, rosa) == ["CANARY-NOTE"]
    deny(home.maya, rosa, "recusal", staff=home.maya.staff.id)
    assert notes(home.maya, rosa) == []


def test_a_restriction_holds_for_the_agency_it_names(home, rosa):
    assert notes(home.nadia, rosa) == ["CANARY-NOTE"]
    deny(home.maya, rosa, "restriction", staff=home.nadia.staff.id)
    assert notes(home.nadia, rosa) == []
    assert notes(home.maya, rosa) == ["CANARY-NOTE"]


def test_a_flag_leaves_only_those_who_work_with_the_person_and_a_worker_cannot_take_it_down(home, rosa):
    from offramp.consent.guarding import actions
    from offramp.errors import Refusal

    flag = deny(home.maya, rosa, "safety")
    assert (notes(home.nadia, rosa), notes(home.maya, rosa)) == ([], ["CANARY-NOTE"])
    with home.maya.seated() as maya, pytest.raises(Refusal):
        actions.end_denial(maya, denial=flag)
    with home.lena.seated() as lena:
        actions.end_denial(lena, denial=flag)
    assert notes(home.nadia, rosa) == ["CANARY-NOTE"]


def test_a_worker_recuses_nobody_else_and_holds_nothing(home, rosa, built):
    from offramp.errors import Refusal

    for kind, more in (("recusal", {"staff": home.nadia.staff.id}), ("legal_hold", {})):
        with pytest.raises(Refusal):
            deny(home.maya, rosa, kind, **more)
        add = (
            "INSERT INTO offramp.consent_denial (id, site_id, participant_id, kind, staff_id, classes, reason, by_id,"
            " since) VALUES (gen_random_uuid(), 'port-larkin', %s, %s, %s, '{}', '', %s, now())"
        )
        with (
            raw.acting(built, "care", home.maya.who) as maya,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            maya.execute(add, [rosa, kind, more.get("staff"), home.maya.staff.id])


def test_an_emergency_opens_one_record_for_an_hour_and_tells_those_who_guard_it(home, rosa, built):
    assert notes(home.dele, rosa, purpose="emergency") == []
    emergency(home, rosa)
    assert notes(home.dele, rosa, purpose="emergency") == ["CANARY-NOTE"]
    assert notes(home.dele, rosa) == []
    with psycopg.connect(built.admin) as admin:
        told = admin.execute(
            "SELECT to_id, text FROM offramp.program_message WHERE text LIKE '%emergency%'"
        ).fetchall()
        minutes = admin.execute("SELECT closes_at - opened_at FROM offramp.consent_emergency").fetchone()[0]
    assert {to for to, _ in told} == {home.lena.staff.id, home.nadia.staff.id}
    assert not any("Rosa" in text for _, text in told)
    assert minutes == timedelta(minutes=60)
    as_superuser(built, "UPDATE offramp.consent_emergency SET closes_at = now()")
    assert notes(home.dele, rosa, purpose="emergency") == []


def test_without_its_alert_there_is_no_emergency(home, rosa, built):
    from dataclasses import replace

    from offramp.ground.principal import sign

    who = replace(home.dele.who, purpose="emergency")
    add = (
        "INSERT INTO offramp.consent_emergency (id, site_id, participant_id, staff_id, nature, received_by, opened_at,"
        " closes_at) VALUES (gen_random_uuid(), 'port-larkin', %s, %s, 'x', 'y', now(), now() + interval '1 year')"
    )
    with (
        raw.connected(built, "care") as care,
        pytest.raises(psycopg.errors.CheckViolation),
        care.transaction(),
    ):
        token = sign(who, raw.key(built, "care"))
        care.execute("SELECT set_config('offramp.principal', %s, true)", [token])
        care.execute(add, [rosa, home.dele.staff.id])


def test_nothing_passes_over_a_recusal(home, rosa):
    deny(home.nadia, rosa, "recusal", staff=home.dele.staff.id)
    emergency(home, rosa)
    assert notes(home.dele, rosa, purpose="emergency") == []


def test_an_emergency_is_reviewed_by_somebody_else(home, rosa):
    from django.db import transaction

    from offramp.consent.guarding import actions, queries
    from offramp.errors import Refusal
    from offramp.ground import clock

    emergency(home, rosa)
    with home.lena.seated() as lena:
        with transaction.atomic():
            ((alert, _),) = queries.alerts(lena, since=clock.now() - timedelta(days=1))
        actions.review(lena, alert=alert.id, words="The hospital called back.")
        with pytest.raises(Refusal, match="reviewed already"):
            actions.review(lena, alert=alert.id, words="Again.")


def ordered(home, participant, *, first, last):
    from offramp.consent.guarding import actions
    from offramp.consent.guarding.rules import Field
    from tests import seats

    who = legal(home.lena)
    with seats.seated(who, "care"):
        return actions.enter_order(
            who,
            participant=participant,
            court="Larkin County Superior Court",
            number="26-2-0001",
            counsel="B. Imai",
            counsel_at=date(2026, 5, 1),
            fields=[Field.CASE_NOTES],
            from_day=first,
            to_day=last,
        )


def legal(person):
    from dataclasses import replace

    return replace(person.who, purpose="legal_process")


def test_an_order_opens_its_fields_and_days_once_a_second_person_agrees(home, rosa):
    from offramp.consent.guarding import actions
    from offramp.errors import Refusal
    from tests import seats

    today = builders.today()
    order = ordered(home, rosa, first=today - timedelta(days=1), last=today + timedelta(days=1))
    assert notes(home.lena, rosa, purpose="legal_process") == []
    with seats.seated(legal(home.lena), "care") as lena, pytest.raises(Refusal, match="you who entered"):
        actions.agree_to_order(lena, order=order)
    with seats.seated(legal(home.sam), "care") as sam:
        actions.agree_to_order(sam, order=order)
    assert notes(home.lena, rosa, purpose="legal_process") == ["CANARY-NOTE"]
    assert notes(home.sam, rosa, purpose="legal_process") == []


def test_an_order_for_other_days_opens_nothing(home, rosa):
    from offramp.consent.guarding import actions
    from tests import seats

    today = builders.today()
    order = ordered(home, rosa, first=today - timedelta(days=30), last=today - timedelta(days=2))
    with seats.seated(legal(home.sam), "care") as sam:
        actions.agree_to_order(sam, order=order)
    assert notes(home.lena, rosa, purpose="legal_process") == []


def test_nobody_agrees_in_another_s_name(home, rosa, built):
    order = ordered(home, rosa, first=date(2026, 1, 1), last=date(2026, 12, 31))
    with (
        raw.acting(built, "care", legal(home.lena)) as lena,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        lena.execute(
            "UPDATE offramp.consent_order SET approved_by_id = %s WHERE id = %s", [home.sam.staff.id, order]
        )

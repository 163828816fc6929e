"""What is over goes, day by day, and the log says what; what must be kept stays, and the database itself holds it."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from offramp import cli
from offramp.consent import retention as schedule
from offramp.consent.matrix import matrix
from offramp.ground import clock, ids
from offramp.ground.principal import service
from offramp.web import bootstrap
from tests import raw, seats

SITE = "port-larkin"
KEEPER = service(SITE, role="retention", purpose="retention")


@pytest.fixture
def admin(built):
    with psycopg.connect(built.admin, autocommit=True) as connection:
        connection.execute("SET search_path = offramp")
        yield connection


def took(face="care", at=None):
    """What one run took away, by the name of its line."""
    from offramp.web.keeping import retention

    with seats.seated(KEEPER, face) as who:
        return {gone.name: gone.count for gone in retention.take_away(who, at or clock.now())}


def count(admin, table):
    return admin.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def message(home, key, admin, **ages):
    """A message to Maya, with moments so many days ago."""
    from django.db import transaction

    from offramp.program import actions

    with seats.seated(home.services["collector"], "care") as who, transaction.atomic():
        actions.write(who, to=home.maya.staff.id, text="A shift is free.", reference="", repeat_key=key)
    for column, days in ages.items():
        admin.execute(
            f"UPDATE program_message SET {column} = now() - make_interval(days => %s) WHERE repeat_key = %s",
            [days, key],
        )


def declined(home, admin, days=100):
    """Somebody wrote about a person, and Sam declined it so many days ago."""
    from tests.rooms.handoff import doors

    referral = doors.writes(home)
    doors.says(home.sam, "decline", referral, reason="has_help")
    admin.execute("UPDATE handoff_placing SET at = at - make_interval(days => %s)", [days])
    return referral


def holds(admin, participant, subject):
    """A legal hold on a person, and the encounter or referral that they were matched to."""
    staff = admin.execute("SELECT id FROM program_staff LIMIT 1").fetchone()[0]
    admin.execute("SET session_replication_role = replica")  # past the trigger that asks who holds
    admin.execute(
        "INSERT INTO consent_denial (id, site_id, participant_id, kind, classes, reason, by_id, since)"
        " VALUES (%s, %s, %s, 'legal_hold', '{}', 'a claim', %s, now())",
        [ids.new(), SITE, participant, staff],
    )
    admin.execute(
        "INSERT INTO handoff_match (subject_id, site_id, participant_id, by_id, at) VALUES (%s, %s, %s, %s, now())",
        [subject, SITE, participant, staff],
    )


def test_every_class_has_a_line_and_every_line_that_takes_is_carried_out(built):
    from offramp.web.keeping import retention

    found = schedule.schedule()
    assert set(found.classes) == {*matrix().classes, "log"}
    assert set(found.gone) == {*retention._forgetting(), "key_backups"}
    removed = {removal.data_class for removal in matrix().removals}
    assert {line.of for line in found.gone.values()} & set(matrix().classes) <= removed


@pytest.mark.parametrize(
    "line",
    [
        'does = "delete"\nreason = "x"',
        'does = "delete"\nkept = "soon"\nafter = "x"\nreason = "x"',
        'does = "delete"\nkept = "-3 days"\nafter = "x"\nreason = "x"',
        'does = "keep"\nkept = "3 days"\nafter = "x"\nreason = "x"',
        'does = "keep"\nreason = ""',
        'does = "forget"\nreason = "x"',
    ],
)
def test_a_line_that_is_not_whole_is_refused(line):
    with pytest.raises(ValueError):
        schedule.read(f"[classes]\n[gone.x]\n{line}\n")


def test_old_messages_go_and_what_waits_stays(home, admin):
    message(home, "sent", admin, sent_at=181)
    message(home, "lately", admin, sent_at=179)
    message(home, "given up", admin, gave_up_at=200)
    message(home, "waits", admin, written_at=400)
    assert took()["messages"] == 2
    left = admin.execute("SELECT repeat_key FROM program_message ORDER BY 1").fetchall()
    assert [row[0] for row in left] == ["lately", "waits"]
    assert took()["messages"] == 0


def test_the_log_names_what_went(home, admin):
    message(home, "sent", admin, sent_at=181)
    gone = admin.execute("SELECT id FROM program_message").fetchone()[0]
    took()
    rows = admin.execute(
        "SELECT object_ids, note FROM ground_entry WHERE role = 'retention' ORDER BY at, id"
    ).fetchall()
    assert rows == [([gone], ""), ([], "messages: 1")]


def test_more_than_a_batch_goes_in_several(home, admin, monkeypatch):
    from offramp.web.keeping import retention

    monkeypatch.setattr(retention, "MOST", 2)
    for n in range(5):
        message(home, f"sent {n}", admin, sent_at=181)
    assert took()["messages"] == 5
    assert count(admin, "ground_entry WHERE act = 'program.forget_messages'") == 3


def test_a_declined_referral_goes_with_what_was_said_of_it(home, admin):
    declined(home, admin)
    assert took()["declined_referrals"] == 1
    assert count(admin, "handoff_referral") == count(admin, "handoff_placing") == 0


def test_a_referral_stays_that_was_declined_lately_or_waits(home, admin):
    from tests.rooms.handoff import doors

    declined(home, admin, days=89)
    doors.writes(home, find_me="By the bridge")
    admin.execute("UPDATE handoff_referral SET received_at = now() - interval '3 years'")
    assert took()["declined_referrals"] == 0
    assert count(admin, "handoff_referral") == 2


def test_a_referral_that_a_hand_off_rests_on_stays(home, admin):
    referral = declined(home, admin)
    admin.execute(
        "INSERT INTO handoff_handoff (id, site_id, subject_id, referral_id, reference, collected_at)"
        " VALUES (%s, %s, %s, %s, '7F4K', now())",
        [ids.new(), SITE, referral, referral],
    )
    assert took()["declined_referrals"] == 0
    assert count(admin, "handoff_referral") == count(admin, "handoff_placing") == 1


def test_a_legal_hold_stops_it_in_the_database(home, admin, built):
    referral = declined(home, admin)
    holds(admin, ids.new(), referral)
    assert took()["declined_referrals"] == 0
    assert count(admin, "handoff_placing") == 1
    with raw.acting(built, "care", KEEPER) as connection:
        assert connection.execute("DELETE FROM offramp.handoff_referral").rowcount == 0
    admin.execute("SET session_replication_role = replica")
    admin.execute("UPDATE consent_denial SET until = now()")
    assert took()["declined_referrals"] == 1


def test_nobody_else_deletes(home, admin, built):
    message(home, "sent", admin, sent_at=181)
    declined(home, admin)
    for role, purpose in (("collector", "collection"), ("installer", "setup"), ("gateway", "messaging")):
        with raw.acting(built, "care", service(SITE, role=role, purpose=purpose)) as connection:
            assert connection.execute("DELETE FROM offramp.program_message").rowcount == 0
    with raw.acting(built, "care", home.sam.who) as connection:
        for table in ("program_message", "handoff_referral", "handoff_placing"):
            assert connection.execute(f"DELETE FROM offramp.{table}").rowcount == 0


def test_retention_reaches_its_own_classes_and_no_other(home, admin, built):
    from tests import builders

    builders.encounter(home)
    with raw.acting(built, "care", KEEPER) as connection:
        for table in ("curb_encounter", "people_participant", "contacts_case_note", "program_staff"):
            assert connection.execute(f"SELECT count(*) FROM offramp.{table}").fetchone()[0] == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM offramp.curb_encounter")


def test_retention_adds_and_changes_nothing(home, admin, built):
    message(home, "sent", admin, sent_at=181)
    with raw.acting(built, "care", KEEPER) as connection:
        assert connection.execute("UPDATE offramp.program_message SET sent_at = now()").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO offramp.program_heard (id, site_id, staff_id, carrier_id, kind, at)"
                " VALUES (gen_random_uuid(), %s, %s, 'x', 'reply', now())",
                [SITE, home.maya.staff.id],
            )


def test_marks_of_the_public_form_go_after_their_hour(home, admin):
    from tests.rooms.handoff import doors

    doors.writes(home)
    doors.writes(home)
    assert took() and count(admin, "guard.knock") == 2
    admin.execute(
        "UPDATE guard.knock SET at = at - interval '61 minutes' WHERE ctid = (SELECT min(ctid) FROM guard.knock)"
    )
    took()
    assert count(admin, "guard.knock") == 1
    assert count(admin, "ground_entry WHERE act = 'handoff.forget_marks' AND note = '1 marks'") == 1


def test_a_mark_that_still_counts_cannot_be_forgotten(home, built):
    for role, purpose, minutes in (("retention", "retention", 59), ("public_form", "referral", 61)):
        who = service(SITE, role=role, purpose=purpose)
        with (
            raw.acting(built, "care", who) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(
                "SELECT offramp.forget_knocks(clock_timestamp() - make_interval(mins => %s))", [minutes]
            )


@pytest.mark.parametrize("face", ["care", "justice"])
def test_ended_sessions_go_on_each_face(home, admin, settings_of, face):
    from offramp.web.keeping import retention

    settings_of.FACE = face
    for name, hours in (("ended", -1), ("lives", 1)):
        for role in ("offramp_care", "offramp_justice"):
            admin.execute(
                "INSERT INTO django_session (session_key, session_data, expire_date, face)"
                " VALUES (%s, '', now() + make_interval(hours => %s), %s)",
                [f"{name} {role}", hours, role],
            )
    with seats.seated(retention.keeper(SITE), face) as who:
        retention.take_away(who, clock.now())
    left = {row[0] for row in admin.execute("SELECT session_key FROM django_session")}
    other = "offramp_justice" if face == "care" else "offramp_care"
    assert left == {"lives offramp_care", "lives offramp_justice", f"ended {other}"}


def test_failed_sign_ins_are_forgotten(home, admin):
    from axes.models import AccessAttempt

    with seats.on("care"):
        for name in ("old", "new"):
            AccessAttempt.objects.create(username=name, ip_address="10.0.0.1", failures_since_start=1)
    admin.execute(
        "UPDATE axes_accessattempt SET attempt_time = now() - interval '31 days' WHERE username = 'old'"
    )
    took()
    assert admin.execute("SELECT username FROM axes_accessattempt").fetchall() == [("new",)]


def test_a_worker_does_it_once_a_day(home, admin, monkeypatch):
    from offramp.web.keeping import retention

    monkeypatch.setattr(retention, "_ran", {})
    began = datetime(2026, 11, 23, 12, tzinfo=UTC)
    ran = []
    monkeypatch.setattr(retention, "take_away", lambda who, at: ran.append(at) or [])
    for hours in (0, 1, 23, 24, 25, 48):
        retention.daily(KEEPER, began + timedelta(hours=hours))
    assert [(at - began).total_seconds() / 3600 for at in ran] == [0, 24, 48]


def test_the_worker_has_the_chore_on_both_faces(built, settings_of):
    from offramp.web import worker

    for face, role in (("care", "retention"), ("justice", "door")):
        settings_of.FACE = face
        assert [chore.role for chore in worker.chores() if chore.name == "retain"] == [role]


def test_the_verb(built, home, admin, monkeypatch, capsys):
    message(home, "sent", admin, sent_at=181)
    monkeypatch.setenv("OFFRAMP_FACE", "care")
    for name, value in bootstrap.read(built.keys / "care.env").items():
        monkeypatch.setenv(name, value)
    assert cli.main(["retain", "--site", SITE]) == 0
    assert "messages: 1" in capsys.readouterr().out


def test_what_is_kept_has_no_end():
    with pytest.raises(ValueError):
        schedule.schedule().classes["K8"].before(datetime(2026, 1, 1, tzinfo=UTC))

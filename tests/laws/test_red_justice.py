"""What somebody inside of the justice process could learn of care, with SQL of their own and any principal of theirs."""

from dataclasses import replace

import psycopg
import pytest

from offramp.ground import ids
from offramp.ground.principal import sign
from tests import builders, raw
from tests.laws.test_wall import met, signed
from tests.rooms.care.test_guarding import as_superuser, deny

LINE = (
    "INSERT INTO offramp.consent_disclosure (id, site_id, grant_id, at, staff_id, agency_id, role, purpose, means,"
    " data_class, act, object_ids, notice) VALUES (%s, 'port-larkin', %s, now(), %s, %s, 'clinician', 'treatment',"
    " 'view', 'K5', 'x', '{}', 'x')"
)


def encounter_of(built, participant):
    """The encounter by which they came."""
    with psycopg.connect(built.admin) as admin:
        found = admin.execute(
            "SELECT subject_id FROM offramp.handoff_match WHERE participant_id = %s", [participant]
        )
        return found.fetchone()[0]


def act_as(connection, built, who):
    """Sign this principal in, for the transaction that is open."""
    token = sign(who, raw.key(built, "justice"))
    connection.execute("SELECT set_config('offramp.principal', %s, true)", [token])


@pytest.mark.parametrize("role", ["hold_clock", "door"])
def test_the_justice_side_reads_no_tie_of_care(home, built, role):
    from tests import cast

    met(home)
    who = cast.service(role, "hold_clock" if role == "hold_clock" else "sign_in")
    for agency, staff in (
        (who.agency, who.staff),
        (home.maya.staff.agency_id, who.staff),
        (who.agency, home.maya.staff.id),
    ):
        with raw.acting(built, "justice", replace(who, agency=agency, staff=staff)) as justice:
            seen = justice.execute("SELECT DISTINCT kind FROM offramp.consent_relationship").fetchall()
        assert {kind for (kind,) in seen} <= {"author", "docket"}


def test_the_justice_side_learns_of_no_hold_and_no_order(home, built):
    rosa = met(home)
    encounter = encounter_of(built, rosa)
    deny(home.lena, rosa, "legal_hold")
    with raw.acting(built, "justice", home.ruiz.who) as ruiz:
        for asked in ("guard.held(%s)", "guard.order_covers(%s, 'K6', now())"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), ruiz.transaction():
                ruiz.execute(f"SELECT {asked}", [encounter])


def test_nobody_accounts_in_the_name_of_another_agency(home, built):
    grant, line = signed(home), ids.new()
    with raw.connected(built, "justice") as justice, justice.transaction():
        act_as(justice, built, home.chen.who)
        justice.execute(LINE, [line, grant, home.chen.staff.id, home.ruiz.staff.agency_id])
    with psycopg.connect(built.admin) as admin:
        kept = admin.execute("SELECT agency_id, role, purpose FROM offramp.consent_disclosure").fetchall()
    assert kept == [(home.chen.staff.agency_id, "prosecutor", "filing_decision")]


def test_the_log_takes_role_and_agency_from_whoever_acts(home, built):
    with raw.connected(built, "justice") as justice, justice.transaction():
        act_as(justice, built, home.ruiz.who)
        justice.execute(
            "INSERT INTO offramp.ground_entry (id, at, site_id, staff_id, agency_id, role, purpose, request_id, kind,"
            " act, data_class, object_ids, note) VALUES (%s, now(), 'port-larkin', %s, %s, 'clinician', 'treatment',"
            " %s, 'looked', 'red', 'K8', '{}', '')",
            [ids.new(), home.ruiz.staff.id, home.noor.staff.agency_id, ids.new()],
        )
    with psycopg.connect(built.admin) as admin:
        kept = admin.execute(
            "SELECT agency_id, role, purpose, request_id FROM offramp.ground_entry WHERE act = 'red'"
        ).fetchall()
    who = home.ruiz.who
    assert kept == [(who.agency, "officer", "referral", who.request)]


def test_whoever_left_reads_and_writes_nothing(home, built):
    builders.encounter(home)
    as_superuser(
        built, "UPDATE offramp.program_staff SET ended_on = '2026-01-01' WHERE id = %s", home.ruiz.staff.id
    )
    with raw.acting(built, "justice", home.ruiz.who) as ruiz:
        for table in ("curb_encounter", "curb_description", "consent_relationship", "program_staff"):
            assert ruiz.execute(f"SELECT count(*) FROM offramp.{table}").fetchone() == (0,), table

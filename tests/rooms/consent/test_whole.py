"""What a consent may and may not be: kinds apart, nothing for justice to sign, nothing that reaches too far."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError

from offramp.errors import Refusal
from tests import raw


def drafted(home, rosa, **more):
    """A draft of Rosa's for Noor's clinic that is whole, but for what is given."""
    from offramp.consent import actions
    from offramp.ground import clock

    whole = {
        "named": "Rosa", "discloser": home.maya.staff.agency_id, "recipient_agency": home.noor.staff.agency_id,
        "classes": ["K6"], "description": "notes", "purposes": ["treatment"], "signed_as": "Rosa",
        "until": clock.now() + timedelta(days=90), "signed_at": clock.now(), "told": ["revoke"],
    }  # fmt: skip
    with home.maya.seated("case_manager") as who:
        return actions.draft(who, participant=rosa, **(whole | more))


def activates(home, grant):
    from offramp.consent import actions

    with home.maya.seated("case_manager") as who:
        actions.activate(who, grant=grant)


def test_a_draft_unlocks_nothing_until_it_is_put_in_force(home, rosa, records):
    records.brings_in(home, rosa, home.noor)
    records.writes(home.maya, "case_manager", "K6", rosa)
    grant = drafted(home, rosa)
    assert records.read(home.noor, "clinician", "K6", rosa) == []
    activates(home, grant)
    assert records.read(home.noor, "clinician", "K6", rosa) == ["words of K6"]


def test_what_is_lacking_is_named(home, rosa):
    grant = drafted(home, rosa, description="", told=[])
    with pytest.raises(Refusal) as refused:
        activates(home, grant)
    assert refused.value.code == "consent_not_whole"
    assert "what exactly may be known" in refused.value.sentence
    assert "that they may stop it" in refused.value.sentence
    assert "the signature" not in refused.value.sentence


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "lead_release", "classes": ["K9"]},
        {"kind": "counseling_notes", "classes": ["K8", "K9"]},
        {"kind": "lead_release", "purposes": ["treatment", "legal_process"]},
        {"kind": "proceedings", "purposes": ["treatment", "legal_process"]},
        {"kind": "lead_release", "classes": ["K6"], "purposes": ["filing_decision"]},
        {"kind": "lead_release", "classes": ["K8"], "purposes": ["referral"]},
        {"kind": "treatment_payment", "purposes": ["filing_decision"]},
        {"kind": "lead_release", "purposes": ["investigation"]},
        {"signature": "spoken", "classes": ["K7"]},
    ],
)
def test_no_row_mixes_kinds_or_reaches_too_far(home, rosa, more):
    with pytest.raises(DatabaseError):
        drafted(home, rosa, **more)


def test_one_signing_has_one_kind(home, rosa):
    first = drafted(home, rosa)
    drafted(home, rosa, signing=first.signing_id)
    with pytest.raises(DatabaseError):
        drafted(home, rosa, signing=first.signing_id, kind="proceedings", purposes=["legal_process"])


def test_safety_is_never_shared_without_an_end(home, rosa):
    with pytest.raises(Refusal):
        activates(home, drafted(home, rosa, classes=["K10"], until=None, until_event="the trial is over"))


@pytest.mark.parametrize("person", ["ruiz", "okada", "chen"])
@pytest.mark.parametrize("table", ["consent_grant", "consent_withdrawal"])
def test_nobody_of_justice_can_record_a_consent(home, built, person, table):
    who = getattr(home, person).who
    with raw.acting(built, "justice", who) as officer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        officer.execute(f"INSERT INTO offramp.{table} (id) VALUES (gen_random_uuid())")

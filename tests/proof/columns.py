"""How facts of a world are called in the tables that hold them."""

from typing import Any

from tests.proof.world import Denial, Grant, Order, Tie

STRUCTURE = {
    "program_agency",
    "program_unit",
    "program_staff",
    "people_participant",
    "curb_encounter",
    "handoff_referral",
    "handoff_match",
    "consent_relationship",
    "consent_grant",
    "consent_denial",
    "consent_emergency",
    "consent_alert",
    "consent_order",
}


def of_tie(tie: Tie) -> dict[str, Any]:
    """The columns of a relationship."""
    return {
        "kind": tie.kind,
        "staff_id": tie.staff,
        "unit_id": tie.unit,
        "agency_id": tie.agency,
        "basis_id": None,
        "since": tie.since,
        "until": tie.until,
    }


def of_grant(grant: Grant) -> dict[str, Any]:
    """The columns of a grant."""
    return {
        "recipient_agency_id": grant.agency,
        "recipient_kind": grant.agency_kind,
        "recipient_staff_id": grant.staff,
        "classes": list(grant.classes),
        "purposes": list(grant.purposes),
        "activated_at": grant.activated_at,
        "from_at": grant.from_at,
        "until_at": grant.until_at,
        "event_at": grant.event_at,
        "revoked_at": grant.revoked_at,
    }


def of_denial(denial: Denial) -> dict[str, Any]:
    """The columns of a denial."""
    return {
        "kind": denial.kind,
        "agency_id": denial.agency,
        "staff_id": denial.staff,
        "classes": list(denial.classes),
        "since": denial.since,
        "until": denial.until,
    }


def of_order(order: Order) -> dict[str, Any]:
    """The columns of a court's order."""
    return {
        "classes": list(order.classes),
        "from_day": order.from_day,
        "to_day": order.to_day,
        "approved_at": order.approved_at,
        "closes_at": order.closes_at,
    }

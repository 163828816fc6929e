"""A consent that lacks an element counts for nothing: every subset of the elements, on paper and in the table."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.consent.rules import Draft, Element, Kind, Told, asked, lacking, told_for
from tests import raw

AT = datetime(2026, 5, 20, 6, 42, tzinfo=UTC)
THERE = {
    Element.NAME: {"named": "Rosa"},
    Element.DISCLOSER: {"discloser": True},
    Element.DESCRIPTION: {"description": "one thing", "classes": ("K6",)},
    Element.RECIPIENT: {"recipient": True},
    Element.PURPOSE: {"purposes": ("treatment",)},
    Element.EXPIRY: {"until": AT + timedelta(days=90)},
    Element.SIGNATURE: {"signed_as": "Rosa"},
    Element.DATE: {"signed_at": AT},
}
TOLD = {
    Element.REVOCATION: Told.REVOKE,
    Element.REDISCLOSURE: Told.REDISCLOSURE,
    Element.REFUSAL: Told.REFUSAL,
}


def draft(kind: Kind, there) -> Draft:
    """A consent with these elements and no other."""
    given = {name: value for each in there if each in THERE for name, value in THERE[each].items()}
    return Draft(kind=kind, told=frozenset(TOLD[each] for each in there if each in TOLD), **given)


def subsets(kind: Kind):
    """Every subset of what a consent of this kind must have: 2^9 of them, or 2^11."""
    elements = asked(kind)
    return [set(some) for size in range(len(elements) + 1) for some in itertools.combinations(elements, size)]


@pytest.mark.parametrize("kind", Kind)
def test_every_subset_of_the_elements_lacks_exactly_the_others(kind):
    tried = subsets(kind)
    assert len(tried) == (2**11 if kind is Kind.TREATMENT_PAYMENT else 2**9)
    for there in tried:
        assert set(lacking(draft(kind, there))) == set(asked(kind)) - there


@pytest.mark.parametrize("kind", [each for each in Kind if each is not Kind.TREATMENT_PAYMENT])
def test_none_is_an_end_for_treatment_and_payment_alone(kind):
    def endless(of):
        return Draft(kind=of, until_event="none")

    assert Element.EXPIRY in lacking(endless(kind))
    assert Element.EXPIRY not in lacking(endless(Kind.TREATMENT_PAYMENT))


@given(event=st.text(max_size=12), kind=st.sampled_from(Kind))
def test_a_consent_about_safety_ends_on_a_day(event, kind):
    assert Element.EXPIRY in lacking(Draft(kind=kind, classes=("K10",), until_event=event))


COLUMNS = (
    "id, site_id, participant_id, signing_id, kind, named, discloser_id, recipient_agency_id, recipient_kind,"
    " classes, description, purposes, from_at, until_at, until_event, form_version, form_hash, language, signed_as,"
    " signature, mark_hash, signed_at, told, witness_id, read_aloud, copy_given, activated_at"
)


def row(home, participant, kind: Kind, there) -> list[object]:
    """The same as a row that says of itself that it is in force."""
    paper = draft(kind, there)
    now = datetime.now(UTC)
    return [
        uuid.uuid4(), home.maya.staff.site_id, participant, uuid.uuid4(), str(kind), paper.named,
        home.maya.staff.agency_id if paper.discloser else None,
        home.noor.staff.agency_id if paper.recipient else None, "", list(paper.classes), paper.description,
        list(paper.purposes), now - timedelta(days=1), now + timedelta(days=90) if paper.until else None, "",
        "1", "1", "en", paper.signed_as, "typed", "", now - timedelta(days=1) if paper.signed_at else None,
        sorted(paper.told), home.maya.staff.id, True, True, now,
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.LEAD_RELEASE, Kind.TREATMENT_PAYMENT])
def test_the_table_takes_the_whole_one_and_no_subset(home, built, kind):
    from tests import builders

    participant = builders.joined(home, builders.encounter(home))
    marks = ", ".join(["%s"] * 27)
    taken = []
    with raw.acting(built, "care", home.maya.who) as maya:
        for there in subsets(kind):
            try:
                with maya.transaction():
                    maya.execute(
                        f"INSERT INTO offramp.consent_grant ({COLUMNS}) VALUES ({marks})",
                        row(home, participant, kind, there),
                    )
                taken.append(there)
            except psycopg.errors.CheckViolation as refused:
                assert refused.diag.constraint_name == "consent_whole"
    assert taken == [set(asked(kind))]


@pytest.mark.parametrize("kind", Kind)
def test_what_is_told_is_enough_for_the_kind(kind):
    there = set(asked(kind)) - set(TOLD)
    whole = Draft(
        kind=kind, told=frozenset(told_for(kind)), **{k: v for e in there for k, v in THERE[e].items()}
    )
    assert lacking(whole) == ()

"""Revoking never widens what anyone sees: whatever was signed, and whichever of it is withdrawn, in any order."""

import random
import uuid
from datetime import timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

CARE = st.lists(st.sampled_from(["K5", "K6", "K7", "K8"]), min_size=1, max_size=3, unique=True)
SIGNED = st.one_of(
    st.tuples(st.just("noor"), CARE, st.just("treatment")),
    st.tuples(st.just("maya"), CARE, st.just("coordination")),
    st.tuples(st.just("chen"), st.just(["K5"]), st.just("filing_decision")),
    st.tuples(st.just("ruiz"), st.just(["K5"]), st.just("referral")),
)


def visible(home, rosa) -> set[tuple[str, uuid.UUID]]:
    """Every row about Rosa that each of them reads now, by who reads it."""
    from django.db import transaction

    from offramp.care.clinical.models import HealthNote, TreatmentRecord
    from offramp.care.contacts.models import CaseNote
    from offramp.docket.models import PartnerFact

    care, justice = (CaseNote, HealthNote, TreatmentRecord, PartnerFact), (PartnerFact,)
    found = set()
    for name, role, tables in (
        ("noor", "clinician", care),
        ("maya", "case_manager", care),
        ("chen", "prosecutor", justice),
        ("ruiz", "officer", justice),
    ):
        with getattr(home, name).seated(role), transaction.atomic():
            found |= {(name, row) for table in tables for row in table.objects.values_list("id", flat=True)}
    return found


def test_revoking_never_widens_what_anyone_sees(home):
    from offramp.consent import actions
    from offramp.docket import actions as docket
    from offramp.docket import chores
    from offramp.ground import clock
    from tests import builders, seats
    from tests.rooms.care import written

    met = builders.encounter(home, happened_at=clock.now())
    with seats.seated(home.services["hold_clock"], "justice") as who:
        chores.open_holds(who, clock.now())
    rosa = builders.joined(home, met)
    written.brings_in(home, rosa, home.noor)
    for person, role, data_class in (
        (home.maya, "case_manager", "K6"),
        (home.noor, "clinician", "K7"),
        (home.noor, "clinician", "K8"),
    ):
        written.writes(person, role, data_class, rosa)

    everyone = [
        ("noor", ["K6"], "treatment"),
        ("maya", ["K7", "K8"], "coordination"),
        ("chen", ["K5"], "filing_decision"),
        ("ruiz", ["K5"], "referral"),
    ]
    seen = set()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @example(signed=everyone, order=0)
    @given(signed=st.lists(SIGNED, min_size=1, max_size=4), order=st.integers(0, 1_000_000))
    def holds(signed, order):
        grants = []
        for whom, classes, purpose in signed:
            person = getattr(home, whom)
            grants.append(written.allows(home, rosa, person, purpose, *classes))
            if "K5" in classes and purpose in ("filing_decision", "referral"):
                with home.maya.seated("case_manager") as who:
                    note = docket.note_intake if purpose == "filing_decision" else docket.note_engaged
                    note(who, encounter=met, day=(clock.now() - timedelta(days=1)).date(), grant=grants[-1])
        before = visible(home, rosa)
        seen.update(name for name, _ in before)
        for grant in random.Random(order).sample(grants, len(grants)):
            with home.maya.seated("case_manager") as who:
                actions.revoke(who, grant=grant)
            after = visible(home, rosa)
            assert after <= before
            before = after
        assert not {name for name, _ in before} & {"chen", "ruiz"}

    holds()
    assert seen == {"noor", "maya", "chen", "ruiz"}

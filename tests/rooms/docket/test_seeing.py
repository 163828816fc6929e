"""Who sees which hold, and the one fact beside its clock."""

import uuid
from dataclasses import replace

import pytest

from offramp.errors import Refusal


def test_the_list_is_in_the_order_of_the_due_moments(home, desk):
    late = desk.held(home, happened_at=desk.day(0))
    soon = desk.held(home, happened_at=desk.day(-5))
    middle = desk.held(home, happened_at=desk.day(-2))
    assert [one.encounter for one in desk.look(home)] == [soon, middle, late]


def test_a_hold_shows_the_incident_and_its_clock(home, desk):
    desk.held(home)
    (held,) = desk.look(home, desk.day(15))
    assert (held.called, held.reason, held.officer) == ("Rosa", "Criminal trespass", "Officer Ruiz")
    assert 0.49 < held.fraction < 0.5


def test_intake_done_reaches_the_desk_under_its_grant(home, desk):
    encounter = desk.held(home)
    desk.intake_done(home, encounter)
    (held,) = desk.look(home, desk.day(10))
    assert (held.state, held.intake_on) == ("intake_done", desk.day(9).date())


def test_a_withdrawn_grant_reads_unknown_at_once(home, desk):
    encounter = desk.held(home)
    desk.withdrawn(home, desk.intake_done(home, encounter))
    (held,) = desk.look(home, desk.day(10))
    assert (held.state, held.intake_on) == ("running", None)


def test_a_withdrawn_grant_after_the_time_is_not_read_as_not_done(home, desk):
    encounter = desk.held(home)
    desk.withdrawn(home, desk.intake_done(home, encounter))
    assert desk.look(home, desk.day(40))[0].state == "unconfirmed"


def test_a_release_for_another_partner_tells_the_prosecutor_nothing(home, desk):
    encounter = desk.held(home)
    _, grant = desk.signed(home, encounter, agency=home.ruiz.staff.agency_id)
    with home.maya.seated() as who:
        desk.actions.note_intake(who, encounter=encounter, day=desk.day(9).date(), grant=grant)
    assert desk.look(home, desk.day(10))[0].intake_on is None


def test_the_intake_is_told_once(home, desk, log_of):
    encounter = desk.held(home)
    grant = desk.intake_done(home, encounter)
    with home.maya.seated() as who:
        desk.actions.note_intake(who, encounter=encounter, day=desk.day(9).date(), grant=grant)
    assert log_of("docket.note_intake") == [[encounter]]


def test_screening_is_part_of_the_intake(home, desk, pack):
    pack('acts = ["intake"]', 'acts = ["screening", "intake", "release_signed"]')
    encounter = desk.held(home)
    desk.intake_done(home, encounter)
    assert desk.look(home, desk.day(10))[0].state == "intake_done"


def test_another_sites_prosecutor_sees_nothing(home, desk):
    encounter = desk.held(home)
    elsewhere = replace(home.chen.who, site="elsewhere")
    with desk.seats.seated(elsewhere, "justice") as who, desk.transaction.atomic():
        assert desk.queries.holds(who, desk.NIGHT) == []
        with pytest.raises(Refusal):
            desk.queries.hold(who, encounter, desk.NIGHT)


def test_another_office_sees_nothing(home, desk):
    desk.held(home)
    other = replace(home.chen.who, agency=desk.ids.new())
    with desk.seats.seated(other, "justice") as who, desk.transaction.atomic():
        assert desk.queries.holds(who, desk.NIGHT) == []


def test_officer_yusuf_sees_nothing(home, desk):
    encounter = desk.held(home)
    with home.yusuf.seated() as who, desk.transaction.atomic():
        assert desk.queries.holds(who, desk.NIGHT) == []
        assert not desk.queries.hold_in_short(who, encounter)


def test_the_wall_reads_alike_for_hidden_and_absent(home, desk):
    said = []
    for encounter in (desk.held(home), uuid.uuid4()):
        with home.yusuf.seated() as who, desk.transaction.atomic(), pytest.raises(Refusal) as refused:
            desk.queries.hold(who, encounter, desk.NIGHT)
        said.append((refused.value.code, str(refused.value), refused.value.fields))
    assert said[0] == said[1]


@pytest.mark.parametrize(("verb", "held"), [(None, True), ("release", False), ("file", False)])
def test_the_officer_is_told_yes_or_no(home, desk, verb, held):
    encounter = desk.held(home)
    if verb:
        desk.decide(home, verb, encounter)
    with home.ruiz.seated() as who, desk.transaction.atomic():
        assert desk.queries.hold_in_short(who, encounter) is held


@pytest.mark.parametrize(("verb", "waits"), [("admit", True), ("uphold", False), (None, False)])
def test_the_admitted_wait_for_a_hand_off(home, desk, verb, waits):
    encounter = desk.excluded(home)
    if verb:
        desk.decide(home, verb, encounter)
    with desk.seats.seated(home.services["collector"], "care") as who, desk.transaction.atomic():
        found = [row.encounter_id for row in desk.queries.admitted(who)]
        assert found == ([encounter] if waits else [])


def test_care_knows_when_the_hold_is_due(home, desk):
    encounter = desk.held(home)
    desk.signed(home, encounter)
    desk.decide(home, "extend", encounter, until=desk.day(44).date())
    with home.maya.seated() as who, desk.transaction.atomic():
        due = desk.queries.held_for(who, [encounter])
    assert due == {encounter: desk.rules.end_of(desk.day(44).date(), desk.ZONE)}


def test_care_is_not_told_of_a_hold_that_is_over(home, desk):
    encounter = desk.held(home)
    desk.signed(home, encounter)
    desk.decide(home, "release", encounter)
    with home.maya.seated() as who, desk.transaction.atomic():
        assert desk.queries.held_for(who, [encounter]) == {}


def test_what_was_decided_lately_can_be_read_again(home, desk):
    encounter = desk.held(home)
    desk.decide(home, "release", encounter)
    with home.chen.seated() as who, desk.transaction.atomic():
        found = desk.queries.decided_since(who, desk.day(1), desk.day(4))
        assert desk.queries.decided_since(who, desk.day(4), desk.day(4)) == []
    assert [one.encounter for one in found] == [encounter]


def test_a_look_is_in_the_log_with_the_ids_that_came_back(home, desk, log_of):
    desk.held(home)
    desk.look(home)
    assert [len(ids) for ids in log_of("docket.holds", "looked")] == [1]

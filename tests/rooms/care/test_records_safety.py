"""Safety records: for those whom the person chose. The first who hears is the first; then the circle brings others in."""

import pytest


@pytest.fixture
def steps(home, rosa):
    """Maya heard it first and wrote it down."""
    from tests.rooms.care import written

    written.writes(home.maya, "case_manager", "K10", rosa, text="Hides from her brother")
    return written


@pytest.fixture
def kim(home, rosa):
    """A second case manager who works with Rosa."""
    from tests.rooms.care import crew

    return crew.works_with(home, crew.joins(home, "Kim O.", home.maya), rosa)


def reads(steps, person, rosa, role="case_manager"):
    return steps.read(person, role, "K10", rosa)


def chooses(steps, by, rosa, whom):
    from offramp.care.contacts import actions

    with steps.as_(by, "case_manager") as who:
        actions.choose(who, participant=rosa, staff=whom.staff.id)


def test_a_colleague_who_works_with_them_reads_nothing_until_chosen(home, rosa, steps, kim):
    assert reads(steps, kim, rosa) == []
    chooses(steps, home.maya, rosa, kim)
    assert reads(steps, kim, rosa) == ["Hides from her brother"]


def test_nobody_joins_a_circle_by_writing_into_it(home, rosa, steps, kim):
    from offramp.errors import Refusal

    with pytest.raises(Refusal, match="whom they chose"):
        steps.writes(kim, "case_manager", "K10", rosa)
    with pytest.raises(Refusal, match="whom they chose"):
        chooses(steps, kim, rosa, kim)
    assert reads(steps, kim, rosa) == []


def test_who_was_chosen_can_be_chosen_no_longer(home, rosa, steps, kim):
    from offramp.care.contacts import actions

    chooses(steps, home.maya, rosa, kim)
    with steps.as_(home.maya, "case_manager") as who:
        actions.end_choice(who, participant=rosa, staff=kim.staff.id)
    assert reads(steps, kim, rosa) == []


def test_one_who_was_not_chosen_ends_nobodys_choice(home, rosa, steps, kim):
    from offramp.care.contacts import actions
    from offramp.errors import Refusal

    with pytest.raises(Refusal, match="nothing here"), steps.as_(kim, "case_manager") as who:
        actions.end_choice(who, participant=rosa, staff=home.maya.staff.id)
    assert reads(steps, home.maya, rosa) == ["Hides from her brother"]


def test_a_supervisor_reads_it_only_when_chosen(home, rosa, steps):
    assert reads(steps, home.nadia, rosa, "supervisor") == []
    chooses(steps, home.maya, rosa, home.nadia)
    assert reads(steps, home.nadia, rosa, "supervisor") == ["Hides from her brother"]


def test_a_chosen_one_whose_agency_works_with_them_no_longer_reads_nothing(home, rosa, steps):
    from offramp.care.clinical import actions

    steps.brings_in(home, rosa, home.noor)
    chooses(steps, home.maya, rosa, home.noor)
    assert reads(steps, home.noor, rosa, "clinician") == ["Hides from her brother"]
    with steps.as_(home.noor, "clinician") as who:
        actions.leave(who, participant=rosa)
    assert reads(steps, home.noor, rosa, "clinician") == []


@pytest.mark.parametrize("whom", ["sam", "chen", "ruiz", "lena"])
def test_only_whoever_cares_for_people_can_be_chosen(home, rosa, steps, whom):
    from offramp.errors import Refusal

    with pytest.raises(Refusal, match="of the list"):
        chooses(steps, home.maya, rosa, getattr(home, whom))


def test_the_same_choice_twice_is_one(home, rosa, steps, kim):
    from offramp.errors import Refusal

    chooses(steps, home.maya, rosa, kim)
    with pytest.raises(Refusal, match="of the list"):
        chooses(steps, home.maya, rosa, kim)


def test_the_pure_rule_of_joining():
    from offramp.care.contacts.rules import Joins, joins
    from offramp.ground import ids

    me, other = ids.new(), ids.new()
    assert joins(me, chosen=[]) is Joins.FIRST
    assert joins(me, chosen=[me, other]) is Joins.CHOSEN
    assert joins(me, chosen=[other]) is Joins.NOT_CHOSEN

"""All doors end in the same hand-off, and after it in the same intake; only a charge brings news to the desk."""

import pytest

ENDS = ["with_them", "opted_in"]


@pytest.fixture
def doors(home):
    from tests.rooms.handoff import doors

    return doors


def by_arrest(home, doors, story):
    return story.encounter(home)


def by_telephone(home, doors, story):
    return doors.calls_in(home)


def by_the_community(home, doors, story):
    who = doors.writes(home)
    doors.accepts(home, who, hours=0.5)
    return who


@pytest.mark.parametrize("door", [by_arrest, by_telephone, by_the_community])
def test_the_same_steps_and_the_same_intake(home, care, doors, door):
    from tests.rooms.handoff import story

    story.now_on_call(home)
    subject = door(home, doors, story)
    story.tick(home)
    for action in ("take", "set_out", "meet"):
        story.does(home.maya, action, subject)
    person = story.does(home.maya, "opt_in", subject, called="Leo")
    assert story.steps(home)[-2:] == ENDS
    care.does(home.maya, "screen", participant=person, tonight=["food"])
    care.signs(home, person, "prosecutor", "police")
    care.does(home.maya, "finish_assessment", participant=person)
    seen = care.seen(home.maya, person)
    assert (seen.called, seen.tonight, seen.assessed_at is not None) == ("Leo", ("food",), True)
    assert (seen.intakes[0].encounter is None) == (door is by_the_community)
    assert seen.hold is None


def test_nothing_of_a_referral_reaches_the_justice_side(home, care, doors, built):
    import psycopg

    from tests.rooms.handoff import story

    story.now_on_call(home)
    subject = by_the_community(home, doors, story)
    story.tick(home)
    for action in ("take", "meet"):
        story.does(home.maya, action, subject)
    person = story.does(home.maya, "opt_in", subject, called="Leo")
    care.signs(home, person, "prosecutor", "police")
    care.does(home.maya, "finish_assessment", participant=person)
    with psycopg.connect(built.admin) as admin:
        for table in ("curb_encounter", "curb_answer", "docket_hold", "docket_partner_fact"):
            assert admin.execute(f"SELECT count(*) FROM offramp.{table}").fetchone() == (0,), table


def test_somebody_known_comes_back_by_a_neighbors_word(home, care, doors):
    from tests.rooms.handoff import story

    person = care.joins(home)
    subject = by_the_community(home, doors, story)
    story.tick(home)
    for action in ("take", "meet"):
        story.does(home.maya, action, subject)
    assert (
        story.does(home.maya, "opt_in", subject, called="Rosa", participant=person, searched="Rosa") == person
    )
    assert [one.encounter is None for one in care.seen(home.maya, person).intakes] == [True, False]

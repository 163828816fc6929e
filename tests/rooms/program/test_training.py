"""The training register: who may refer, who sees whose, and a course written down for several at once."""

from dataclasses import replace
from datetime import date
from unittest import mock

import pytest

from offramp.errors import Refusal
from offramp.policy.program import Training
from offramp.program.training import rules
from offramp.program.training.rules import Standing, Trained

COURSE = Training(required=True, course="LEAD in the field", valid_months=24)
DAY = date(2026, 5, 20)


@pytest.fixture
def asked_for(home):
    """The site requires the course."""
    from offramp.policy import packs

    pack = packs.load("port-larkin")
    required = replace(pack, program=replace(pack.program, training=COURSE))
    with mock.patch.object(packs, "load", return_value=required):
        yield COURSE


def record(home, *people, on=DAY, wanted=COURSE):
    from offramp.program.training import actions
    from tests.rooms.program import crew

    with crew.at(home.sam) as who:
        actions.record(who, staff=[each.staff.id for each in people], wanted=wanted, trained_on=on, on=DAY)


def may_refer(person, on=DAY):
    from django.db import transaction

    from offramp.program import queries

    with person.seated() as who, transaction.atomic():
        return queries.may_refer(who, person.staff.id, on=on)


def test_where_a_site_asks_for_none_everybody_may(home):
    from offramp.policy import packs

    pack = packs.load("port-larkin")
    none = replace(pack, program=replace(pack.program, training=replace(COURSE, required=False)))
    with mock.patch.object(packs, "load", return_value=none):
        assert may_refer(home.ruiz)


def test_where_a_site_requires_it_the_trained_may_for_as_long_as_it_counts(home, asked_for):
    assert not may_refer(home.ruiz)
    record(home, home.ruiz, home.okada)
    assert may_refer(home.ruiz)
    assert may_refer(home.okada)
    assert not may_refer(home.yusuf)
    assert may_refer(home.ruiz, on=date(2028, 5, 20))
    assert not may_refer(home.ruiz, on=date(2028, 5, 21))
    assert not may_refer(home.ruiz, on=date(2026, 5, 19))


def test_another_course_does_not_stand_in(home, asked_for):
    record(home, home.ruiz, wanted=replace(COURSE, course="First aid"))
    assert not may_refer(home.ruiz)


def test_an_officer_sees_their_own_a_sergeant_the_units(home, asked_for):
    from django.db import transaction

    from offramp.program import queries

    record(home, home.ruiz, home.okada, home.yusuf)
    seen = {}
    for person in (home.ruiz, home.okada, home.yusuf):
        with person.seated() as who, transaction.atomic():
            seen[person.staff.name] = [
                each.staff.name
                for each in (home.ruiz, home.okada, home.yusuf)
                if queries.training_of(who, each.staff.id)
            ]
    assert seen == {
        "Officer Ruiz": ["Officer Ruiz"],
        "Sgt. Okada": ["Officer Ruiz", "Sgt. Okada"],
        "Officer Yusuf": ["Officer Yusuf"],
    }


def test_prosecutor_and_worker_see_nobodys(home, asked_for):
    from django.db import transaction

    from offramp.program import queries

    record(home, home.ruiz)
    for person in (home.chen, home.maya):
        with person.seated() as who, transaction.atomic():
            assert queries.training_of(who, home.ruiz.staff.id) == []


def test_only_the_project_manager_writes_and_twice_is_once(home, asked_for):
    from django.db import Error

    from offramp.program.training import actions, queries
    from tests.rooms.program import crew

    record(home, home.ruiz)
    record(home, home.ruiz)
    with crew.at(home.sam) as who:
        from django.db import transaction

        with transaction.atomic():
            [line] = queries.lately(who, course=COURSE.course)
    for person in (home.nadia, home.maya):
        with crew.at(person) as who, pytest.raises(Error):
            actions.record(who, staff=[home.yusuf.staff.id], wanted=COURSE, trained_on=DAY, on=DAY)
    with crew.at(home.sam) as who:
        actions.strike(who, training=line.id)
    assert not may_refer(home.ruiz)


@pytest.mark.parametrize("people", [["maya"], ["ruiz", "chen"], []])
def test_the_register_is_of_those_who_refer_from_the_street(home, people):
    with pytest.raises(Refusal):
        record(home, *[getattr(home, each) for each in people])


def test_a_day_to_come_is_no_training(home):
    with pytest.raises(Refusal, match="still to come"):
        record(home, home.ruiz, on=date(2026, 5, 21))


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), 0, None),
    ],
)
def test_months_are_the_calendars(day, months, until):
    assert rules.valid_until(day, months) == until


@pytest.mark.parametrize(
    ("until", "standing"),
    [
        (None, Standing.COUNTS),
        (date(2026, 7, 20), Standing.COUNTS),
        (date(2026, 7, 19), Standing.ENDS_SOON),
        (date(2026, 5, 20), Standing.ENDS_SOON),
        (date(2026, 5, 19), Standing.ENDED),
    ],
)
def test_how_it_stands(until, standing):
    assert rules.standing([Trained(trained_on=date(2025, 1, 1), valid_until=until)], DAY) is standing
    assert rules.standing([], DAY) is Standing.TO_COME

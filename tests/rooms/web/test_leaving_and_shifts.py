"""Somebody who left opens nothing and is called by nobody; a shift is entered on the site's own clocks."""

from datetime import datetime

import pytest

from offramp.errors import Refusal


@pytest.fixture
def moving_in(home):
    from offramp.web import moving_in
    from tests import seats

    with seats.on("care"):
        yield moving_in


def test_somebody_who_left_has_no_card(home, moving_in):
    from django.db import transaction

    from offramp.ground.principal import acting
    from offramp.program import queries

    moving_in.end_staff(site="port-larkin", name="Maya R.", on=None)
    door = moving_in.door("port-larkin")
    with acting(door), transaction.atomic(), pytest.raises(Refusal, match="nobody who works here now"):
        queries.staff_card(door, home.maya.staff.id)


def test_a_shift_repeats_by_the_week_on_local_clocks(home, moving_in):
    from django.db import transaction

    from offramp.ground.principal import acting
    from offramp.program import queries

    moving_in.add_shifts(
        site="port-larkin",
        name="Dele A.",
        line="primary",
        starts=datetime(2026, 10, 28, 18),
        ends=datetime(2026, 10, 29, 6),
        weeks=2,
    )
    who = moving_in.installer("port-larkin")
    with acting(who), transaction.atomic():
        zone = queries.time_zone(who)
        start, end = (datetime(2026, month, 28, tzinfo=zone) for month in (10, 11))
        found = [
            shift.window.starts_at.astimezone(zone).hour
            for shift in queries.shifts(who, start=start, end=end)
        ]
    assert found == [18, 18]


def test_a_shift_that_ends_before_it_starts_is_not_entered(moving_in):
    with pytest.raises(Refusal, match="end after it starts"):
        moving_in.add_shifts(
            site="port-larkin",
            name="Dele A.",
            line="primary",
            starts=datetime(2026, 10, 28, 18),
            ends=datetime(2026, 10, 28, 6),
            weeks=1,
        )

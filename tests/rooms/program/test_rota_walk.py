"""Whatever colleagues do, in whatever order: the line is held as before, the past stays, and nobody holds it twice."""

import random
import threading
from datetime import timedelta

import pytest

from offramp.errors import Refusal


@pytest.fixture
def crew(home):
    from tests.rooms.program import crew

    return crew


def held(rows, line):
    """The hours that somebody holds a line, joined; and no hour twice by one person."""
    found = sorted((begins, ends) for _, on, begins, ends in rows if on == line)
    joined = found[:1]
    for begins, ends in found[1:]:
        if begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def past(rows, hour):
    """Who held what before an hour, in pieces of an hour."""
    return {
        (at, line, name)
        for name, line, begins, ends in rows
        for at in range(int(hour))
        if begins <= at and at + 1 <= ends
    }


def steps(home, crew, dice, at):
    """One thing that somebody of the crew might do now, perhaps not allowed."""
    from django.db import transaction

    from offramp.program.rota import actions, queries

    person = dice.choice((home.maya, home.dele, home.nadia))
    with crew.at(person) as who:
        with transaction.atomic():
            shifts = queries.shifts(who, start=crew.MONDAY, end=crew.MONDAY + timedelta(days=9))
            asked = queries.asking(who, at=at)
        one, other = dice.choice(shifts), dice.choice(shifts)
        asking = dice.choice(asked).id if asked else one.id
        do = dice.choice(
            (
                lambda: actions.ask_cover(who, shift=one.id, at=at),
                lambda: actions.ask_swap(who, shift=one.id, in_return=other.id, at=at),
                lambda: actions.take(who, asking=asking, at=at),
                lambda: actions.agree(who, asking=asking, at=at),
                lambda: actions.decline(who, asking=asking, at=at),
                lambda: actions.withdraw(who, asking=asking, at=at),
                lambda: actions.assign(who, shift=one.id, to=other.staff, at=at),
            )
        )
        try:
            do()
        except Refusal:
            return 0
    return 1


@pytest.mark.parametrize("seed", range(5))
def test_the_line_is_held_as_before_and_the_past_stays(home, crew, seed):
    dice = random.Random(seed)
    for number in range(6):
        crew.shift(home, (home.maya, home.dele, home.nadia)[number % 3], hours=12 * number)
        crew.shift(home, (home.dele, home.nadia, home.maya)[number % 3], hours=12 * number, line="backup")
    before = crew.rows(home)
    done, hour = 0, 0
    for _ in range(40):
        hour += dice.choice((0, 0, 1))
        was = past(crew.rows(home), hour)
        done += steps(home, crew, dice, crew.MONDAY + timedelta(hours=hour))
        rows = crew.rows(home)
        for line in ("primary", "backup"):
            assert held(rows, line) == held(before, line)
        assert past(rows, hour) == was
    assert done >= 5


def test_whoever_looks_while_shifts_change_hands_always_finds_one(home, crew, built):
    from offramp.program.rota import actions
    from tests import raw

    shift, begun = crew.shift(home, home.maya, hours=0), crew.MONDAY - timedelta(hours=1)
    seen, over = set(), threading.Event()

    def looks():
        sql = (
            "SELECT count(*) FROM offramp.program_shift WHERE called_off_at IS NULL AND line = 'primary'"
            " AND starts_at <= %s AND ends_at > %s"
        )
        moment = crew.MONDAY + timedelta(hours=6)
        while not over.is_set():
            with raw.acting(built, "justice", home.ruiz.who) as officer:
                seen.add(officer.execute(sql, [moment, moment]).fetchone())

    watcher = threading.Thread(target=looks)
    watcher.start()
    for turn in range(30):
        with crew.at(home.nadia) as who:
            actions.assign(who, shift=shift, to=(home.dele, home.maya)[turn % 2].staff.id, at=begun)
    over.set()
    watcher.join()
    assert seen == {(1,)}

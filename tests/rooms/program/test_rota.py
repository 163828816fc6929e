"""Cover and swaps: one hand lets go as the other takes hold, of two only one takes it, and the past stays."""

import threading
from datetime import timedelta

import pytest

from offramp.errors import Refusal


@pytest.fixture
def crew(home):
    from tests.rooms.program import crew

    return crew


@pytest.fixture
def before(crew):
    return crew.MONDAY - timedelta(hours=1)


def ask(home, crew, person, shift, at):
    from offramp.program.rota import actions

    with crew.at(person) as who:
        actions.ask_cover(who, shift=shift, at=at)
    return crew.asked(home)[0].id


def test_cover_is_taken_with_one_tap(home, crew, before):
    from offramp.program.rota import actions

    asking = ask(home, crew, home.maya, crew.shift(home, home.maya, hours=0), before)
    assert crew.rows(home) == [("Maya R.", "primary", 0, 12)]  # it stays hers until somebody takes it
    with crew.at(home.dele) as who:
        actions.take(who, asking=asking, at=before)
    assert crew.rows(home) == [("Dele A.", "primary", 0, 12)]
    assert crew.asked(home) == []


def test_of_a_shift_that_runs_only_the_rest_changes_hands(home, crew, before):
    from offramp.program.rota import actions

    asking = ask(home, crew, home.maya, crew.shift(home, home.maya, hours=0), before)
    with crew.at(home.dele) as who:
        actions.take(who, asking=asking, at=crew.MONDAY + timedelta(hours=5))
    assert crew.rows(home) == [("Maya R.", "primary", 0, 5), ("Dele A.", "primary", 5, 12)]


@pytest.mark.parametrize("hours", [-1, 3])
def test_two_who_take_it_at_once_one_has_it_and_the_other_reads_who(home, crew, before, built, hours):
    from offramp.program.rota import actions
    from tests import seats

    asking = ask(home, crew, home.maya, crew.shift(home, home.maya, hours=0), before)
    said, gate = [], threading.Barrier(2)

    def taps(person):
        from offramp.web import bootstrap

        wrapper = seats.wrapper_for(bootstrap.read(built.keys / "care.env")["OFFRAMP_DATABASE"])
        wrapper.settings_dict["PRINCIPAL_KEY"] = bootstrap.read(built.keys / "care.env")[
            "OFFRAMP_PRINCIPAL_KEY"
        ]
        from offramp.ground.principal import acting

        with seats.through(wrapper), acting(crew.crew_of(person)) as who:
            gate.wait()
            try:
                actions.take(who, asking=asking, at=crew.MONDAY + timedelta(hours=hours))
                said.append(person.staff.name)
            except Refusal as refusal:
                said.append(refusal.sentence)
            finally:
                wrapper.close()

    threads = [threading.Thread(target=taps, args=[each]) for each in (home.dele, home.nadia)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    [winner] = set(said) & {"Dele A.", "Nadia F."}
    assert f"{winner} has taken it already." in said
    assert [row[0] for row in crew.rows(home)] == ["Maya R."] * (hours > 0) + [winner]


def test_a_swap_moves_both_shifts_or_neither(home, crew, before):
    from offramp.program.rota import actions

    mine, theirs = crew.shift(home, home.maya, hours=0), crew.shift(home, home.dele, hours=24)
    with crew.at(home.maya) as who:
        actions.ask_swap(who, shift=mine, in_return=theirs, at=before)
    [asked] = crew.asked(home)
    assert [row[0] for row in crew.rows(home)] == ["Maya R.", "Dele A."]
    with crew.at(home.dele) as who:
        actions.agree(who, asking=asked.id, at=before)
    assert [row[0] for row in crew.rows(home)] == ["Dele A.", "Maya R."]


def test_a_swap_that_cannot_be_whole_is_not_half(home, crew, before):
    from offramp.program.rota import actions

    mine, theirs = crew.shift(home, home.maya, hours=0), crew.shift(home, home.dele, hours=24)
    with crew.at(home.maya) as who:
        actions.ask_swap(who, shift=mine, in_return=theirs, at=before)
    crew.shift(home, home.maya, hours=30, lasts=2)  # she is on that line in the middle of his
    with crew.at(home.dele) as who, pytest.raises(Refusal, match="on that line at that time already"):
        actions.agree(who, asking=crew.asked(home)[0].id, at=before)
    assert [row[0] for row in crew.rows(home)] == ["Maya R.", "Dele A.", "Maya R."]
    assert len(crew.asked(home)) == 1


def test_a_swap_is_between_the_two(home, crew, before):
    from offramp.program.rota import actions

    mine, theirs = crew.shift(home, home.maya, hours=0), crew.shift(home, home.dele, hours=24)
    with crew.at(home.maya) as who:
        actions.ask_swap(who, shift=mine, in_return=theirs, at=before)
    [asked] = crew.asked(home)
    for do in (actions.agree, actions.decline, actions.take):
        with crew.at(home.nadia) as who, pytest.raises(Refusal):
            do(who, asking=asked.id, at=before)
    with crew.at(home.dele) as who:
        actions.decline(who, asking=asked.id, at=before)
    assert [row[0] for row in crew.rows(home)] == ["Maya R.", "Dele A."]


def test_a_shift_that_is_over_changes_for_nobody(home, crew):
    from offramp.program.rota import actions

    shift, later = crew.shift(home, home.maya, hours=0), crew.MONDAY + timedelta(hours=13)
    with crew.at(home.maya) as who, pytest.raises(Refusal, match="What was stays as it was"):
        actions.ask_cover(who, shift=shift, at=later)
    with crew.at(home.nadia) as who:
        for do in (
            lambda: actions.assign(who, shift=shift, to=home.dele.staff.id, at=later),
            lambda: actions.call_off(who, shift=shift, following=False, at=later),
        ):
            with pytest.raises(Refusal, match="What was stays as it was"):
                do()
    assert crew.rows(home) == [("Maya R.", "primary", 0, 12)]


def test_only_my_own_shift_is_mine_to_offer(home, crew, before):
    from offramp.program.rota import actions

    shift = crew.shift(home, home.maya, hours=0)
    with crew.at(home.dele) as who, pytest.raises(Refusal):
        actions.ask_cover(who, shift=shift, at=before)
    with crew.at(home.dele) as who, pytest.raises(Refusal):
        actions.assign(who, shift=shift, to=home.dele.staff.id, at=before)


def test_whoever_leads_puts_it_into_other_hands_and_what_was_asked_is_asked_no_more(home, crew, before):
    from offramp.program.rota import actions

    shift = crew.shift(home, home.maya, hours=0)
    asking = ask(home, crew, home.maya, shift, before)
    with crew.at(home.nadia) as who:
        actions.assign(who, shift=shift, to=home.dele.staff.id, at=before)
    assert crew.rows(home)[0][0] == "Dele A."
    with crew.at(home.nadia) as who, pytest.raises(Refusal, match="not asked any more"):
        actions.take(who, asking=asking, at=before)


def test_a_series_ends_from_one_week_on(home, crew, before):
    from datetime import date, time
    from zoneinfo import ZoneInfo

    from django.db import transaction

    from offramp.program.rota import actions, queries, rules
    from offramp.program.rules import Line

    zone = ZoneInfo(crew.ZONE)
    windows = rules.weekly(date(2027, 3, 7), time(20), time(8), zone=zone, weeks=4)
    with crew.at(home.sam) as who:
        actions.add(who, staff=home.maya.staff.id, line=Line.PRIMARY, windows=windows, at=before)
    starts = [row[2] for row in crew.rows(home)]
    assert starts == [0, 7 * 24 - 1, 14 * 24 - 1, 21 * 24 - 1]  # the clocks go forward on 14 March
    with crew.at(home.sam) as who, transaction.atomic():
        third = queries.shifts(who, start=crew.MONDAY, end=crew.MONDAY + timedelta(days=100))[2]
        actions.call_off(who, shift=third.id, following=True, at=before)
    assert [row[2] for row in crew.rows(home)] == starts[:2]


def test_nobody_is_twice_on_a_line_at_one_time_whoever_writes_it(home, crew):
    crew.shift(home, home.maya, hours=0)
    with pytest.raises(Refusal, match="on that line"):
        crew.shift(home, home.maya, hours=11)
    crew.shift(home, home.maya, hours=12)
    crew.shift(home, home.maya, hours=0, line="backup")


def test_those_concerned_are_told_once_and_no_text_names_anybody(home, crew, monkeypatch):
    from offramp.ground import clock
    from offramp.program.rota import actions

    now = crew.MONDAY - timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    asking = ask(home, crew, home.maya, crew.shift(home, home.maya, hours=0), now)
    with crew.at(home.dele) as who:
        actions.take(who, asking=asking, at=now)
    said = crew.told(home)
    assert sorted(name for name, text in said if "Cover is wanted" in text) == ["Dele A.", "Nadia F."]
    [theirs] = [text for name, text in said if name == "Maya R."]
    assert theirs.startswith("Somebody else has your shift Sun 7 Mar 20:00 to Mon 08:00.")
    assert not [text for _, text in said if any(name in text for name in ("Maya", "Dele", "Nadia", "LEAD"))]


def test_gaps_count_only_who_may_be_called(home, crew):
    from django.db import transaction

    from offramp.program.rota import queries

    crew.shift(home, home.maya, hours=0, lasts=24 * 14)
    crew.shift(home, home.sam, hours=0, lasts=24 * 14, line="backup")  # no role that answers
    with crew.at(home.nadia) as who, transaction.atomic():
        found = queries.gaps(who, at=crew.MONDAY)
        after = queries.gaps(who, at=crew.MONDAY + timedelta(days=10))
    assert (found.nobody, found.no_primary) == ((), ())
    assert [each.ends_at - each.starts_at for each in found.no_backup] == [timedelta(days=14)]
    assert [each.ends_at - each.starts_at for each in after.nobody] == [timedelta(days=10)]

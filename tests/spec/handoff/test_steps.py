"""Which step may follow which: each edge that a person in the story needs, and some that nobody may take."""

import sqlite3
from pathlib import Path

import pytest

import offramp.handoff
from offramp.handoff import rules
from offramp.handoff.rules import Step

NEEDED = [
    ("the first worker presses the button", Step.DELIVERED, Step.TAKEN),
    ("the button is pressed before the receipt", Step.SENT, Step.TAKEN),
    ("a worker cannot come and hands it back", Step.ON_THE_WAY, Step.CANNOT_TAKE),
    ("the next one called cannot either", Step.CANNOT_TAKE, Step.CANNOT_TAKE),
    ("a backup takes it after nobody answered", Step.NOBODY_ANSWERED, Step.TAKEN),
    ("traffic: a new time of arrival", Step.ON_THE_WAY, Step.ON_THE_WAY),
    ("the worker was round the corner", Step.TAKEN, Step.WITH_THEM),
    ("the officer is called away", Step.TAKEN, Step.OFFICER_HAD_TO_LEAVE),
    ("and the worker still finds the person", Step.OFFICER_HAD_TO_LEAVE, Step.WITH_THEM),
    ("or is still being called", Step.OFFICER_HAD_TO_LEAVE, Step.TAKEN),
    ("the officer drives to the centre", Step.NOBODY_ANSWERED, Step.MOVED_TO_CENTRE),
    ("the worker drives there instead", Step.MOVED_TO_CENTRE, Step.ON_THE_WAY),
    ("they agree on tomorrow at ten", Step.NOBODY_ANSWERED, Step.SCHEDULED),
    ("and then on eleven", Step.SCHEDULED, Step.SCHEDULED),
    ("the officer had left; the person says yes", Step.WITH_THEM, Step.OPTED_IN),
    ("the officer may go", Step.WITH_THEM, Step.OFFICER_RELEASED),
    ("the person changes their mind while waiting", Step.SENT, Step.DECLINED),
    ("the person walks away", Step.ON_THE_WAY, Step.LEFT),
]
NEVER = [
    ("a receipt after someone took it is no step", Step.TAKEN, Step.DELIVERED),
    ("nobody opts in before meeting anyone", Step.ON_THE_WAY, Step.OPTED_IN),
    ("the officer is not let go before the worker is there", Step.TAKEN, Step.OFFICER_RELEASED),
    ("once met, it is not handed back", Step.WITH_THEM, Step.CANNOT_TAKE),
    ("an officer who left does not leave again", Step.SCHEDULED, Step.OFFICER_HAD_TO_LEAVE),
    ("declined is a last word", Step.DECLINED, Step.TAKEN),
    ("a story begins once", Step.DELIVERED, Step.SENT),
]


@pytest.mark.parametrize(("because", "came_from", "went_to"), NEEDED)
def test_the_story_can_go_on(because: str, came_from: Step, went_to: Step) -> None:
    assert rules.may_follow(came_from, went_to), because


@pytest.mark.parametrize(("because", "came_from", "went_to"), NEVER)
def test_the_story_cannot_go_there(because: str, came_from: Step, went_to: Step) -> None:
    assert not rules.may_follow(came_from, went_to), because


def test_it_begins_with_sent_alone() -> None:
    assert rules.may_come_next(None) == (Step.SENT,)


def test_the_table_has_this_many_edges() -> None:
    """A migration freezes the table as text: a new edge here needs a migration that says the same."""
    assert len(rules.LEGAL) == 81


def test_a_migration_has_frozen_this_very_table() -> None:
    folder = Path(offramp.handoff.__file__).parent / "migrations"
    frozen = " ".join(" ".join(path.read_text().split()) for path in sorted(folder.glob("*.sql")))
    assert rules.sql_check() in frozen


def test_the_database_says_the_same_of_every_pair() -> None:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE step (came_from text, went_to text, CHECK ({rules.sql_check()}))")
    words = [None, *Step, "unheard_of"]
    for came_from in words:
        for went_to in words:
            try:
                database.execute("INSERT INTO step VALUES (?, ?)", (came_from, went_to))
                accepted = True
            except sqlite3.IntegrityError:
                accepted = False
            assert accepted == ((came_from, went_to) in rules.LEGAL), (came_from, went_to)

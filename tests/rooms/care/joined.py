"""Steps of an intake for tests: somebody joins, what they sign, and what the prosecutor then reads."""

import uuid
from datetime import date, timedelta

from django.db import transaction

from offramp.care.intake import actions, queries, rules
from offramp.docket import chores as docket
from offramp.docket import queries as desk
from offramp.ground import clock, ids
from tests import cast, seats
from tests.cast import Cast, Person
from tests.rooms.handoff import story

__all__ = ["ids", "rules"]
both_at_once = story.both_at_once


def joins(home: Cast, again: uuid.UUID | None = None, **encounter: object) -> uuid.UUID:
    """A diverted charge, held, and a hand-off by which Rosa joined; `again`, if she was here before."""
    met = story.encounter(home, happened_at=clock.now(), **encounter)
    with seats.seated(home.services["hold_clock"], "justice") as who:
        docket.open_holds(who, clock.now())
    story.now_on_call(home)
    story.tick(home)
    for action in ("take", "set_out", "meet"):
        story.does(home.maya, action, met)
    known = {"participant": again, "searched": "Rosa"} if again else {}
    person = story.does(home.maya, "opt_in", met, called="Rosa", **known)
    assert isinstance(person, uuid.UUID)
    return person


def does(person: Person, action: str, **more: object) -> object:
    """This person does that as a case manager."""
    with seats.seated(cast.principal_of(person.staff, "case_manager"), "care") as who:
        return getattr(actions, action)(who, **more)


def signs(home: Cast, participant: uuid.UUID, *partners: str, **more: object) -> object:
    """She says yes to these partners and signs."""
    chosen = [rules.Chosen(partner=each, yes=True) for each in partners]
    given = {"language": "en", "signed_as": "Rosa"} | more
    return does(home.maya, "sign_release", participant=participant, chosen=chosen, **given)


def seen(person: Person, participant: uuid.UUID) -> queries.Person:
    """The participant as this case manager sees them."""
    with seats.seated(cast.principal_of(person.staff, "case_manager"), "care") as who, transaction.atomic():
        return queries.person(who, participant)


def all_at_the_desk(home: Cast) -> list[date | None]:
    """The day of the intake of every held charge, as A. Chen reads them."""
    with home.chen.seated() as who, transaction.atomic():
        return [held.intake_on for held in desk.holds(who, clock.now())]


def at_the_desk(home: Cast) -> date | None:
    """The day of the intake as A. Chen reads it; None is "unknown"."""
    [day] = all_at_the_desk(home)
    return day


def warns(home: Cast, days: int) -> None:
    """The docket's worker process warns, so many days on."""
    with seats.seated(home.services["hold_clock"], "justice") as who:
        docket.warn(who, clock.now() + timedelta(days=days))

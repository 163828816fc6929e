"""Steps of a hand-off for tests: the worker process at a minute of the night, and what stands in the tables."""

import threading
import uuid
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import psycopg
from django.db import transaction

from offramp.consent import gate
from offramp.curb import actions as officer
from offramp.curb import queries as curb
from offramp.curb.rules import Leave, Told
from offramp.docket import actions as docket
from offramp.docket import chores as docket_chores
from offramp.ground import clock, ids
from offramp.ground.backend.base import DatabaseWrapper
from offramp.handoff import actions, chores, models, queries, rules
from offramp.handoff.queries import Handed
from offramp.program import actions as program
from offramp.program import chores as messages
from offramp.program import queries as on_call
from offramp.program.models import Message
from tests import builders, cast, seats
from tests.cast import Cast, Person

__all__ = ["gate", "ids", "rules"]
encounter = builders.encounter


def now_on_call(home: Cast) -> None:
    """Maya is on the first line and Dele on the second, now: actions read the real clock."""
    installer = home.services["installer"]
    now = clock.now()
    with seats.seated(installer, "care"):
        with transaction.atomic():
            there = {
                shift.staff for shift in on_call.shifts(installer, start=now, end=now + timedelta(hours=1))
            }
        for person, line in ((home.maya, "primary"), (home.dele, "backup")):
            if str(person.staff.id) in there:
                continue
            program.add_shift(
                installer,
                staff=person.staff.id,
                line=line,
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(hours=7),
            )


def tick(home: Cast, at: datetime | None = None, *, minutes: float = 0) -> int:
    """One round of the worker process, so many minutes from `at` or now."""
    who = home.services["collector"]
    moment = (at or clock.now()) + timedelta(minutes=minutes)
    with seats.seated(who, "care"):
        return chores.collect(who, moment) + chores.escalate(who, moment)


def send(home: Cast, at: datetime | None = None) -> int:
    """The waiting messages go out."""
    who = home.services["collector"]
    with seats.seated(who, "care"):
        return messages.send_waiting(who, at or clock.now())


def only(home: Cast) -> Handed:
    """The one hand-off there is, as the worker process reads it."""
    who = home.services["collector"]
    with seats.seated(who, "care"), transaction.atomic():
        return queries.reread(who, models.Handoff.objects.get().id)


def steps(home: Cast) -> list[str]:
    """What happened so far, in order."""
    return [stamp.step.value for stamp in only(home).situation.steps]


def keys(home: Cast) -> list[str]:
    """The calls made so far, in order."""
    return [done.key for done in only(home).situation.carried_out]


def texts(home: Cast) -> list[tuple[str, str]]:
    """Every message: to whom, and what it says."""
    with seats.seated(home.services["collector"], "care"), transaction.atomic():
        rows = Message.objects.select_related("to").order_by("id")
        return [(row.to.name, row.text) for row in rows]


def news(home: Cast, about: uuid.UUID) -> list[str]:
    """What Officer Ruiz has been told, in order."""
    with home.ruiz.seated() as who, transaction.atomic():
        return [told.kind for told in curb.news(who, [about]).get(about, ())]


def into(folder: Path, settings: object) -> Path:
    """Messages go to a file in `folder`."""
    settings.MESSAGES_FILE = str(folder / "messages.jsonl")  # type: ignore[attr-defined]
    return folder / "messages.jsonl"


def count(home: Cast, model: str) -> int:
    """How many rows of this room the worker process can see."""
    with seats.seated(home.services["collector"], "care"), transaction.atomic():
        return getattr(models, model).objects.count()


def both_at_once(*what: Callable[[], object], face: str = "care") -> list[Exception | None]:
    """Each in a thread and on a connection of its own, let go at the same instant; what each raised."""
    start = threading.Barrier(len(what))
    raised: list[Exception | None] = [None] * len(what)
    settings = deepcopy(seats._faces[face].settings_dict)

    def run(place: int) -> None:
        own[place].inc_thread_sharing()
        try:
            start.wait()
            what[place]()
        except Exception as error:
            raised[place] = error
        finally:
            own[place].close()

    own = [DatabaseWrapper(deepcopy(settings), alias="default") for _ in what]
    here = threading.local()

    class ByThread(dict[str, DatabaseWrapper]):
        def __getitem__(self, face: str) -> DatabaseWrapper:
            return own[here.place] if hasattr(here, "place") else super().__getitem__(face)

    def at_place(place: int) -> None:
        here.place = place
        run(place)

    with mock.patch.object(seats, "_faces", ByThread(seats._faces)):
        threads = [threading.Thread(target=at_place, args=(place,)) for place in range(len(what))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return raised


def does(person: Person, action: str, about: uuid.UUID, **more: object) -> object:
    """This person does that, on the care face, as an on-call worker."""
    with seats.seated(cast.principal_of(person.staff, "on_call_worker"), "care") as who:
        return getattr(actions, action)(who, subject=about, **more)


def told(home: Cast, about: uuid.UUID) -> tuple[Told, ...]:
    """The news about an encounter as Officer Ruiz reads it."""
    with home.ruiz.seated() as who, transaction.atomic():
        return curb.news(who, [about])[about]


def leaves(home: Cast, about: uuid.UUID, kind: str, *, hours: int = 0) -> None:
    """Officer Ruiz says they had to leave, or set a place and time."""
    more = {"place": "Harbor House", "meet_at": clock.now() + timedelta(hours=hours)} if hours else {}
    with home.ruiz.seated() as who:
        officer.leave(who, encounter=about, kind=Leave(kind), **more)


def asked(home: Cast) -> uuid.UUID:
    """A stop that only the prosecutor can let in, with its hold."""
    facts = builders.CLEAR | {"exploits_minors": True}
    about = builders.encounter(home, facts=facts, outcome="asked", happened_at=clock.now())
    with seats.seated(home.services["hold_clock"], "justice") as who:
        docket_chores.open_holds(who, clock.now())
    return about


def admits(home: Cast, about: uuid.UUID) -> None:
    """A. Chen lets it in."""
    with home.chen.seated() as who:
        docket.admit(who, encounter=about, reason="She was a child herself.")


def log_rows(built: SimpleNamespace) -> int:
    """How many rows the log has, as the administrator counts them."""
    with psycopg.connect(built.admin) as connection:
        return connection.execute("SELECT count(*) FROM offramp.ground_entry").fetchone()[0]


def replies(person: Person, reference: str, words: str) -> str:
    """This person texts back."""
    with seats.seated(cast.principal_of(person.staff, "on_call_worker"), "care") as who:
        return actions.reply(who, reference=reference, words=words)

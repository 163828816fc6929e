"""The other doors for tests: somebody writes, the project manager says a word, an officer calls."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.utils.html import strip_tags

from offramp.curb.phone_in import actions as phone
from offramp.curb.phone_in.queries import Caller
from offramp.ground import clock, ids
from offramp.handoff import models
from offramp.handoff.referrals import actions as referrals
from offramp.handoff.waiting import actions, queries
from offramp.policy import packs
from tests import builders, seats
from tests.cast import Cast, Person

FORM = packs.load("port-larkin").program.public_referral


def writes(home: Cast, address: str = "", **words: object) -> uuid.UUID:
    """A shop by the ferry writes about somebody, each time from another address."""
    said = {"called": "Leo", "find_me": "By the ferry steps at noon", "going_on": "Sleeps in our doorway"}
    written = referrals.Written(**(said | words))
    with seats.seated(referrals.public_form("port-larkin"), "care") as who:
        return referrals.receive(
            who, written=written, language="en", address=address or str(ids.new()), form=FORM
        )


def says(person: Person, action: str, subject: uuid.UUID, **more: object) -> None:
    """This person says that of whoever waits."""
    with person.seated() as who:
        getattr(actions, action)(who, subject=subject, **more)


def accepts(home: Cast, subject: uuid.UUID, *, hours: float = 26, **more: object) -> datetime:
    """Sam accepts, for so many hours from now."""
    meet_at = clock.now() + timedelta(hours=hours)
    says(home.sam, "accept", subject, meet_at=meet_at, place="Ferry steps, red hat", **more)
    return meet_at


def line(person: Person) -> queries.Line:
    """The queue as this person reads it."""
    with person.seated() as who, transaction.atomic():
        return queries.the_line(who)


def places(home: Cast) -> queries.Places:
    """How many places Sam reads."""
    with home.sam.seated() as who, transaction.atomic():
        return queries.places(who)


def calls_in(home: Cast, by: Person | None = None, **more: object) -> uuid.UUID:
    """Officer Ruiz telephones, and Maya writes it down."""
    ruiz = home.ruiz.staff
    wanted: dict[str, object] = {
        "encounter": ids.new(),
        "caller": Caller(officer=ruiz.id, unit=ruiz.unit_id, agency=ruiz.agency_id, words=ruiz.name),
        "route": "arrest_diversion",
        "reason": "PLC 9.14",
        "facts": builders.CLEAR,
        "outcome": "accepted",
        "description": phone.Words(called="Rosa", find_me="By the ferry steps"),
        "checked": True,
    }
    with (by or home.maya).seated() as who:
        return phone.take_down(who, **(wanted | more))


def stored(home: Cast, model: str) -> list[object]:
    """The rows of a table of this room, as the worker process reads them."""
    with seats.seated(home.services["collector"], "care"), transaction.atomic():
        return list(getattr(models, model).objects.all())


def with_pack(folder: Path, monkeypatch: object, old: str, new: str) -> None:
    """Port Larkin with another line in its program."""
    import shutil

    shutil.copytree(packs.folder(), folder / "sites", dirs_exist_ok=True)
    file = folder / "sites" / "port-larkin" / "program.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    monkeypatch.setenv("OFFRAMP_SITES", str(folder / "sites"))  # type: ignore[attr-defined]


class Public:
    """Somebody without an account, on the care face."""

    def __init__(self, address: str = "") -> None:
        self.client = Client(REMOTE_ADDR=address or str(ids.new()), HTTP_HOST="care.localhost")

    def get(self, path: str, **more: object):
        return self._ask(self.client.get, path, **more)

    def post(self, path: str, /, **fields: object):
        return self._ask(self.client.post, path, fields)

    def _ask(self, verb, path: str, *given: object, **named: object):
        with seats.on("care"):
            answer = verb(path, *given, **named)
        answer.text_only = " ".join(strip_tags(answer.content.decode()).split())
        return answer

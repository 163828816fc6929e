"""The box of messages for tests."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
from django.conf import settings
from django.db import transaction

from offramp.ground import clock
from offramp.program import actions, chores, gateways
from offramp.program.models import Message
from tests import fake_gateway, seats
from tests.cast import Cast, Person, service
from tests.fake_gateway import FakeGateway
from tests.rooms.web.numbers import PHONES

__all__ = ["gateways"]


def write(
    home: Cast, to: Person, key: str, *, means: str = "message", reference: str = "7K2", text: str = ""
) -> None:
    """A message into the box."""
    with seats.seated(home.services["collector"], "care") as who, transaction.atomic():
        actions.write(
            who,
            to=to.staff.id,
            means=means,
            text=text or "Hand-off waiting.",
            reference=reference,
            repeat_key=key,
        )


def send(home: Cast, *, later: timedelta = timedelta(0)) -> int:
    """What waits goes out."""
    with seats.seated(home.services["collector"], "care") as who:
        return chores.send_waiting(who, clock.now() + later)


def tell(home: Cast) -> int:
    """Those who lead are told of what was lost."""
    with seats.seated(home.services["collector"], "care") as who:
        return chores.tell_of_lost(who, clock.now())


def row(key: str) -> Message:
    """One message as it stands."""
    return next(each for each in all_rows() if each.repeat_key == key)


def all_rows() -> list[Message]:
    """Every message, as the worker process sees them, in the order in which they were written."""
    with seats.seated(service("collector", "collection"), "care"), transaction.atomic():
        return list(Message.objects.select_related("to").order_by("written_at", "id"))


def order() -> list[str]:
    """The keys of what was sent, in order."""
    return [each.repeat_key for each in sorted(all_rows(), key=lambda each: each.sent_at or clock.now())]


def numbers(built: SimpleNamespace) -> None:
    """A telephone of their own for each."""
    for name, phone in PHONES.items():
        as_admin(built, "UPDATE program_staff SET phone = %s WHERE name = %s", phone, name)


def as_admin(built: SimpleNamespace, query: str, *values: object) -> None:
    """Straight at the tables."""
    with psycopg.connect(built.admin, autocommit=True) as connection:
        connection.execute("SET search_path = offramp")
        connection.execute(query, values)


def settings_for(carrier: FakeGateway, public: str = "http://care.localhost:8001") -> dict[str, str]:
    """The settings of a face that uses this carrier."""
    return {
        "GATEWAY_URL": carrier.url,
        "GATEWAY_ACCOUNT": fake_gateway.ACCOUNT,
        "GATEWAY_TOKEN": fake_gateway.TOKEN,
        "GATEWAY_NUMBER": fake_gateway.NUMBER,
        "GATEWAY_VOICE_NUMBER": fake_gateway.NUMBER,
        "GATEWAY_COUNTRY": "1",
        "GATEWAY_PUBLIC_URL": public,
    }


def file() -> Path:
    """Where the file gateway writes."""
    return Path(settings.MESSAGES_FILE)


def lines() -> list[dict[str, str]]:
    """What it wrote."""
    return [json.loads(line) for line in file().read_text().splitlines()]

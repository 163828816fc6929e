"""Telephones for tests: they text, answer and press as a carrier would pass it on, signed, to the care face."""

import itertools
import uuid
import xml.etree.ElementTree as ET
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import urlencode

from django.core.cache import cache
from django.test import Client, override_settings

from offramp.ground import clock
from tests import fake_gateway, seats
from tests.cast import Cast
from tests.rooms.handoff import story
from tests.rooms.program import box

__all__ = ["box", "story"]
PUBLIC = "http://care.localhost:8001"
MAYA, DELE = "+12065550141", "+12065550142"
_number = itertools.count(1)


@contextmanager
def lines_open(home: Cast, built: SimpleNamespace):
    """Everyone has a telephone of their own, and Maya and Dele are on call."""
    cache.clear()
    box.numbers(built)
    story.now_on_call(home)
    with fake_gateway.standing() as carrier, override_settings(**box.settings_for(carrier, PUBLIC)):
        yield carrier


def called(home: Cast) -> uuid.UUID:
    """A hand-off that Maya was called for."""
    about = story.encounter(home, happened_at=clock.now())
    story.tick(home)
    return about


def reference(home: Cast) -> str:
    """Of the one hand-off there is."""
    return story.only(home).reference


def posts(path: str, fields: dict[str, str], *, signature: str | None = None, body: bytes | None = None):
    """One request of the carrier."""
    given = fake_gateway.sign(PUBLIC + path, fields) if signature is None else signature
    with seats.on("care"):
        return Client(enforce_csrf_checks=True).post(
            path,
            data=urlencode(fields).encode() if body is None else body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": given, "Host": "care.localhost"},
        )


def texts(phone: str, body: str, *, sid: str = "") -> str:
    """What comes back when this phone texts that; "" for nothing."""
    fields = {
        "From": phone,
        "To": fake_gateway.NUMBER,
        "Body": body,
        "MessageSid": sid or f"SM{next(_number)}",
    }
    answer = posts("/gateway/sms/", fields)
    assert answer.status_code == 200, answer.content
    return "".join(ET.fromstring(answer.content).itertext())


def answers(message: uuid.UUID, *, key: str = "", call: str = "CA1"):
    """The call of this message is answered, or a key is pressed in it: what is said then."""
    fields = {"CallSid": call, "CallStatus": "in-progress"} | ({"Digits": key} if key else {})
    answer = posts(f"/gateway/voice/{message}/", fields)
    assert answer.status_code == 200, answer.content
    return ET.fromstring(answer.content)


def receipt(message: uuid.UUID, status: str, **more: str) -> None:
    """The carrier says what became of it."""
    kind = "CallStatus" if more.pop("call", "") else "MessageStatus"
    assert posts(f"/gateway/status/{message}/", {kind: status} | more).status_code == 204


def to(name: str, *, means: str = "message"):
    """The latest message to somebody."""
    rows = [row for row in box.all_rows() if row.to.name == name and row.means == means]
    return rows[-1] if rows else None

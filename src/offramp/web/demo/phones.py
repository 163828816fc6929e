"""The pretend phones: what reached Maya and Dele, what they texted back, and what they may reply now.

A reply goes the way that a carrier's does: the same code decides whose phone it is and what it may do.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction

from offramp.ground import clock, ids
from offramp.ground.principal import acting, service
from offramp.handoff import queries
from offramp.program import gateways
from offramp.web.carrier import answers
from offramp.web.demo.story import DELE, MAYA, SITE, ZONE, Persona
from offramp.web.models import Account

OWNERS = {persona.key: persona for persona in (MAYA, DELE)}
SHOWN = 7
COLLECTOR = service(SITE, role="collector", purpose="collection")


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """One text on a phone, or a call and what it says; `mine` is what its owner wrote."""

    text: str
    at: datetime
    mine: bool = False
    rings: bool = False


def sent() -> list[gateways.Sent]:
    """Everything that the program has sent to anybody."""
    return gateways.written(Path(settings.MESSAGES_FILE))


def open_handoffs() -> list[queries.Handed]:
    """The hand-offs that are not over, as the program's own worker sees them."""
    with acting(COLLECTOR), transaction.atomic():
        return queries.open_handoffs(COLLECTOR)


def all_phones(handed: list[queries.Handed]) -> list[dict[str, Any]]:
    """Maya's phone, and Dele's once it has rung: the newest texts last, and what can be replied."""
    everything = sent()
    found = []
    for persona in OWNERS.values():
        received = [_received(each) for each in everything if each.to == persona.phone]
        texts = sorted([*received, *_written_back(persona)], key=lambda each: each.at)[-SHOWN:]
        if texts or persona is MAYA:
            found.append(
                {
                    "key": persona.key,
                    "owner": persona.name,
                    "number": persona.phone,
                    "texts": [
                        {
                            "text": each.text,
                            "mine": each.mine,
                            "from": "Call, ringing" if each.rings else "",
                            "at": f"{each.at.astimezone(ZONE):%H:%M}",
                        }
                        for each in texts
                    ],
                    "url": _message(persona, received[-1].text) if received else "",
                    "rings": bool(received) and received[-1].rings,
                    **_replies(persona, received, handed),
                }
            )
    return found


def reply(persona: Persona, *, reference: str, words: str) -> None:
    """Text back from the phone of `persona`, as a carrier would pass it on; the answer arrives on the same phone."""
    answer = answers.answer(persona.phone, f"{words} {reference}", str(ids.new()))
    _write_back(persona, words, mine=True)
    if answer:
        _write_back(persona, answer, mine=False)


def _received(sent: gateways.Sent) -> Text:
    """A text, or a call with the first of the two languages that it speaks."""
    rings = sent.means == gateways.Means.VOICE
    return Text(text=sent.text.splitlines()[0] if rings else sent.text, at=sent.at, rings=rings)


def _replies(persona: Persona, received: list[Text], handed: list[queries.Handed]) -> dict[str, Any]:
    """The words worth texting back, for the newest call on this phone that is not over."""
    told = " ".join(each.text for each in received)
    for each in reversed(handed):
        if each.reference not in told or each.met:
            continue
        if not each.whose:
            return {"reference": each.reference, "replies": ["1", "2"]}
        if each.whose == str(Account.objects.get(username=persona.key).staff_id):
            return {"reference": each.reference, "replies": ["10"]}
    return {"reference": "", "replies": []}


def _message(persona: Persona, text: str) -> str:
    """The door of a persona, and on to the page that the message's address names."""
    there = urlsplit(text.rsplit(maxsplit=1)[-1])
    onward = there.path if there.scheme else persona.page
    return f"{settings.CARE_URL}/demo/be/{persona.key}/?{urlencode({'next': onward})}"


def _file() -> Path:
    return Path(settings.DEMO_FOLDER) / "replies.jsonl"


def _write_back(persona: Persona, text: str, *, mine: bool) -> None:
    line = {"key": persona.key, "text": text, "mine": mine, "at": clock.now().isoformat()}
    with _file().open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _written_back(persona: Persona) -> list[Text]:
    lines = _file().read_text(encoding="utf-8").splitlines() if _file().exists() else []
    rows = [json.loads(line) for line in lines]
    return [
        Text(text=row["text"], at=datetime.fromisoformat(row["at"]), mine=row["mine"])
        for row in rows
        if row["key"] == persona.key
    ]

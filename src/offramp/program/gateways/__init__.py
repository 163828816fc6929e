"""The ways out of the house for a message: one small interface, the file gateway, and a carrier over HTTP.

A gateway knows a telephone, a text and a reference. It is told nothing else, and it asks nothing.
"""

from pathlib import Path
from typing import Protocol

from django.conf import settings

from offramp.errors import Refusal
from offramp.program.gateways.file import FileGateway, Sent, written
from offramp.program.gateways.numbers import carrier_form, same
from offramp.program.gateways.receipts import Means, Outcome, Reason, Receipt
from offramp.program.gateways.twilio import TwilioGateway

__all__ = [
    "FileGateway",
    "Gateway",
    "Means",
    "Outcome",
    "Reason",
    "Receipt",
    "Sent",
    "TwilioGateway",
    "carrier_form",
    "chosen",
    "same",
    "written",
]


class Gateway(Protocol):
    """Hands a message over. The same `reference` twice is the same message: a repeat does no harm."""

    def send(self, to_phone: str, text: str, reference: str) -> Receipt: ...

    def call(self, to_phone: str, text: str, reference: str) -> Receipt: ...


def chosen() -> Gateway:
    """The gateway of this deployment. Raises Refusal where none is set: a message must never go nowhere."""
    if settings.GATEWAY_URL:
        return TwilioGateway(
            base=settings.GATEWAY_URL,
            account=settings.GATEWAY_ACCOUNT,
            token=settings.GATEWAY_TOKEN,
            number=settings.GATEWAY_NUMBER,
            voice_number=settings.GATEWAY_VOICE_NUMBER,
            country=settings.GATEWAY_COUNTRY,
            public=settings.GATEWAY_PUBLIC_URL,
        )
    if not settings.MESSAGES_FILE:
        raise Refusal(
            code="no_gateway",
            sentence="Messages have nowhere to go: no gateway is set.",
            next_step="Set OFFRAMP_GATEWAY_URL to a carrier's address (docs/how-to/messages.md), or"
            " OFFRAMP_MESSAGES_FILE to a file that the worker process may write.",
        )
    return FileGateway(Path(settings.MESSAGES_FILE))

"""Texts and calls by a carrier that speaks Twilio's HTTP: one POST each, nothing followed, nothing kept open.

It never logs the token, a number or a text, and it never raises for what a carrier or a network does.
"""

import contextlib
import http.client
import json
import logging
import socket
import ssl
import threading
import time
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from offramp.program.gateways.numbers import carrier_form
from offramp.program.gateways.receipts import Outcome, Reason, Receipt

logger = logging.getLogger("offramp.program")
SECONDS = 6.0
MOST_BYTES = 65_536
RING_SECONDS = 25
LONGEST_ASKED = timedelta(minutes=10)
OPTED_OUT = "21610"
# Codes of a 400 that speak of our own setting up (the sender, the account, a trial), not of this telephone.
OURS = frozenset(
    {"20003", "20404", "21212", "21219", "21603", "21606", "21607", "21608", "21659", "21660"}
    | {"21701", "21702", "21703", "21704", "21705", "30034"}
)
REFUSES_US = frozenset({401, 403, 404})
BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True, kw_only=True, slots=True)
class TwilioGateway:
    """One account at a carrier. `public` is where this carrier finds us; our reference travels in its addresses."""

    base: str
    account: str
    token: str = field(repr=False)
    number: str
    voice_number: str
    country: str
    public: str

    def send(self, to_phone: str, text: str, reference: str) -> Receipt:
        """A text; what becomes of it comes back to the address that carries our reference."""
        sender = "MessagingServiceSid" if self.number.startswith("MG") else "From"
        fields = {sender: self.number, "Body": text}
        if reference:
            fields["StatusCallback"] = f"{self.public}/gateway/status/{reference}/"
        return self._ask("Messages.json", to_phone, fields, reference)

    def call(self, to_phone: str, text: str, reference: str) -> Receipt:
        """A call; what it says is asked of us when it is answered, so that the words stay in the house."""
        fields = {
            "From": self.voice_number,
            "Url": f"{self.public}/gateway/voice/{reference}/",
            "Method": "POST",
            "StatusCallback": f"{self.public}/gateway/status/{reference}/",
            "StatusCallbackMethod": "POST",
            "Timeout": str(RING_SECONDS),
        }
        return self._ask("Calls.json", to_phone, fields, reference)

    def _ask(self, resource: str, to_phone: str, fields: dict[str, str], reference: str) -> Receipt:
        number = carrier_form(to_phone, country=self.country)
        if not number:
            return Receipt(reference=reference, outcome=Outcome.NEVER, reason=Reason.NO_NUMBER)
        try:
            status, headers, body = self._post(resource, {"To": number, **fields})
        except (OSError, http.client.HTTPException, ValueError) as error:
            logger.warning("message %s: no answer from the gateway (%s)", reference, type(error).__name__)
            return Receipt(reference=reference, outcome=Outcome.LATER, reason=Reason.GATEWAY_SILENT)
        found = _read(reference, status, headers.get("retry-after", ""), _json(body))
        if found.outcome is not Outcome.TAKEN:
            logger.warning(
                "message %s: %s (HTTP %d, code %s)", reference, found.reason, status, found.code or "none"
            )
        return found

    def _post(self, resource: str, fields: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """One request of at most SECONDS, redirects not followed: a token goes to one address alone."""
        place, until = urlsplit(self.base), time.monotonic() + SECONDS
        connection: http.client.HTTPConnection
        if place.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                place.hostname or "", place.port, timeout=SECONDS, context=context
            )
        else:
            connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=SECONDS)
        pair = b64encode(f"{self.account}:{self.token}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
        path = f"{place.path.rstrip('/')}/2010-04-01/Accounts/{self.account}/{resource}"
        patience = threading.Timer(SECONDS, _hang_up, [connection])
        patience.daemon = True
        try:
            connection.connect()
            patience.start()
            connection.request("POST", path, urlencode(fields), headers)
            answer = connection.getresponse()
            body = _body(answer, until)
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
        finally:
            patience.cancel()
            connection.close()


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """A carrier that sends one byte now and then must not keep us: each read alone would be in time."""
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    """As much as came in time; the status before it has said already what became of the message."""
    body = b""
    try:
        while len(body) < MOST_BYTES and time.monotonic() < until and (part := answer.read1(MOST_BYTES)):
            body += part
    except (OSError, http.client.HTTPException):
        return body
    return body


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _read(reference: str, status: int, retry_after: str, said: dict[str, Any]) -> Receipt:
    """What an answer means for the message."""
    code = str(said.get("code") or "")[:12]
    if 200 <= status < 300:
        return Receipt(reference=reference, carrier_id=str(said.get("sid") or "")[:64])
    if status in BUSY or status >= 500:
        reason = Reason.GATEWAY_BUSY if status in BUSY else Reason.GATEWAY_DOWN
        asked = int(retry_after[:9]) if retry_after.isascii() and retry_after.isdecimal() else 0
        wait = min(timedelta(seconds=asked), LONGEST_ASKED) if asked else None
        return Receipt(reference=reference, outcome=Outcome.LATER, reason=reason, code=code, wait=wait)
    if status in REFUSES_US or code in OURS or status < 400:
        return Receipt(reference=reference, outcome=Outcome.LATER, reason=Reason.GATEWAY_REFUSED, code=code)
    reason = Reason.TEXTS_STOPPED if code == OPTED_OUT else Reason.NUMBER_REFUSED
    return Receipt(reference=reference, outcome=Outcome.NEVER, reason=reason, code=code)

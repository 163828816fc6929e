"""The addresses that a carrier calls. Nothing is read or done before its signature holds.

They run as the service `gateway`; what a member of staff said is done as that member of staff.
"""

import time
import uuid
from collections.abc import Callable
from functools import wraps
from urllib.parse import parse_qs

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from offramp.ground import log
from offramp.ground.principal import acting
from offramp.program import queries as program
from offramp.program.gateways import signature
from offramp.web.carrier import answers, receipts, twiml

MOST_BYTES, MOST_FIELDS, LONGEST = 16_384, 120, 1600
Fields = dict[str, str]
_last_walled = [0.0]


def from_carrier(do: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only what the carrier signed, of a bounded size, reaches the view; the rest is told nothing."""

    @csrf_exempt
    @require_POST
    @transaction.non_atomic_requests
    @wraps(do)
    def checked(request: HttpRequest, **names: uuid.UUID) -> HttpResponse:
        if not settings.GATEWAY_TOKEN:
            raise Http404
        length = request.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return HttpResponse(status=413)
        try:
            fields = parse_qs(
                request.body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
            )
        except ValueError:
            return HttpResponse(status=400)
        url = settings.GATEWAY_PUBLIC_URL + request.get_full_path()
        given = request.headers.get("X-Twilio-Signature", "")
        if not signature.holds(settings.GATEWAY_TOKEN, url, fields, given):
            _log_walled(request)
            return HttpResponse(status=403)
        return do({name: values[0][:LONGEST] for name, values in fields.items()}, **names)

    return checked


@from_carrier
def sms(fields: Fields) -> HttpResponse:
    """A text from a phone. Without the carrier's own number for it, it could be told from no replay."""
    carrier_id = fields.get("MessageSid") or fields.get("SmsSid")
    if not carrier_id:
        return HttpResponse(status=400)
    told = answers.answer(fields.get("From", ""), fields.get("Body", ""), carrier_id)
    return _xml(twiml.texts_back(told))


@from_carrier
def voice(fields: Fields, *, message: uuid.UUID) -> HttpResponse:
    """A call of ours is answered, or a key is pressed in it."""
    posted = answers.posted(message)
    if posted is None:
        raise Http404
    action = settings.GATEWAY_PUBLIC_URL + reverse("carrier_voice", args=[message])
    digit = fields.get("Digits", "")
    if not digit:
        return _xml(receipts.spoken(posted, action))
    return _xml(receipts.pressed(posted, digit=digit, call=fields.get("CallSid", ""), action=action))


@from_carrier
def status(fields: Fields, *, message: uuid.UUID) -> HttpResponse:
    """What became of a message or a call."""
    posted = answers.posted(message)
    if posted is not None:
        receipts.note(
            posted,
            status=fields.get("MessageStatus") or fields.get("CallStatus") or "",
            carrier_id=fields.get("MessageSid") or fields.get("CallSid") or "",
            code=fields.get("ErrorCode", "")[:12],
        )
    return HttpResponse(status=204)


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


def _log_walled(request: HttpRequest) -> None:
    """One row a second at most: whoever knocks without a key must not be able to fill the log."""
    now = time.monotonic()
    if now - _last_walled[0] < 1:
        return
    _last_walled[0] = now
    place = request.resolver_match.view_name if request.resolver_match else ""
    for site in program.sites():
        with acting(answers.gateway(site)):
            log.walled(place, data_class="K12", code="signature")

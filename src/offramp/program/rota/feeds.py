"""The secret calendar addresses: no session, a token alone. They show names of staff and times, and never anybody else.

They run as the named service `calendar`; a token that is revoked, unknown or of somebody who left gets the same 404.
"""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal, acting, service
from offramp.program import queries as program
from offramp.program.rota import bringing, calendars, queries
from offramp.program.rota.calendar_pages import looked_at
from offramp.program.rota.queries import Address
from offramp.program.rota.rules import Kind
from offramp.program.rota.turns import LEADS

# A calendar program that lost its way must not leave the line to nobody.
EMPTY = "This calendar holds no shift to come. To call off every shift that it brought, use the rota's page."


@csrf_exempt
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "PUT", "POST"])
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Read the shifts at this address, or bring the team's shifts to it: PUT the whole calendar, POST a part."""
    with transaction.atomic():
        address = queries.behind(token)
    if address is None:
        return _nothing()
    who = service(address.site, role="calendar", purpose="rota")
    brings = request.method in {"PUT", "POST"}
    if brings is not (address.kind is Kind.BROUGHT):
        return _nothing()
    with acting(who):
        if not brings:
            return _read(who, address, clock.now())
        size = request.headers.get("Content-Length", "")
        if size.isdecimal() and int(size) > calendars.MOST_BYTES:
            return _said(413, "calendar_too_large", [f"At most {calendars.MOST_BYTES // 1000} KB."])
        return _bring(who, address, request.body, replaces=request.method == "PUT", at=clock.now())


@transaction.atomic
def _read(who: Principal, address: Address, at: datetime) -> HttpResponse:
    card = program.staff_cards(who, [address.staff]).get(address.staff)
    if card is None:
        return _nothing()
    staff = address.staff if address.kind is Kind.MINE else None
    shown = queries.shown(who, at=at, staff=staff)
    log.looked("program.calendar", data_class="K21", ids=[address.id])
    called = card.name if staff else card.site_name
    return _private(
        HttpResponse(
            calendars.write(shown, called=f"On call: {called}", at=at),
            content_type="text/calendar; charset=utf-8",
        )
    )


def _bring(who: Principal, address: Address, content: bytes, *, replaces: bool, at: datetime) -> HttpResponse:
    """All of it or none: an event that is not understood is named by its line, and nothing is saved."""
    try:
        with transaction.atomic():
            card = program.staff_cards(who, [address.staff]).get(address.staff)
            if card is None or LEADS.isdisjoint(card.roles):
                return _nothing()
            brought, plan = looked_at(
                who, content, source=f"calendar {address.called}", replaces=replaces, at=at
            )
            if brought.problems or plan.clashes:
                return _said(422, "not_understood", [*brought.problems, *plan.clashes])
            if plan.removed and not (brought.events or brought.called_off):
                return _said(422, "empty_calendar", [EMPTY])
            if plan.touches:
                bringing.bring(who, plan=plan, source=f"calendar {address.called}", at=at)
    except Refusal as refusal:
        too_large = refusal.code in {"calendar_too_large", "file_too_large"}
        return _said(413 if too_large else 422, refusal.code, [str(refusal)])
    counts = {"added": len(plan.added), "changed": len(plan.changed), "called_off": len(plan.removed)}
    return _private(JsonResponse(counts | {"same": plan.same}))


def _said(status: int, code: str, sentences: list[str]) -> HttpResponse:
    body = {"code": code, "nothing_saved": True, "to_mend": sentences[:50]}
    return _private(JsonResponse(body, status=status))


def _nothing() -> HttpResponse:
    return _private(HttpResponse("Nothing is here.", status=404, content_type="text/plain"))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

"""The door of a participant's own pages: a short-lived mark in the browser, and a principal that is nobody else.

No account, no staff session: what the mark holds is the id of an address, and the address is asked on every page.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from offramp.care.own import actions, rules
from offramp.ground import ids
from offramp.ground.principal import Principal, acting
from offramp.program import queries as program

COOKIE = "__Host-own" if settings.HTTPS else "own"
PATH = "/"  # what such a name asks for
SALT = "offramp.care.own"


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Whoever opened the page: the principal, their id, their language and their address."""

    who: Principal
    participant: uuid.UUID
    language: str
    link: uuid.UUID
    site: str


Page = Callable[..., HttpResponse]


def own_page(view: Page) -> Page:
    """A page for whoever opened an address with its word; everybody else is sent away, and told nothing."""

    @wraps(view)
    @transaction.non_atomic_requests
    def opened(request: HttpRequest, *given: object, **named: object) -> HttpResponse:
        visitor = visiting(request)
        if visitor is None:
            return leave(redirect("own:closed"))
        with (
            translation.override(visitor.language),
            acting(visitor.who),
            transaction.atomic(),
            timezone.override(program.time_zone(visitor.who)),
        ):
            response = view(request, visitor, *given, **named)
        return response if COOKIE in response.cookies else enter(response, visitor.site, visitor.link)

    return opened


def enter(response: HttpResponse, site: str, link: uuid.UUID) -> HttpResponse:
    """The mark, anew: fifteen quiet minutes from now it is worth nothing."""
    response.set_cookie(
        COOKIE,
        signing.dumps([site, str(link)], salt=SALT),
        max_age=int(rules.QUIET.total_seconds()),
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


def leave(response: HttpResponse) -> HttpResponse:
    """Without the mark."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response


def visiting(request: HttpRequest) -> Visitor | None:
    """Whoever opened this page, as long as their address is good."""
    try:
        site, link = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=rules.QUIET)
    except (signing.BadSignature, ValueError):
        return None
    if site not in program.sites():
        return None
    with acting(actions.door(site)) as door:
        row = actions.standing(door, uuid.UUID(link))
    if row is None:
        return None
    who = Principal(
        site=site,
        staff=row.participant_id,
        role="participant",
        purpose="participant_request",
        request=ids.new(),
    )
    return Visitor(who=who, participant=row.participant_id, language=row.language, link=row.id, site=site)

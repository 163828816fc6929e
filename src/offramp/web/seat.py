"""The front door's usher: signed-in staff to a chair that the page allows, everyone else to the door.

A view without a seat runs with no principal, and then the database shows it nothing that is protected.
"""

import uuid
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from offramp.consent import gate
from offramp.consent.matrix import matrix
from offramp.errors import Refusal
from offramp.ground import ids, principal
from offramp.ground.seat import Seat
from offramp.program import queries as program
from offramp.web import refusals
from offramp.web.signin import idle

THEMES = ("auto", "day", "night")
ON_ROTA = frozenset({"supervisor", "project_manager", "on_call_worker", "case_manager"})


class SeatMiddleware:
    """Signs the principal in before the view's transaction begins, and out when the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        principal.stand(None)
        try:
            response = self.get_response(request)
        finally:
            principal.stand(None)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Find the chair; None lets the view run."""
        chair: Seat | None = getattr(view, "seat", None)
        if chair is None:
            return None
        if waits := _at_the_door(request):
            return waits
        assert request.user.is_authenticated, "the door lets nobody in unknown"
        try:
            staff = staff_behind(request.user.staff_id, request.user.site_slug)
        except Refusal as left:
            return refusals.refuse(request, left)
        if request.path == "/" and not set(chair.roles) & set(staff.roles):
            return idle.send(request, reverse("front"))
        role = next((role for role in chair.roles if role in staff.roles), None)
        request.staff = staff  # type: ignore[attr-defined]
        who = principal.Principal(
            site=staff.site_id,
            staff=staff.id,
            role=role or next(iter(staff.roles), "door"),
            purpose=chair.purpose if role else "sign_in",
            agency=staff.agency_id,
            unit=staff.unit_id or principal.NOBODY,
            request=ids.new(),
        )
        principal.stand(who)
        if role is None:
            return refusals.refuse(request, gate.walled())
        return None


def _at_the_door(request: HttpRequest) -> HttpResponse | None:
    """Where somebody is sent who is not signed in, has no second factor yet, or was away for a while."""
    if not request.user.is_authenticated:
        return idle.to_the_door(request)
    if not settings.DEMO and not is_mfa_enabled(request.user):
        return idle.send(request, reverse("mfa_activate_totp"))
    return idle.question(request)


def staff_behind(staff_id: uuid.UUID, site: str) -> program.StaffCard:
    """The member of staff behind an account, looked up by the door itself."""
    door = principal.Principal(site=site, staff=staff_id, role="door", purpose="sign_in")
    with principal.acting(door), transaction.atomic():
        return program.staff_card(door, staff_id)


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """What the page frame shows: the face, who is signed in, the theme."""
    staff = getattr(request, "staff", None)
    theme = request.COOKIES.get("theme", "auto")
    roles = matrix().roles
    return {
        "face": "justice" if settings.FACE == "justice" else "care",
        "demo": settings.DEMO,
        "theme": theme if theme in THEMES else "auto",
        "keys": "off" if request.COOKIES.get("keys") == "off" else "on",
        "staff": staff
        and {
            "pk": staff.id,
            "name": staff.name,
            "on_rota": not ON_ROTA.isdisjoint(staff.roles),
            "role_words": ", ".join(str(roles[role]["words"]) for role in staff.roles),
        },
        "site_name": staff.site_name if staff else "",
    }

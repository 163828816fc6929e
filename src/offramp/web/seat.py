"""The front door's usher: signed-in staff to a chair that the page allows, everyone else to the door.

A view without a seat runs with no principal, and then the database shows it nothing that is protected.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from offramp.consent import gate
from offramp.consent.matrix import matrix
from offramp.errors import Refusal
from offramp.ground import fresh, ids, principal
from offramp.ground.seat import Seat
from offramp.web import headers, refusals
from offramp.web.signin import idle, standing

THEMES = ("auto", "day", "night")
CHOOSE = "account_change_password"
# What changes how somebody signs in asks first, as a step that matters.
CHANGES_SIGN_IN = frozenset(
    {
        CHOOSE,
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_end_devices",
    }
)
# What an address is about, and the class without which nothing about it is open: asked before any table is.
ABOUT = {"participant": "K1", "encounter": "K2"}
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
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Find the chair; None lets the view run."""
        chair: Seat | None = getattr(view, "seat", None)
        if chair is None:
            return _own_page(request)
        if waits := _at_the_door(request, step=fresh.is_wanted(view, request)):
            return waits
        assert request.user.is_authenticated, "the door lets nobody in unknown"
        try:
            staff = standing.staff_behind(request.user.staff_id, request.user.site_slug)
        except Refusal as left:
            logout(request)
            return refusals.refuse(request, left)
        if request.path == "/" and not set(chair.roles) & set(staff.roles):
            return idle.send(request, reverse("front"))
        role = next((role for role in chair.roles if role in staff.roles), None)
        request.staff = staff  # type: ignore[attr-defined]
        who = principal.Principal(
            site=staff.site_id,
            staff=staff.id,
            role=role or _some_role(staff.roles),
            purpose=chair.purpose if role else "sign_in",
            agency=staff.agency_id,
            unit=staff.unit_id or principal.NOBODY,
            request=ids.new(),
        )
        principal.stand(who, session=request.session.session_key or "")
        if role is None or any(
            not gate.is_within_reach(who, kwargs[name], k) for name, k in ABOUT.items() if name in kwargs
        ):
            return refusals.refuse(request, gate.walled())
        return None


def _some_role(roles: Iterable[str]) -> str:
    """Whom the log names for a look that was walled off: a role of theirs that sits on this face."""
    face = "justice" if settings.FACE == "justice" else "care"
    return next((role for role in roles if matrix().roles[role]["face"] == face), "door")


def _at_the_door(request: HttpRequest, *, step: bool) -> HttpResponse | None:
    """Where somebody is sent who is not signed in, has no second step yet, or must show that it is still them."""
    if not request.user.is_authenticated:
        return idle.to_the_door(request)
    if not settings.DEMO:
        if standing.must_choose_a_password(request.user):
            return idle.send(request, reverse(CHOOSE))
        if not standing.has_second_step(request, request.user):
            return idle.send(request, reverse("mfa_index"))
    return idle.question(request, step=step)


def _own_page(request: HttpRequest) -> HttpResponse | None:
    """A page without a seat. Those about one's own sign-in are asked for like any other, once somebody is in."""
    name = (request.resolver_match.url_name or "") if request.resolver_match else ""
    if settings.DEMO or not request.user.is_authenticated or not name.startswith((CHOOSE, "mfa_")):
        return None
    try:
        staff = standing.staff_behind(request.user.staff_id, request.user.site_slug)
    except Refusal as left:
        logout(request)
        return refusals.refuse(request, left)
    request.staff = staff  # type: ignore[attr-defined]
    if name != CHOOSE and standing.must_choose_a_password(request.user):
        return idle.send(request, reverse(CHOOSE))
    return idle.question(request, step=name in CHANGES_SIGN_IN)


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """What the page frame shows: the face, who is signed in, the theme."""
    staff = getattr(request, "staff", None)
    theme = request.COOKIES.get(headers.cookie("theme"), "auto")
    roles = matrix().roles
    return {
        "face": "justice" if settings.FACE == "justice" else "care",
        "demo": settings.DEMO,
        "theme": theme if theme in THEMES else "auto",
        "keys": "off" if request.COOKIES.get(headers.cookie("keys")) == "off" else "on",
        "staff": staff
        and {
            "pk": staff.id,
            "name": staff.name,
            "on_rota": not ON_ROTA.isdisjoint(staff.roles),
            "role_words": ", ".join(str(roles[role]["words"]) for role in staff.roles),
        },
        "site_name": staff.site_name if staff else "",
    }

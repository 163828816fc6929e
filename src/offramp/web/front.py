"""The front page of each face: it sends everyone to the one screen their job begins with.

Whoever leads finds here what a leader looks at first; whose pages are still to come is told so.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.program import queries
from offramp.program.rota import queries as rota
from offramp.web.carrier import pages as carrier

FIRST_SCREEN = {
    "officer": "curb:card",
    "sergeant": "curb:card",
    "prosecutor": "docket:holds",
    "on_call_worker": "handoff:incoming",
    "case_manager": "intake:today",
    "clinician": "clinical:people",
    "supervisor": "leading",
    "project_manager": "leading",
}
LEADS = ("handoff:queue", "rota:week", "training:register", "messages")
PAGES = {
    "supervisor": (
        *LEADS,
        "contacts:led",
        "locked",
        "guarding:denials_here",
        "guarding:emergencies_here",
        "own:asked_here",
    ),
    "project_manager": (*LEADS, "questions", "guarding:orders"),
    "privacy_officer": (
        "guarding:emergencies",
        "guarding:denials",
        "guarding:orders",
        "guarding:emergency",
        "own:asked",
        "access",
    ),
    "administrator": ("access",),
}
WORDS = {
    "access": _("Who has an account"),
    "contacts:led": _("The people we work with"),
    "guarding:denials": _("What is kept from whom"),
    "guarding:denials_here": _("What is kept from whom"),
    "guarding:emergencies": _("Emergencies"),
    "guarding:emergencies_here": _("Emergencies"),
    "guarding:emergency": _("A life is in danger"),
    "guarding:orders": _("Court orders"),
    "handoff:incoming": _("Incoming hand-offs"),
    "handoff:queue": _("Queue"),
    "locked": _("Who cannot sign in"),
    "messages": _("Messages that did not arrive"),
    "own:asked": _("What people asked for"),
    "own:asked_here": _("What people asked for"),
    "questions": _("Questions for me"),
    "rota:week": _("Rota"),
    "training:register": _("Training"),
}


def _first(request: HttpRequest) -> HttpResponse:
    who = looker(request)
    screen = FIRST_SCREEN.get(who.role)
    if screen is not None:
        return HttpResponseRedirect(reverse(screen))
    return render(request, "front.html", {"doors": _doors(request, who.role)})


@seat("supervisor", "project_manager", purpose="supervision")
def leading(request: HttpRequest) -> HttpResponse:
    """What whoever leads looks at first: hours without anybody, and the way to those who wait for them."""
    who = looker(request)
    found = gaps(who, clock.now())
    context = {"doors": _doors(request, who.role), "gaps": found, "covered": not found}
    return render(request, "front.html", context | carrier.stuck(who))


def gaps(who: Principal, at: datetime) -> list[dict[str, Any]]:
    """The hours of the next fourteen days in which nobody would answer, on the site's own clocks."""
    zone = queries.time_zone(who)
    return [
        {"starts": gap.starts_at.astimezone(zone), "ends": gap.ends_at.astimezone(zone)}
        for gap in rota.gaps(who, at=at).nobody
    ]


def _doors(request: HttpRequest, role: str) -> list[tuple[str, Any]]:
    """The addresses of this role's other pages with their words, as far as this release has them."""
    staff = getattr(request, "staff", None)
    wanted = PAGES.get(role, ())
    if staff is not None and "on_call_worker" in staff.roles:
        wanted = (*wanted, "handoff:incoming")
    return [(door, WORDS[door]) for door in wanted if _there_is(door)]


def _there_is(door: str) -> bool:
    try:
        reverse(door)
    except NoReverseMatch:
        return False
    return True


@seat("prosecutor", "officer", "sergeant", purpose="sign_in")
def justice(request: HttpRequest) -> HttpResponse:
    """Officers to the curb card, prosecutors to their holds."""
    return _first(request)


@seat(
    "case_manager",
    "supervisor",
    "on_call_worker",
    "project_manager",
    "clinician",
    "defender",
    "evaluator",
    "privacy_officer",
    "administrator",
    purpose="sign_in",
)
def care(request: HttpRequest) -> HttpResponse:
    """Workers to what waits for them; others to a page that says what is here for them."""
    return _first(request)

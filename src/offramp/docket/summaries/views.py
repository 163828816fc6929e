"""An open page asks every minute whether what it shows is still shared; when something went, it is loaded anew.

Nothing is told but that: whatever was withdrawn is gone from the screen within the minute.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from offramp.docket import queries as docket
from offramp.docket.summaries import queries
from offramp.ground.seat import looker, seat


@seat("prosecutor", purpose="filing_decision")
@require_GET
def desk_still(request: HttpRequest) -> HttpResponse:
    """For the list of holds."""
    who = looker(request)
    return _answer(request, queries.mark(who, docket.waiting(who)))


@seat("prosecutor", purpose="filing_decision")
@require_GET
def hold_still(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """For one hold."""
    return _answer(request, queries.mark(looker(request), [encounter]))


@seat("officer", "sergeant", purpose="referral")
@require_GET
def mine_still(request: HttpRequest) -> HttpResponse:
    """For an officer's own list."""
    return _answer(request, queries.mark(looker(request)))


def _answer(request: HttpRequest, mark: str) -> HttpResponse:
    """Silent while nothing changed; a page without a script loads itself anew and never asks."""
    response = HttpResponse(status=204)
    if request.GET.get("seen") != mark:
        response.headers["HX-Refresh"] = "true"
    return response

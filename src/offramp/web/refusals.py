"""Turns a Refusal into a page that says what to mend, a wall into one page for every id, a Fault into calm.

A wall reads the same whether the thing is hidden or was never there.
"""

import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from offramp.errors import Refusal
from offramp.ground import log, principal

logger = logging.getLogger("offramp")
WALLED = "walled"


class RefusalMiddleware:
    """Outermost but for headers: nothing that goes wrong leaves the house as a stack trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an exception; None leaves 404 and the like to Django."""
        if isinstance(error, Refusal):
            return refuse(request, error)
        return None


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal; a wall is logged apart from the request that it ended."""
    if refusal.code == WALLED:
        if principal.current() is not None:
            log.walled(
                request.resolver_match.view_name if request.resolver_match else "", data_class="", code=WALLED
            )
        return render(request, "wall.html", status=404)
    return render(request, "refusal.html", {"refusal": refusal}, status=422)


def page_missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    return render(request, "404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """Ours to mend: a calm page with a number to give to whoever helps."""
    number = uuid.uuid4().hex[:8]
    logger.error("fault %s at %s", number, request.resolver_match and request.resolver_match.view_name)
    return render(request, "500.html", {"number": number}, status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or came from elsewhere."""
    refusal = Refusal(
        code="stale_page",
        sentence=gettext("This page was open for too long to be sent safely."),
        next_step=gettext("Go back, load it again and send once more."),
    )
    return render(request, "refusal.html", {"refusal": refusal}, status=403)

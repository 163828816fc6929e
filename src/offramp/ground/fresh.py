"""Says on a view that whoever uses it must have proved within the last five minutes that it is still them.

The decorator only marks the view; the front door reads the mark and asks before the view runs. What was sent is
carried by the page that asks, and goes on its way with the answer: nothing typed is lost, nothing of it is kept.
"""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

PROVED = "proved_at"
SECONDS = 300

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class When(StrEnum):
    """Which use of a page asks."""

    ALWAYS = "always"
    SENT = "sent"


def within_five_minutes(view: View) -> View:
    """Mark a view: opening it asks, and so does sending it. For export, emergency, consent for someone, legal process."""
    view.fresh = When.ALWAYS  # type: ignore[attr-defined]
    return view


def when_sent(view: View) -> View:
    """Mark a view: reading it asks nothing, sending it does."""
    view.fresh = When.SENT  # type: ignore[attr-defined]
    return view


def prove(request: HttpRequest) -> None:
    """They have just shown a second factor, or signed in whole. Sign-in alone calls this."""
    request.session[PROVED] = time.time()


def is_proved(request: HttpRequest) -> bool:
    """Whether that is no more than five minutes ago."""
    return 0 <= time.time() - float(request.session.get(PROVED, 0)) <= SECONDS


def is_wanted(view: object, request: HttpRequest) -> bool:
    """Whether this use of the view wants a proof that is fresh."""
    when = getattr(view, "fresh", None)
    return when is When.ALWAYS or (when is When.SENT and request.method not in ("GET", "HEAD"))

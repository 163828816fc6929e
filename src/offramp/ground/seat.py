"""Says on a view from which chair it may be used: these roles, for this one purpose.

The decorator only marks the view; the front door reads the mark and signs the principal before the view runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

from offramp.ground.principal import Principal, current

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """The roles that may open a page, first preferred, and the purpose that the page has."""

    roles: tuple[str, ...]
    purpose: str


def seat(*roles: str, purpose: str) -> Callable[[View], View]:
    """Mark a view: only staff who hold one of `roles` may open it, and for `purpose` alone."""

    def mark(view: View) -> View:
        view.seat = Seat(roles=roles, purpose=purpose)  # type: ignore[attr-defined]
        return view

    return mark


def looker(_request: HttpRequest) -> Principal:
    """Who is looking: the principal that the front door signed for this request."""
    who = current()
    assert who is not None, "a view without a seat asked who is looking"
    return who

"""What the officer's pages share: the rules of the day, a whole page or a fragment, and where to go next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from offramp.curb import rules
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.policy import packs
from offramp.policy.packs import Pack
from offramp.policy.rulebook import Rulebook

NO_BOOK = frozenset({"no-rulebook", "draft-rulebook"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """What holds at a site on a day. `book` refuses where no signed rulebook is in force."""

    pack: Pack
    on: date

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""
        return self.pack.in_force(on=self.on)


def rules_of(who: Principal, at: datetime | None = None) -> Today:
    """The site's pack, and the day of `at`, or today, by the site's own calendar."""
    pack = packs.load(who.site)
    return Today(pack=pack, on=rules.day(at or clock.now(), pack.program.time_zone))


def page(
    request: HttpRequest, today: Today, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page or a fragment, with times as the site's own clocks show them."""
    with timezone.override(ZoneInfo(today.pack.program.time_zone)):
        return render(request, template, context, status=status)


def swaps(request: HttpRequest) -> bool:
    """Whether the page asks for a fragment, or for a whole page."""
    return bool(getattr(request, "htmx", False))


def go(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, with a script or without."""
    return HttpResponseClientRedirect(address) if swaps(request) else redirect(address)

"""A locked account must never silence the only worker on call: whoever leads them is told and can lift it at once."""

from collections.abc import Mapping
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offramp.ground import ids, log
from offramp.ground.principal import Principal, acting
from offramp.ground.seat import looker, seat
from offramp.program import actions, queries
from offramp.web.models import Account

LEADERS = {"justice": ("sergeant",), "care": ("supervisor", "project_manager")}


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name that somebody tries to sign in with, as accounts are named: one lock for RUIZ and ruiz."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login", "")
    return str(name).strip().lower()[:255]


def answer(
    request: HttpRequest, _response: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page of a paused sign-in; the same for a name that nobody has."""
    account = Account.objects.filter(username=name_tried(request, credentials)).first()
    if account is not None:
        _tell(account)
    return render(request, "account/locked.html", status=403)


def _tell(account: Account) -> None:
    door = Principal(
        site=account.site_slug, staff=account.staff_id, role="door", purpose="sign_in", request=ids.new()
    )
    with acting(door), transaction.atomic():
        locked = queries.staff_card(door, account.staff_id)
        first = AccessAttempt.objects.filter(username=account.username).order_by("attempt_time").first()
        since = int(first.attempt_time.timestamp()) if first else 0
        for role in LEADERS[settings.FACE]:
            for leader in queries.staff_with_role(door, role):
                if leader.agency_id == locked.agency_id:
                    actions.write(
                        door,
                        to=leader.id,
                        text=f"A colleague cannot sign in. You can let them in: {settings.BASE_URL}/locked/",
                        reference="",
                        repeat_key=f"locked:{account.id}:{leader.id}:{since}",
                    )
        log.changed("web.lockout", data_class="identity", ids=[account.id])


@seat("supervisor", purpose="supervision")
@require_http_methods(["GET", "POST"])
def locked_care(request: HttpRequest) -> HttpResponse:
    """Who of my agency is locked out, and a button to let each in."""
    return _locked(request, looker(request))


@seat("sergeant", purpose="referral")
@require_http_methods(["GET", "POST"])
def locked_justice(request: HttpRequest) -> HttpResponse:
    """The same for the officers of my department."""
    return _locked(request, looker(request))


def _paused() -> list[str]:
    """Names whose failures, from whatever device, add up to a pause that is not over."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)
    failures = recent.values("username").annotate(failures=Sum("failures_since_start"))
    return [row["username"] for row in failures if row["failures"] >= settings.AXES_FAILURE_LIMIT]


def _locked(request: HttpRequest, who: Principal) -> HttpResponse:
    accounts = Account.objects.filter(username__in=_paused(), site_slug=who.site)
    mine = [
        a for a in accounts.select_related("staff").order_by("username") if a.staff.agency_id == who.agency
    ]
    if request.method == "POST":
        for account in mine:
            if str(account.id) == request.POST.get("account"):
                reset(username=account.username)
                log.changed("web.let_in", data_class="identity", ids=[account.id])
        return HttpResponseRedirect(reverse("locked"))
    return render(request, "locked.html", {"accounts": mine})

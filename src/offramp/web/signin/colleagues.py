"""What whoever leads can do for a colleague's sign-in: take a lost second step away, and sign them out everywhere.

Nobody here can set a password: one person alone can never open somebody else's account.
"""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from offramp.ground import clock, fresh, log
from offramp.ground.principal import Principal, acting
from offramp.ground.seat import looker, seat
from offramp.program import actions, queries
from offramp.web.models import Account
from offramp.web.signin import devices

LOST = "The second step of your sign-in was taken away as lost. Was it not lost? Tell the privacy officer."
TOLD = "The second step of somebody's sign-in was taken away as lost. The log says whose, and by whom."
ACTS = ("lost", "out")


@seat("supervisor", purpose="supervision")
@fresh.when_sent
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def of_care(request: HttpRequest) -> HttpResponse:
    """The accounts of my agency."""
    return _colleagues(request, looker(request))


@seat("sergeant", purpose="referral")
@fresh.when_sent
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def of_justice(request: HttpRequest) -> HttpResponse:
    """The accounts of my department."""
    return _colleagues(request, looker(request))


def _colleagues(request: HttpRequest, who: Principal) -> HttpResponse:
    with transaction.atomic():
        rows = Account.objects.filter(site_slug=who.site, staff__agency_id=who.agency, is_active=True)
        mine = list(rows.exclude(staff_id=who.staff).select_related("staff").order_by("username"))
        log.looked("web.colleagues", data_class="identity", ids=[account.id for account in mine])
    if request.method == "POST":
        chosen = next((each for each in mine if str(each.id) == request.POST.get("account")), None)
        if chosen is not None and request.POST.get("act") in ACTS:
            lost = request.POST["act"] == "lost"
            _sign_out(chosen, lost=lost)
            if lost:
                _tell(who, chosen)
            messages.success(request, gettext("Done. They sign in again from the beginning."))
        return HttpResponseRedirect(reverse("colleagues"))
    return render(request, "colleagues.html", {"accounts": mine})


@transaction.atomic
def _sign_out(account: Account, *, lost: bool) -> None:
    """Every session ends; a lost second step goes, with its recovery codes, and the password still is needed."""
    if lost:
        Authenticator.objects.filter(user=account).delete()
    devices.end(account)
    log.changed("web.lost_second_step" if lost else "web.sign_out", data_class="identity", ids=[account.id])


def _tell(who: Principal, account: Account) -> None:
    """The person themself and whoever guards privacy: two others know of it at once."""
    door = Principal(
        site=who.site, staff=account.staff_id, role="door", purpose="sign_in", request=who.request
    )
    at = clock.now()
    with acting(door), transaction.atomic():
        guards = [card.id for card in queries.staff_with_role(door, "privacy_officer")]
        for to in dict.fromkeys([account.staff_id, *guards]):
            actions.write(
                door,
                to=to,
                text=LOST if to == account.staff_id else TOLD,
                reference="",
                repeat_key=f"lost-step:{settings.FACE}:{account.id}:{to}:{at:%Y%m%d%H%M%S}",
            )

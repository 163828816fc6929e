"""One's own sign-in: the door, the second step, the password, and the devices that are signed in."""

import uuid
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from offramp.web.signin import devices, standing


class Login(account.LoginView):  # type: ignore[misc]
    """Name and password, or the agency's own provider."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), "agencies": settings.OIDC}


class Own(mfa.IndexView):  # type: ignore[misc]
    """My sign-in: second step, password, devices."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**more)
        user = self.request.user
        own = standing.has_own_second_step(user)
        return found | {
            "is_set_up": own,
            "must_set_up": not settings.DEMO and not standing.has_second_step(self.request, user),
            "devices": devices.open_of(self.request, user),
            "has_password": user.has_usable_password(),
        }


@login_required
@require_POST
def end_devices(request: HttpRequest) -> HttpResponse:
    """Sign one of my other devices out, or all of them."""
    assert request.user.is_authenticated, "only who is signed in comes here"
    chosen = request.POST.get("device", "")
    try:
        wanted = uuid.UUID(chosen) if chosen else None
    except ValueError:
        wanted = uuid.UUID(int=0)
    ended = devices.end(request.user, device=wanted, but=request.session.session_key)
    if ended:
        messages.success(request, gettext("Signed out there."))
    return HttpResponseRedirect(reverse("mfa_index"))


login = Login.as_view()
own = Own.as_view()

"""Addresses that both faces have: sign-in, second factor, light, language, health."""

from allauth.account import views as account
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from offramp.web import preferences, refusals
from offramp.web.signin import oidc, views


def alive(_request: HttpRequest) -> HttpResponse:
    """Says that the process answers; nothing else."""
    return HttpResponse("ok", content_type="text/plain")


handlers = {"handler404": refusals.page_missing, "handler500": refusals.fault}

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", transaction.non_atomic_requests(views.login), name="account_login"),
    path("sign-in/with/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    path(
        "sign-in/left/",
        RedirectView.as_view(pattern_name="account_login"),
        name="socialaccount_login_cancelled",
    ),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/paused/", account.account_inactive, name="account_inactive"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("second-factor/", views.own, name="mfa_index"),
    path("second-factor/devices/", views.end_devices, name="mfa_end_devices"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("theme/", preferences.theme, name="theme"),
    path("language/", set_language, name="set_language"),
    path("alive/", alive, name="alive"),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("offramp.web.demo.urls")))

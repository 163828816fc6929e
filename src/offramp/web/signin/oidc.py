"""Sign-in by an agency's own provider. It opens accounts of that agency's staff, and of nobody else.

Every ID token's signature, issuer, audience, age and nonce are checked, however the token came.
"""

import logging
import secrets
import time
from typing import Any

import jwt
import requests
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from offramp.errors import Refusal
from offramp.web.models import Account
from offramp.web.signin import devices, standing
from offramp.web.signin.providers import Provider

logger = logging.getLogger("offramp.signin")
SIGNED_WITH = ["RS256", "PS256", "ES256"]
LEEWAY_SECONDS = 30


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Asks the provider, and believes a token only when its signature holds."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            wanted = jwt.get_unverified_header(id_token)
            with get_adapter().get_requests_session() as asking:
                answer = asking.get(self.openid_config["jwks_uri"])
                answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
            key = next(each for each in keys if each.key_id == wanted.get("kid"))
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=key.key,
                algorithms=SIGNED_WITH,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except (jwt.PyJWTError, StopIteration) as wrong:
            raise OAuth2Error("an ID token that does not hold") from wrong
        return claims


class AgencyProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One agency's provider: a nonce each time, and nothing of what it says about somebody is kept."""

    oauth2_adapter_class = Adapter

    def redirect(self, request: HttpRequest, process: str, *given: Any, **more: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        more["auth_params"] = {"nonce": nonce, "max_age": str(settings.SESSION_COOKIE_AGE)}
        answer: HttpResponse = super().redirect(request, process, *given, nonce=nonce, **more)
        return answer

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        self.request.oidc_claims = data["id_token"]
        return {}


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Links a provider's subject to the account of that name at that agency, and refuses every other."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        provider = next(each for each in settings.OIDC if each.id == sociallogin.account.provider)
        claims: dict[str, Any] = request.oidc_claims  # type: ignore[attr-defined]
        why = _why_not(sociallogin, claims)
        account = None if why else _account(sociallogin, provider, claims)
        if account is None or not _works_there(account, provider):
            logger.warning("a sign-in by %s was refused: %s", provider.id, why or "no account of that agency")
            raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, account)
        if provider.asked_for_two(claims):
            request.session[standing.BY_PROVIDER] = str(account.pk)
        else:
            request.session.pop(standing.BY_PROVIDER, None)


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Our own second step, unless this very sign-in came from a provider that says it asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        came_by = records[-1]["method"] if records else ""
        proved = request.session.get(standing.BY_PROVIDER) == str(self.login.user.pk)
        return not (proved and came_by == "socialaccount") and super()._should_handle(request)


def _why_not(sociallogin: SocialLogin, claims: dict[str, Any]) -> str:
    """What is wrong with this coming back, whoever it is; "" where nothing is."""
    state = sociallogin.state
    if state.get("process") != "login":
        return "nobody links an account by themselves"
    if not secrets.compare_digest(
        str(claims.get("nonce", "")), str(state.get("nonce") or secrets.token_hex())
    ):
        return "another nonce"
    if (
        time.time() - float(claims.get("auth_time") or time.time())
        > settings.SESSION_COOKIE_AGE + LEEWAY_SECONDS
    ):
        return "signed in there too long ago"
    return ""


def _account(sociallogin: SocialLogin, provider: Provider, claims: dict[str, Any]) -> Account | None:
    if sociallogin.is_existing:
        linked: Account = sociallogin.user
        return linked
    if provider.who == "email" and claims.get("email_verified") is not True:
        return None
    name = str(claims.get(provider.who) or "").strip().lower()
    account = Account.objects.filter(username=name, is_active=True).first() if name else None
    if account is None or SocialAccount.objects.filter(user=account, provider=provider.id).exists():
        return None  # a name that the agency gave to somebody new is not the person who had it before
    return account


def _works_there(account: Account, provider: Provider) -> bool:
    if account.site_slug != provider.site or not account.is_active:
        return False
    try:
        return standing.staff_behind(account.staff_id, account.site_slug).agency_name == provider.agency
    except Refusal:
        return False


@require_POST
@transaction.non_atomic_requests
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the agency's own page."""
    devices.say_shared(request)
    return _by(OAuth2LoginView, request, provider_id)


@require_GET
@transaction.non_atomic_requests
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """And back. The first leg of a strict cookie is a page of ours that goes on by itself."""
    return _by(OAuth2CallbackView, request, provider_id)


def _by(leg: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if provider_id not in {each.id for each in settings.OIDC}:
        raise Http404
    adapter = Adapter(request, provider_id)
    try:
        answer: HttpResponse = leg.adapter_view(adapter)(request)
    except (requests.RequestException, KeyError, ValueError):
        logger.warning("the provider %s does not answer as it should", provider_id)
        answer = render_authentication_error(request, adapter.get_provider())
    return answer

"""Asks "still you?" after a quiet while and before a step that matters, and for the password after a shift.

Nothing typed is lost and nothing of it is kept here: the page that asks carries what was sent, and sends it on.
"""

import time
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from offramp.ground import fresh
from offramp.web.signin import codes, devices, standing

SEEN, SINCE, QUIET = "seen_at", "signed_in_at", "quiet_seconds"
PREFIX, SENT = "still_you", "still_you-sent"
CODE, CREDENTIAL = f"{PREFIX}-code", f"{PREFIX}-credential"
OURS = frozenset({CODE, CREDENTIAL, SENT, "csrfmiddlewaretoken"})
A_MINUTE = 60


def begin(request: HttpRequest) -> None:
    """A sign-in: the shift, the first quiet while and the first five minutes begin."""
    request.session[SINCE] = request.session[SEEN] = time.time()
    request.session[QUIET] = (
        settings.IDLE_SECONDS_PHONE if devices.is_phone(request) else settings.IDLE_SECONDS
    )
    fresh.prove(request)


def question(request: HttpRequest, *, step: bool = False) -> HttpResponse | None:
    """None while this session may go on; else the page that asks, or the way to the door. `step`: this one matters."""
    if settings.DEMO:
        return None  # its personas have no code
    now = time.time()
    since = request.session.get(SINCE)
    if since is None or now - since > settings.SESSION_COOKIE_AGE:
        return _out(request)
    quiet = now - request.session.get(SEEN, since)
    if quiet > request.session.get(QUIET, settings.IDLE_SECONDS):
        return _ask(request, now)
    if quiet > A_MINUTE and not _looks_by_itself(request):
        request.session[SEEN] = now
    if step and not fresh.is_proved(request):
        return _ask(request, now, step=True)
    if _told(request) and SENT not in request.POST:
        return HttpResponseRedirect(request.get_full_path())  # answered twice
    return None


def to_the_door(request: HttpRequest) -> HttpResponse:
    """To sign-in, and from there back to the page; never a login form inside a panel."""
    return send(request, f"{reverse('account_login')}?{urlencode({'next': page_of(request)})}")


def send(request: HttpRequest, address: str) -> HttpResponse:
    """The whole page goes to `address`, whoever asked."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def page_of(request: HttpRequest) -> str:
    """The page that somebody is looking at: not the fragment or the form's address that it asked for."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    seen = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/")
    if seen.netloc not in ("", request.get_host()) or not seen.path.startswith("/"):
        return "/"
    return f"{seen.path}?{seen.query}" if seen.query else seen.path


def _out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return to_the_door(request)


def _looks_by_itself(request: HttpRequest) -> bool:
    """A page that fetches its own news is nobody at the screen."""
    return request.method == "GET" and bool(request.headers.get("HX-Request"))


def _told(request: HttpRequest) -> bool:
    return CODE in request.POST or CREDENTIAL in request.POST


def _ask(request: HttpRequest, now: float, *, step: bool = False) -> HttpResponse | None:
    assert request.user.is_authenticated, "only who is signed in is asked"
    if not standing.has_own_second_step(request.user):
        return _out(request)  # there is nothing here to ask for: the whole sign-in again
    told, by_passkey = _told(request), bool(request.POST.get(CREDENTIAL))
    kind = codes.PasskeyAgainForm if by_passkey else codes.AgainForm
    form = kind(user=request.user, prefix=PREFIX, data=request.POST if told else None)
    sent = request.method == "POST" and (not told or SENT in request.POST)
    if told and form.is_valid():
        form.save()
        request.session[SEEN] = now
        fresh.prove(request)
        request.session.cycle_key()
        return None if sent else HttpResponseRedirect(request.get_full_path())
    answer = render(request, "account/still_you.html", _page(request, form, sent=sent, step=step))
    if request.headers.get("HX-Request"):
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "body", "innerHTML"
    return answer


def _page(request: HttpRequest, form: object, *, sent: bool, step: bool) -> dict[str, object]:
    has_passkey = is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN])
    return {
        "form": form,
        "code_form": form
        if isinstance(form, codes.AgainForm)
        else codes.AgainForm(user=request.user, prefix=PREFIX),
        "action": request.get_full_path() if request.method == "POST" else page_of(request),
        "sent": sent,
        "step": step,
        "kept": [(name, each) for name, all_ in request.POST.lists() if name not in OURS for each in all_],
        "passkey": {"request_options": webauthn.begin_authentication(request.user)} if has_passkey else None,
    }

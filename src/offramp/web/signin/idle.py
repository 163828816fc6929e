"""Asks "still you?" after a quiet while, and for the password after a shift.

Nothing typed is lost and nothing of it is kept here: the page that asks carries what was sent, and sends it on.
"""

import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from offramp.web.signin import codes

SEEN, SINCE = "seen_at", "signed_in_at"
PREFIX, SENT = "still_you", "still_you-sent"
CODE = f"{PREFIX}-code"
A_MINUTE, FRESH_SECONDS = 60, 300


def begin(request: HttpRequest) -> None:
    """A sign-in: the shift and the first quiet while begin."""
    request.session[SINCE] = request.session[SEEN] = time.time()


def has_just_begun(request: HttpRequest) -> bool:
    """Whether the sign-in is so fresh that nothing needs to be asked twice."""
    return time.time() - float(request.session.get(SINCE, 0)) < FRESH_SECONDS


def question(request: HttpRequest) -> HttpResponse | None:
    """None while this session may go on; else the page that asks, or the way to the door."""
    if settings.DEMO:
        return None  # its personas have no code
    now = time.time()
    since = request.session.get(SINCE)
    if since is None or now - since > settings.SESSION_COOKIE_AGE:
        logout(request)
        return to_the_door(request)
    quiet = now - request.session.get(SEEN, since)
    if quiet > settings.IDLE_SECONDS:
        return _ask(request, now)
    if quiet > A_MINUTE and not _looks_by_itself(request):
        request.session[SEEN] = now
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


def _looks_by_itself(request: HttpRequest) -> bool:
    """A page that fetches its own news is nobody at the screen."""
    return request.method == "GET" and bool(request.headers.get("HX-Request"))


def _ask(request: HttpRequest, now: float) -> HttpResponse | None:
    told = CODE in request.POST
    form = codes.AgainForm(user=request.user, prefix=PREFIX, data=request.POST if told else None)
    sent = request.method == "POST" and (not told or SENT in request.POST)
    if told and form.is_valid():
        form.save()
        request.session[SEEN] = now
        return None if sent else HttpResponseRedirect(request.get_full_path())
    ours = {CODE, SENT, "csrfmiddlewaretoken"}
    answer = render(
        request,
        "account/still_you.html",
        {
            "form": form,
            "action": request.get_full_path() if request.method == "POST" else page_of(request),
            "sent": sent,
            "kept": [
                (name, each) for name, all_ in request.POST.lists() if name not in ours for each in all_
            ],
        },
    )
    if request.headers.get("HX-Request"):
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "body", "innerHTML"
    return answer

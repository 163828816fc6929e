"""The page of the night: its stops, the pretend phones, a clock, and a door that needs no password.

These views exist with the demo's settings alone; no other process has their addresses.
"""

import hashlib
import itertools
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from offramp.ground import clock
from offramp.web.demo import seed
from offramp.web.demo.story import OTHERS, PERSONAS, SITE, STOPS, ZONE, Stop
from offramp.web.models import Account

PATIENCE_SECONDS = 10.0
MOST_LETTERS = 20


def be(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as a persona, then go on by a page of this face's own, so that strict cookies travel."""
    account = Account.objects.filter(username=key).first()
    if account is None or key not in PERSONAS:
        raise Http404
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    onward = request.GET.get("next", PERSONAS[key].page)
    if not onward.startswith("/") or not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = PERSONAS[key].page
    return render(request, "demo/be.html", {"persona": PERSONAS[key], "onward": onward})


@transaction.non_atomic_requests
def story(request: HttpRequest) -> HttpResponse:
    """One night in Port Larkin."""
    others = [{"persona": PERSONAS[key], "url": _door(key)} for key in OTHERS]
    return render(request, "demo/story.html", {**_tonight(), "others": others, "doors": _doors()})


@transaction.non_atomic_requests
def tonight(request: HttpRequest) -> HttpResponse:
    """The stops and the phones alone, for the page to fetch again; nothing while they are the same."""
    found = _tonight()
    if request.GET.get("seen") == found["version"]:
        return HttpResponse(status=204)
    return render(request, "demo/tonight.html", found)


@require_POST
@transaction.non_atomic_requests
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """Text back from a pretend phone."""
    from offramp.web.demo import phones

    if key not in phones.OWNERS:
        raise Http404
    reference, words = request.POST.get("reference", ""), request.POST.get("words", "")[:MOST_LETTERS]
    phones.reply(phones.OWNERS[key], reference=reference, words=words)
    return HttpResponseRedirect(f"{reverse('demo')}#phone-{key}")


@require_POST
def go(_request: HttpRequest, number: int) -> HttpResponse:
    """Move the clock to a stop; it never goes back, for what happened has happened."""
    stop = next((each for each in STOPS if each.number == number), None)
    if stop is None:
        raise Http404
    ahead = (_at(stop.minutes) - clock.now()).total_seconds()
    if ahead > 0:
        file = _folder() / "clock"
        half = file.with_suffix(".half")
        half.write_text(str(float(file.read_text()) + ahead))
        half.replace(file)
    return HttpResponseRedirect(f"{reverse('demo')}#stop-{number}")


@require_POST
def start_over(_request: HttpRequest) -> HttpResponse:
    """Ask the runner to lay everything back, and wait until it has."""
    wish = _folder() / "start-over"
    wish.touch()
    until = time.monotonic() + PATIENCE_SECONDS
    while wish.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return HttpResponseRedirect(reverse("demo"))


def _tonight() -> dict[str, Any]:
    """What happened so far, what is next, and what the phones show."""
    from offramp.web.demo import phones

    now, handed = clock.now().astimezone(ZONE), phones.open_handoffs()
    shown = phones.all_phones(handed)
    sent = bool(phones.sent())
    done = {1} if sent else set()
    if sent and all(each.whose for each in handed):
        done.add(2)
    if sent and not handed:
        done.add(3)
    done |= {
        stop.number
        for stop, after in itertools.pairwise(STOPS)
        if stop.number > 3 and _at(after.minutes) <= now
    }
    coming = next((stop for stop in STOPS if _at(stop.minutes) > now), None)
    current = next((stop for stop in STOPS if stop.number not in done), STOPS[-1])
    stops = [_card(stop, done, current, coming) for stop in STOPS]
    told = repr(([(each["state"], each["open"]) for each in stops], shown))
    version = hashlib.sha256(told.encode()).hexdigest()[:12]
    return {"stops": stops, "phones": shown, "now": f"{now:%A %H:%M}", "version": version}


def _card(stop: Stop, done: set[int], current: Stop, coming: Stop | None) -> dict[str, Any]:
    state = "done" if stop.number in done else "now" if stop is current else "later"
    return {
        "stop": stop,
        "state": state,
        "url": _door(stop.persona.key),
        "open": coming is None or stop.minutes < coming.minutes,
        "next": stop is coming,
    }


def _doors() -> list[dict[str, str]]:
    """The ways in beside an officer's own card: where each is opened, and what stands there."""
    return [
        {
            "url": f"{settings.CARE_URL}{reverse('handoff:refer', args=[SITE])}",
            "who": "anybody",
            "title": "Write as a neighbor",
            "words": "The form for the public: no account, and no answer about anybody.",
        },
        {
            "url": f"{_door('sam')}?next={reverse('handoff:queue')}",
            "who": "sam",
            "title": "The queue, as Sam K.",
            "words": "The bakery wrote about somebody: accept them, and the same hand-off begins.",
        },
        {
            "url": f"{_door('maya')}?next={reverse('curb:card')}",
            "who": "maya",
            "title": "An officer calls, as Maya R.",
            "words": "The worker fills the officer's card in while they talk.",
        },
    ]


def _folder() -> Path:
    return Path(settings.DEMO_FOLDER)


def _door(key: str) -> str:
    base = settings.JUSTICE_URL if PERSONAS[key].face == "justice" else settings.CARE_URL
    return f"{base}/demo/be/{key}/"


def _at(minutes: int) -> datetime:
    return seed.night().astimezone(ZONE) + timedelta(minutes=minutes)

"""A participant's own pages: who can see what, stop sharing, who looked, my file, ask, leave. Titles name nobody."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from offramp.care.own import actions, door, forms, queries, words
from offramp.care.own.door import Visitor, own_page
from offramp.consent import actions as consent
from offramp.consent.asking import actions as asking
from offramp.consent.asking import queries as asked
from offramp.consent.asking.rules import RequestKind
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import acting
from offramp.program import queries as program


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def at_the_door(request: HttpRequest, site: str, secret: str) -> HttpResponse:
    """An address asks for its word. A wrong address asks too, and answers like a wrong word."""
    form = forms.WordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and site in program.sites():
        with acting(actions.door(site)) as who:
            row = actions.opened(who, secret=secret, word=form.cleaned_data["word"])
        if row is not None:
            return door.enter(redirect("own:home"), site, row.id)
    if form.is_bound and form.is_valid():
        form.add_error(
            "word", gettext("That did not open. Look at your word and your paper, or ask your worker.")
        )
    return render(request, "own/door.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Nothing is open: the same for whoever left and whoever was never here."""
    return render(request, "own/closed.html")


@own_page
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What there is here."""
    return _page(request, "own/home.html", {"called": queries.called(visitor.who, visitor.participant)})


@own_page
def sharing(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Who can see what, party by party, in the words of the card that was signed."""
    found = queries.shared(visitor.who, visitor.participant, visitor.language)
    return _page(request, "own/sharing.html", {"shared": found})


@own_page
def stop(request: HttpRequest, visitor: Visitor, grant: uuid.UUID) -> HttpResponse:
    """Stop sharing with one party: what it means first, then at once."""
    found = queries.shared(visitor.who, visitor.participant, visitor.language)
    one = next((each for each in found if each.grant == grant), None)
    if one is None:
        return redirect("own:sharing")
    return _stop(request, visitor, [one], one.name)


@own_page
def stop_all(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Stop sharing with everybody outside of the team."""
    found = queries.shared(visitor.who, visitor.participant, visitor.language)
    return _stop(request, visitor, found, "") if found else redirect("own:sharing")


def _stop(request: HttpRequest, visitor: Visitor, several: list[queries.Shared], name: str) -> HttpResponse:
    if request.method == "POST":
        for one in several:
            consent.revoke(visitor.who, grant=one.grant)
        return redirect("own:sharing")
    tells_court = any(one.kind == "prosecutor" for one in several)
    context = {"name": name, "held": queries.held_until(visitor.who) if tells_court else None}
    return _page(request, "own/stop.html", context)


@own_page
def looked(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Who looked, and what left the house."""
    context = {
        "looks": queries.looks(visitor.who, visitor.participant),
        "left": queries.left_the_house(visitor.who, visitor.participant),
    }
    return _page(request, "own/looked.html", context)


@own_page
def record(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """My file, to read and to print."""
    found = queries.mine(visitor.who, visitor.participant, visitor.language)
    says = [row for row in asked.asked(visitor.who, visitor.participant) if row.disagreement]
    return _page(request, "own/record.html", {"mine": found, "says": says})


@own_page
def ask(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask for a copy, a change, or that somebody sees less; and what became of it."""
    form = forms.AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asking.ask(
            visitor.who,
            participant=visitor.participant,
            kind=RequestKind(form.cleaned_data["kind"]),
            words=form.cleaned_data["words"],
            on=queries.site_day(visitor.who, clock.now()),
        )
        return redirect("own:ask")
    rows = asked.asked(visitor.who, visitor.participant)
    context = {"form": form, "asked": [(row, words.ASKED[RequestKind(row.kind)]) for row in rows]}
    return _page(request, "own/ask.html", context, form)


@own_page
def disagree(request: HttpRequest, visitor: Visitor, asked_for: uuid.UUID) -> HttpResponse:
    """What I say to a no."""
    try:
        row = asked.request(visitor.who, asked_for)
    except Refusal:
        return redirect("own:ask")
    form = forms.DisagreeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asking.disagree(visitor.who, request=row.id, words=form.cleaned_data["words"])
        return redirect("own:ask")
    return _page(request, "own/disagree.html", {"form": form, "row": row}, form)


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def leave(_request: HttpRequest) -> HttpResponse:
    """Leave at once. The address stays good until its day is over; the mark in this browser is gone."""
    return door.leave(redirect("own:closed"))


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close the address for good: somebody saw it, or it is not needed any more."""
    visitor = door.visiting(request)
    if visitor is None:
        return door.leave(redirect("own:closed"))
    if request.method == "POST":
        with acting(actions.door(visitor.site)) as who:
            actions.close(who, link=visitor.link)
        return door.leave(redirect("own:closed"))
    with translation.override(visitor.language):
        return _page(request, "own/close.html", {})


def _page(request: HttpRequest, page: str, context: dict[str, Any], form: Any = None) -> HttpResponse:
    status = 422 if form is not None and form.is_bound else 200
    return render(request, page, context, status=status)

"""The project manager's queue: everybody who waits by any door, and what is said of each.

A supervisor reads it. Nobody is scored; what was said stays, with who said it and when.
"""

import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.handoff import queries as handoff
from offramp.handoff.packets import chosen
from offramp.handoff.rules import Door, Said, Stands, Step
from offramp.handoff.waiting import actions, forms, queries
from offramp.handoff.waiting.queries import Coming, Waits
from offramp.policy import packs
from offramp.policy.program import Program
from offramp.program import queries as program

leads = seat("project_manager", "supervisor", purpose="supervision")
decides = seat("project_manager", purpose="supervision")
DOORS = {
    Door.ARREST: gettext_lazy("Instead of booking"),
    Door.SOCIAL: gettext_lazy("Officer, no arrest"),
    Door.COMMUNITY: gettext_lazy("Community"),
}
SAID = {
    Said.ACCEPTED: gettext_lazy("Accepted"),
    Said.ASKED: gettext_lazy("Asked"),
    Said.DECLINED: gettext_lazy("Declined"),
    Said.WAIT_LISTED: gettext_lazy("Put on the wait list"),
    Said.CALLED_BACK: gettext_lazy("Called back from the wait list"),
    Said.RANKED: gettext_lazy("Tile set"),
}
STANDS = {
    Stands.WAITING: (gettext_lazy("Waits"), ""),
    Stands.ASKED: (gettext_lazy("Asked"), "tell"),
    Stands.WAIT_LISTED: (gettext_lazy("On the wait list"), "tell"),
    Stands.ACCEPTED: (gettext_lazy("Accepted"), "good"),
    Stands.DECLINED: (gettext_lazy("Declined"), ""),
}


@leads
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Who is on the way, who waits and in which order, and how many places are left."""
    who = looker(request)
    site, line = packs.load(who.site).program, queries.the_line(who)
    names = handoff.names(who, [one.handed for one in line.coming])
    context = {
        "coming": [_on_the_way(one, names) for one in line.coming],
        "waiting": [_card(site, one) for one in line.waiting],
        "listed": [_card(site, one) for one in line.listed],
        "more": line.more,
        "places": queries.places(who) if who.role == "project_manager" else None,
        "hidden": bool(site.queue.approves) and who.role != "project_manager",
    }
    return _page(request, site, "handoff/queue.html", context)


@leads
@require_GET
def at(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """One who waits."""
    return _shown(request, subject)


@decides
@require_POST
def accept(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """They have a place."""
    who = looker(request)
    form = _accept_form(who, request)
    return _said(
        request,
        subject,
        "accept",
        form,
        lambda: actions.accept(
            who,
            subject=subject,
            worker=form.chosen_worker,
            meet_at=form.meet_at,
            place=form.cleaned_data["place"],
            note=form.cleaned_data["note"],
        ),
    )


@decides
@require_POST
def ask(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """Somebody was asked more."""
    form = forms.AskForm(request.POST)
    who = looker(request)
    return _said(
        request,
        subject,
        "ask",
        form,
        lambda: actions.ask(who, subject=subject, note=form.cleaned_data["note"]),
    )


@decides
@require_POST
def decline(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """Not here, and why."""
    who = looker(request)
    form = forms.DeclineForm(request.POST, queue=packs.load(who.site).program.queue)
    return _said(
        request,
        subject,
        "decline",
        form,
        lambda: actions.decline(
            who, subject=subject, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"]
        ),
    )


@decides
@require_POST
def wait_list(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """On the wait list, or back from it."""
    who = looker(request)
    back = "back" in request.POST
    return _said(
        request,
        subject,
        "",
        None,
        lambda: actions.call_back(who, subject=subject) if back else actions.wait_list(who, subject=subject),
    )


@decides
@require_POST
def rank(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """Set a tile."""
    who = looker(request)
    priority = request.POST.get("priority", "")
    return _said(request, subject, "", None, lambda: actions.rank(who, subject=subject, priority=priority))


def _said(
    request: HttpRequest,
    subject: uuid.UUID,
    which: str,
    form: django_forms.Form | None,
    do: Callable[[], None],
) -> HttpResponse:
    """Say it and go back to the page; where it cannot be said, the page says why and keeps what was typed."""
    if form is not None and not form.is_valid():
        return _shown(request, subject, which=which, form=form)
    try:
        do()
    except Refusal as refusal:
        if refusal.code == "walled":
            raise
        named = {key: said for key, said in refusal.fields.items() if form is not None and key in form.fields}
        for key, said in named.items():
            assert form is not None
            form.add_error(key, said)
        return _shown(request, subject, which=which, form=form, refusal=None if named else refusal)
    return redirect("handoff:waits", subject)


def _shown(
    request: HttpRequest,
    subject: uuid.UUID,
    *,
    which: str = "",
    form: django_forms.Form | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    who = looker(request)
    site = packs.load(who.site).program
    one = queries.one(who, subject)
    decides_here = who.role == "project_manager" and one.stands in (
        Stands.WAITING,
        Stands.ASKED,
        Stands.WAIT_LISTED,
    )
    context: dict[str, Any] = {
        "one": one,
        "rows": _rows(one),
        "past": _past(who, site, one),
        "card": _card(site, one),
        "refusal": refusal,
        "open": which,
        "decides": decides_here,
        "listed": one.stands is Stands.WAIT_LISTED,
    }
    if decides_here:
        place = one.find_me
        context |= {
            "accept": form if which == "accept" else _accept_form(who, initial={"place": place}),
            "ask": form if which == "ask" else forms.AskForm(),
            "decline": form if which == "decline" else forms.DeclineForm(queue=site.queue),
            "tiles": [{"id": tile.id, "text": chosen(tile.text, tile.es)} for tile in site.queue.priorities],
            "places": queries.places(who),
        }
    wrong = refusal is not None or form is not None
    return _page(request, site, "handoff/waits.html", context, status=422 if wrong else 200)


def _accept_form(
    who: Principal, request: HttpRequest | None = None, initial: dict[str, str] | None = None
) -> forms.AcceptForm:
    staff = {
        card.id: card for role in sorted(program.ANSWERS_CALLS) for card in program.staff_with_role(who, role)
    }
    workers = sorted(
        (card for card in staff.values() if program.may_be_called(card)), key=lambda card: card.name
    )
    return forms.AcceptForm(
        request.POST if request else None,
        program=packs.load(who.site).program,
        workers=workers,
        now=clock.now(),
        initial=forms.tomorrow(clock.now(), packs.load(who.site).program.time_zone) | (initial or {}),
    )


def _card(site: Program, one: Waits) -> dict[str, Any]:
    words, kind = STANDS[one.stands]
    tile = next((tile for tile in site.queue.priorities if tile.id == one.priority), None)
    return {
        "one": one,
        "door": DOORS[one.door],
        "state": words,
        "kind": kind,
        "priority": chosen(tile.text, tile.es) if tile else "",
    }


def _on_the_way(one: Coming, names: dict[str, str]) -> dict[str, Any]:
    """One line of those who wait for nobody here."""
    handed = one.handed
    scheduled = next(
        (stamp for stamp in reversed(handed.situation.steps) if stamp.step is Step.SCHEDULED), None
    )
    whose = names.get(handed.whose, "")
    return {
        "reference": handed.reference,
        "door": DOORS[one.door],
        "by_phone": one.by_phone,
        "settle": one.settle,
        "sent": handed.situation.steps[0].at,
        "whose": whose,
        "meet_at": scheduled.meet_at if scheduled else None,
        "nobody": not whose and handed.last.step is Step.NOBODY_ANSWERED,
    }


def _rows(one: Waits) -> list[dict[str, str]]:
    rows = [
        (_("How to find them"), one.find_me),
        (_("Called"), one.called),
        (_("What it is about"), one.reason),
        (_("What they may need"), one.needs),
        (_("Do they know?"), one.knows),
        (_("Safety"), one.safety),
        (_("From"), one.from_whom),
        (_("How to reach them who wrote"), one.reach),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _past(who: Principal, site: Program, one: Waits) -> list[dict[str, Any]]:
    """What was said so far, by whom."""
    staff = {key for row in one.words for key in (row.by_id, row.worker_id) if key}
    cards = program.staff_cards(who, staff)
    reasons = {
        tile.id: chosen(tile.text, tile.es) for tile in (*site.queue.declined_reasons, *site.queue.priorities)
    }
    found = []
    for row in one.words:
        by, worker = cards.get(row.by_id), cards.get(row.worker_id) if row.worker_id else None
        more = [
            reasons.get(row.reason or row.priority, ""),
            row.note,
            row.place,
            worker.name if worker else "",
        ]
        found.append(
            {
                "words": SAID[Said(row.said)],
                "by": by.name if by else "",
                "at": row.at,
                "more": " · ".join(part for part in more if part),
                "meet_at": row.meet_at,
            }
        )
    return found


def _page(
    request: HttpRequest, site: Program, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page, with times as the site's own clocks show them."""
    with timezone.override(ZoneInfo(site.time_zone)):
        return render(request, template, context, status=status)

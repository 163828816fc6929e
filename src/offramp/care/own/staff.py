"""The staff's side of people's own pages: give an address, and answer what people ask for."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from offramp.care.own import actions, forms, queries, words
from offramp.consent import gate
from offramp.consent.asking import actions as asking
from offramp.consent.asking import queries as asked
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.program import queries as program

worker = seat("case_manager", "on_call_worker", purpose="coordination")
leads = seat("supervisor", purpose="supervision")
privacy = seat("privacy_officer", purpose="audit")


@worker
def give(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """An address for somebody, with the word that they choose. It is shown once."""
    who = looker(request)
    known = gate.known(who, participant)
    form = forms.GiveForm(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_bound and form.is_valid():
        try:
            secret = actions.give(
                who, participant=participant, names=[text for _, _, text in known.names], **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("word", refusal.sentence)
    context = {
        "participant": participant,
        "called": known.card.called or gettext("No name given"),
        "form": form,
        "address": settings.CARE_URL + reverse("own:door", args=[who.site, secret]) if secret else "",
        "standing": queries.standing(who, participant),
        "asked": _asked(who, participant),
    }
    with timezone.override(program.time_zone(who)):
        return render(request, "own/give.html", context, status=422 if form.errors else 200)


@leads
def asked_here(request: HttpRequest) -> HttpResponse:
    """What people of my agency asked for, and by when it is answered."""
    return render(request, "own/asked.html", {"asked": _asked(looker(request))})


@privacy
def asked_for(request: HttpRequest) -> HttpResponse:
    """What anybody asked for; the first due first."""
    return render(request, "own/asked.html", {"asked": _asked(looker(request)), "answers": True})


@privacy
def answer(request: HttpRequest, asked_for: uuid.UUID) -> HttpResponse:
    """Yes or no with a reason, or more time, once."""
    who = looker(request)
    row = asked.request(who, asked_for)
    if request.method == "POST" and "more_time" in request.POST:
        asking.take_more_time(who, request=row.id, on=queries.site_day(who, clock.now()))
        return redirect("own:asked")
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        asking.answer(who, request=row.id, granted=given["granted"] == "yes", words=given["words"])
        return redirect("own:asked")
    context = {"row": row, "what": words.ASKED_HERE[row.kind], "form": form}
    return render(request, "own/answer.html", context, status=422 if form.errors else 200)


def _asked(who: Principal, participant: uuid.UUID | None = None) -> list[dict[str, Any]]:
    rows = asked.asked(who, participant)
    names = program.signatures(who, {row.decided_by_id for row in rows if row.decided_by_id})
    return [
        {"row": row, "what": words.ASKED_HERE[row.kind], "by": names.get(row.decided_by_id or row.id, "")}
        for row in rows
    ]

"""What tells people apart, and two records that are one person. Only for those who work with the person."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from offramp.care.known import forms
from offramp.consent import gate
from offramp.ground.seat import looker, seat

worker = seat("case_manager", "on_call_worker", purpose="coordination")


@worker
def known(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Every name and number; one more of either; the records that were joined."""
    who = looker(request)
    gate.contact_card(who, participant)
    adds = request.POST.get("adds", "")
    name = forms.NameForm(request.POST if adds == "name" else None)
    number = forms.IdentifierForm(request.POST if adds == "number" else None)
    if name.is_bound and name.is_valid():
        gate.also_called(who, participant=participant, **name.cleaned_data)
        return redirect("known:known", participant)
    if number.is_bound and number.is_valid():
        gate.identify(who, participant=participant, **number.cleaned_data)
        return redirect("known:known", participant)
    found = gate.known(who, participant)
    kinds = dict(forms.NameForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    sorts = dict(forms.IdentifierForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    others = [one for _, *pair in found.merges for one in pair if one != participant]
    cards = gate.contact_cards(who, others) if others else {}
    context = {
        "participant": participant,
        "called": found.card.called or gettext("No name given"),
        "names": [(kinds[kind], text) for _, kind, text in found.names],
        "numbers": [(row, sorts[kind], value) for row, kind, value in found.identifiers],
        "merges": [
            (row, kept == participant, cards[merged if kept == participant else kept])
            for row, kept, merged in found.merges
        ],
        "name": name,
        "number": number,
    }
    return render(request, "known/known.html", context, status=422 if adds else 200)


@worker
def forget(request: HttpRequest, participant: uuid.UUID, identifier: uuid.UUID) -> HttpResponse:
    """Take a number away again."""
    who = looker(request)
    found = gate.known(who, participant)
    number = next((value for row, _, value in found.identifiers if row == identifier), None)
    if number is None:
        raise gate.walled()
    if request.method == "POST":
        gate.forget_identifier(who, participant=participant, identifier=identifier)
        return redirect("known:known", participant)
    return render(request, "known/forget.html", {"participant": participant, "number": number})


@worker
def same(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Propose, preview and make one of two: chosen among my own people, and nobody else's."""
    who = looker(request)
    card = gate.contact_card(who, participant)
    unnamed = gettext("No name given")
    people = [
        (str(one.id), f"{one.called or unnamed} · {str(one.id)[-4:]}")
        for one in gate.everyone(who)
        if one.id != participant
    ]
    form = forms.SameForm(request.POST or None, people=people)
    preview = None
    if form.is_bound and form.is_valid():
        other = uuid.UUID(form.cleaned_data["other"])
        if "yes" in request.POST:
            gate.merge(who, kept=participant, merged=other)
            return redirect("known:known", participant)
        preview = gate.known(who, other)
    context = {
        "participant": participant,
        "called": card.called or unnamed,
        "known": gate.known(who, participant),
        "form": form,
        "anybody": bool(people),
        "preview": preview,
        "preview_called": (preview.card.called or unnamed) if preview else "",
    }
    return render(request, "known/same.html", context, status=422 if form.errors else 200)


@worker
def apart(request: HttpRequest, participant: uuid.UUID, merge: uuid.UUID) -> HttpResponse:
    """They are two people after all."""
    who = looker(request)
    found = gate.known(who, participant)
    pair = next((pair for row, *pair in found.merges if row == merge), None)
    if pair is None:
        raise gate.walled()
    if request.method == "POST":
        gate.undo_merge(who, merge=merge, about=pair)
        return redirect("known:known", participant)
    return render(request, "known/apart.html", {"participant": participant})

"""What partners are told: who may be told, the form, what they will read, and what they were told before.

The author sees the very words and the very part of the page that the partner reads, before anything is sent.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.care.intake.queries import Person
from offramp.docket.summaries import actions as docket
from offramp.docket.summaries import queries as summaries
from offramp.docket.summaries.rules import Choice
from offramp.errors import Refusal
from offramp.ground import ids
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.workgroup import actions, queries, rules
from offramp.workgroup.forms import SummaryForm
from offramp.workgroup.queries import Partner
from offramp.workgroup.rules import Topic

worker = seat("case_manager", "on_call_worker", purpose="coordination")
LOOK, SEND, CHANGE = "look", "send", "change"
READS = {"prosecutor": _("The prosecutor will see this"), "police": _("Police will see this")}
ASKS = {
    "prosecutor": _("Do you need this? The prosecutor will read it."),
    "police": _("Do you need this? Police will read it."),
}
TOPICS = {
    Topic.DRUG_USE: _("drug use"),
    Topic.CRIME: _("crime, or something not done"),
    Topic.LOCATION: _("where somebody is, or a number"),
    Topic.HEALTH: _("health or treatment"),
    Topic.OTHER_PEOPLE: _("somebody's name, or other people"),
}


@worker
def partners(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Who may be told something, and what they were told."""
    found = queries.table(looker(request), participant)
    shown = {"table": found, "person": found.person, "called": _called(found.person)}
    return render(request, "workgroup/partners.html", shown)


@worker
def write(request: HttpRequest, participant: uuid.UUID, grant: uuid.UUID) -> HttpResponse:
    """One summary: written, looked at as the partner will see it, sent."""
    who = looker(request)
    person, partner = queries.partner(who, participant, grant)
    offered = rules.offered(good_news=person.assessed_at is not None)
    do = request.POST.get("do", "")
    if request.method != "POST" or do == CHANGE:
        first = offered[0] if offered[0] is Choice.NOTHING_TO_ADD else None
        given = _given(request) if do == CHANGE else {"choice": first}
        return _form(
            request, person, partner, SummaryForm(initial={"sending": ids.new()} | given, offered=offered)
        )
    form = SummaryForm(request.POST, offered=offered)
    if not form.is_valid() or not _says_something(form):
        return _form(request, person, partner, form, status=422)
    if do != SEND:
        return _preview(request, who, person, partner, form)
    try:
        actions.tell(
            who,
            sending=form.sent(),
            participant=participant,
            grant=grant,
            kept=form.cleaned_data["kept"],
            **form.given(),
        )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        form.refuse(refusal)
        return _form(request, person, partner, form, status=422)
    messages.success(request, gettext("%(name)s can read it now.") % {"name": partner.name})
    return redirect("workgroup:partners", participant)


def _given(request: HttpRequest) -> dict[str, Any]:
    """What was written before, to change it."""
    return {
        "choice": request.POST.get("choice"),
        "needs": request.POST.getlist("needs"),
        "text": request.POST.get("text", ""),
    }


def _says_something(form: SummaryForm) -> bool:
    """Whether it is a summary; what keeps it from being one is put beside the fields."""
    try:
        docket.refuse_unless_summary(**form.given())
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _form(
    request: HttpRequest, person: Person, partner: Partner, form: SummaryForm, status: int = 200
) -> HttpResponse:
    by_topic: dict[Topic, list[str]] = {}
    for one in form.questioned:
        by_topic.setdefault(one.topic, []).append(one.word)
    shown = {
        "form": form,
        "person": person,
        "partner": partner,
        "called": _called(person),
        "proposed": person.assessed_at is None,
        "asks": ASKS[partner.kind],
        "questioned": [{"topic": TOPICS[topic], "words": words} for topic, words in by_topic.items()],
        "asked": form.mark(),
    }
    return render(request, "workgroup/write.html", shown, status=status)


def _preview(
    request: HttpRequest, who: Principal, person: Person, partner: Partner, form: SummaryForm
) -> HttpResponse:
    given = form.given()
    hidden = [
        ("sending", form.sent()),
        ("choice", given["choice"]),
        *(("needs", need) for need in given["needs"]),
        ("text", given["text"]),
        *((("kept", "on"), ("asked", form.cleaned_data["kept"])) if form.cleaned_data["kept"] else ()),
    ]
    shown = {
        "person": person,
        "partner": partner,
        "reads": READS[partner.kind],
        "news": summaries.News(said=summaries.preview(who, rules.READERS[partner.kind], **given)),
        "hidden": hidden,
    }
    return render(request, "workgroup/preview.html", shown)


def _called(person: Person) -> str:
    return person.called or gettext("No name yet")

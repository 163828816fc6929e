"""A clinician's people and what is written about them; what a worker may read while the person allows it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from offramp.care.clinical import actions, forms, queries
from offramp.care.contacts import pages
from offramp.care.contacts import queries as contacts
from offramp.care.contacts.forms import ColleagueForm, RecordForm
from offramp.care.contacts.pages import Door, Kind
from offramp.consent import gate
from offramp.ground.seat import looker, seat

clinician = seat("clinician", purpose="treatment")
worker = seat("case_manager", "on_call_worker", purpose="coordination")

HEALTH = Kind(
    data_class="K7",
    title=_("Health"),
    none=_("No health notes yet."),
    read=queries.health_notes,
    rows=queries.health_rows,
    at="clinical:health",
    back="clinical:person",
    write="clinical:write_health",
    correct="clinical:correct_health",
    writing=_("Write a health note"),
)
TREATMENT = Kind(
    data_class="K8",
    title=_("Treatment"),
    none=_("No treatment records yet."),
    read=queries.treatment_records,
    rows=queries.treatment_rows,
    at="clinical:treatment",
    back="clinical:person",
    write="clinical:write_treatment",
    correct="clinical:correct_treatment",
    writing=_("Write a treatment record"),
    note=_("Medicine, dates, tests, how treatment goes. What is said in counseling has a page of its own."),
)
COUNSELING = Kind(
    data_class="K9",
    title=_("Counseling notes"),
    none=_("You have written none."),
    read=queries.counseling_notes,
    rows=queries.counseling_rows,
    at="clinical:counseling",
    back="clinical:person",
    write="clinical:write_counseling",
    correct="clinical:correct_counseling",
    writing=_("Write a counseling note"),
    by_author=True,
    shared=True,
    note=_("Only you read what you write here. No other release opens it: only a consent for this alone."),
)
TEAM_NOTES = Kind(
    data_class="K6",
    title=_("Case notes"),
    none=_("Nothing here that you may see."),
    read=contacts.case_notes,
    rows=contacts.note_rows,
    at="clinical:team_notes",
    back="clinical:person",
    shared=True,
    note=_("The case managers' notes, while the person allows it."),
)
TOLD_SAFETY = Kind(
    data_class="K10",
    title=_("Safety"),
    none=_("Nothing here that you may see."),
    read=contacts.safety_records,
    rows=contacts.safety_rows,
    at="clinical:safety",
    back="clinical:person",
    note=_("Only for those whom they chose."),
)
SHARED_HEALTH, SHARED_TREATMENT = (
    Kind(
        data_class=kind.data_class,
        title=kind.title,
        none=_("Nothing here that you may see."),
        read=kind.read,
        rows=kind.rows,
        shared=True,
        at=at,
        back="contacts:records",
        note=_("Written by clinicians. Here while the person allows it."),
    )
    for kind, at in ((HEALTH, "clinical:health_shared"), (TREATMENT, "clinical:treatment_shared"))
)
DOORS = (
    Door(at="clinical:health", text=_("Health"), hint=""),
    Door(at="clinical:treatment", text=_("Treatment"), hint=_("Substance-use treatment.")),
    Door(at="clinical:counseling", text=_("Counseling notes"), hint=_("Yours alone.")),
    Door(at="clinical:team_notes", text=_("Case notes"), hint=_("While they allow it.")),
    Door(at="clinical:safety", text=_("Safety"), hint=_("For those whom they chose.")),
)


@clinician
def people(request: HttpRequest) -> HttpResponse:
    """The people whom I was brought in for."""
    none = _("Nobody yet. A case manager brings you in, person by person.")
    return pages.people(request, "clinical:person", _("My people"), none)


@clinician
def person(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """The records there may be of one of them."""
    leave_at = reverse("clinical:leave", args=[participant])
    return pages.doors(request, participant, DOORS, back=reverse("clinical:people"), leave_at=leave_at)


@clinician
@require_POST
def leave(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """I work with them no longer."""
    who = looker(request)
    gate.contact_card(who, participant)
    actions.leave(who, participant=participant)
    messages.success(request, gettext("They are not among your people any more."))
    return redirect("clinical:people")


@clinician
def health(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Physical and mental health."""
    return pages.listed(request, HEALTH, participant)


@clinician
def write_health(
    request: HttpRequest, participant: uuid.UUID, corrects: uuid.UUID | None = None
) -> HttpResponse:
    """A health note, or one that mends an earlier one."""
    form = forms.ClinicalForm(_sent(request), today=pages.today(looker(request)))
    return pages.written(request, HEALTH, participant, form, actions.write_health, corrects=corrects)


@clinician
def treatment(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Substance-use treatment."""
    return pages.listed(request, TREATMENT, participant)


@clinician
def write_treatment(
    request: HttpRequest, participant: uuid.UUID, corrects: uuid.UUID | None = None
) -> HttpResponse:
    """A treatment record; it comes from a substance-use program unless somebody says otherwise."""
    form = forms.ClinicalForm(_sent(request), today=pages.today(looker(request)), initial={"part2": True})
    return pages.written(request, TREATMENT, participant, form, actions.write_treatment, corrects=corrects)


@clinician
def counseling(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """What its author alone reads."""
    return pages.listed(request, COUNSELING, participant)


@clinician
def write_counseling(
    request: HttpRequest, participant: uuid.UUID, corrects: uuid.UUID | None = None
) -> HttpResponse:
    """A counseling note of one's own."""
    form = RecordForm(_sent(request), today=pages.today(looker(request)))
    return pages.written(request, COUNSELING, participant, form, actions.write_counseling, corrects=corrects)


@clinician
def team_notes(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """The team's notes, under the person's consent."""
    return pages.listed(request, TEAM_NOTES, participant)


@clinician
def safety(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """What the person chose that this clinician knows."""
    return pages.listed(request, TOLD_SAFETY, participant)


@worker
def health_shared(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Health notes, under the person's consent."""
    return pages.listed(request, SHARED_HEALTH, participant)


@worker
def treatment_shared(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Treatment records, under the person's consent."""
    return pages.listed(request, SHARED_TREATMENT, participant)


@worker
def bring_in(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Pick a clinician of the site; the person has said yes to them."""
    who = looker(request)
    card = gate.contact_card(who, participant)
    form = ColleagueForm(_sent(request), colleagues=queries.clinicians(who))
    if form.is_bound and form.is_valid():
        staff = uuid.UUID(form.cleaned_data["staff"])
        name = actions.bring_in(who, participant=participant, staff=staff)
        messages.success(request, gettext("%(name)s works with them now.") % {"name": name})
        return redirect("contacts:records", participant)
    context = {"called": card.called or gettext("No name yet"), "participant": participant, "form": form}
    return pages.page(request, "clinical/bring_in.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None

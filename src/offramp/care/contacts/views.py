"""The pages of what a case manager writes down, and the supervisor's reading of it. Titles name nobody."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from offramp.care.contacts import actions, forms, pages, queries
from offramp.care.contacts.pages import Door, Kind
from offramp.consent import gate
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat

worker = seat("case_manager", "on_call_worker", purpose="coordination")
supervisor = seat("supervisor", purpose="supervision")

NOTES = Kind(
    data_class="K6",
    title=_("Case notes"),
    none=_("No notes yet."),
    read=queries.case_notes,
    rows=queries.note_rows,
    at="contacts:notes",
    back="contacts:records",
    write="contacts:write_note",
    correct="contacts:correct_note",
    writing=_("Write a note"),
)
SAFETY = Kind(
    data_class="K10",
    title=_("Safety"),
    none=_("Nothing here that you may see."),
    read=queries.safety_records,
    rows=queries.safety_rows,
    at="contacts:safety",
    back="contacts:records",
    write="contacts:write_safety",
    correct="contacts:correct_safety",
    writing=_("Write a safety record"),
    note=_("Violence, trafficking, an address nobody may know, immigration. Only for those whom they chose."),
)
HOUSING = Kind(
    data_class="K11",
    title=_("Housing"),
    none=_("Nothing yet about where they stay."),
    read=queries.housing,
    rows=queries.housing_rows,
    at="contacts:housing",
    back="contacts:records",
    write="contacts:note_housing",
    writing=_("Where they stay now"),
)
LED_NOTES, LED_SAFETY, LED_HOUSING = (
    Kind(
        data_class=kind.data_class,
        title=kind.title,
        none=kind.none,
        read=kind.read,
        rows=kind.rows,
        note=kind.note,
        at=f"contacts:led_{kind.at.partition(':')[2]}",
        back="contacts:led_person",
    )
    for kind in (NOTES, SAFETY, HOUSING)
)
DOORS = (
    Door(
        at="contacts:notes", text=_("Case notes"), hint=_("The team's own. They never leave the care side.")
    ),
    Door(at="contacts:housing", text=_("Housing"), hint=_("Where they stay.")),
    Door(at="contacts:safety", text=_("Safety"), hint=_("For those whom they chose.")),
    Door(at="clinical:health_shared", text=_("Health"), hint=_("While they allow it.")),
    Door(at="clinical:treatment_shared", text=_("Treatment"), hint=_("While they allow it.")),
    Door(
        at="clinical:bring_in", text=_("Bring a clinician in"), hint=_("A nurse or a counselor of this site.")
    ),
)
LED_DOORS = (
    Door(at="contacts:led_notes", text=_("Case notes"), hint=""),
    Door(at="contacts:led_housing", text=_("Housing"), hint=""),
    Door(at="contacts:led_safety", text=_("Safety"), hint=_("For those whom they chose.")),
)


@worker
def records(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """The records there may be of a person."""
    return pages.doors(request, participant, DOORS, back=reverse("intake:person", args=[participant]))


@worker
def notes(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """The team's notes."""
    return pages.listed(request, NOTES, participant)


@worker
def write_note(
    request: HttpRequest, participant: uuid.UUID, corrects: uuid.UUID | None = None
) -> HttpResponse:
    """A new note, or one that mends an earlier one."""
    form = forms.RecordForm(_sent(request), today=pages.today(looker(request)))
    return pages.written(request, NOTES, participant, form, actions.write_note, corrects=corrects)


@worker
def safety(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """What those read whom the person chose."""
    mine = _is_chosen(looker(request), participant)
    return pages.listed(request, SAFETY, participant, circle_at="contacts:circle" if mine else "")


@worker
def write_safety(
    request: HttpRequest, participant: uuid.UUID, corrects: uuid.UUID | None = None
) -> HttpResponse:
    """A safety record; the first who hears says that the person chose them."""
    who = looker(request)
    form = forms.SafetyForm(_sent(request), today=pages.today(who), first=not _is_chosen(who, participant))
    return pages.written(request, SAFETY, participant, form, actions.write_safety, corrects=corrects)


@worker
def circle(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Who may know this: whom the person chose, and one more. A wall for everyone whom they did not choose."""
    who = looker(request)
    card = gate.contact_card(who, participant)
    chosen = queries.safety_circle(who, participant)
    if who.staff not in {each.id for each in chosen}:
        raise gate.walled()
    form = forms.ColleagueForm(_sent(request), colleagues=queries.may_be_chosen(who, participant))
    if form.is_bound and form.is_valid():
        actions.choose(who, participant=participant, staff=uuid.UUID(form.cleaned_data["staff"]))
        messages.success(request, gettext("They may know it now."))
        return redirect("contacts:circle", participant)
    context = {
        "called": card.called or gettext("No name yet"),
        "participant": participant,
        "chosen": chosen,
        "me": who.staff,
        "form": form,
    }
    return pages.page(request, "contacts/circle.html", context, status=422 if form.errors else 200)


@worker
@require_POST
def end_choice(request: HttpRequest, participant: uuid.UUID, staff: uuid.UUID) -> HttpResponse:
    """The person chose otherwise."""
    actions.end_choice(looker(request), participant=participant, staff=staff)
    messages.success(request, gettext("They know it no longer, from now on."))
    return redirect("contacts:circle", participant)


@worker
def housing(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Where they have stayed."""
    return pages.listed(request, HOUSING, participant)


@worker
def note_housing(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Where they stay now."""
    form = forms.HousingForm(_sent(request), today=pages.today(looker(request)))
    return pages.written(request, HOUSING, participant, form, actions.note_housing)


@supervisor
def led(request: HttpRequest) -> HttpResponse:
    """The people whom my agency works with."""
    return pages.people(request, "contacts:led_person", _("The people we work with"), _("Nobody yet."))


@supervisor
def led_person(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """The records that a supervisor may read."""
    return pages.doors(request, participant, LED_DOORS, back=reverse("contacts:led"))


@supervisor
def led_notes(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """The notes of my agency's people, to read."""
    return pages.listed(request, LED_NOTES, participant)


@supervisor
def led_safety(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """What the person chose that this supervisor knows."""
    return pages.listed(request, LED_SAFETY, participant)


@supervisor
def led_housing(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Where they have stayed, to read."""
    return pages.listed(request, LED_HOUSING, participant)


def _is_chosen(who: Principal, participant: uuid.UUID) -> bool:
    return who.staff in {card.id for card in queries.safety_circle(who, participant)}


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None

"""What is denied about a person, an emergency, and a court's order: each from its own chair, each written down."""

import uuid
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from offramp.care.guarding import export, forms, queries
from offramp.consent import gate
from offramp.consent.guarding import actions, rules
from offramp.consent.guarding import queries as guarding
from offramp.consent.guarding.rules import DenialKind, Field
from offramp.errors import Refusal
from offramp.ground import clock, fresh
from offramp.ground.principal import NOBODY, Principal
from offramp.ground.seat import looker, seat
from offramp.program import queries as program

worker = seat("case_manager", "on_call_worker", purpose="coordination")
leads = seat("supervisor", purpose="supervision")
privacy = seat("privacy_officer", purpose="audit")
danger = seat("case_manager", "on_call_worker", "clinician", "privacy_officer", purpose="emergency")
counsel = seat("privacy_officer", purpose="legal_process")
both = seat("privacy_officer", "project_manager", purpose="legal_process")
A_QUARTER = timedelta(days=92)


# --- what is denied ------------------------------------------------------------------------------------------


@worker
def denied(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """What is taken away about one of my people, and one thing more."""
    who = looker(request)
    card = gate.contact_card(who, participant)
    kinds = [DenialKind.RESTRICTION, DenialKind.SAFETY, DenialKind.RECUSAL]
    form = forms.DenyForm(request.POST or None, kinds=kinds, parties=_parties(who))
    if form.is_bound and form.is_valid():
        kind = DenialKind(form.cleaned_data["kind"])
        what, _, party = form.cleaned_data["party"].partition(":")
        actions.deny(
            who,
            participant=participant,
            kind=kind,
            reason=form.cleaned_data["reason"],
            staff=uuid.UUID(party) if what == "staff" and kind is not DenialKind.SAFETY else None,
            agency=uuid.UUID(party) if what == "agency" and kind is DenialKind.RESTRICTION else None,
        )
        if kind is DenialKind.RECUSAL:  # from now on there is nothing here that I may see
            return redirect("intake:today")
        return redirect("guarding:denied", participant)
    context = _denials(who, participant) | {
        "participant": participant,
        "called": card.called or gettext("No name given"),
        "form": form,
        "role": who.role,
    }
    return _page(request, "guarding/denied.html", context, form)


@worker
def end_denied(request: HttpRequest, participant: uuid.UUID, denial: uuid.UUID) -> HttpResponse:
    """The participant no longer wants it."""
    return _end(request, denial, onward=("guarding:denied", participant))


@leads
def denials_here(request: HttpRequest) -> HttpResponse:
    """What is denied about the people of my agency; who leads may end it."""
    return _page(request, "guarding/denials.html", _denials(looker(request)) | {"ends": "guarding:end_here"})


@leads
def end_here(request: HttpRequest, denial: uuid.UUID) -> HttpResponse:
    """It no longer holds."""
    return _end(request, denial, onward=("guarding:denials_here",))


@privacy
def denials(request: HttpRequest) -> HttpResponse:
    """What is denied about anybody here."""
    return _page(request, "guarding/denials.html", _denials(looker(request)) | {"ends": "guarding:end"})


@privacy
def end(request: HttpRequest, denial: uuid.UUID) -> HttpResponse:
    """It no longer holds."""
    return _end(request, denial, onward=("guarding:denials",))


def _end(request: HttpRequest, denial: uuid.UUID, *, onward: tuple[Any, ...]) -> HttpResponse:
    who = looker(request)
    row = guarding.denial(who, denial)
    if not rules.may_end(DenialKind(row.kind), who.role, oneself=row.staff_id == who.staff):
        raise gate.walled()
    if request.method == "POST":
        actions.end_denial(who, denial=denial)
        return redirect(*onward)
    context = {"what": forms.KINDS[DenialKind(row.kind)], "reason": row.reason, "back": onward}
    return _page(request, "guarding/end.html", context)


def _denials(who: Principal, participant: uuid.UUID | None = None) -> dict[str, Any]:
    rows = guarding.denials(who, participant)
    names = program.signatures(who, {row.staff_id for row in rows if row.staff_id})
    agencies = program.agency_names(who, {row.agency_id for row in rows if row.agency_id})
    return {
        "denials": [
            {
                "id": row.id,
                "what": forms.KINDS[DenialKind(row.kind)],
                "party": (names | agencies).get(row.staff_id or row.agency_id or NOBODY, ""),
                "reason": row.reason,
                "since": row.since,
                "may_end": rules.may_end(DenialKind(row.kind), who.role, oneself=row.staff_id == who.staff),
            }
            for row in rows
        ]
    }


def _parties(who: Principal) -> list[tuple[str, str]]:
    """Myself first; then every agency, then everybody who works here."""
    people = [each.card for each in program.all_staff(who) if each.works_here]
    return [
        (f"staff:{who.staff}", gettext("Me")),
        *((f"agency:{key}", name) for key, name in program.partners(who)),
        *(
            (f"staff:{card.id}", f"{card.name}, {card.agency_name}")
            for card in people
            if card.id != who.staff
        ),
    ]


# --- an emergency --------------------------------------------------------------------------------------------


@danger
@fresh.within_five_minutes
def emergency(request: HttpRequest) -> HttpResponse:
    """Find the person, say why and for whom; the record is open for 60 minutes, and somebody is told at once."""
    who = looker(request)
    search, people = _searched(request, who)
    form = forms.EmergencyForm(request.POST if "nature" in request.POST else None, people=people)
    if form.is_bound and form.is_valid():
        participant = uuid.UUID(form.cleaned_data["participant"])
        actions.open_emergency(
            who,
            participant=participant,
            nature=form.cleaned_data["nature"],
            received_by=form.cleaned_data["received_by"],
        )
        return redirect("guarding:opened", participant)
    context = {"search": search, "people": people, "form": form, "asked": search.is_bound}
    return _page(request, "guarding/emergency.html", context, form)


@danger
def opened(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """What the emergency opened, until it closes by itself."""
    who = looker(request)
    emergency = guarding.opened(who, participant)
    records = queries.opened(who, participant)
    context = {
        "emergency": emergency,
        "known": gate.known(who, participant),
        "records": [(forms.FIELDS[field], found) for field, found in records.items()],
    }
    return _page(request, "guarding/opened.html", context)


@privacy
def emergencies(request: HttpRequest) -> HttpResponse:
    """Every emergency of the last quarter; what nobody has looked into comes first."""
    who = looker(request)
    form = forms.ReviewForm(request.POST or None)
    if form.is_bound and form.is_valid():
        actions.review(who, alert=form.cleaned_data["alert"], words=form.cleaned_data["words"])
        return redirect("guarding:emergencies")
    return _page(request, "guarding/emergencies.html", _alerts(who) | {"form": form, "reviews": True}, form)


@leads
def emergencies_here(request: HttpRequest) -> HttpResponse:
    """The same, for those who lead; the privacy officer looks into them."""
    return _page(request, "guarding/emergencies.html", _alerts(looker(request)))


def _alerts(who: Principal) -> dict[str, Any]:
    found = guarding.alerts(who, since=clock.now() - A_QUARTER)
    names = program.signatures(who, {alert.staff_id for alert, _ in found})
    return {
        "alerts": [
            {
                "id": alert.id,
                "by": names.get(alert.staff_id, ""),
                "mine": alert.staff_id == who.staff,
                "emergency": emergency,
                "reviewed_at": alert.reviewed_at,
                "review": alert.review,
            }
            for alert, emergency in found
        ]
    }


# --- a court's order -----------------------------------------------------------------------------------------


@both
def orders(request: HttpRequest) -> HttpResponse:
    """Every order, those that wait for a second person first."""
    who = looker(request)
    rows = guarding.orders(who)
    return _page(
        request, "guarding/orders.html", {"orders": rows, "may_enter": who.role == "privacy_officer"}
    )


@counsel
@fresh.within_five_minutes
def enter(request: HttpRequest) -> HttpResponse:
    """An order as counsel approved it. It opens nothing by itself."""
    who = looker(request)
    search, people = _searched(request, who)
    form = forms.OrderForm(request.POST if "court" in request.POST else None, people=people)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        order = actions.enter_order(
            who,
            participant=uuid.UUID(given["participant"]),
            court=given["court"],
            number=given["number"],
            counsel=given["counsel"],
            counsel_at=given["counsel_at"],
            fields=[Field(field) for field in given["fields_wanted"]],
            from_day=given["from_day"],
            to_day=given["to_day"],
        )
        return redirect("guarding:order", order)
    context = {"search": search, "people": people, "form": form, "asked": search.is_bound}
    return _page(request, "guarding/enter.html", context, form)


@both
@fresh.when_sent
def order(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """One order: what it covers, who agreed; a second person agrees here, and the file leaves here."""
    who = looker(request)
    row = guarding.order(who, order)
    if request.method == "POST" and "agree" in request.POST:
        actions.agree_to_order(who, order=order)
        return redirect("guarding:order", order)
    live = row.approved_at is not None and row.closes_at is not None and row.closes_at > clock.now()
    may_export = live and who.role == "privacy_officer"
    if request.method == "POST" and "export" in request.POST:
        if not may_export:
            raise Refusal(
                code="order_not_open",
                sentence=gettext("Nothing leaves under this order."),
                next_step=gettext("A second person must have agreed to it, within the last 30 days."),
            )
        return export.under(who, row)
    names = program.signatures(who, {each for each in (row.entered_by_id, row.approved_by_id) if each})
    context = {
        "order": row,
        "fields": [forms.FIELDS[Field(field)] for field in row.fields],
        "entered_by": names.get(row.entered_by_id, ""),
        "approved_by": names.get(row.approved_by_id, "") if row.approved_by_id else "",
        "may_agree": row.approved_at is None and row.entered_by_id != who.staff,
        "may_export": may_export,
    }
    return _page(request, "guarding/order.html", context)


@counsel
@fresh.within_five_minutes
def keep(request: HttpRequest) -> HttpResponse:
    """A legal hold: nothing of this person's is destroyed, whatever retention says."""
    who = looker(request)
    search, people = _searched(request, who)
    form = forms.HoldForm(request.POST if "reason" in request.POST else None, people=people)
    if form.is_bound and form.is_valid():
        actions.deny(
            who,
            participant=uuid.UUID(form.cleaned_data["participant"]),
            kind=DenialKind.LEGAL_HOLD,
            reason=form.cleaned_data["reason"],
        )
        return redirect("guarding:denials")
    context = {"search": search, "people": people, "form": form, "asked": search.is_bound}
    return _page(request, "guarding/keep.html", context, form)


def _searched(request: HttpRequest, who: Principal) -> tuple[forms.SearchForm, list[tuple[str, str]]]:
    """The search and whom it found: at most five cards. What was found is carried by the form that follows."""
    given = request.POST if "words" in request.POST else None
    search = forms.SearchForm(given)
    if given is None or not search.is_valid():
        return search, []
    unnamed = gettext("No name given")
    cards = gate.found_by_name(who, search.cleaned_data["words"])
    return search, [(str(card.id), card.called or unnamed) for card in cards]


def _page(request: HttpRequest, page: str, context: dict[str, Any], form: Form | None = None) -> HttpResponse:
    with timezone.override(program.time_zone(looker(request))):
        return render(request, page, context, status=422 if form is not None and form.errors else 200)

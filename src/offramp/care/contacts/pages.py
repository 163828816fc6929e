"""How a class of records is listed and written, the same for each: who can see it stands on every page.

A `Kind` says which class it is, in which words, and from which chair it is looked at.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from offramp.care.contacts import forms
from offramp.care.contacts.rules import Record, Situation
from offramp.consent import gate, notices
from offramp.consent import queries as consent
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker
from offramp.program import queries as program

Words = str | Promise
Read = Callable[[Principal, uuid.UUID], tuple[Record, ...]]
Rows = Callable[[uuid.UUID], QuerySet[Any]]
MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One class of records from one chair: its words, its rows, and the addresses around it.

    `write` and `correct` are empty where this chair only reads; `note` is said plainly above the records.
    `by_author`: nobody mends what another wrote. `shared`: it is read while the person allows it.
    """

    data_class: str
    title: Words
    none: Words
    read: Read
    rows: Rows
    at: str
    back: str
    write: str = ""
    correct: str = ""
    writing: Words = ""
    note: Words = ""
    by_author: bool = False
    shared: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """One way on from a person's page."""

    at: str
    text: Words
    hint: Words


def listed(request: HttpRequest, kind: Kind, participant: uuid.UUID, **more: Any) -> HttpResponse:
    """The records of a class, with their origin, what the law asks of the reader, and who can see them.

    An open page of shared records asks `?still=` whether it may stand; `?print=1` is a print, and counted as one.
    """
    who = looker(request)
    if "still" in request.GET:
        return _still(request, kind, participant)
    context = _about(who, kind, participant)
    printing = "print" in request.GET
    records = kind.read(who, participant)
    if printing:
        rows = list(kind.rows(participant)[:MOST])
        gate.disclosed(who, _act(kind, "print"), data_class=kind.data_class, rows=rows, means="print")
    context |= {
        "records": [_shown(kind, participant, each) for each in records],
        "write_at": reverse(kind.write, args=[participant]) if kind.write else "",
        "notice": _notice(who, kind, records, printing=printing),
        "check": _check(kind, participant, records) if kind.shared else "",
        "printing": printing,
        "now": clock.now(),
    }
    return page(request, "contacts/records.html", context | more)


def written(
    request: HttpRequest,
    kind: Kind,
    participant: uuid.UUID,
    form: forms.RecordForm,
    act: Callable[..., None],
    *,
    corrects: uuid.UUID | None = None,
) -> HttpResponse:
    """A form of one record; what was typed stays where something is wrong with it."""
    who = looker(request)
    context = _about(who, kind, participant)
    if form.is_bound and form.is_valid():
        mends = {"corrects": corrects} if corrects else {}
        try:
            act(who, participant=participant, **form.given(), **mends)
        except Refusal as refusal:
            if refusal.code == gate.walled().code:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Saved."))
            return redirect(kind.at, participant)
    elif corrects:
        _begin_with(form, who, kind, participant, corrects)
    context |= {"form": form, "corrects": corrects}
    return page(request, "contacts/write.html", context, status=422 if form.errors else 200)


def doors(request: HttpRequest, participant: uuid.UUID, ways: Sequence[Door], **more: Any) -> HttpResponse:
    """A person, and the records that there may be."""
    card = gate.contact_card(looker(request), participant)
    context = {
        "participant": participant,
        "called": card.called or gettext("No name yet"),
        "doors": [
            {"href": reverse(each.at, args=[participant]), "text": each.text, "hint": each.hint}
            for each in ways
        ],
    }
    return page(request, "contacts/doors.html", context | more)


def people(request: HttpRequest, at: str, title: Words, none: Words) -> HttpResponse:
    """The people whom the wall lets this chair see, the last met first."""
    cards = gate.everyone(looker(request))
    context = {
        "title": title,
        "none": none,
        "people": [
            {"href": reverse(at, args=[card.id]), "called": card.called or gettext("No name yet")}
            for card in cards
        ],
    }
    return page(request, "contacts/people.html", context)


def today(who: Principal) -> date:
    """The day by the site's own clocks."""
    return program.today(who)


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page with times as the site's own clocks show them."""
    with timezone.override(program.time_zone(looker(request))):
        return render(request, template, context, status=status)


def _about(who: Principal, kind: Kind, participant: uuid.UUID) -> dict[str, Any]:
    card = gate.contact_card(who, participant)
    with timezone.override(program.time_zone(who)):
        sees = consent.who_sees(who, participant, kind.data_class, called=card.called)
    return {
        "kind": kind,
        "participant": participant,
        "called": card.called or gettext("No name yet"),
        "at": reverse(kind.at, args=[participant]),
        "back": reverse(kind.back, args=[participant]),
        "sees": sees,
    }


def _shown(kind: Kind, participant: uuid.UUID, record: Record) -> dict[str, Any]:
    mends = kind.correct and not record.destroyed and (record.mine or not kind.by_author)
    return {
        "record": record,
        "situation": forms.SITUATIONS[Situation(record.situation)] if record.situation else "",
        "correct_at": reverse(kind.correct, args=[participant, record.id]) if mends else "",
    }


def _act(kind: Kind, what: str) -> str:
    return f"{kind.at.replace(':', '.')}.{what}"


def _notice(
    who: Principal, kind: Kind, records: Sequence[Record], *, printing: bool
) -> notices.Notice | None:
    """What goes with facts of another agency, and with a print of what Part 2 covers."""
    foreign = any(each.foreign for each in records)
    if foreign and kind.shared:
        return notices.of(who, kind.data_class)
    covered = any(each.part2 for each in records)
    return notices.Notice(statement=notices.SHORT, scope="") if covered and (foreign or printing) else None


def _check(kind: Kind, participant: uuid.UUID, records: Sequence[Record]) -> str:
    """The address at which an open page asks whether what it shows may still be seen."""
    shown = [each.id for record in records for each in (record, *record.earlier)]
    mark = gate.marked(shown)
    return f"{reverse(kind.at, args=[participant])}?still={mark}" if shown else ""


def _still(request: HttpRequest, kind: Kind, participant: uuid.UUID) -> HttpResponse:
    """Nothing while it may be seen; else what stands in its place."""
    stands = gate.still(
        looker(request),
        _act(kind, "still"),
        data_class=kind.data_class,
        rows=kind.rows(participant),
        mark=request.GET["still"],
    )
    return HttpResponse(status=204) if stands else render(request, "consent/stopped.html")


def _begin_with(
    form: forms.RecordForm, who: Principal, kind: Kind, participant: uuid.UUID, corrects: uuid.UUID
) -> None:
    """A correction begins with the words it mends. Raises the wall's Refusal where they are not to be seen."""
    found = next((each for each in kind.read(who, participant) if each.id == corrects), None)
    if found is None or found.destroyed:
        raise gate.walled()
    form.initial = {
        **form.initial,
        "text": found.text,
        "about": found.about_at.astimezone(program.time_zone(who)).date(),
        "part2": found.part2,
    }

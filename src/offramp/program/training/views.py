"""The training register's pages: the site's for whoever leads, a unit's for its sergeant, one's own for an officer."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offramp.errors import Refusal
from offramp.ground.parts.table.table import cells
from offramp.ground.principal import NOBODY
from offramp.ground.seat import looker, seat
from offramp.policy import packs
from offramp.program import queries as program
from offramp.program.training import actions, forms, queries
from offramp.program.training.queries import Learner
from offramp.program.training.rules import Standing, Trained

A_FEW = 10  # so many lines stand open on a phone
URGENT = (Standing.ENDED, Standing.ENDS_SOON, Standing.TO_COME, Standing.COUNTS)
KINDS = {Standing.COUNTS: "good", Standing.ENDS_SOON: "warn", Standing.ENDED: "warn"}
keeper = seat("project_manager", purpose="operations")


@seat("project_manager", "supervisor", purpose="operations")
def register(request: HttpRequest) -> HttpResponse:
    """Who was trained, and when."""
    who, today = looker(request), _today(request)
    wanted = packs.load(who.site).program.training
    learners = queries.register(who, course=wanted.course, on=today) if wanted.course else []
    keeps = who.role == "project_manager"
    context = _context(learners, wanted.course, wanted.required) | {
        "may_record": keeps and bool(learners),
        "taken": queries.lately(who, course=wanted.course) if keeps and wanted.course else [],
    }
    return render(request, "program/training.html", context)


@keeper
def record(request: HttpRequest) -> HttpResponse:
    """A course, for several at once, squad by squad."""
    who, today = looker(request), _today(request)
    wanted = packs.load(who.site).program.training
    if not wanted.course:
        return redirect("training:register")
    learners = queries.register(who, course=wanted.course, on=today)
    form = forms.RecordForm(request.POST or None, learners=learners, initial={"trained_on": today})
    if request.method != "POST" or not form.is_valid():
        return _record(request, form, learners, wanted.course)
    staff = [uuid.UUID(each) for each in form.cleaned_data["staff"]]
    try:
        actions.record(who, staff=staff, wanted=wanted, trained_on=form.cleaned_data["trained_on"], on=today)
    except Refusal as refusal:
        for field, said in (refusal.fields or {None: str(refusal)}).items():  # type: ignore[dict-item]
            form.add_error(field, said)
        return _record(request, form, learners, wanted.course)
    messages.success(request, _("Written down."))
    return redirect("training:register")


@keeper
@require_POST
def strike(request: HttpRequest, training: uuid.UUID) -> HttpResponse:
    """It was written down by mistake."""
    actions.strike(looker(request), training=training)
    messages.success(request, _("Taken back."))
    return redirect("training:register")


@seat("sergeant", "officer", purpose="referral")
def own(request: HttpRequest) -> HttpResponse:
    """An officer's own training; a sergeant's unit's."""
    who, today = looker(request), _today(request)
    wanted = packs.load(who.site).program.training
    if who.role == "sergeant" and who.unit != NOBODY:
        learners = queries.register(who, course=wanted.course, on=today, unit=who.unit)
    else:
        learners = [each for each in [queries.own(who, course=wanted.course, on=today)] if each]
    return render(request, "program/training.html", _context(learners, wanted.course, wanted.required))


def _record(
    request: HttpRequest, form: forms.RecordForm, learners: list[Learner], course: str
) -> HttpResponse:
    picked = set(form["staff"].value() or ())
    squads: dict[str, list[dict[str, Any]]] = {}
    for each in sorted(learners, key=lambda each: (each.unit or each.agency, URGENT.index(each.standing))):
        tile = {"id": str(each.staff), "name": each.name, "says": _says(each)}
        squads.setdefault(each.unit or each.agency, []).append(tile | {"picked": tile["id"] in picked})
    context = {
        "form": form,
        "course": course,
        "squads": [
            (name, tiles, len(learners) <= A_FEW or any(each["picked"] for each in tiles))
            for name, tiles in squads.items()
        ],
    }
    return render(request, "program/record.html", context, status=422 if form.is_bound else 200)


def _context(learners: list[Learner], course: str, required: bool) -> dict[str, Any]:
    """The register by how each one's training stands, whoever needs a course first; long parts are folded."""
    heads = [_("Name"), _("Unit"), _("Trained on"), _("Counts until")]
    groups = []
    for standing in URGENT:
        rows = [_row(each) for each in learners if each.standing is standing]
        if rows:
            some = heads[:2] if standing is Standing.TO_COME else heads
            groups.append(
                {
                    "words": _words(standing),
                    "kind": KINDS.get(standing, ""),
                    "count": len(rows),
                    "heads": some,
                    "rows": cells(some, [row[: len(some)] for row in rows]),
                    "open": len(rows) <= A_FEW,
                }
            )
    return {"course": course, "required": required, "groups": groups}


def _words(standing: Standing) -> str:
    return {
        Standing.COUNTS: _("counts"),
        Standing.ENDS_SOON: _("a new course soon"),
        Standing.ENDED: _("time for a new course"),
        Standing.TO_COME: _("course to come"),
    }[standing]


def _says(each: Learner) -> str:
    return f"{_words(each.standing)}, {_until(each.last)}" if each.last else _words(each.standing)


def _until(last: Trained) -> str:
    return date_format(last.valid_until, "j F Y") if last.valid_until else _("it does not run out")


def _row(each: Learner) -> list[str]:
    last = each.last
    dates = [date_format(last.trained_on, "j F Y"), _until(last)] if last else ["–", "–"]
    return [each.name, each.unit or each.agency, *dates]


def _today(request: HttpRequest) -> date:
    return program.today(looker(request))

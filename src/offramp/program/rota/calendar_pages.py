"""The page of a member of staff's calendar addresses, and a calendar file brought in: shown first, saved after.

The secret of an address is shown once, on the page that made it, and never again.
"""

import base64
import hashlib
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offramp.errors import Refusal
from offramp.ground import clock, uploads
from offramp.ground.principal import Principal
from offramp.ground.seat import looker
from offramp.program import queries as program
from offramp.program.rota import bringing, crossing, forms, queries, rules
from offramp.program.rota.rules import Brought, Event, Kind, Known, Plan
from offramp.program.rota.turns import LEADS
from offramp.program.rota.views import crew, leads, page, put

FROM_A_FILE = "file"


@crew
def addresses(request: HttpRequest) -> HttpResponse:
    """My calendar addresses; whoever leads sees those that bring shifts in, too."""
    who = looker(request)
    form, bringing_form = forms.AddressForm(), forms.BringingAddressForm()
    if request.method != "POST":
        return _addresses(request, form, bringing_form)
    asked: forms.AddressForm | forms.BringingAddressForm
    if request.POST.get("kind") == Kind.BROUGHT and who.role in LEADS:
        asked = bringing_form = forms.BringingAddressForm(request.POST)
        kind = Kind.BROUGHT
    else:
        asked = form = forms.AddressForm(request.POST)
        kind = Kind.TEAM if request.POST.get("kind") == Kind.TEAM else Kind.MINE
    if asked.is_valid():
        called = str(asked.cleaned_data.get("called", "")).strip()
        try:
            token = bringing.make_address(who, kind=kind, called=called, at=clock.now())
            fresh = (forms.AddressForm(), forms.BringingAddressForm())
            return _addresses(request, *fresh, made=_address(token), made_kind=kind)
        except Refusal as refusal:
            put(asked, refusal)
    return _addresses(request, form, bringing_form, status=422)


@crew
@require_POST
def revoke(request: HttpRequest, address: uuid.UUID) -> HttpResponse:
    """From this moment nothing answers there."""
    bringing.revoke_address(looker(request), address=address, at=clock.now())
    messages.success(request, _("Revoked. Nothing answers at that address any more."))
    return redirect("rota:calendars")


@leads
def bring(request: HttpRequest) -> HttpResponse:
    """A calendar file: first what it would change, then, on the second tap, the change."""
    if request.method != "POST":
        return page(request, "program/bring.html", {"form": forms.BringForm()})
    who, at = looker(request), clock.now()
    form = forms.BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "program/bring.html", {"form": form}, 422)
    content: bytes = form.cleaned_data["content"]
    try:
        brought, plan = looked_at(
            who,
            content,
            source=FROM_A_FILE,
            replaces=form.cleaned_data["replaces"],
            at=at,
            called=form.cleaned_data["called"],
        )
    except Refusal as refusal:
        put(form, refusal)
        return page(request, "program/bring.html", {"form": form}, 422)
    seen = fingerprint(plan)
    if request.POST.get("save") == seen and not brought.problems and not plan.clashes:
        try:
            bringing.bring(who, plan=plan, source=FROM_A_FILE, at=at)
        except Refusal as refusal:
            put(form, refusal)
            return _preview(request, form, content, brought, plan, 422)
        messages.success(request, _("Saved. Everyone concerned is told by message."))
        return redirect("rota:week")
    moved = "save" in request.POST
    return _preview(request, form, content, brought, plan, 422 if moved else 200, moved=moved)


def looked_at(
    who: Principal, content: bytes, *, source: str, replaces: bool, at: datetime, called: str = ""
) -> tuple[Brought, Plan]:
    """What a file holds, read apart from here, and what it would change on the rota as it stands."""
    zone: ZoneInfo = program.time_zone(who)
    made = uploads.parsed(
        content,
        called=called,
        kind=uploads.Kind.CALENDAR,
        parser=crossing.PARSER,
        given=crossing.given(queries.colleagues(who), zone=zone, at=at),
    )
    brought = crossing.back(made)
    uids = [event.uid for event in brought.events]
    known = queries.known(who, start=at, end=at + rules.HORIZON, uids=uids)
    return brought, rules.plan(brought, known, at=at, source=source, replaces=replaces)


def fingerprint(plan: Plan) -> str:
    """Changes whenever the plan does: what is saved is what was shown."""
    words = [f"+{event.uid} {event.said}" for event in plan.added]
    words += [f"~{there.id} {there.said} {event.said}" for there, event in plan.changed]
    words += [f"-{each.id}" for each in plan.removed]
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()[:24]


def _preview(
    request: HttpRequest,
    form: forms.BringForm,
    content: bytes,
    brought: Brought,
    plan: Plan,
    status: int,
    *,
    moved: bool = False,
) -> HttpResponse:
    who = looker(request)
    staff = {str(each.id): each.name for each in queries.colleagues(who)}
    shown: list[tuple[str, Event | Known, Known | None]] = [("added", event, None) for event in plan.added]
    shown += [("changed", event, there) for there, event in plan.changed]
    shown += [("removed", known, None) for known in plan.removed]
    context: dict[str, Any] = {
        "form": form,
        "problems": [*brought.problems, *plan.clashes],
        "plan": plan,
        "rows": [
            {
                "what": what,
                "name": staff.get(each.staff, ""),
                "line": each.line,
                "window": each.window,
                "before": {"name": staff.get(before.staff, ""), "row": before} if before else None,
            }
            for what, each, before in sorted(shown, key=lambda row: row[1].window)
        ],
        "kept": base64.b64encode(content).decode(),
        "replaces": form.cleaned_data["replaces"],
        "seen": fingerprint(plan),
        "moved": moved,
    }
    return page(request, "program/bring.html", context, status)


def _addresses(
    request: HttpRequest,
    form: forms.AddressForm,
    bringing_form: forms.BringingAddressForm,
    *,
    made: str = "",
    made_kind: Kind | None = None,
    status: int = 200,
) -> HttpResponse:
    who = looker(request)
    context = {
        "form": form,
        "bringing_form": bringing_form,
        "mine": [each for each in queries.addresses(who) if each.kind is not Kind.BROUGHT],
        "brought": queries.brought_by(who) if who.role in LEADS else [],
        "made": made,
        "made_kind": made_kind,
    }
    return page(request, "program/calendars.html", context, status)


def _address(token: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("rota:feed", args=[token])

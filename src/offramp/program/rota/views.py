"""The rota's pages: the week, one shift with what may be done about it, and adding shifts.

Who is on call is for everyone of the crew to see; a person's own shifts are theirs to offer; whoever leads fills gaps.
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.program import queries as program
from offramp.program.rota import actions, forms, queries, rules
from offramp.program.rota.queries import Asking, OnRota
from offramp.program.rota.turns import LEADS
from offramp.program.rules import Line, Window

crew = seat("supervisor", "project_manager", "on_call_worker", "case_manager", purpose="operations")
leads = seat("supervisor", "project_manager", purpose="operations")


@crew
def week(request: HttpRequest) -> HttpResponse:
    """Who is on call this week, and what colleagues ask."""
    return _week(request)


@leads
def add(request: HttpRequest) -> HttpResponse:
    """Put somebody on call, once or weekly."""
    who, at = looker(request), clock.now()
    zone = program.time_zone(who)
    first = {"day": at.astimezone(zone).date(), "weeks": 1, "line": Line.PRIMARY} | {
        key: request.GET[key] for key in ("day", "begins", "ends", "line") if key in request.GET
    }
    form = forms.AddForm(request.POST or None, callable_staff=queries.may_be_called(who), initial=first)
    if request.method != "POST" or not form.is_valid():
        return page(request, "program/add_shift.html", {"form": form}, 422 if form.is_bound else 200)
    given = form.cleaned_data
    try:
        windows = rules.weekly(given["day"], given["begins"], given["ends"], zone=zone, weeks=given["weeks"])
        actions.add(who, staff=uuid.UUID(given["staff"]), line=Line(given["line"]), windows=windows, at=at)
    except Refusal as refusal:
        put(form, refusal)
        return page(request, "program/add_shift.html", {"form": form}, 422)
    messages.success(request, _("Saved. They are told by message."))
    return redirect(f"/rota/?week={given['day'].isoformat()}")


@crew
def shift(request: HttpRequest, shift: uuid.UUID) -> HttpResponse:
    """One shift, and what may be done about it."""
    return _shift(request, shift)


@crew
@require_POST
def ask_cover(request: HttpRequest, shift: uuid.UUID) -> HttpResponse:
    """Cover me."""
    said = _("Your colleagues are asked. The shift stays yours until somebody takes it.")
    return _done(request, said, lambda who, at: actions.ask_cover(who, shift=shift, at=at), shift=shift)


@crew
@require_POST
def ask_swap(request: HttpRequest, shift: uuid.UUID) -> HttpResponse:
    """Swap with a colleague."""
    form = forms.SwapForm(request.POST, offered=_offered(looker(request), clock.now()))
    if not form.is_valid():
        return _shift(request, shift, swap=form, status=422)
    theirs = uuid.UUID(form.cleaned_data["in_return"])
    said = _("They are asked. Nothing changes until they say yes.")
    return _done(
        request,
        said,
        lambda who, at: actions.ask_swap(who, shift=shift, in_return=theirs, at=at),
        shift=shift,
    )


@leads
@require_POST
def assign(request: HttpRequest, shift: uuid.UUID) -> HttpResponse:
    """Into other hands."""
    form = forms.AssignForm(request.POST, callable_staff=queries.may_be_called(looker(request)))
    if not form.is_valid():
        return _shift(request, shift, hands=form, status=422)
    to = uuid.UUID(form.cleaned_data["to"])
    said = _("Saved. Both are told by message.")
    return _done(request, said, lambda who, at: actions.assign(who, shift=shift, to=to, at=at), shift=shift)


@leads
@require_POST
def call_off(request: HttpRequest, shift: uuid.UUID) -> HttpResponse:
    """End it, or it and those of later weeks."""
    following = request.POST.get("following") == "yes"
    said = _("Called off. They are told by message.")
    return _done(
        request,
        said,
        lambda who, at: actions.call_off(who, shift=shift, following=following, at=at),
        shift=shift,
    )


@crew
@require_POST
def reply(request: HttpRequest, asking: uuid.UUID) -> HttpResponse:
    """Take it, agree to a swap, say no, or withdraw what I asked."""
    does: dict[str, tuple[Callable[..., None], str]] = {
        "take": (actions.take, _("It is yours. Thank you.")),
        "agree": (actions.agree, _("Swapped. Both of you are told.")),
        "decline": (actions.decline, _("Your no is passed on. Everything stays as it was.")),
        "withdraw": (actions.withdraw, _("Withdrawn. The shift stays yours.")),
    }
    if request.POST.get("say") not in does:
        return redirect("rota:week")
    do, said = does[request.POST["say"]]
    return _done(request, said, lambda who, at: do(who, asking=asking, at=at))


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page with times as the site's own clocks show them."""
    who = looker(request)
    with timezone.override(program.time_zone(who)):
        return render(request, template, context | {"leads": who.role in LEADS}, status=status)


def put(form: Any, refusal: Refusal) -> None:
    """A Refusal beside the field that it names, or above the form; what was typed stays."""
    words = {field: said for field, said in refusal.fields.items() if field in form.fields}
    for field, said in words.items():
        form.add_error(field, said)
    if not words:
        form.add_error(None, str(refusal))


def _done(
    request: HttpRequest,
    said: str,
    do: Callable[[Principal, datetime], None],
    *,
    shift: uuid.UUID | None = None,
) -> HttpResponse:
    """Do it and go back to the rota; where it cannot be done, the page says why and what stands now."""
    try:
        do(looker(request), clock.now())
    except Refusal as refusal:
        if shift and queries.shift(looker(request), shift):
            return _shift(request, shift, refusal=refusal, status=422)
        return _week(request, refusal=refusal, status=422)
    messages.success(request, said)
    return redirect("rota:week")


def _week(request: HttpRequest, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    who, at = looker(request), clock.now()
    zone = program.time_zone(who)
    today = at.astimezone(zone).date()
    monday = _monday(request.GET.get("week", ""), today)
    days = rules.days_of(monday, zone)
    found = queries.shifts(who, start=days[0][1].starts_at, end=days[-1][1].ends_at)
    asked = queries.asking(who, at=at)
    open_for = {each.shift.id for each in asked}
    now, name = queries.answering(who, at=at)
    context = {
        "refusal": refusal,
        "days": [_day(who, day, window, found, open_for, today, at) for day, window in days],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "is_now": monday <= today <= monday + timedelta(days=6),
        "now": now,
        "now_name": name,
        "asked": [_asked(who, each) for each in asked if _concerns(who, each)],
        "gaps": queries.gaps(who, at=at) if who.role in LEADS else None,
    }
    return page(request, "program/rota.html", context, status)


def _monday(word: str, today: date) -> date:
    try:
        day = date.fromisoformat(word)
    except ValueError:
        day = today
    if not today.year - 5 <= day.year <= today.year + 5:
        day = today
    return day - timedelta(days=day.weekday())


def _day(
    who: Principal,
    day: date,
    window: Window,
    found: list[OnRota],
    open_for: set[uuid.UUID],
    today: date,
    at: datetime,
) -> dict[str, Any]:
    here = [
        each
        for each in found
        if each.window.starts_at < window.ends_at and each.window.ends_at > window.starts_at
    ]
    return {
        "day": day,
        "is_today": day == today,
        "past": day < today,
        "shifts": [
            {
                "row": each,
                "mine": each.staff == who.staff,
                "goes_on": each.window.starts_at < window.starts_at,
                "open": each.id in open_for,
                "over": each.over(at),
                "runs": each.begun(at) and not each.over(at),
            }
            for each in sorted(here, key=lambda each: (each.window.starts_at, each.line != Line.PRIMARY))
        ],
    }


def _concerns(who: Principal, each: Asking) -> bool:
    """Cover is everyone's to see; a swap is between two, and whoever leads may see it."""
    return each.asked_of is None or who.staff in (each.asked_of, each.asked_by) or who.role in LEADS


def _asked(who: Principal, each: Asking) -> dict[str, Any]:
    swap = each.in_return is not None
    return {
        "asking": each,
        "mine": each.asked_by == who.staff,
        "for_me": swap and each.asked_of == who.staff,
        "may_take": not swap and each.asked_by != who.staff and who.role != "project_manager",
    }


def _shift(
    request: HttpRequest,
    shift: uuid.UUID,
    *,
    refusal: Refusal | None = None,
    swap: forms.SwapForm | None = None,
    hands: forms.AssignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    who, at = looker(request), clock.now()
    row = queries.shift(who, shift)
    if row is None:
        gone = Refusal(code="gone", sentence=_("That shift is not on the rota any more."))
        return _week(request, refusal=refusal or gone, status=404 if refusal is None else status)
    asked = next((each for each in queries.asking(who, at=at) if each.shift.id == shift), None)
    offered = _offered(who, at) if row.staff == who.staff and not row.begun(at) else []
    others = [card for card in queries.may_be_called(who) if card.id != row.staff]
    context = {
        "row": row,
        "refusal": refusal,
        "mine": row.staff == who.staff,
        "over": row.over(at),
        "runs": row.begun(at) and not row.over(at),
        "asked": asked and _concerns(who, asked) and _asked(who, asked),
        "asked_already": asked is not None,
        "swap": swap or (forms.SwapForm(offered=offered) if offered else None),
        "hands": hands or forms.AssignForm(callable_staff=others),
    }
    return page(request, "program/shift.html", context, status)


def _offered(who: Principal, at: datetime) -> list[tuple[str, str]]:
    zone = program.time_zone(who)
    return [
        (
            str(each.id),
            f"{each.name}: {date_format(each.window.starts_at.astimezone(zone), 'D j M H:i')}"
            f" – {date_format(each.window.ends_at.astimezone(zone), 'D H:i')} ({_line(each.line)})",
        )
        for each in queries.of_others(who, at=at)
    ]


def _line(line: Line) -> str:
    return _("primary") if line is Line.PRIMARY else _("backup")

"""Phone-in: the worker fills the officer's card while they talk, tap by tap, on the care face.

Nothing is kept until the last tap. No line of a history check is shown here, and none is stored by this face.
"""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from offramp.curb import forms as card_forms
from offramp.curb import minute, rules, screens, tellers, words
from offramp.curb.forms import Carried
from offramp.curb.minute import Stage
from offramp.curb.phone_in import actions, forms, queries
from offramp.curb.phone_in.forms import CallerForm, PhoneForm
from offramp.curb.phone_in.queries import Caller
from offramp.curb.views.pages import NO_BOOK, Today, go, page, rules_of, swaps
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.policy import packs
from offramp.policy.asks import Ask

worker = seat("on_call_worker", "case_manager", purpose="coordination")


@worker
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """Who is calling, and what it is about."""
    who = looker(request)
    return _card(request, who, CallerForm(groups=queries.callers(who)))


@worker
@require_POST
def tap(request: HttpRequest) -> HttpResponse:
    """One tap: the next question, the finding, the sending; only the last one stores anything."""
    who = looker(request)
    asked = CallerForm(request.POST, groups=queries.callers(who))
    if not asked.is_valid():
        return _card(request, who, asked, status=422)
    caller = queries.caller(who, asked.cleaned_data["caller"])
    assert caller is not None, "a caller of the list"
    carried = card_forms.carried(request.POST, who, packs.load(who.site).program, clock.now())
    today = rules_of(who, carried.began)
    try:
        return _tapped(request, who, today, caller, carried)
    except Refusal as refusal:
        if refusal.code not in NO_BOOK:
            raise
        return go(request, reverse("curb:card"))


@worker
@require_GET
def closed(request: HttpRequest) -> HttpResponse:
    """It is saved and over; nothing of the person was kept."""
    return page(request, rules_of(looker(request)), "curb/phone_closed.html", {})


def _tapped(
    request: HttpRequest, who: Principal, today: Today, caller: Caller, carried: Carried
) -> HttpResponse:
    carried = replace(carried, answers=forms.heard(carried.answers, _asks(today, carried)), practice=False)
    stage = _replay(today, carried)
    if "back" in request.POST:
        return _back(request, today, caller, carried, stage)
    if stage.finding is None:
        return _ask(request, today, caller, carried, stage)
    if "close" in request.POST:
        return _close(request, who, today, caller, carried, stage)
    if not carried.wanted or rules.way(stage.finding.answer) is rules.Way.CLOSED:
        return _found(request, who, today, caller, carried, stage)
    if "send" in request.POST:
        return _send(request, who, today, caller, carried, stage)
    return _sending(request, today, caller, carried, stage, _form(today, stage))


def _card(request: HttpRequest, who: Principal, form: CallerForm, status: int = 200) -> HttpResponse:
    today = rules_of(who)
    context: dict[str, Any] = {"form": form}
    try:
        context["routes"] = screens.reasons(today.book, today.pack)
    except Refusal as refusal:
        if refusal.code not in NO_BOOK:
            raise
        context["no_book"] = refusal
    return page(request, today, "curb/phone_in.html", context, status)


def _ask(request: HttpRequest, today: Today, caller: Caller, carried: Carried, stage: Stage) -> HttpResponse:
    assert stage.ask is not None
    problem = ""
    if stage.problem:
        problem = _("These do not go together. Tick what is so, or tap one of the last two.")
    elif request.POST.get("go") == stage.ask.id:
        problem = _("Nothing is ticked. Tick what is so, or tap one of the last two.")
    ticked = carried.answers.get(stage.ask.id, ())
    screen = screens.asking(stage.ask, problem=problem, ticked=ticked, looks_up=False)
    whole = (
        rules.the_ask(today.book, carried.route, stage.ask.id) or stage.ask
    )  # also the tiles that matter no more
    if forms.only_clear_or_not(whole):
        name = f"{card_forms.ASK}{stage.ask.id}"
        screen |= {"screen": "history", "says": forms.history_tiles(whole), "name": name}
    screen["attests"] = False
    return _panel(request, today, caller, carried, stage, screen, status=422 if problem else 200)


def _found(
    request: HttpRequest,
    who: Principal,
    today: Today,
    caller: Caller,
    carried: Carried,
    stage: Stage,
    *,
    status: int = 200,
) -> HttpResponse:
    assert stage.finding is not None
    asked = tellers.put(queries.seen_from(who, caller), today.book, stage.finding)
    shown = screens.found(stage.finding, today.pack, today.book, asked, mine=caller.role)
    shown |= {"reasons": _reasons(today, stage), "in_full": [], "unlisted": [], "on_the_phone": True}
    return _panel(request, today, caller, carried, stage, shown, status=status)


def _reasons(today: Today, stage: Stage) -> list[dict[str, Any]]:
    """The words of what stands in the way, without the ids of lines and without any that a history check tells."""
    assert stage.finding is not None
    lines = {line.id: line for line in today.book.lines}
    plain = []
    for one in stage.finding.reasons:
        line = lines.get(one.citation.id)
        facts = line.when.facts if line is not None and line.when is not None else ()
        if one.verdict == "met" and not any(fact.startswith(rules.HISTORY) for fact in facts):
            plain.append({"words": words.chosen(one.citation.words, one.citation.es)})
    return plain


def _back(request: HttpRequest, today: Today, caller: Caller, carried: Carried, stage: Stage) -> HttpResponse:
    if carried.wanted and stage.finding:
        return _found(request, looker(request), today, caller, carried, stage)
    if not stage.given:
        return go(request, reverse("curb:card"))
    earlier = _replay(today, replace(carried, answers=dict(stage.given[:-1])))
    return _ask(request, today, caller, replace(carried, answers={}), earlier)


def _close(
    request: HttpRequest, who: Principal, today: Today, caller: Caller, carried: Carried, stage: Stage
) -> HttpResponse:
    """The stop ends here; whatever was typed is not kept."""
    outcome, reason = card_forms.closing(today.pack.program, request.POST["close"])
    _save(who, today, caller, carried, stage, outcome=outcome, outcome_reason=reason)
    return go(request, reverse("curb:phone_closed"))


def _sending(
    request: HttpRequest, today: Today, caller: Caller, carried: Carried, stage: Stage, form: PhoneForm
) -> HttpResponse:
    assert stage.finding is not None
    asks_first = rules.way(stage.finding.answer) is rules.Way.ASK_FIRST
    screen = {"screen": "send", "form": form, "asks_first": asks_first}
    status = 422 if form.errors else 200
    return _panel(request, today, caller, carried, stage, screen, wanted=True, status=status)


def _send(
    request: HttpRequest, who: Principal, today: Today, caller: Caller, carried: Carried, stage: Stage
) -> HttpResponse:
    form = _form(today, stage, request)
    if not form.is_valid():
        return _sending(request, today, caller, carried, stage, form)
    carried = card_forms.learnt(carried, form)
    stage = _replay(today, carried)
    assert stage.finding is not None
    if rules.way(stage.finding.answer) != carried.shown:
        return _found(request, who, today, caller, carried, stage, status=422)
    outcome = rules.on_yes(stage.finding.answer)
    saved = _save(who, today, caller, carried, stage, outcome=outcome, form=form)
    address = reverse("handoff:of", args=[saved])
    return go(request, address) if swaps(request) else redirect(address)


def _save(
    who: Principal,
    today: Today,
    caller: Caller,
    carried: Carried,
    stage: Stage,
    *,
    outcome: str,
    outcome_reason: str = "",
    form: PhoneForm | None = None,
) -> Any:
    return actions.take_down(
        who,
        encounter=carried.encounter,
        caller=caller,
        route=carried.route,
        reason=carried.reason,
        facts=stage.facts,
        outcome=outcome,
        outcome_reason=outcome_reason,
        description=form.written if form else None,
        checked=forms.was_checked(stage, _asks(today, carried)),
        sergeant_agreed=bool(form and form.cleaned_data.get("agreed")),
        happened_at=carried.began,
        beat=carried.beat,
    )


def _asks(today: Today, carried: Carried) -> list[Ask]:
    return [ask for ask in today.book.asks if carried.route in ask.routes]


def _replay(today: Today, carried: Carried) -> Stage:
    return minute.replay(
        today.book,
        route=carried.route,
        reason=carried.reason,
        answers=carried.answers,
        records=rules.moment(carried.began, today.pack.program.time_zone),
        also=carried.also,
        on=today.on,
    )


def _form(today: Today, stage: Stage, request: HttpRequest | None = None) -> PhoneForm:
    assert stage.finding is not None
    wanted = tellers.SERGEANT in rules.approvals_wanted(stage.finding)
    return PhoneForm(
        request.POST if request else None, program=today.pack.program, today=today.on, wants_sergeant=wanted
    )


def _panel(
    request: HttpRequest,
    today: Today,
    caller: Caller,
    carried: Carried,
    stage: Stage,
    screen: dict[str, Any],
    *,
    wanted: bool = False,
    status: int = 200,
) -> HttpResponse:
    hidden = [*screens.carrying(carried, stage, wanted=wanted), ("caller", caller.key)]
    template = "curb/phone_panel.html" if swaps(request) else "curb/phone_minute.html"
    return page(request, today, template, screen | {"hidden": hidden, "caller": caller.words}, status)

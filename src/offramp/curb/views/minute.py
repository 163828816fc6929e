"""The card and the minute tap by tap: the next question, the finding, the sending. Only the last tap stores anything.

In practice nothing is stored, nobody is called, and no records are asked.
"""

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from offramp.curb import actions, forms, looking, minute, queries, rules, screens, tellers
from offramp.curb.approvals import queries as approvals
from offramp.curb.approvals.actions import Heard
from offramp.curb.forms import Carried, MeetForm, SendForm
from offramp.curb.minute import Stage
from offramp.curb.views.pages import NO_BOOK, Today, go, page, rules_of, swaps
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.policy import packs
from offramp.policy.findings import Finding
from offramp.program import queries as program


@seat("officer", "sergeant", purpose="referral")
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """The first screen: who is on call, and what it is about."""
    who, now = looker(request), clock.now()
    today = rules_of(who)
    on_call = queries.on_call(who, at=now)
    practice = "practice" in request.GET
    context: dict[str, Any] = {
        "on_call": on_call,
        "phone": "".join((on_call.phone or today.pack.program.on_call_number).split()),
        "practice": practice,
    }
    if who.role == tellers.SERGEANT:
        open_now = queries.open_questions(who), approvals.waiting(who, since=now - tellers.LATELY)
        context["waiting"] = sum(len(each) for each in open_now)
    if not practice and not program.may_refer(who, who.staff, on=today.on):
        return page(
            request, today, "curb/untrained.html", context | {"training": today.pack.program.training}
        )
    try:
        context["routes"] = screens.reasons(today.book, today.pack)
    except Refusal as refusal:
        if refusal.code not in NO_BOOK:
            raise
        return page(request, today, "curb/no_book.html", context)
    return page(request, today, "curb/card.html", context)


@seat("officer", "sergeant", purpose="referral")
@require_POST
def tap(request: HttpRequest) -> HttpResponse:
    """One tap. Whoever may not go on from here is back at the card, which says why."""
    who, now = looker(request), clock.now()
    carried = forms.carried(request.POST, who, packs.load(who.site).program, now)
    today = rules_of(who, carried.began)
    if not carried.practice and not program.may_refer(who, who.staff, on=today.on):
        return go(request, reverse("curb:card"))
    try:
        return _tapped(request, who, today, carried)
    except Refusal as refusal:
        if refusal.code not in NO_BOOK:
            raise
        return go(request, reverse("curb:card"))


def _tapped(request: HttpRequest, who: Principal, today: Today, carried: Carried) -> HttpResponse:
    carried, problem = _look_up(request, who, today, carried)
    stage = _replay(today, carried)
    if "back" in request.POST:
        return _back(request, today, carried, stage)
    if stage.finding is None:
        return _ask(request, today, carried, stage, problem=problem)
    if "close" in request.POST:
        return _close(request, who, today, carried, stage)
    if not carried.wanted or rules.way(stage.finding.answer) is rules.Way.CLOSED:
        return _found(request, today, carried, stage)
    if "send" in request.POST:
        return _send(request, who, today, carried, stage)
    return _sending(request, who, today, carried, stage)


def _look_up(request: HttpRequest, who: Principal, today: Today, carried: Carried) -> tuple[Carried, str]:
    """Ask the records, where the site has loaded some and this tap asks for it; else nothing changes."""
    if "lookup" not in request.POST or not _looks_up(today, carried):
        return carried, ""
    try:
        token = looking.look_up(
            who,
            encounter=carried.encounter,
            person_key=request.POST.get("person_key", ""),
            book=today.book,
            route=carried.route,
            on=today.on,
        )
    except Refusal as refusal:
        return carried, str(refusal)
    looked = looking.read(token, who=who, encounter=carried.encounter)
    return replace(carried, token=token, looked=looked), ""


def _looks_up(today: Today, carried: Carried) -> bool:
    return not carried.practice and looking.adapter(today.pack) is actions.Adapter.LOOKUP


def _ask(
    request: HttpRequest, today: Today, carried: Carried, stage: Stage, *, problem: str = ""
) -> HttpResponse:
    assert stage.ask is not None
    if stage.problem:
        problem = _("These do not go together. Tick what is so, or tap one of the last two.")
    elif request.POST.get("go") == stage.ask.id:
        problem = _("Nothing is ticked. Tick what is so, or tap one of the last two.")
    ticked = carried.answers.get(stage.ask.id, ())
    screen = screens.asking(stage.ask, problem=problem, ticked=ticked, looks_up=_looks_up(today, carried))
    screen |= {"person_key": request.POST.get("person_key", "") if problem else ""}
    return _panel(request, today, carried, stage, screen, status=422 if problem else 200)


def _found(
    request: HttpRequest, today: Today, carried: Carried, stage: Stage, *, status: int = 200
) -> HttpResponse:
    assert stage.finding is not None
    who = looker(request)
    asked = tellers.put(who, today.book, stage.finding)
    shown = screens.found(stage.finding, today.pack, today.book, asked, mine=who.role)
    return _panel(request, today, carried, stage, shown, status=status)


def _back(request: HttpRequest, today: Today, carried: Carried, stage: Stage) -> HttpResponse:
    """One tap back: from the sending to the finding, then question by question to the card."""
    if carried.wanted and stage.finding:
        return _found(request, today, carried, stage)
    if carried.looked:
        carried = replace(carried, token="", looked=None)
        stage = _replay(today, carried)
        if stage.ask:
            return _ask(request, today, carried, stage)
    if not stage.given:
        return go(request, reverse("curb:card") + ("?practice" if carried.practice else ""))
    earlier = _replay(today, carried, answers=dict(stage.given[:-1]))
    return _ask(request, today, carried, earlier)


def _close(
    request: HttpRequest, who: Principal, today: Today, carried: Carried, stage: Stage
) -> HttpResponse:
    """The stop ends here: declined, not offered, not eligible. Whatever was typed is not kept."""
    outcome, reason = forms.closing(today.pack.program, request.POST["close"])
    if carried.practice:
        return _practised(request, today, carried, stage, outcome)
    saved = _save(who, carried, stage, outcome=outcome, outcome_reason=reason)
    return go(request, reverse("curb:live", args=[saved]))


def _sending(
    request: HttpRequest,
    who: Principal,
    today: Today,
    carried: Carried,
    stage: Stage,
    form: SendForm | None = None,
    meet: MeetForm | None = None,
) -> HttpResponse:
    """The last screen, empty or with what is to be mended in it."""
    assert stage.finding is not None
    wrong = form is not None
    form = form or _form(who, today, stage.finding)
    on_call = queries.on_call(who, at=clock.now())
    if meet is None and not on_call.name:
        meet = MeetForm(program=today.pack.program, now=clock.now(), opens=on_call.until)
    screen = screens.sending(
        stage.finding, form, meet, on_call, mine=who.role, holds=today.pack.program.sergeant_approves
    )
    return _panel(request, today, carried, stage, screen, wanted=True, status=422 if wrong else 200)


def _send(request: HttpRequest, who: Principal, today: Today, carried: Carried, stage: Stage) -> HttpResponse:
    """The last tap. What a date of birth or a beat tells is weighed before anything is stored."""
    assert stage.finding is not None
    form = _form(who, today, stage.finding, request)
    meet = _meet(who, today, request)
    if not form.is_valid() or (meet is not None and not meet.is_valid()):
        return _sending(request, who, today, carried, stage, form, meet)
    carried = forms.learnt(carried, form)
    stage = _replay(today, carried)
    assert stage.finding is not None
    if rules.way(stage.finding.answer) != carried.shown:
        return _found(request, today, carried, stage, status=422)
    outcome = rules.on_yes(stage.finding.answer)
    if carried.practice:
        return _practised(request, today, carried, stage, outcome)
    saved = _save(who, carried, stage, outcome=outcome, written=form.written, approved=form.heard)
    if meet is not None:
        actions.leave(who, encounter=saved, kind=rules.Leave.SCHEDULED, place=meet.where, meet_at=meet.when)
    return go(request, reverse("curb:live", args=[saved]))


def _save(
    who: Principal,
    carried: Carried,
    stage: Stage,
    *,
    outcome: str,
    outcome_reason: str = "",
    written: actions.Words | None = None,
    approved: Heard | None = None,
) -> uuid.UUID:
    if carried.looked:
        checked = actions.Check(adapter=actions.Adapter.LOOKUP, outcome=carried.looked.outcome)
    elif stage.history:
        checked = actions.Check(adapter=actions.Adapter.ATTEST, outcome=stage.history)
    else:
        checked = None
    return actions.refer(
        who,
        encounter=carried.encounter,
        route=carried.route,
        reason=carried.reason,
        facts=stage.facts,
        outcome=outcome,
        outcome_reason=outcome_reason,
        description=written,
        check=checked,
        happened_at=carried.began,
        beat=carried.beat,
        approved=approved,
    )


def _practised(
    request: HttpRequest, today: Today, carried: Carried, stage: Stage, outcome: str
) -> HttpResponse:
    """Where practice ends: what would have happened, and that nothing did."""
    return _panel(request, today, carried, stage, screens.practised(outcome, today.pack))


def _replay(today: Today, carried: Carried, answers: dict[str, tuple[str, ...]] | None = None) -> Stage:
    return minute.replay(
        today.book,
        route=carried.route,
        reason=carried.reason,
        answers=carried.answers if answers is None else answers,
        records={
            **rules.moment(carried.began, today.pack.program.time_zone),
            **(carried.looked.facts if carried.looked else {}),
        },
        also=carried.also,
        on=today.on,
    )


def _form(who: Principal, today: Today, finding: Finding, request: HttpRequest | None = None) -> SendForm:
    wanted = tellers.SERGEANT in rules.approvals_wanted(finding) and who.role != tellers.SERGEANT
    return SendForm(
        request.POST if request else None,
        program=today.pack.program,
        today=today.on,
        sergeants=tellers.of_unit(who, who.unit) if wanted else None,
    )


def _meet(who: Principal, today: Today, request: HttpRequest) -> MeetForm | None:
    """A place and a time, where the officer set one of them; None goes without."""
    if not any(request.POST.get(name) for name in ("place", "meet_at")):
        return None
    until = queries.on_call(who, at=clock.now()).until
    return MeetForm(request.POST, program=today.pack.program, now=clock.now(), opens=until)


def _panel(
    request: HttpRequest,
    today: Today,
    carried: Carried,
    stage: Stage,
    screen: dict[str, Any],
    *,
    wanted: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = screen | {
        "hidden": screens.carrying(carried, stage, wanted=wanted),
        "practice": carried.practice,
    }
    template = "curb/panel.html" if swaps(request) else "curb/minute.html"
    return page(request, today, template, context, status=status)

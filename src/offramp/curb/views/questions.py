"""What officers were not sure of, and what waits for a sergeant's yes: one tap each."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from offramp.curb import actions, queries, screens, tellers
from offramp.curb.approvals import queries as approvals
from offramp.curb.forms import DeclineForm
from offramp.curb.views.pages import go, page, rules_of
from offramp.ground import clock
from offramp.ground.seat import looker, seat


@seat("sergeant", purpose="referral")
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """What officers of the squad were not sure of."""
    return show(request)


@seat("sergeant", purpose="referral")
@require_POST
def reply(request: HttpRequest, question: uuid.UUID) -> HttpResponse:
    """The sergeant's word, one tap."""
    return _reply(request, question)


@seat("project_manager", purpose="supervision")
@require_GET
def questions_to_program(request: HttpRequest) -> HttpResponse:
    """What officers were not sure of and only the program can tell: the same page, on the care face."""
    return show(request)


@seat("project_manager", purpose="supervision")
@require_POST
def reply_of_program(request: HttpRequest, question: uuid.UUID) -> HttpResponse:
    """The project manager's word, one tap."""
    return _reply(request, question)


def show(request: HttpRequest, bound: tuple[uuid.UUID, DeclineForm] | None = None) -> HttpResponse:
    """The page; `bound` is a no whose reason is still to be mended."""
    who = looker(request)
    today = rules_of(who)
    squad = who.role == tellers.SERGEANT
    waiting = queries.open_questions(who)
    wanted = approvals.waiting(who, since=clock.now() - tellers.LATELY) if squad else []
    shown, to_approve = waiting[: queries.SHOWN], wanted[: approvals.SHOWN]
    names = queries.officers(
        who, [one.question.encounter for one in shown] + [one.approval.encounter for one in to_approve]
    )
    rows = []
    for one in shown:
        row = one.question.encounter
        rows.append(screens.question(queries.book_of(who, row), one, names[row.officer_id]))
    key, form = bound or (None, None)
    asks = []
    for each in to_approve:
        stop = each.approval.encounter
        mine = form if each.approval.id == key and form else DeclineForm(auto_id=f"why-{each.approval.id}-%s")
        asks.append(
            screens.approval(queries.book_of(who, stop), stop, each.approval, names[stop.officer_id], mine)
        )
    context = {
        "rows": rows,
        "approvals": asks,
        "squad": squad,
        "more": len(waiting) > queries.SHOWN or len(wanted) > approvals.SHOWN,
        "most": queries.SHOWN,
    }
    return page(request, today, "curb/questions.html", context, status=422 if bound else 200)


def _reply(request: HttpRequest, question: uuid.UUID) -> HttpResponse:
    actions.reply(looker(request), question=question, words=request.POST.get("words", ""))
    return go(request, reverse("curb:questions"))

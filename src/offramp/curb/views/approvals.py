"""A sergeant's yes or no, in their own hand, and what an officer heard a sergeant say."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offramp.curb.approvals import actions
from offramp.curb.approvals import queries as approvals
from offramp.curb.forms import DeclineForm
from offramp.curb.rules import Said
from offramp.curb.views.pages import go
from offramp.curb.views.questions import show
from offramp.errors import Refusal
from offramp.ground.seat import looker, seat


@seat("sergeant", purpose="referral")
@require_POST
def approve(request: HttpRequest, approval: uuid.UUID) -> HttpResponse:
    """Yes, one tap."""
    actions.approve(looker(request), approval=approval)
    return go(request, reverse("curb:questions"))


@seat("sergeant", purpose="referral")
@require_POST
def decline(request: HttpRequest, approval: uuid.UUID) -> HttpResponse:
    """No, with a reason; without one the page comes back with everything on it."""
    form = DeclineForm(request.POST, auto_id=f"why-{approval}-%s")
    if not form.is_valid():
        approvals.approval(looker(request), approval)  # the wall's answer for what is not theirs
        return show(request, (approval, form))
    actions.decline(looker(request), approval=approval, reason=form.cleaned_data["reason"])
    return go(request, reverse("curb:questions"))


@seat("officer", purpose="referral")
@require_POST
def hear(request: HttpRequest, approval: uuid.UUID) -> HttpResponse:
    """What the officer heard, one tap: `heard` is who said it and what."""
    who = looker(request)
    said, _bar, whom = request.POST.get("heard", "").partition("|")
    try:
        word, of = Said(said), uuid.UUID(whom) if whom else None
    except ValueError as wrong:
        raise Refusal(code="no_such_tile", sentence=_("This answer is not on the page.")) from wrong
    wanted = approvals.approval(who, approval)
    actions.hear(who, approval=approval, said=word, of=of)
    return go(request, reverse("curb:live", args=[wanted.approval.encounter_id]))

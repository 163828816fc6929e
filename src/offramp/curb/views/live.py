"""The strip that follows a stop, and what the officer may still say of it: left, set a time, what they saw."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from offramp.curb import actions, forms, queries, rules, screens, tellers
from offramp.curb.views.pages import Today, go, page, rules_of, swaps
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat


@seat("officer", "sergeant", purpose="referral")
@require_GET
def live(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """The strip of one hand-off; asked again every few seconds, and silent while nothing is new."""
    who, now = looker(request), clock.now()
    today = rules_of(who)
    if swaps(request):
        seen = queries.strip(who, encounter)
        if request.GET.get("v") == screens.version(seen, now):
            return HttpResponse(status=204)
        shown = screens.following(seen, today.pack, queries.book_of(who, seen.encounter), now)
        return page(request, today, "curb/strip.html", shown)
    return _live(request, who, today, encounter, {})


def _live(
    request: HttpRequest,
    who: Principal,
    today: Today,
    encounter: uuid.UUID,
    bound: dict[str, Any],
) -> HttpResponse:
    now = clock.now()
    seen = queries.live(who, encounter)
    on_call = queries.on_call(who, at=now)
    my_own = seen.encounter.officer_id == who.staff
    may_hear = my_own and who.role != tellers.SERGEANT
    context = {
        "schedule": _schedule(who, today),
        "race": forms.PerceivedForm(program=today.pack.program),
        "nobody": not on_call.name,
        "my_own": my_own,
        "hearing": screens.hearing(seen, tellers.of_unit(who, seen.encounter.unit_id)) if may_hear else None,
        **screens.following(seen, today.pack, queries.book_of(who, seen.encounter), now),
        **bound,
    }
    return page(request, today, "curb/live.html", context, status=422 if bound else 200)


@seat("officer", "sergeant", purpose="referral")
@require_POST
def leave(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """ "I had to leave", "We are at the centre", or a set place and time."""
    who = looker(request)
    today = rules_of(who)
    kind = request.POST.get("kind", "")
    if kind not in list(rules.Leave):
        raise Refusal(code="no_such_tile", sentence=_("This answer is not on the page."))
    if kind != rules.Leave.SCHEDULED:
        actions.leave(who, encounter=encounter, kind=rules.Leave(kind))
        return go(request, reverse("curb:live", args=[encounter]))
    form = _schedule(who, today, request)
    if not form.is_valid():
        return _live(request, who, today, encounter, {"schedule": form})
    actions.leave(who, encounter=encounter, kind=rules.Leave.SCHEDULED, place=form.where, meet_at=form.when)
    return go(request, reverse("curb:live", args=[encounter]))


@seat("officer", "sergeant", purpose="referral")
@require_POST
def perceived(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """The officer's impression, after everything else; skipping is an answer."""
    who = looker(request)
    today = rules_of(who)
    form = forms.PerceivedForm(request.POST, program=today.pack.program)
    if not form.is_valid():
        return _live(request, who, today, encounter, {"race": form})
    actions.perceived_race(who, encounter=encounter, race=form.cleaned_data["race"])
    return go(request, reverse("curb:live", args=[encounter]))


def _schedule(who: Principal, today: Today, request: HttpRequest | None = None) -> forms.ScheduleForm:
    on_call = queries.on_call(who, at=clock.now())
    return forms.ScheduleForm(
        request.POST if request else None,
        program=today.pack.program,
        now=clock.now(),
        opens=None if on_call.name else on_call.until,
    )

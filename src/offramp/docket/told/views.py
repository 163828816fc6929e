"""The prosecutor writes down what they were told: the day that starts a clock, and others' words on a step.

What cannot be saved comes back on the page of the hold with everything that was typed.
"""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from offramp.curb.rules import Said
from offramp.docket import queries
from offramp.docket.forms import Refusable, StartForm, WordForm
from offramp.docket.told import actions
from offramp.docket.views import show
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.seat import looker, seat


@seat("prosecutor", purpose="filing_decision")
def start(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """The day on which the clock started."""
    if request.method != "POST":
        return redirect("docket:hold", encounter)
    who, form = looker(request), StartForm(request.POST, auto_id="clock-%s")
    if _saved(form, lambda: actions.start_clock(who, encounter=encounter, **form.cleaned_data)):
        messages.success(request, gettext("The clock runs from that day."))
        return redirect("docket:hold", encounter)
    page = queries.hold(who, encounter, clock.now())
    return show(request, page, starting=form, status=422)


@seat("prosecutor", purpose="filing_decision")
def word(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """What somebody said to a step."""
    if request.method != "POST":
        return redirect("docket:hold", encounter)
    who, form = looker(request), WordForm(request.POST, auto_id="word-%s")

    def save() -> None:
        given = form.cleaned_data | {"said": Said(form.cleaned_data["said"])}
        actions.note_word(who, encounter=encounter, **given)

    if _saved(form, save):
        messages.success(request, gettext("Written down."))
        return redirect("docket:hold", encounter)
    return show(request, queries.hold(who, encounter, clock.now()), wording=form, status=422)


def _saved(form: Refusable, save: Callable[[], None]) -> bool:
    """Whether it was saved; what stands in the way is put beside the fields."""
    if not form.is_valid():
        return False
    try:
        save()
    except Refusal as refusal:
        if refusal.code == "walled":
            raise
        form.refuse(refusal)
        return False
    return True

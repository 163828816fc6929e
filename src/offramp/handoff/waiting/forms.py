"""What the project manager may say of somebody who waits: a worker, a place and a time, a reason, a note."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from offramp.handoff.packets import chosen
from offramp.policy.doors import Queue
from offramp.policy.program import Program
from offramp.program.queries import StaffCard

DAYS = 10
HOURS = tuple(time(hour, minute) for hour in range(8, 20) for minute in (0, 30))
NEXT_ON_CALL = ""


class MeetForm(forms.Form):
    """Where and when: any half hour of the working day, from today on."""

    day = forms.ChoiceField(label=_("Which day?"))
    hour = forms.ChoiceField(label=_("At what time?"))
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("A place they can be found, and how to know them."),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Say where they can be met.")},
    )

    def __init__(self, *args: Any, program: Program, now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.zone, self.now = ZoneInfo(program.time_zone), now
        here = now.astimezone(self.zone).date()
        days = [here + timedelta(days=each) for each in range(DAYS)]
        _choices(self, "day", [(each.isoformat(), date_format(each, "l j F")) for each in days])
        _choices(self, "hour", [(each.isoformat("minutes"), each.strftime("%H:%M")) for each in HOURS])

    def clean(self) -> dict[str, Any]:
        """The moment must still be to come."""
        said = super().clean() or self.cleaned_data
        if "day" in said and "hour" in said and self.meet_at <= self.now:
            self.add_error("hour", _("That time is over. Pick a later one."))
        return said

    @property
    def meet_at(self) -> datetime:
        """The moment, on the site's own clocks."""
        day, hour = (
            date.fromisoformat(self.cleaned_data["day"]),
            time.fromisoformat(self.cleaned_data["hour"]),
        )
        return datetime.combine(day, hour, tzinfo=self.zone)


class AcceptForm(MeetForm):
    """Who meets them, where and when. The next on call is called shortly before, as for any hand-off."""

    worker = forms.ChoiceField(
        label=_("Who meets them?"), required=False, widget=forms.RadioSelect({"columns": "half"})
    )
    note = forms.CharField(
        label=_("A word to the worker"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    field_order = ("worker", "day", "hour", "place", "note")

    def __init__(self, *args: Any, workers: Sequence[StaffCard], **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(str(card.id), card.name) for card in workers]
        _choices(self, "worker", [(NEXT_ON_CALL, str(_("The next on call"))), *named])

    @property
    def chosen_worker(self) -> uuid.UUID | None:
        """The one who was picked; None for the next on call."""
        picked = self.cleaned_data["worker"]
        return uuid.UUID(picked) if picked else None


class AskForm(forms.Form):
    """A note of what was asked, and of whom."""

    note = forms.CharField(
        label=_("What did you ask, and whom?"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Write what you asked, and whom.")},
    )


class DeclineForm(forms.Form):
    """A reason of the site's tiles, and a note that stays here."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect({"columns": "half"}),
        error_messages={"required": _("Pick a reason."), "invalid_choice": _("Pick a reason of the list.")},
    )
    note = forms.CharField(
        label=_("A note for your own team"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, queue: Queue, **more: Any) -> None:
        super().__init__(*args, **more)
        _choices(self, "reason", [(one.id, chosen(one.text, one.es)) for one in queue.declined_reasons])


def tomorrow(now: datetime, zone: str) -> dict[str, str]:
    """Where the form begins: tomorrow, as the day's work begins."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return {"day": day.isoformat(), "hour": "09:00"}


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices

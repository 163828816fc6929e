"""What the pages of the rota accept. No field takes free words: the rota knows staff and times, and nobody else."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.program.queries import StaffCard
from offramp.program.rota.calendars import MOST_BYTES
from offramp.program.rota.rules import MOST_WEEKS, Kind
from offramp.program.rules import Line

LINES = [(Line.PRIMARY.value, _("Primary: called first")), (Line.BACKUP.value, _("Backup: called next"))]


class AddForm(forms.Form):
    """Somebody on call, once or every week."""

    staff = forms.ChoiceField(
        label=_("Who"),
        error_messages={"required": _("Pick somebody."), "invalid_choice": _("Pick somebody.")},
    )
    line = forms.ChoiceField(
        label=_("Line"),
        choices=LINES,
        widget=forms.RadioSelect,
        initial=Line.PRIMARY,
        error_messages={"required": _("Pick a line.")},
    )
    day = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Give a day."), "invalid": _("Write the day as 2026-11-23.")},
    )
    begins = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _("Give a time."), "invalid": _("Write the time as 20:00.")},
    )
    ends = forms.TimeField(
        label=_("To"),
        help_text=_("A time at or before the first means the next day."),
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _("Give a time."), "invalid": _("Write the time as 08:00.")},
    )
    weeks = forms.IntegerField(
        label=_("For how many weeks"),
        help_text=_("1 is once; more repeats it weekly, at the same time of day."),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
    )

    def __init__(self, *given: Any, callable_staff: Iterable[StaffCard], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["staff"] = _who(callable_staff, self.fields["staff"])


class AssignForm(forms.Form):
    """Into whose hands a shift goes."""

    to = forms.ChoiceField(
        label=_("Give this shift to"),
        error_messages={"required": _("Pick somebody."), "invalid_choice": _("Pick somebody.")},
    )

    def __init__(self, *given: Any, callable_staff: Iterable[StaffCard], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"] = _who(callable_staff, self.fields["to"])


class SwapForm(forms.Form):
    """Which shift of a colleague I would take for mine."""

    in_return = forms.ChoiceField(
        label=_("In return for"),
        error_messages={"required": _("Pick a shift."), "invalid_choice": _("Pick a shift of the list.")},
    )

    def __init__(self, *given: Any, offered: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["in_return"]
        self.fields["in_return"] = forms.ChoiceField(
            label=field.label, choices=[("", ""), *offered], error_messages=field.error_messages
        )


class AddressForm(forms.Form):
    """What a new calendar address is for."""

    kind = forms.ChoiceField(
        label=_("What should it show?"),
        choices=[(Kind.MINE.value, _("My shifts")), (Kind.TEAM.value, _("The team's shifts"))],
        widget=forms.RadioSelect,
        initial=Kind.MINE,
    )


class BringingAddressForm(forms.Form):
    """An address to which a calendar program sends the team's shifts."""

    called = forms.CharField(
        label=_("Which calendar is it?"),
        help_text=_(
            "Such as: Team calendar. A new address with the same name goes on where the old one ended."
        ),
        max_length=60,
        error_messages={"required": _("Give the calendar a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class BringForm(forms.Form):
    """A calendar file, looked at before anything is saved."""

    file = forms.FileField(
        label=_("Calendar file (.ics)"),
        error_messages={"required": _("Choose a calendar file."), "empty": _("This file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    replaces = forms.BooleanField(
        label=_(
            "This file is the whole rota: call off what an earlier file brought and this one does not hold"
        ),
        required=False,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["file"].required = not self.data.get("kept")

    def clean(self) -> dict[str, Any]:
        """The file just given, else the one that the last page kept."""
        cleaned = super().clean() or {}
        content = self._content(cleaned)
        if content is None and not self.errors:
            self.add_error("file", _("Choose a calendar file."))
        elif content is not None and len(content) > MOST_BYTES:
            size = MOST_BYTES // 1000
            self.add_error("file", _("Too large: a rota's file has at most %(size)s KB.") % {"size": size})
        cleaned["content"] = content
        cleaned["called"] = cleaned["file"].name if cleaned.get("file") else ""
        return cleaned

    def _content(self, cleaned: dict[str, Any]) -> bytes | None:
        if cleaned.get("file"):
            return bytes(cleaned["file"].read(MOST_BYTES + 1))
        if cleaned.get("kept"):
            try:
                return base64.b64decode(cleaned["kept"], validate=True)
            except (binascii.Error, ValueError):
                return None
        return None


def _who(cards: Iterable[StaffCard], field: forms.Field) -> forms.ChoiceField:
    choices = [("", ""), *((str(card.id), card.name) for card in cards)]
    return forms.ChoiceField(label=field.label, choices=choices, error_messages=field.error_messages)

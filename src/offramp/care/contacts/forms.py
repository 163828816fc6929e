"""The forms of records. The id of the row comes with the form, so that one sent twice is one record."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.care.contacts.rules import MOST_LETTERS, Situation
from offramp.ground import ids
from offramp.ground.parts.renderer import Said
from offramp.program.queries import StaffCard

SITUATIONS = {
    Situation.OUTSIDE: _("Outside: a street, a car, a tent"),
    Situation.SHELTER: _("A shelter, or a room paid for a night"),
    Situation.TRANSITIONAL: _("Housing for a time, with a program"),
    Situation.INSTITUTION: _("A hospital, treatment or jail"),
    Situation.WITH_OTHERS: _("With family or friends"),
    Situation.OWN_PLACE: _("A place of their own"),
    Situation.NOT_SAID: _("They would rather not say"),
}


class RecordForm(forms.Form):
    """A few sentences, and the day they are about where it was not today."""

    row = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    text = forms.CharField(
        label=_("What is worth keeping?"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write a sentence, or go back: nothing is saved then.")},
    )
    about = forms.DateField(
        label=_("On which day, if not today"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as 2026-11-23.")},
    )

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.today = today

    def clean_about(self) -> date | None:
        """A day that has been."""
        day: date | None = self.cleaned_data["about"]
        if day and day > self.today:
            raise forms.ValidationError(_("That day is still to come."))
        return day

    def given(self) -> dict[str, Any]:
        """What the action is told."""
        return {name: self.cleaned_data[name] for name in self.fields}


class SafetyForm(RecordForm):
    """The first of a circle says that they were chosen."""

    chosen = forms.BooleanField(
        label=_("They said that I may know this"),
        error_messages={"required": _("Ask them first. Without their yes, do not write it down.")},
    )

    def __init__(self, *given: Any, first: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        if not first:
            del self.fields["chosen"]

    def given(self) -> dict[str, Any]:
        said = super().given()
        said.pop("chosen", None)
        return said


class HousingForm(RecordForm):
    """Where somebody stays; words are optional."""

    situation = forms.ChoiceField(
        label=_("Where do they stay?"),
        choices=[(each.value, words) for each, words in SITUATIONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pick one. That they would rather not say is an answer too.")},
    )
    field_order = ("row", "situation", "text", "about")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        words = self.fields["text"]
        words.label, words.required = _("In a few words"), False
        words.widget.attrs["rows"] = 3

    def given(self) -> dict[str, Any]:
        said = super().given()
        return said | {"situation": Situation(said["situation"])}


class ColleagueForm(forms.Form):
    """One colleague, picked; and that the person said yes."""

    staff = forms.ChoiceField(
        label=_("Who?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pick somebody."), "invalid_choice": _("Pick somebody of the list.")},
    )
    agreed = forms.BooleanField(
        label=_("They said yes to this colleague"),
        error_messages={"required": _("Ask them first.")},
    )

    def __init__(self, *given: Any, colleagues: Sequence[StaffCard], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["staff"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(card.id), Said(card.name, hint=card.agency_name)) for card in colleagues]

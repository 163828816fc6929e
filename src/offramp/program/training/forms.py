"""What the training register accepts: whom, and on which day."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.program.training.queries import Learner


class RecordForm(forms.Form):
    """A course that several took together."""

    trained_on = forms.DateField(
        label=_("The day of the course"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Give a day."), "invalid": _("Write the day as 2026-11-23.")},
    )
    staff = forms.MultipleChoiceField(
        label=_("Who took it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Pick at least one."),
            "invalid_choice": _("Pick from the list; somebody left meanwhile."),
        },
    )

    def __init__(self, *given: Any, learners: Iterable[Learner], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["staff"]
        self.fields["staff"] = forms.MultipleChoiceField(
            label=field.label,
            choices=[(str(each.staff), each.name) for each in learners],
            widget=forms.CheckboxSelectMultiple,
            error_messages=field.error_messages,
        )

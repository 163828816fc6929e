"""The form of a summary: choices first, a short text only if it helps, and the second yes to what was asked about."""

import uuid
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.docket.summaries.queries import NEEDS
from offramp.docket.summaries.rules import LONGEST, Choice, Need
from offramp.errors import Refusal
from offramp.ground import ids
from offramp.workgroup import rules

OFFERED = {
    Choice.ENGAGED: _("We work together"),
    Choice.TRYING_TO_REACH: _("We are trying to reach them"),
    Choice.NEEDS_HELP: _("They need help with something"),
    Choice.NOTHING_TO_ADD: _("Nothing helpful to add"),
}


class SummaryForm(forms.Form):
    """What a case manager tells one partner."""

    use_required_attribute = False

    sending = forms.UUIDField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label=_("What do you want to say?"),
        widget=forms.RadioSelect(attrs={"columns": "full"}),
        error_messages={"required": _("Choose one. “Nothing helpful to add” is a good answer.")},
    )
    needs = forms.MultipleChoiceField(
        label=_("What do they need help with?"),
        required=False,
        choices=[(need.value, NEEDS[need]) for need in Need],
        widget=forms.CheckboxSelectMultiple(attrs={"columns": "half"}),
    )
    text = forms.CharField(
        label=_("A line in your own words, if it helps them"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("No names, no places, no health, no drugs, no crime. Most summaries need none of this."),
    )
    kept = forms.BooleanField(label=_("I read it again. They need these words."), required=False)

    def __init__(self, *args: Any, offered: Sequence[Choice] = tuple(Choice), **more: Any) -> None:
        super().__init__(*args, **more)
        choice = cast(forms.ChoiceField, self.fields["choice"])
        choice.choices = [(one.value, OFFERED[one]) for one in offered]
        self.questioned: tuple[rules.Questioned, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Words that are asked about need a second yes, and a yes is to that very text."""
        cleaned = super().clean() or {}
        text = (cleaned.get("text") or "").strip()
        self.questioned = rules.what_is_questioned(text)
        again = self.data.get("asked") == rules.mark(text)
        cleaned["kept"] = rules.mark(text) if cleaned.get("kept") and again else ""
        if self.questioned and not cleaned["kept"]:
            self.add_error(
                "text", _("Do you need these words? Take them out, or keep them with a second yes.")
            )
        return cleaned

    def mark(self) -> str:
        """The mark of the text that is before the author's eyes."""
        return rules.mark(self["text"].value() or "")

    def given(self) -> dict[str, Any]:
        """What was filled in, for the action."""
        clean = self.cleaned_data
        return {
            "choice": Choice(clean["choice"]),
            "needs": [Need(need) for need in clean["needs"]],
            "text": (clean["text"] or "").strip(),
        }

    def sent(self) -> uuid.UUID:
        """What tells one sending from another."""
        found: uuid.UUID | None = self.cleaned_data.get("sending")
        return found or ids.new()

    def refuse(self, refusal: Refusal) -> None:
        """Put a Refusal beside the fields that it names."""
        for field, words in refusal.fields.items():
            self.add_error(field, words)

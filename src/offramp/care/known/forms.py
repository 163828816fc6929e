"""The forms for names, numbers and for two records that are one person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.care.known import rules


class NameForm(forms.Form):
    """One more name."""

    prefix = "name"
    text = forms.CharField(label=_("Another name"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (rules.NameKind.CALLED, _("The name they go by now")),
            (rules.NameKind.ALIAS, _("Another name they are known by")),
            (rules.NameKind.LEGAL, _("The name on their papers")),
        ],
        widget=forms.RadioSelect,
        initial=rules.NameKind.ALIAS,
    )


class IdentifierForm(forms.Form):
    """A telephone, a year of birth, or the last four of a number."""

    prefix = "number"
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (rules.IdentifierKind.PHONE, _("A telephone")),
            (rules.IdentifierKind.BIRTH_YEAR, _("The year of birth")),
            (rules.IdentifierKind.ID_LAST_FOUR, _("The last four of a card or number")),
        ],
        widget=forms.RadioSelect,
        initial=rules.IdentifierKind.PHONE,
    )
    value = forms.CharField(label=_("The number"), max_length=40)

    def clean(self) -> dict[str, Any]:
        """The value as it is kept; what cannot be kept says what to mend."""
        given = super().clean() or {}
        if "kind" in given and "value" in given:
            kind = rules.IdentifierKind(given["kind"])
            value = rules.normal(kind, given["value"])
            if value is None:
                self.add_error("value", self._mend(kind))
            given["value"] = value
        return given

    def _mend(self, kind: rules.IdentifierKind) -> str:
        return {
            rules.IdentifierKind.PHONE: gettext("Give seven to fifteen digits."),
            rules.IdentifierKind.BIRTH_YEAR: gettext("Give the year alone, such as 1987."),
            rules.IdentifierKind.ID_LAST_FOUR: gettext("Give the last four alone, digits or letters."),
        }[kind]


class SameForm(forms.Form):
    """Which of my people is this one, too?"""

    prefix = "same"
    other = forms.ChoiceField(label=_("Which record is the same person?"), widget=forms.RadioSelect)

    def __init__(self, *given: object, people: Sequence[tuple[str, str]], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["other"].choices = people  # type: ignore[attr-defined]

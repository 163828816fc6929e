"""The forms of what is denied, of an emergency and of a court's order."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.consent.guarding.rules import DenialKind, Field
from offramp.ground.parts.memorable_date.widget import MemorableDate

KINDS = {
    DenialKind.RESTRICTION: _("The person asked that somebody sees less"),
    DenialKind.RECUSAL: _("Somebody of the staff knows the person privately"),
    DenialKind.SAFETY: _("The person is in danger: only those who work with them see anything"),
    DenialKind.LEGAL_HOLD: _("Nothing of the person's may be destroyed"),
}
FIELDS = {
    Field.NAMES: _("Names"),
    Field.CASE_NOTES: _("Case notes"),
    Field.HEALTH_NOTES: _("Health notes"),
    Field.TREATMENT_RECORDS: _("Treatment records"),
    Field.SAFETY_RECORDS: _("Safety records"),
}
Choices = Sequence[tuple[str, str]]


class DenyForm(forms.Form):
    """One thing more that is taken away."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    party = forms.ChoiceField(label=_("Whom is it about?"), required=False)
    reason = forms.CharField(
        label=_("Why, in a few words"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *given: object, kinds: Sequence[DenialKind], parties: Choices, **named: object
    ) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["party"].choices = [("", _("Nobody in particular")), *parties]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two of the kinds are about somebody."""
        given = super().clean() or {}
        if given.get("kind") in (DenialKind.RESTRICTION, DenialKind.RECUSAL) and not given.get("party"):
            self.add_error("party", gettext("Say whom this is about: one agency, or one person."))
        return given


class SearchForm(forms.Form):
    """Whom it is about; the search counts, and what it finds is written down."""

    words = forms.CharField(label=_("Name, telephone, or the last four of a number"), max_length=200)


class EmergencyForm(forms.Form):
    """Why now, and who receives what is read."""

    participant = forms.ChoiceField(label=_("Who is it?"), widget=forms.RadioSelect)
    nature = forms.CharField(
        label=_("What is the danger?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    received_by = forms.CharField(
        label=_("Who receives what you read: name and place"),
        max_length=200,
        help_text=_("Such as: Dr. Osei, emergency room, Harbor Hospital"),
    )

    def __init__(self, *given: object, people: Choices, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["participant"].choices = people  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What the privacy officer found."""

    alert = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What you found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class OrderForm(forms.Form):
    """A court's order, as it reads. A subpoena alone opens nothing."""

    participant = forms.ChoiceField(label=_("Who is it?"), widget=forms.RadioSelect)
    court = forms.CharField(label=_("Which court"), max_length=200)
    number = forms.CharField(label=_("Its number"), max_length=100)
    counsel = forms.CharField(label=_("Counsel who approved it"), max_length=200)
    counsel_at = forms.DateField(label=_("Counsel approved it on"), widget=MemorableDate())
    fields_wanted = forms.MultipleChoiceField(
        label=_("What the order names"),
        choices=list(FIELDS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Counseling notes leave under no order that is entered here."),
    )
    from_day = forms.DateField(label=_("From this day"), widget=MemorableDate())
    to_day = forms.DateField(label=_("To this day, that day too"), widget=MemorableDate())

    def __init__(self, *given: object, people: Choices, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["participant"].choices = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days follow one another."""
        given = super().clean() or {}
        first, last = given.get("from_day"), given.get("to_day")
        if first and last and last < first:
            self.add_error("to_day", gettext("The last day comes after the first."))
        return given


class HoldForm(forms.Form):
    """Whose record must be kept, and why."""

    participant = forms.ChoiceField(label=_("Who is it?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, in a few words"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *given: object, people: Choices, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["participant"].choices = people  # type: ignore[attr-defined]

"""What a prosecutor fills in to decide: a reason by a tap or in their own words, and a day for more time.

A decision outlives a release of information, so no tile says what a person did in LEAD.
"""

from typing import Any, cast

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from offramp.curb.rules import Said
from offramp.docket.rules import Decided
from offramp.docket.told.actions import LONGEST
from offramp.errors import Refusal
from offramp.ground.parts.memorable_date.widget import MemorableDate

A_DAY = {"required": _("Give a day of the calendar."), "invalid": _("Give a day of the calendar.")}
NOT_NEEDED = "not_needed"  # offered first once the intake is done, and says nothing of it: a decision stays
REASONS = {
    Decided.RELEASED: (
        (NOT_NEEDED, _("A charge is not needed here.")),
        ("not_carried", _("The evidence does not carry the charge.")),
        ("no_interest", _("Filing would serve nobody here.")),
        ("complainant", _("The complainant does not want the charge.")),
    ),
    Decided.EXTENDED: (
        ("not_met_yet", _("The person and the program need more time to meet.")),
        ("may_settle", _("More time may settle this without a charge.")),
        ("asked_for", _("The program asked for more time.")),
    ),
    Decided.FILED: (
        ("time_over", _("The time of the hold is over.")),
        ("excluded", _("The rulebook excludes this incident.")),
        ("complainant", _("The complainant wants the charge to go ahead.")),
    ),
    Decided.ADMITTED: (
        ("does_not_fit", _("The exclusion does not fit this incident.")),
        ("long_ago", _("What excludes lies long ago.")),
        ("safer", _("Help makes people safer here than a charge.")),
    ),
    Decided.UPHELD: (
        ("fits", _("The exclusion fits this incident.")),
        ("harm", _("The harm to others is too great.")),
    ),
}


class Refusable(forms.Form):
    """A form beside whose fields a Refusal is put."""

    use_required_attribute = False  # a sentence that says what to mend comes with the page

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def refuse(self, refusal: Refusal) -> None:
        """Put a Refusal beside the fields that it names, or above them all."""
        named = {field: words for field, words in refusal.fields.items() if field in self.fields}
        for field, words in named.items():
            self.add_error(field, words)
        if not named:
            self.add_error(None, str(refusal))


class StartForm(Refusable):
    """The day of the event that starts a clock."""

    day = forms.DateField(label=_("On which day was it?"), widget=MemorableDate(), error_messages=A_DAY)


class WordForm(Refusable):
    """What somebody without a desk here said to a step."""

    step = forms.CharField(widget=forms.HiddenInput)
    said = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[(Said.APPROVED, _("Yes")), (Said.DECLINED, _("No"))],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose yes or no.")},
    )
    whose = forms.CharField(
        label=_("Who said it?"),
        max_length=LONGEST,
        help_text=_("A name, or an office. It stays on the justice side."),
        error_messages={"required": _("Say who said it: a name, or an office.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    day = forms.DateField(label=_("On which day?"), widget=MemorableDate(), error_messages=A_DAY)


class DecisionForm(Refusable):
    """One decision about one hold. `reason` is what was tapped and what was written, in that order."""

    decision = forms.ChoiceField(choices=[(kind, kind) for kind in Decided], widget=forms.HiddenInput)
    tapped = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect(attrs={"columns": "full"}),
        error_messages={"required": _("Choose a reason, or give one in a word or two.")},
    )
    reason = forms.CharField(
        label=_("Or in your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write nothing about the person's health, needs or plans."),
    )
    until = forms.DateField(
        label=_("New last day"),
        widget=MemorableDate(),
        error_messages={"required": _("Give the new last day."), "invalid": _("Give a day of the calendar.")},
    )

    def __init__(self, kind: Decided, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        tapped = cast(forms.ChoiceField, self.fields["tapped"])
        tapped.choices = list(REASONS[kind])
        if kind is not Decided.EXTENDED:
            del self.fields["until"]
        else:
            self.order_fields(["until"])

    def clean(self) -> dict[str, Any]:
        """The reason as one text, in English whatever language the desk reads; a missing one is refused."""
        cleaned = super().clean() or {}
        with translation.override("en"):
            tapped = str(dict(REASONS[self.kind]).get(cleaned.get("tapped") or "", ""))
        cleaned["why"] = " ".join(part for part in (tapped, (cleaned.get("reason") or "").strip()) if part)
        if cleaned["why"] and not self.data.get("tapped"):
            self.errors.pop("tapped", None)
        return cleaned

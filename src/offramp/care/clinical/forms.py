"""The forms of what clinicians write: where it comes from is said with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.care.contacts.forms import RecordForm


class ClinicalForm(RecordForm):
    """A few sentences, and whether the law on substance-use programs covers them."""

    part2 = forms.BooleanField(
        label=_("It comes from a substance-use program (42 CFR Part 2)"), required=False
    )

"""A birthday, as somebody says it."""

from django import forms

from offramp.ground.parts.memorable_date.widget import MemorableDate


class Born(forms.Form):
    """One date."""

    born = forms.DateField(
        label="Date of birth", help_text="For example 3 27 1988.", widget=MemorableDate(autocomplete="bday")
    )


CONTEXT = {"form": Born({"born_month": "3", "born_day": "27", "born_year": "1988"})}

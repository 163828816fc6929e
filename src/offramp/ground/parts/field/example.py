"""One form with every kind of field."""

from django import forms

from offramp.ground.parts.renderer import Said


class Report(forms.Form):
    """What an officer may be asked."""

    where = forms.CharField(label="Where are you?", help_text="A corner or a place that people know.")
    reason = forms.ChoiceField(
        label="What brings you here?",
        choices=[("possession", "Possession"), ("theft", Said("Theft", hint="under $1,000"))],
        widget=forms.RadioSelect,
        initial="theft",
    )
    needs = forms.MultipleChoiceField(
        label="What would help tonight?",
        required=False,
        choices=[("bed", "A place to sleep"), ("food", "Something to eat")],
        widget=forms.CheckboxSelectMultiple(attrs={"columns": "half"}),
    )
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("es", "Español")])
    minutes = forms.IntegerField(
        label="Minutes until you are there", widget=forms.TextInput({"inputmode": "numeric"})
    )
    note = forms.CharField(label="How will we find the person?", widget=forms.Textarea, required=False)
    warm = forms.BooleanField(label="I am staying until the worker is here", required=False)


CONTEXT = {"form": Report()}

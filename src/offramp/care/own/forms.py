"""The forms of a participant's own pages, and the worker's form for giving an address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.care.own import words
from offramp.consent.asking.rules import RequestKind


class GiveForm(forms.Form):
    """The word is the person's own choice; whoever hands over the phone looks away."""

    word = forms.CharField(
        label=_("The word they choose"),
        max_length=100,
        help_text=_("Six letters or more. Not a date, not a number, not a name."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    language = forms.ChoiceField(
        label=_("Their language"),
        choices=[("en", "English"), ("es", "Español")],
        widget=forms.RadioSelect,
        initial="en",
    )


class WordForm(forms.Form):
    """Their word, at the door."""

    word = forms.CharField(
        label=_("Your word"),
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class AskForm(forms.Form):
    """What somebody asks for, in their own words."""

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=[(kind, words.ASKED[kind]) for kind in RequestKind],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Say more, if you want"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DisagreeForm(forms.Form):
    """What somebody says to a no."""

    words = forms.CharField(
        label=_("What do you say to that?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """The privacy officer's answer, which the person reads."""

    granted = forms.ChoiceField(
        label=_("The answer"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Why, in plain words: the person reads it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

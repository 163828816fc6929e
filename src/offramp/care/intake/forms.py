"""The forms of an intake. On the release nothing is ticked beforehand, and a no is as easy as a yes."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.care.intake import rules
from offramp.ground import clock
from offramp.policy.consent_words import Form

# The labels beside the pack's own words: a release must be whole in the language it is read in.
LABELS = {
    "en": {
        "yes": "Yes",
        "no": "No",
        "may": "May they know this?",
        "who": "Who",
        "what": "What they would know",
        "not_what": "What they would not know",
        "why": "Why",
        "until": "Until",
        "stands": "You said yes to this. It stands.",
        "signed_as": "Sign with your name, or a mark",
        "or_draw": "Or draw your mark here",
        "wipe": "Draw it again",
        "spoken": "I say yes out loud. My worker heard me.",
        "redisclosure": "Who gets this may pass it on to others who give or pay for care."
        " Then the rules that keep it safe may be less strict.",
        "refusal": "You can say no. Then we may not be able to set up care or payment with them."
        " You still get help from us.",
        "done": "Sign",
        "not_now": "Not now",
    },
    "es": {
        "yes": "Sí",
        "no": "No",
        "may": "¿Pueden saber esto?",
        "who": "Quién",
        "what": "Qué sabrían",
        "not_what": "Qué no sabrían",
        "why": "Para qué",
        "until": "Hasta cuándo",
        "stands": "Usted dijo que sí. Sigue en pie.",
        "signed_as": "Firme con su nombre o una marca",
        "or_draw": "O dibuje su marca aquí",
        "wipe": "Dibujar otra vez",
        "spoken": "Digo que sí en voz alta. Mi trabajador me oyó.",
        "redisclosure": "Quien lo reciba puede pasarlo a otros que dan o pagan atención."
        " Entonces las reglas que lo protegen pueden ser menos estrictas.",
        "refusal": "Puede decir que no. Entonces quizá no podamos arreglar la atención o el pago con ellos."
        " Igual le ayudamos.",
        "done": "Firmar",
        "not_now": "Ahora no",
    },
}

FORMS = {
    Form.lead_release: _("The release: who may know what"),
    Form.treatment_payment: _("Consent for treatment and payment"),
    Form.counseling_notes: _("Consent for counseling notes"),
    Form.proceedings: _("Consent for use in a proceeding"),
    Form.research: _("Consent for research"),
    Form.hmis: _("Consent for the housing system"),
}


class NeedsForm(forms.Form):
    """Tonight: tiles of the site pack, and their own words."""

    tonight = forms.MultipleChoiceField(
        label=_("What would help tonight?"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"columns": "half"}),
    )
    words = forms.CharField(
        label=_("In their own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *given: object, offered: Sequence[tuple[str, str]], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        tiles = self.fields["tonight"]
        if isinstance(tiles, forms.MultipleChoiceField):
            tiles.choices = list(offered)


class ReleaseForm(forms.Form):
    """One question a partner, the signature, and what the worker did."""

    use_required_attribute = False  # a no to every card needs no signature
    signed_as = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    mark = forms.CharField(max_length=20000, required=False, widget=forms.HiddenInput)
    spoken = forms.BooleanField(required=False)
    read_aloud = forms.BooleanField(label=_("I read it aloud to them"), required=False)
    copy_given = forms.BooleanField(label=_("They have a copy"), required=False)

    def __init__(
        self,
        *given: object,
        partners: Sequence[str],
        language: str,
        spoken: bool = False,
        **named: object,
    ) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        labels = LABELS[language] if language in LABELS else LABELS["en"]
        self.partners = tuple(partners)
        for partner in self.partners:
            self.fields[f"partner_{partner}"] = forms.ChoiceField(
                label=labels["may"],
                choices=[(rules.YES, labels["yes"]), (rules.NO, labels["no"])],
                required=False,
                widget=forms.RadioSelect(attrs={"columns": "half"}),
            )
        signature = self.fields["signed_as"]
        signature.label = labels["signed_as"]
        signature.required = (not self.is_bound or rules.YES in self._said()) and not self.data.get("mark")
        self.fields["spoken"].label = labels["spoken"]
        if not spoken:
            del self.fields["spoken"]
        signature.error_messages["required"] = _("Write the name they sign with, or the mark they make.")

    def _said(self) -> list[object]:
        return [self.data.get(f"partner_{each}") for each in self.partners]

    def chosen(self) -> list[rules.Chosen]:
        """What was said to each card; silence is a no."""
        return [
            rules.Chosen(partner=each, yes=self.cleaned_data[f"partner_{each}"] == rules.YES)
            for each in self.partners
        ]


class PaperForm(ReleaseForm):
    """A release that was signed on paper, without signal or before somebody else, and is written down later."""

    signed_on = forms.DateTimeField(
        label=_("When they signed"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ("signed_on",)

    def clean_signed_on(self) -> datetime:
        """A moment that has been."""
        at: datetime = self.cleaned_data["signed_on"]
        if at > clock.now():
            raise forms.ValidationError(_("Give a day and time that is past."))
        return at

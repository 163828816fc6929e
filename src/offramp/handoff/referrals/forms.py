"""What the public form asks: everything may be left out but a way to the person, or to whoever writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offramp.handoff.models import Sure
from offramp.handoff.packets import chosen
from offramp.handoff.referrals.actions import Written
from offramp.policy.doors import PublicReferral

SURE = [(Sure.YES, _("Yes")), (Sure.NO, _("No")), (Sure.UNSURE, _("Not sure"))]


def _line(label: Any, help_text: Any = "", autocomplete: str = "off") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": autocomplete}),
    )


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={"max_length": _("That is more than we can keep. Please use fewer words.")},
    )


def _sure(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=SURE,
        required=False,
        initial=Sure.UNSURE,
        widget=forms.RadioSelect({"columns": "half"}),
    )


class ReferralForm(forms.Form):
    """About the person first, about whoever writes last."""

    find_me = _words(
        _("How can we find them?"),
        _(
            "A corner, a doorway, the time of day. What they wear. A dog. Leave it empty if you tell us how to reach you."
        ),
    )
    called = _line(_("What do they like to be called?"), _("Any name will do."))
    going_on = _words(_("What is going on?"), _("In your own words. You can say that you are not sure."))
    needs = _words(_("What do you think they need?"), _("A bed, food, a doctor, somebody to talk to."))
    knows = _sure(_("Do they know that you write to us?"))
    unsafe = _sure(_("Could it be unsafe for a worker to go there?"))
    unsafe_words = _line(_("What should the worker look out for?"), _("A dog, a person, a road."))
    from_whom = forms.ChoiceField(
        label=_("Who are you?"),
        required=False,
        widget=forms.RadioSelect({"columns": "half"}),
        error_messages={"invalid_choice": _("Pick one of these, or none.")},
    )
    referrer = _line(_("Your name"), _("You can leave it out."), "name")
    reach = _line(_("How can we reach you?"), _("A phone number or an email, if we may ask you more."), "tel")
    website = forms.CharField(
        required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, form: PublicReferral, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["from_whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.id, chosen(one.text, one.es)) for one in form.relations]
        if not form.relations:
            del self.fields["from_whom"]

    def clean(self) -> dict[str, Any]:
        """One of the two ways must be there."""
        said = super().clean() or self.cleaned_data
        if not (
            said.get("find_me") or said.get("reach") or "find_me" in self.errors or "reach" in self.errors
        ):
            self.add_error(
                "find_me",
                _("Tell us how to find them, or how to reach you. One of the two is enough."),
            )
        return said

    @property
    def a_machine(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))

    @property
    def written(self) -> Written:
        """The words, as they will be kept."""
        said = self.cleaned_data
        return Written(
            from_whom=said.get("from_whom", ""),
            referrer=said["referrer"],
            reach=said["reach"],
            called=said["called"],
            find_me=said["find_me"],
            going_on=said["going_on"],
            needs=said["needs"],
            unsafe=Sure(said["unsafe"] or Sure.UNSURE),
            unsafe_words=said["unsafe_words"],
            knows=Sure(said["knows"] or Sure.UNSURE),
        )

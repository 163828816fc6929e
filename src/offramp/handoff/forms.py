"""What a worker may say on the hand-off's page. Nothing here is required but a tap."""

import uuid

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.ground.parts.renderer import Said

MINUTES = (5, 10, 20, 30)
SOMEBODY_NEW = "new"


class SetOutForm(forms.Form):
    """How long until I am there; left out, the site's own travelling time stands in."""

    minutes = forms.TypedChoiceField(
        choices=[(str(each), str(each)) for each in MINUTES], coerce=int, empty_value=None, required=False
    )


class ReasonForm(forms.Form):
    """A tile of the site pack, or none."""

    reason = forms.ChoiceField(required=False)

    def __init__(self, *given: object, offered: list[tuple[str, str]], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["reason"] = forms.ChoiceField(choices=[("", ""), *offered], required=False)


class OptInForm(forms.Form):
    """What they like to be called; a name is theirs to give or to keep."""

    called = forms.CharField(
        label=_("What do they like to be called?"),
        help_text=_("A first name is plenty. It can stay empty."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class KnownForm(OptInForm):
    """Whether it is somebody the program knows: search before create."""

    known = forms.ChoiceField(label=_("Have you met before?"), widget=forms.RadioSelect)

    def __init__(self, *given: object, found: list[tuple[str, str]], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        new = Said(gettext("No, this is somebody new"))
        self.fields["known"] = forms.ChoiceField(
            label=_("Have you met before?"),
            choices=[*found, (SOMEBODY_NEW, new)],
            widget=forms.RadioSelect,
            error_messages={"required": _("Pick one of them, or somebody new.")},
        )
        self.fields["called"].widget = forms.HiddenInput()

    def participant(self) -> uuid.UUID | None:
        """The one who was picked; None for somebody new."""
        picked = str(self.cleaned_data["known"])
        return None if picked == SOMEBODY_NEW else uuid.UUID(picked)

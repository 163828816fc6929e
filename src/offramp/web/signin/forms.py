"""The forms of sign-in and of one's own password, in our words."""

from typing import Any

from allauth.account import forms
from django import forms as fields
from django.utils.translation import gettext_lazy as _

from offramp.web.signin import devices


class LoginForm(forms.LoginForm):  # type: ignore[misc]
    """Name and password, and whether others use this device."""

    shared = fields.BooleanField(
        label=_("Others use this device too"),
        help_text=_("On a phone or a shared device we ask again after five minutes."),
        required=False,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.order_fields(["login", "password", "shared"])

    def login(self, request: Any, redirect_url: str | None = None) -> Any:
        devices.say_shared(request)
        return super().login(request, redirect_url=redirect_url)

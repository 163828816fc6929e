"""The forms that ask for the second factor. A wrong code counts like a wrong password: five, and sign-in is paused."""

import copy
from datetime import timedelta
from typing import Any

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext


class _Counted:
    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        request, name = context.request, self.user.get_username()
        if not AxesProxyHandler.is_allowed(request, {"username": name}):
            request.axes_locked_out, request.axes_credentials = True, {"username": name}
            raise ValidationError(gettext("Sign-in is paused."))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            _count(type(self), name, request)
            raise
        if _just_used(self.authenticator):
            raise ValidationError(gettext("That code was used already. Please wait for the next one."))
        reset(username=name)
        return code


def _count(sender: type, name: str, request: Any) -> None:
    """Tell the counter of failures, but nothing of what else the page carries: it keeps what it is given."""
    bare = copy.copy(request)
    bare.GET, bare._post = QueryDict(), QueryDict()
    AxesProxyHandler.user_login_failed(sender, {"username": name}, bare)
    for mark, value in vars(bare).items():
        if mark.startswith("axes_"):
            setattr(request, mark, value)


def _just_used(authenticator: Authenticator) -> bool:
    """A code seen over a shoulder opens nothing: one an authenticator's period, whichever process is asked."""
    if authenticator.type != Authenticator.Type.TOTP or authenticator.last_used_at is None:
        return False
    age = timezone.now() - authenticator.last_used_at
    return bool(age < timedelta(seconds=app_settings.TOTP_PERIOD))


class CodeForm(_Counted, forms.AuthenticateForm):  # type: ignore[misc]
    """At sign-in, after the password."""


class AgainForm(_Counted, forms.ReauthenticateForm):  # type: ignore[misc]
    """Still you? After a quiet while, and before a step that matters."""

"""The forms that ask for the second factor. A failure counts like a wrong password: five, and sign-in is paused."""

import copy
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkeys
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from offramp.web.signin import record

BROKEN = (KeyError, TypeError, AttributeError, ValueError)  # what a credential that is no credential ends in


class _CountedCode:
    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = _counted(self, super().clean_code)  # type: ignore[misc]
        if _just_used(self.authenticator):
            raise ValidationError(gettext("That code was used already. Please wait for the next one."))
        reset(username=self.user.get_username())
        return code


class _CountedPasskey:
    user: Any
    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["credential"].label = gettext("Passkey")

    def clean_credential(self) -> Authenticator:
        def checked() -> Authenticator:
            if not _is_from_here(self.cleaned_data["credential"]):
                raise ValidationError(gettext("That passkey did not fit."))
            found: Authenticator = super(_CountedPasskey, self).clean_credential()  # type: ignore[misc]
            return found

        found: Authenticator = _counted(self, checked)
        reset(username=self.user.get_username())
        return found


def _counted(form: Any, check: Callable[[], Any]) -> Any:
    """What the check finds. A name that is paused is not asked; a failure counts against it."""
    request, name = context.request, form.user.get_username()
    if not AxesProxyHandler.is_allowed(request, {"username": name}):
        request.axes_locked_out, request.axes_credentials = True, {"username": name}
        raise ValidationError(gettext("Sign-in is paused."))
    try:
        return check()
    except ValidationError:
        _count(type(form), name, request)
        record.failed(name, "second step")
        raise
    except BROKEN:
        _count(type(form), name, request)
        record.failed(name, "second step")
        raise ValidationError(gettext("That passkey did not fit.")) from None


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


def _is_from_here(credential: dict[str, Any]) -> bool:
    """Whether the browser signed it for this very address. A page elsewhere that asks for it gets nothing of use."""
    said = credential["response"]["clientDataJSON"]
    told = json.loads(urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    return bool(told["origin"] == settings.BASE_URL.rstrip("/"))


class CodeForm(_CountedCode, forms.AuthenticateForm):  # type: ignore[misc]
    """At sign-in, after the password."""


class AgainForm(_CountedCode, forms.ReauthenticateForm):  # type: ignore[misc]
    """Still you? After a quiet while, and before a step that matters."""


class PasskeyForm(_CountedPasskey, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """At sign-in, after the password, by a passkey."""


class PasskeyAgainForm(_CountedPasskey, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Still you? By a passkey."""


class NewPasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey is set up, for this address and no other."""

    def clean_credential(self) -> dict[str, Any]:
        credential: dict[str, Any] = self.cleaned_data["credential"]
        try:
            here = _is_from_here(credential)
        except BROKEN:
            here = False
        if not here:
            raise ValidationError(gettext("That passkey did not fit."))
        return credential

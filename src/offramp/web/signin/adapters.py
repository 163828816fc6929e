"""What allauth asks us: nobody signs up by themselves, and second-factor secrets are sealed at rest."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from offramp.errors import Refusal
from offramp.ground import fresh
from offramp.web.models import Account
from offramp.web.signin import devices, idle, lockout, record, standing

THEIR_SECOND_STEP = "allauth.mfa.stages.AuthenticateStage"
OUR_SECOND_STEP = "offramp.web.signin.oidc.SecondStep"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by `offramp staff account` and by nobody else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Not just after proving it: the front door asks before every page that changes how somebody signs in."""
        return not fresh.is_proved(context.request)

    def get_login_stages(self) -> list[str]:
        stages = super().get_login_stages()
        return [OUR_SECOND_STEP if stage == THEIR_SECOND_STEP else stage for stage in stages]

    def pre_login(self, request: HttpRequest, user: Any, **_more: Any) -> HttpResponse | None:
        """Whoever has left, or never used a first password in time, comes no further."""
        try:
            standing.staff_behind(user.staff_id, user.site_slug)
        except Refusal:
            return HttpResponseRedirect(reverse("account_inactive"))
        if not user.is_active or standing.waited_too_long(user):
            return HttpResponseRedirect(reverse("account_inactive"))
        return None

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        idle.begin(request)
        record.came_in(request, user)
        if devices.began(request, user):
            words = gettext("You are signed in on another device too. See “My sign-in” in the menu.")
            messages.info(request, words)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Account):
            record.left(request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if not getattr(request, "axes_locked_out", False):
            record.failed(lockout.name_tried(request, credentials), "password")

    def send_notification_mail(self, template_prefix: str, user: Any, *_given: Any, **_more: Any) -> None:
        """No mail is sent; what it would tell is in the log."""
        record.changed(user, template_prefix.rpartition("/")[2])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def set_password(self, user: Any, password: str) -> None:
        """Their own from now on."""
        user.first_password_until = None
        super().set_password(user, password)


class MFAAdapter(DefaultMFAAdapter):
    """Seals the secrets of authenticators with a key that the database does not hold."""

    def encrypt(self, text: str) -> str:
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the name of one face: one made for care opens nothing on the other side."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": "Offramp"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """Named after the device that it was made on."""
        phone = devices.is_phone(context.request)
        return gettext("My phone") if phone else gettext("My computer or key")


def _sealer() -> Fernet:
    digest = hashlib.sha256(settings.TOTP_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))

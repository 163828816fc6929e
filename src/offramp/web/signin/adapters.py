"""What allauth asks us: nobody signs up by themselves, and second-factor secrets are sealed at rest."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from offramp.web.signin import idle


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by `offramp staff add` and by nobody else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Not just after signing in: whoever sets up their code has typed their password a moment ago."""
        return not idle.has_just_begun(context.request)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        idle.begin(request)


class MFAAdapter(DefaultMFAAdapter):
    """Seals the secrets of authenticators with a key that the database does not hold."""

    def encrypt(self, text: str) -> str:
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer().decrypt(encrypted_text.encode()).decode()


def _sealer() -> Fernet:
    digest = hashlib.sha256(settings.TOTP_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))

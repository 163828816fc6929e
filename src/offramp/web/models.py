"""Accounts: how a member of staff signs in. An account belongs to one face, and the other cannot see it."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from offramp.ground import ids


class Account(AbstractBaseUser):
    """Username and password of one member of staff; the second factor is kept beside it by allauth.

    `first_password_until`: the password was typed by somebody else, opens until then, and is changed at first use.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    username = models.TextField(unique=True)
    staff = models.OneToOneField("program.Staff", models.PROTECT, related_name="+")
    site_slug = models.TextField()
    is_active = models.BooleanField(default=True)
    first_password_until = models.DateTimeField(null=True, blank=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "web_account"


class SignedInDevice(models.Model):
    """A session of somebody's account, as they see it in the list of their devices. It ends with the session."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    session_hash = models.TextField(unique=True)
    began_at = models.DateTimeField()
    phone = models.BooleanField()
    shared = models.BooleanField()
    browser = models.TextField(blank=True, default="")

    class Meta:
        db_table = "web_signed_in_device"

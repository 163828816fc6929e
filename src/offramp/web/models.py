"""Accounts: how a member of staff signs in. An account belongs to one face, and the other cannot see it."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from offramp.ground import ids


class Account(AbstractBaseUser):
    """Username and password of one member of staff; the second factor is kept beside it by allauth."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    username = models.TextField(unique=True)
    staff = models.OneToOneField("program.Staff", models.PROTECT, related_name="+")
    site_slug = models.TextField()
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "web_account"

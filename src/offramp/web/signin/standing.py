"""Whether somebody who knocks still works here, and has what it takes to come in."""

import uuid

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from offramp.ground import principal
from offramp.program import queries as program
from offramp.web.models import Account

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
BY_PROVIDER = "second_step_by_provider"


def staff_behind(staff_id: uuid.UUID, site: str) -> program.StaffCard:
    """The member of staff behind an account, looked up by the door itself. Raises Refusal for whoever has left."""
    door = principal.Principal(site=site, staff=staff_id, role="door", purpose="sign_in")
    with principal.acting(door), transaction.atomic():
        return program.staff_card(door, staff_id)


def has_own_second_step(account: Account) -> bool:
    """Whether they set up a passkey or an authenticator app."""
    return bool(is_mfa_enabled(account, SECOND_STEPS))


def has_second_step(request: HttpRequest, account: Account) -> bool:
    """Whether they have one of their own, or their agency's provider said that it asked for one this time."""
    return has_own_second_step(account) or request.session.get(BY_PROVIDER) == str(account.pk)


def must_choose_a_password(account: Account) -> bool:
    """The one they have was typed by somebody else."""
    return account.first_password_until is not None


def waited_too_long(account: Account) -> bool:
    """A first password opens for three days, and then no more."""
    until = account.first_password_until
    return until is not None and until < timezone.now()

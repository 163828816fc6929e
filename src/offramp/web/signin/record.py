"""What happens at the door is in the log: who came in and by what, who could not, who left, what they changed.

Never what was typed. A name that nobody has leaves a line without the name in the process's own log.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.db import transaction
from django.http import HttpRequest

from offramp.ground import ids, log
from offramp.ground.principal import Principal, acting
from offramp.web.models import Account

logger = logging.getLogger("offramp.signin")
CLASS = "identity"


def came_in(request: HttpRequest, account: Account) -> None:
    """A sign-in that is whole, with each step that it took."""
    ways = [str(each.get("type") or each["method"]) for each in get_authentication_records(request, account)]
    _add(account, "web.sign_in", "+".join(ways))


def left(account: Account) -> None:
    """Somebody signed out."""
    _add(account, "web.left", "")


def changed(account: Account, what: str) -> None:
    """How somebody signs in is different from now on."""
    _add(account, "web.sign_in_changed", what)


def failed(name: str, way: str) -> None:
    """A password, code or passkey that did not fit."""
    account = Account.objects.filter(username=name).first()
    if account is None:
        logger.warning("a sign-in by %s failed for a name that nobody has", way)
        return
    _add(account, "web.sign_in_failed", way, kind=log.Kind.WALLED)


def _add(account: Account, act: str, code: str, *, kind: log.Kind = log.Kind.CHANGED) -> None:
    """One row, by the door itself, as soon as what happened is kept."""
    transaction.on_commit(_row(account, act, code, kind))


def _row(account: Account, act: str, code: str, kind: log.Kind) -> Callable[[], Any]:
    door = Principal(
        site=account.site_slug, staff=account.staff_id, role="door", purpose="sign_in", request=ids.new()
    )

    def write() -> None:
        with acting(door), transaction.atomic():
            log.note(act, kind=kind, data_class=CLASS, ids=[account.id], code=code)

    return write

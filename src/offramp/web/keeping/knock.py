"""Knocks at one face's own door on a restored database: the boot checks, then a sign-in by name and password.

Run in a process of its own, on a scratch database alone: it sets a password, for nobody's is known.
"""

import secrets
import sys

from django.test import Client
from django.urls import reverse

from offramp.errors import Refusal

MOST = 20


def knock() -> str:
    """A sentence about who signed in. Raises Refusal where the face does not open or nobody can."""
    from django.conf import settings

    from offramp.web import boot
    from offramp.web.models import Account

    boot.refuse_if_unsafe()
    accounts = list(Account.objects.filter(is_active=True).order_by("id")[:MOST])
    if not accounts:
        return "opens; nobody has an account to sign in with"
    password = secrets.token_urlsafe(24)
    for account in accounts:
        account.set_password(password)
        account.save(update_fields=["password"])
        if _lets_in(settings.ALLOWED_HOSTS[0], account.username, password):
            if _lets_in(settings.ALLOWED_HOSTS[0], account.username, password[::-1]):
                raise Refusal(code="drill_door", sentence="A wrong password was let in.")
            return "opens; an account signed in with its password, and not with another"
    raise Refusal(code="drill_door", sentence=f"None of {len(accounts)} accounts could sign in.")


def _lets_in(host: str, username: str, password: str) -> bool:
    """Whether the page of the door sends them on."""
    page = reverse("account_login")
    answer = Client(headers={"host": host}).post(page, {"login": username, "password": password})
    return answer.status_code == 302 and answer["Location"] != page


if __name__ == "__main__":
    from offramp.web import building

    building.ready()
    try:
        print(knock())
    except Refusal as refusal:
        print(refusal)
        sys.exit(1)

"""A worker's telephone for tests: pages as a browser without a script asks for them, on the care face."""

from django.db import transaction
from django.test import Client, override_settings
from django.utils.html import strip_tags

from offramp.ground.principal import Principal, acting
from offramp.web.models import Account
from tests import seats


class Worker:
    """Somebody of the care team, signed in."""

    def __init__(self, person) -> None:
        staff = person.staff
        door = Principal(site=staff.site_id, staff=staff.id, role="door", purpose="sign_in")
        self.client = Client()
        account = Account(username=staff.name, staff=staff, site_slug=staff.site_id)
        with seats.on("care"), acting(door), transaction.atomic():
            account.save(force_insert=True)
        with seats.on("care"):
            self.client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")

    def get(self, address: str, **headers: str):
        return self._ask(self.client.get, address, headers=headers)

    def post(self, address: str, /, **fields: object):
        """Send a form and go where it leads."""
        return self._ask(self.client.post, address, fields, follow=True)

    def _ask(self, verb, address: str, *given: object, **named: object):
        with seats.on("care"), override_settings(DEMO=True):
            answer = verb(address, *given, **named)
        answer.text_only = " ".join(strip_tags(answer.content.decode()).split())
        return answer

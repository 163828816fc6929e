"""Walks the officer's pages as a browser without a script does: it reads the form, taps one button, and goes on."""

from html.parser import HTMLParser
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client, override_settings

from offramp.ground.principal import Principal, acting
from tests import seats


class Form(HTMLParser):
    """The form that a page is about: its fields, its buttons, and the words in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: list[tuple[str, str]] = []
        self.buttons: dict[str, tuple[str, str]] = {}
        self.links: list[str] = []
        self.action, self._inside, self._button, self._words = "", False, None, ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form" and found.get("id") == "minute":
            self._inside, self.action = True, found["action"]
        elif self._inside and tag == "input" and found.get("type") == "hidden":
            self.hidden.append((found["name"], found["value"]))
        elif self._inside and tag == "button":
            self._button, self._words = (found.get("name"), found.get("value")), ""

    def handle_data(self, data):
        self._words += data if self._button else ""

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "button" and self._button:
            self.buttons[" ".join(self._words.split())], self._button = self._button, None


class Officer:
    """Somebody with a phone: `tap("Trespass")` presses the tile of these words."""

    def __init__(self, person) -> None:
        self.person, self.taps, self.client = person, 0, Client(raise_request_exception=False)
        self.page = None
        self._sign_in()

    def _sign_in(self) -> None:
        from offramp.web.models import Account

        staff = self.person.staff
        door = Principal(site=staff.site_id, staff=staff.id, role="door", purpose="sign_in")
        account = Account(username=staff.name, staff=staff, site_slug=staff.site_id)
        with self.at_the_door(), acting(door), transaction.atomic():
            account.save(force_insert=True)
        with self.at_the_door():
            self.client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")

    def at_the_door(self):
        return seats.on("justice")

    def get(self, address: str, **headers: str):
        with self.at_the_door(), override_settings(DEMO=True, ROOT_URLCONF="offramp.web.urls.justice"):
            self.page = self.client.get(address, headers=headers)
        return self.page

    def post(self, address: str, fields, **headers: str):
        with self.at_the_door(), override_settings(DEMO=True, ROOT_URLCONF="offramp.web.urls.justice"):
            self.page = self.client.post(
                address, urlencode(fields), content_type="application/x-www-form-urlencoded", headers=headers
            )
        return self.page

    @property
    def form(self) -> Form:
        return Form(self.page.content.decode())

    @property
    def text(self) -> str:
        return self.page.content.decode()

    def tap(self, *words: str, typed=(), **headers: str):
        """Tap one button after another; what is `typed` is in the form at each."""
        for one in words:
            form = self.form
            name, value = form.buttons[one]
            self.taps += 1
            self.post(form.action, [*form.hidden, *typed, (name, value)], **headers)
        return self.page

    def opens(self):
        return self.get("/")

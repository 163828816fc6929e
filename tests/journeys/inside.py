"""A browser before the faces of this very process: every request is answered by Django here, and remembered.

For what a running demo cannot show: a pack of one's own, and all that was ever sent.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Route

from tests.journeys import screen
from tests.rooms.curb.taps import Officer

HOME = "http://justice.localhost:8002"


@dataclass
class Inside:
    """One person before the justice face; `sent` holds every address and body that left the page."""

    officer: Officer
    context: BrowserContext
    seen: screen.Screen
    sent: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        """Let Django answer, with everything that it says beside the page."""
        asked = route.request
        self.sent.append(f"{asked.method} {asked.url} {asked.post_data or ''} {asked.headers}")
        address = asked.url.removeprefix(HOME)
        if urlsplit(address).path.startswith(settings.STATIC_URL):
            route.fulfill(path=_file(address), content_type=_kind(address))
            return
        headers = {key: value for key, value in asked.headers.items() if key.startswith("hx-")}
        kind = asked.headers.get("content-type", "application/x-www-form-urlencoded")
        with (
            self.officer.at_the_door(),
            override_settings(DEMO=True, ROOT_URLCONF="offramp.web.urls.justice"),
        ):
            if asked.method == "POST":
                said = self.officer.client.post(
                    address, asked.post_data or "", content_type=kind, headers=headers
                )
            else:
                said = self.officer.client.get(address, headers=headers)
        cookies = {"set-cookie": "; ".join(each.OutputString() for each in said.cookies.values())}
        kept = {key: value for key, value in said.headers.items() if key != "Content-Length"}
        route.fulfill(
            status=said.status_code, headers=kept | (cookies if said.cookies else {}), body=said.content
        )


def sit(
    browser: Browser, person: Any, *, size: str = "phone", theme: str = "day", scripts: bool = True
) -> Inside:
    """Sit down before the first page, signed in."""
    context = screen.context(browser, size=size, theme=theme, scripts=scripts)
    officer = Officer(person)
    officer.client.cookies["theme"] = theme
    page = context.new_page()
    found = Inside(officer=officer, context=context, seen=screen.Screen(page, HOME, scripts))
    context.route("**/*", found.answer)
    page.goto(HOME + "/")
    return found


def _file(address: str) -> str:
    from django.contrib.staticfiles import finders

    found = finders.find(urlsplit(address).path.removeprefix(settings.STATIC_URL))
    assert isinstance(found, str), address
    return found


def _kind(address: str) -> str:
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    return kinds[urlsplit(address).path.rsplit(".", 1)[1]]

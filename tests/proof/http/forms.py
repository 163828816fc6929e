"""Finds the forms of a page and fills them in: plausibly, with the values that the page itself offers, or with junk."""

import random
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.proof.http.canaries import MARK

JUNK = ("", "x" * 5000, "<b>&'\"", "-1", "99999999999999999999", "0" * 36, "\u202e", "2026-13-45", "\x00")
PLAIN = "Met by the ferry steps."


@dataclass(kw_only=True, slots=True)
class Form:
    """Where it goes, how, and what each of its fields may hold."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def plausible(self, rng: random.Random, name: str) -> dict[str, str]:
        """As somebody would fill it in; now and then with the name of somebody."""
        said = {}
        for key, values in self.fields.items():
            said[key] = rng.choice(values) if values else rng.choice((PLAIN, PLAIN, name, "2026-11-20", "5"))
        return said

    def sendings(self, rng: random.Random, name: str) -> list[dict[str, str]]:
        """As somebody fills it in: once for each value of the field that offers most, at most six times."""
        most = max(self.fields, key=lambda key: len(self.fields[key]), default="")
        values = self.fields[most][:6] if most else []
        return [self.plausible(rng, name) | {most: each} for each in values] or [self.plausible(rng, name)]

    def junk(self, rng: random.Random) -> dict[str, str]:
        """As no browser would."""
        return {key: rng.choice(JUNK) for key in self.fields}


class Reader(HTMLParser):
    """All forms of a page."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__()
        self.address, self.forms = address.partition("?")[0], list[Form]()
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag == "form":
            action = found.get("action") or found.get("hx-post") or self.address
            self._form = Form(action=action.partition("?")[0], method=found.get("method", "get").lower())
            self.forms.append(self._form)
            self._by_id[found.get("id", "")] = self._form
            return
        form = self._by_id.get(found["form"]) if "form" in found else self._form
        name = found.get("name", "")
        if form is None or name == "csrfmiddlewaretoken":
            return
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and self._select:
            form.fields.setdefault(self._select, []).append(found.get("value", ""))
        elif tag in ("input", "button", "textarea") and name:
            values = form.fields.setdefault(name, [])
            offered = found.get("type") in ("hidden", "radio", "checkbox", "submit") or tag == "button"
            if offered and "value" in found:
                values.append(_scrubbed(found["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def _scrubbed(text: str) -> str:
    """A word that was planted is never sent back, or it could not be told from one that leaked."""
    return MARK.sub(b"words", text.encode()).decode()


def search_fields(form: Form) -> list[str]:
    """The fields of a form that is sent by GET, into which somebody types."""
    return [
        key
        for key, values in form.fields.items()
        if not values and re.search(r"^(q|name|find|words|called)", key)
    ]

"""Opens the desk once Django is awake; lends a rulebook to change and the log to read."""

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from types import ModuleType, SimpleNamespace

import psycopg
import pytest
from django.http import HttpResponse

from tests.house import ROOT


@pytest.fixture
def desk(home: object) -> ModuleType:
    """What the tests of this room begin with; see desk.py."""
    from tests.rooms.docket import desk

    return desk


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Port Larkin with one line of its deadline changed."""

    def changed(before: str, after: str) -> None:
        shutil.copytree(ROOT / "sites" / "port-larkin", tmp_path / "port-larkin")
        book = tmp_path / "port-larkin" / "rulebook-2025-01.toml"
        rules, mark, deadline = book.read_text().partition("[[deadlines]]")
        assert before in deadline
        book.write_text(rules + mark + deadline.replace(before, after))
        monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))

    return changed


@pytest.fixture
def log_of(built: SimpleNamespace) -> Callable[..., list[list[object]]]:
    """The ids that rows of the log of one act name, as the administrator reads them."""

    def read(act: str, kind: str = "%") -> list[list[object]]:
        asked = "SELECT object_ids FROM offramp.ground_entry WHERE act = %s AND kind LIKE %s ORDER BY id"
        with psycopg.connect(built.admin) as connection:
            return [row[0] for row in connection.execute(asked, [act, kind]).fetchall()]

    return read


@pytest.fixture
def visited(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., HttpResponse]]:
    """Calls a view of the desk as somebody, at some time."""
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.db import transaction
    from django.test import RequestFactory, override_settings
    from django.urls import resolve, reverse

    from tests.rooms.docket import desk

    def visit(cast, name, *where, by="chen", at=desk.NIGHT, post=None, **query):
        address = reverse(f"docket:{name}", args=where)
        factory = RequestFactory()
        request = factory.get(address, query) if post is None else factory.post(address, post)
        request.session = {}
        request._messages = FallbackStorage(request)
        monkeypatch.setattr(desk.clock, "now", lambda: at)
        found = resolve(address)
        with getattr(cast, by).seated(), transaction.atomic():
            return found.func(request, *found.args, **found.kwargs)

    with override_settings(ROOT_URLCONF="tests.rooms.docket.addresses"):
        yield visit


@pytest.fixture
def browse(visited: Callable[..., HttpResponse]) -> Callable[..., SimpleNamespace]:
    """Reads a page: its text, the button in its dock, and the tiles that are chosen."""

    def read(*where: object, **more: object) -> SimpleNamespace:
        html = visited(*where, **more).content.decode()
        dock = re.search(r'<aside class="dock".*?<button[^>]*>(.*?)</button>', html, re.DOTALL)
        checked = re.findall(r'value="(\w+)"[^>]*checked', html)
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
        return SimpleNamespace(
            html=html, text=unescape(text), docked=dock and dock.group(1).strip(), checked=checked
        )

    return read


@pytest.fixture
def send(visited: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sends the form of a decision."""

    def decide(cast: object, encounter: object, by: str = "chen", **given: object) -> HttpResponse:
        return visited(cast, "decide", encounter, by=by, post=given)

    return decide

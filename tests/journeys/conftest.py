"""The night in Port Larkin, really running: both faces, both workers, and a Chromium that taps and counts."""

import os
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser

from offramp.web.demo import night as demo
from tests.house import ROOT
from tests.journeys import screen


@pytest.fixture(scope="session")
def night() -> Iterator[demo.Night]:
    """One demo for all journeys, on ports of its own."""
    folder = ROOT / "build" / f"test-night{os.environ.get('OFFRAMP_TEST_HOUSE', '')}"
    with demo.standing(folder, care_port=_free(), justice_port=_free()) as running:
        yield running


@pytest.fixture
def port_larkin(night: demo.Night, browser: Browser) -> Iterator[SimpleNamespace]:
    """The first minute of the night, and a way to be anybody in it: `be("ruiz", width, theme)`."""
    night.start_over()
    contexts: list[Any] = []

    def be(key: str, *, size: str = "phone", theme: str = "day", scripts: bool = True) -> screen.Screen:
        context = screen.context(browser, size=size, theme=theme, scripts=scripts)
        contexts.append(context)
        return screen.enter(context, night, key, theme=theme, scripts=scripts)

    yield SimpleNamespace(night=night, be=be, move_to=lambda minutes: screen.move_clock(night, minutes))
    for context in contexts:
        context.close()


def _free() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])

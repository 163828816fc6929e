"""Starts what the tests need and ends only that. Tests of pure rooms never wake it."""

import os
import shutil
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from bench import figures
from playwright.sync_api import Browser, sync_playwright

from tests import house

# The same examples on every run: what fails here fails for everybody. OFFRAMP_RANDOM=1 looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("default" if os.environ.get("OFFRAMP_RANDOM") else "same")


def pytest_configure(config: pytest.Config) -> None:
    """The figures of the last test run are forgotten when a run of all tests begins."""
    if not config.getoption("collectonly"):
        os.environ["OFFRAMP_FIGURES_PART"] = "test"
        # Playwright keeps a loop in this thread, and Django then thinks that it is inside of it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        if config.args in (["tests"], ["."]):
            figures.begin("test")


@pytest.fixture(scope="session")
def built() -> Iterator[SimpleNamespace]:
    """The house, standing, and Django awake in it with the care face's settings."""
    with house.standing() as found:
        os.environ.update(house.environment(found.keys, "care"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "offramp.web.settings"
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()
        yield found
        from django.db import connections

        connections.close_all()


@pytest.fixture
def home(built: SimpleNamespace) -> Iterator[Any]:
    """An empty house with the cast in it; it is emptied again before the next test."""
    from tests import cast, seats

    seats.connect(built.keys)
    house.empty(built.admin)
    yield cast.move_in()


@pytest.fixture
def settings_of(built) -> Iterator[object]:
    """The settings, put back after the test."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings():
        yield settings


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, else the one that Playwright fetched."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        yield launched
        launched.close()

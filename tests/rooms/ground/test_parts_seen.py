"""The page parts in a real Chromium: axe, reflow, targets, and what the small script does. No database."""

import gzip
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from playwright.sync_api import Browser, Page, Route

from offramp.ground.parts.assemble import SHEET

pytestmark = pytest.mark.journey

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
STATIC = (SHEET.parent, Path(django_htmx.__file__).parent / "static")
PHONE, DESK, SMALL = (390, 844), (1280, 800), (320, 256)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    script = Path(__file__).with_name("parts_page.py")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


class Shown:
    """One tab that is served our pages under the strict policy, and keeps count of what it was sent."""

    def __init__(self, browser: Browser, pages: dict[str, str], size: tuple[int, int], **more: Any) -> None:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
        self.pages, self.name, self.bytes = pages, "", 0
        self.said: list[str] = []
        self.posts: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        context.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        url = route.request.url
        if "/static/" in url:
            name = url.split("/static/")[1]
            file = next(folder / name for folder in STATIC if (folder / name).exists())
            body, kind = file.read_bytes(), KINDS[file.suffix]
        else:
            body, kind = self.pages[self.name].encode(), "text/html; charset=utf-8"
        if route.request.method == "POST":
            self.posts.append(route.request.post_data or "")
        self.bytes += len(gzip.compress(body, 6))
        route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": CSP})

    def open(self, name: str) -> Page:
        self.name = name
        self.page.goto("http://parts.test/")
        return self.page

    def violations(self) -> list[str]:
        self.page.evaluate(AXE)
        found = self.page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
        return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize(
    ("size", "face", "theme"),
    [
        (PHONE, "justice", "day"),
        (DESK, "care", "day"),
        (PHONE, "care", "night"),
        (DESK, "justice", "night"),
    ],
)
def test_the_gallery_has_no_violations(
    browser: Browser, pages: dict[str, str], size: tuple[int, int], face: str, theme: str
) -> None:
    shown = Shown(browser, pages, size)
    shown.open(f"gallery {face} {theme}")
    assert (shown.violations(), shown.said) == ([], [])
    assert shown.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_frame_pages_have_no_violations(browser: Browser, pages: dict[str, str]) -> None:
    shown = Shown(browser, pages, PHONE)
    by_day = [name for name in pages if name.endswith("day") and "gallery" not in name]
    for name in (*by_day, "officer night", "wall night", "account/login night"):
        shown.open(name)
        assert (name, shown.violations(), shown.said) == (name, [], [])


@pytest.mark.parametrize("name", ["gallery care day", "officer day", "account/login day"])
def test_a_page_at_400_percent_scrolls_in_one_direction(
    browser: Browser, pages: dict[str, str], name: str
) -> None:
    shown = Shown(browser, pages, SMALL)
    shown.open(name)
    assert shown.page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_the_officer_page_is_light_and_its_targets_are_large(browser: Browser, pages: dict[str, str]) -> None:
    shown = Shown(browser, pages, PHONE)
    page = shown.open("officer night")
    assert shown.bytes <= 60 * 1024
    heights = [
        box["height"]
        for one in page.locator("main button, summary, .mark").all()
        if (box := one.bounding_box())
    ]
    assert min(heights) >= 56
    docked = [box["height"] for one in page.locator(".dock .button").all() if (box := one.bounding_box())]
    assert min(docked) >= 64


def test_the_dock_never_hides_what_has_the_focus(browser: Browser, pages: dict[str, str]) -> None:
    page = Shown(browser, pages, (390, 560)).open("officer day")
    dock = page.locator(".dock").bounding_box()
    assert dock
    for tile in page.locator("main .tile").all():
        tile.focus()
        box = tile.bounding_box()
        assert box and box["y"] + box["height"] <= dock["y"]


def test_number_keys_pick_tiles_and_enter_sends(browser: Browser, pages: dict[str, str]) -> None:
    shown = Shown(browser, pages, DESK)
    page = shown.open("officer day")
    for key in ("3", "Enter"):
        with page.expect_navigation():
            page.keyboard.press(key)
    assert shown.posts == ["reason=theft", ""]


def test_number_keys_can_be_turned_off(browser: Browser, pages: dict[str, str]) -> None:
    off = {"off": pages["officer day"].replace('data-theme="day"', 'data-theme="day" data-keys="off"')}
    shown = Shown(browser, off, DESK)
    shown.open("off").keyboard.press("3")
    assert shown.posts == []


def test_a_second_tap_sends_nothing_more(browser: Browser, pages: dict[str, str]) -> None:
    shown = Shown(browser, pages, PHONE)
    page = shown.open("officer day")
    page.evaluate(
        "() => { const f = document.forms.curb; f.addEventListener('submit', e => { e.preventDefault();"
        " f.dataset.count = 1 + (+f.dataset.count || 0) }); const b = f.querySelector('button');"
        " b.click(); b.click() }"
    )
    assert page.locator("#curb").get_attribute("data-count") == "1"


def test_focus_goes_to_what_must_be_mended(browser: Browser, pages: dict[str, str]) -> None:
    page = Shown(browser, pages, PHONE).open("mfa/authenticate day")
    assert page.evaluate("() => document.activeElement.matches('.notice.stop')")
    page.get_by_role("link", name="Code").click()
    assert page.evaluate("() => document.activeElement.name") == "code"


def test_what_was_typed_outlives_a_sending_that_did_not_arrive(
    browser: Browser, pages: dict[str, str]
) -> None:
    form = '<form method="post" data-keep="note"><textarea name="note"></textarea><button>Save</button>'
    with_form = pages["officer day"].replace('<main id="main"', f'{form}</form><main id="main"')
    sent = with_form.replace('<main id="main"', '<p role="status" data-sent>Saved</p><main id="main"')
    shown = Shown(browser, {"form": with_form, "sent": sent, "broken": pages["500 day"]}, PHONE)
    page = shown.open("form")
    page.locator("textarea").fill("By the blue door")
    shown.name = "broken"
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Something broke").wait_for()
    shown.open("form")
    assert page.locator("textarea").input_value() == "By the blue door"
    shown.open("sent")
    shown.open("form")
    assert page.locator("textarea").input_value() == ""


@pytest.mark.parametrize("script", [True, False])
def test_the_dialog_opens_and_closes(browser: Browser, pages: dict[str, str], script: bool) -> None:
    page = Shown(browser, pages, DESK, java_script_enabled=script).open("gallery care day")
    page.get_by_role("link", name="I had to leave").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for(state="visible")
    dialog.get_by_role("link", name="Go back").click()
    dialog.wait_for(state="hidden")

"""One person's screen in the night: taps and keys are counted, every page is checked for accessibility."""

import functools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import axe_playwright_python
from bench.figures import figure
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from offramp.web.demo.night import Night
from offramp.web.demo.story import PERSONAS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"phone": {"width": 390, "height": 844}, "laptop": {"width": 1280, "height": 800}}
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
CALM = """() => !window.leaving && document.readyState === "complete"
  && !document.querySelector('.htmx-request, .htmx-settling')"""
SCRIPTED = "() => window.htmx || !document.querySelector('meta[name=after-paint]')"
COUNT = """
for (const [kind, name] of [["pointerup", "taps"], ["keydown", "keys"]])
  addEventListener(kind, () => sessionStorage.setItem(name, +(sessionStorage.getItem(name) || 0) + 1), true);
const leaves = e => {
  const link = e.type === "click" && e.target.closest && e.target.closest("a[href]");
  if (e.defaultPrevented || e.type === "click" && !link) return;
  if (link && (link.target || link.hasAttribute("download") || link.href.split("#")[0] === location.href.split("#")[0]
    || !link.href.startsWith("http"))) return;
  window.leaving = true;
};
for (const kind of ["click", "submit"]) addEventListener(kind, leaves);
navigation.addEventListener("navigate", e => {
  if (!e.hashChange && !e.destination.sameDocument && e.downloadRequest === null) window.leaving = true;
});
"""
LEAVES = """node => { const form = node.form;
  window.leaving = node.tagName === "A" ? node.hash === "" && !node.hasAttribute("download")
    : !!form && node.type === "submit" && (node.formNoValidate || form.noValidate || form.matches(":valid")); }"""
PICTURES = Path(__file__).parent.parent.parent / "build" / "pictures"


class Screen:
    """A page with somebody in front of it."""

    def __init__(self, page: Page, home: str, scripts: bool) -> None:
        self.page = page
        self.home = home
        self.scripts = scripts

    def tap(self, text: str) -> None:
        """Tap what says so: a button or link of that very name before one that only holds it, a tile's label last."""
        ways = [
            self.page.get_by_role(role, name=text, exact=exact).filter(visible=True)
            for exact in (True, False)
            for role in ("button", "link")
        ]
        ways.append(self.page.locator("label").filter(has_text=text).filter(visible=True))
        anything = functools.reduce(lambda one, other: one.or_(other), ways)
        anything.first.wait_for()
        target = next(way for way in ways if way.count()).first
        if not self.scripts:
            target.evaluate(LEAVES)
        target.tap() if self._touches() else target.click()
        self.settle()

    def settle(self) -> None:
        """Wait until the page that was asked for is there, or the part of one; a busy machine takes its time."""
        for _ in range(3):
            self.page.locator("body").count()  # a round trip: what the tap began is known by now
        for _ in range(500):
            if self._is_calm():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"still not there after ten seconds: {self.page.url}")

    def _is_calm(self) -> bool:
        """Nothing is on its way: no other page, no part of this one; its scripts have come."""
        try:
            there = bool(self.page.evaluate(CALM))
            return there and (not self.scripts or bool(self.page.evaluate(SCRIPTED)))
        except Error:  # it was torn down just now
            return False

    def sees(self, text: str) -> None:
        """The words must be on the page, now or in a moment."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=10_000)

    def does_not_see(self, text: str) -> None:
        """The words must be nowhere in what was sent."""
        assert text.lower() not in self.page.content().lower()

    def goes_to(self, path: str) -> None:
        """Type an address of this face."""
        try:
            self.page.goto(self.home + path)
        except Error as crossed:  # the page was just leaving for somewhere else
            if "ERR_ABORTED" not in str(crossed):
                raise
            self.page.wait_for_load_state("load")
            self.page.goto(self.home + path)
        self.settle()

    def fills(self, name: str, words: str) -> None:
        """Type into a field."""
        self.page.locator(f"[name={name}]").fill(words)

    def counted(self) -> tuple[int, int]:
        """Taps and keys since this was last asked."""
        found = self.page.evaluate(
            "() => ['taps', 'keys'].map(n => { const v = +(sessionStorage.getItem(n) || 0);"
            " sessionStorage.removeItem(n); return v; })"
        )
        return int(found[0]), int(found[1])

    def checked(self, name: str = "") -> None:
        """No accessibility violation on this page; kept as a picture if it has a name.

        Where scripts are off the checker cannot run either: then only the width is looked at.
        """
        result = self._axe() if self.scripts else {"violations": []}
        found = [
            (each["id"], [node["html"][:160] for node in each["nodes"]]) for each in result["violations"]
        ]
        figure("axe.violations", len(found), "violations", "== 0")
        assert found == [], f"{self.page.url}: {found}"
        assert self.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (
            "scrolls sideways"
        )
        if name:
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png")

    def _axe(self) -> dict[str, Any]:
        """The accessibility rules, run; once more where the page was just being left."""
        for last in (False, True):
            try:
                self.page.evaluate(AXE)
                return dict(self.page.evaluate(RUN, RULES))
            except Error:
                if last:
                    raise
                self.page.wait_for_load_state("load")
        raise AssertionError("unreachable")

    def _touches(self) -> bool:
        return bool(self.page.viewport_size and self.page.viewport_size["width"] < 600)


def context(browser: Browser, *, size: str, theme: str, scripts: bool) -> BrowserContext:
    """A phone or a laptop of one's own, by day or by night."""
    phone: dict[str, Any] = (
        {"is_mobile": True, "has_touch": True, "device_scale_factor": 2} if size == "phone" else {}
    )
    scheme = "dark" if theme == "night" else "light"
    made = browser.new_context(
        viewport=SIZES[size],
        color_scheme=scheme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        **phone,
    )
    made.set_default_timeout(10_000)
    made.add_init_script(COUNT)
    return made


def enter(made: BrowserContext, night: Night, key: str, *, theme: str, scripts: bool) -> Screen:
    """Come in through the demo's door as one persona, in the chosen light."""
    persona = PERSONAS[key]
    home = night.justice_url if persona.face == "justice" else night.care_url
    made.add_cookies([{"name": "theme", "value": theme, "url": home}])
    page = made.new_page()
    page.goto(f"{home}/demo/be/{key}/")
    page.wait_for_url(f"{home}{persona.page}**")
    screen = Screen(page, home, scripts)
    screen.settle()
    return screen


def move_clock(night: Night, minutes: float) -> None:
    """Move Port Larkin's clock to so many minutes after 23:42."""
    offset = (night.starts_at + timedelta(minutes=minutes) - datetime.now(UTC)).total_seconds()
    (night.server.folder / "clock").write_text(str(offset))

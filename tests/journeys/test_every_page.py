"""Every page of both faces, for everyone who may open it: by day and night, narrow and wide, in English and Spanish."""

import re
import subprocess
import sys

import pytest
from bench.figures import figure

from tests.house import ROOT
from tests.journeys import every_page, lived, screen

# What each look could find that no other does: all rules narrow by day in both languages, what width changes wide,
# what light changes at night.
LOOKS = {"en": (("day", 390), ("day", 1024), ("night", 390)), "es": (("day", 390),)}
ONE_OF_A_KIND = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
CHANGED_BY_LIGHT = ["color-contrast", "link-in-text-block"]
SEES_COLOUR = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
NARROWEST = {"width": 320, "height": 640}
FOCUSED = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  let shown = false;  // its own outline, or that of the tile or card it stands in
  for (let e = on; e && e !== document.body; e = e.parentElement) {
    const style = getComputedStyle(e);
    shown ||= style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }
  return shown ? "" : on.outerHTML.slice(0, 160);
}"""
CUT = """() => [...document.querySelectorAll("main *, .dock *")].filter(e =>
  e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible"
  && !e.matches(".unseen, input, select, textarea") && !e.closest("[tabindex='0']"))
  .map(e => e.outerHTML.slice(0, 160))"""


def arrest(officer, amount="3 grams or less"):
    """An officer's taps to the finding."""
    officer.goes_to("/")
    for tile in ("Drug possession", "None of these", "Nothing found", amount):
        officer.tap(tile)


def comes(maya):
    """Maya takes a hand-off that waits, and comes."""
    maya.goes_to("/incoming/")
    maya.page.get_by_text("Hand-off waiting").first.wait_for()
    waiting = maya.page.locator(".card").filter(has_text="Hand-off waiting")
    waiting.last.get_by_role("link", name="Ref").tap()
    maya.settle()
    maya.tap("I'll take it")
    maya.tap("10 minutes")
    maya.tap("With them")


@pytest.fixture
def lived_in(port_larkin):
    """A night in which enough has happened for every page to have something to show."""
    officer, maya = port_larkin.be("ruiz"), port_larkin.be("maya")
    arrest(officer)
    officer.tap("Yes, they want help")
    officer.tap("Send hand-off")
    maya.page.get_by_text("Hand-off waiting").wait_for()
    maya.tap("Ref")
    maya.tap("I'll take it")
    maya.tap("10 minutes")
    maya.tap("With them")
    maya.tap("Officer can go")
    maya.tap("They want LEAD")
    maya.fills("called", "Rosa")
    maya.tap("Welcome them")
    maya.goes_to(maya.page.url.removeprefix(maya.home).replace("tonight/", "release/"))
    maya.page.locator("[name=partner_prosecutor][value=yes]").check()
    maya.page.locator("[name=partner_police][value=no]").check()
    maya.fills("signed_as", "Rosa")
    maya.page.locator("[name=read_aloud]").check()
    maya.tap("Sign")
    for amount in ("Not sure", "3 grams or less", "3 grams or less"):
        arrest(officer, amount)
        officer.page.get_by_role("button", name=re.compile("^Yes")).first.tap()
        officer.settle()
        officer.page.locator("[data-send]").last.tap()
        officer.settle()
    comes(maya)
    maya.tap("Officer can go")
    maya.tap("They want LEAD")
    maya.fills("called", "Wilma")
    maya.tap("Welcome them")
    comes(maya)
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.lived", "port-larkin"],
        env=port_larkin.night.environment("care") | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    port_larkin.own = done.stdout.strip()
    return port_larkin


def seats(port_larkin, browser):
    """Everyone of the night, and somebody at either door, each with a browser of their own."""
    held = {}
    for key in dict.fromkeys(every_page.WHO.values()):
        held[key] = port_larkin.be(key).page.context
    for face in ("justice", "care", "own"):
        held[face] = screen.context(browser, size="phone", theme="day", scripts=True)
    page = held["own"].new_page()
    page.goto(port_larkin.night.care_url + port_larkin.own)
    page.locator("[name=word]").fill(lived.WORD)
    page.get_by_role("button", name="Open").click()
    return held


def pages_of(port_larkin, held):
    """Each page with whoever opens it, and the routes that nobody could open."""
    pages, unreached = [], []
    for face, home in (("justice", port_larkin.night.justice_url), ("care", port_larkin.night.care_url)):
        linked, asks = {}, {}
        waiting = every_page.routes(port_larkin.night, face)
        for _again in range(2):  # links that the first round found open the second
            unreached_here = []
            for route in waiting:
                seen = {}
                for who in route.who():
                    key = who or face
                    asking = asks.setdefault(key, held[key].new_page())
                    if not asking.url.startswith(home):
                        asking.goto(home + "/sign-in/")
                    seen[key] = every_page.found(
                        port_larkin.night, route, asking, linked.setdefault(key, set())
                    )
                    if seen[key] == "":
                        break  # no page by GET for anybody
                pages += [(key, home, address) for key, address in seen.items() if address]
                if not any(address is not None for address in seen.values()):
                    unreached_here.append(route)
            waiting = unreached_here
        unreached += [(face, route.route) for route in waiting]
    return list(dict.fromkeys(pages)), unreached


def look(page, where, wrong):
    """One page in one language, in each light and width that matters, then the narrowest."""
    page.evaluate(screen.AXE)
    for theme, width in LOOKS[where[-1]]:
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        by_day = theme == "day"
        result = (
            page.evaluate(screen.RUN, screen.RULES)
            if by_day
            else page.evaluate(SEES_COLOUR, CHANGED_BY_LIGHT)
        )
        wrong += [
            (*where, width, theme, each["id"], each["nodes"][0]["html"][:160])
            for each in result["violations"]
        ]
    page.set_viewport_size(NARROWEST)
    if not page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"):
        wrong.append((*where, 320, "scrolls sideways"))
    wrong += [(*where, 320, "cut", html) for html in page.evaluate(CUT)]
    return len(LOOKS[where[-1]])


def tab_through(page, where, wrong):
    """Where the keyboard is can be seen at each stop."""
    page.locator("body").press("Home")
    for _ in range(8):
        page.keyboard.press("Tab")
        hidden = page.evaluate(FOCUSED)
        if hidden is None:
            break
        if hidden:
            wrong.append((*where, "focus cannot be seen", hidden))


def test_every_page_for_everyone(lived_in, browser):
    held = seats(lived_in, browser)
    pages, unreached = pages_of(lived_in, held)
    assert unreached == [], "nobody could open these"
    wrong, count, seen = [], 0, set()
    for key, home, address in pages:
        page = held[key].new_page()
        for language in LOOKS:
            held[key].add_cookies([{"name": "language", "value": language, "url": home}])
            page.goto(home + address)
            bytes_sent = (home, ONE_OF_A_KIND.sub("", page.content()))
            if bytes_sent in seen:
                continue  # another person was sent the same
            seen.add(bytes_sent)
            count += look(page, (key, address, language), wrong)
            if language == "es":
                tab_through(page, (key, address), wrong)
        page.close()
    figure("axe.pages", count, "looks", ">= 200")
    figure("axe.violations", len(wrong), "violations", "== 0")
    assert wrong == []

"""Rosa's own pages, as she lives through them: her word, who can see what, three taps to stop, and away."""

import subprocess
import sys

import pytest

from tests.house import ROOT
from tests.journeys import lived, screen
from tests.journeys.test_consent import her_page, says_yes
from tests.journeys.test_records import rosa_joins

LINE = "Two more weeks would help."
IN_SPANISH = "Quién puede ver qué"
SPANISH = """
import sys
from offramp.web import building
building.ready()
from django.db import transaction
from offramp.care.intake import queries as intake
from offramp.care.own import actions as own
from offramp.ground.principal import acting, service
from offramp.program import queries as program
from tests.journeys.lived import WORD, being
site = sys.argv[1]
door = service(site, role="installer", purpose="setup")
with acting(door), transaction.atomic():
    maya = next(each.card for each in program.all_staff(door) if each.card.name == "Maya R.")
who = being(maya, "case_manager", "coordination")
with acting(who), transaction.atomic():
    person = intake.my_people(who)[0].id
with acting(who):
    print(f"/me/at/{site}/" + own.give(who, participant=person, word=WORD, language=sys.argv[2], names=[]) + "/")
"""


@pytest.fixture
def rosa(port_larkin, browser):
    """Rosa has joined and let the prosecutor know; Maya has told him. Yields Maya, her page and Rosa's own phone."""
    opened = []

    def joined():
        officer, maya = port_larkin.be("ruiz"), port_larkin.be("maya")
        at = her_page(rosa_joins(port_larkin, maya, officer))
        maya.goes_to(f"{at}release/")
        says_yes(maya, "prosecutor")
        maya.fills("signed_as", "Rosa")
        maya.tap("Sign")
        return maya, at

    def phone(address, *, theme="day", scripts=True):
        opened.append(screen.context(browser, size="phone", theme=theme, scripts=scripts))
        page = opened[-1].new_page()
        home = port_larkin.night.care_url
        opened[-1].add_cookies([{"name": "theme", "value": theme, "url": home}])
        seen = screen.Screen(page, home, scripts)
        seen.goes_to(address)
        return seen

    yield joined, phone
    for context in opened:
        context.close()


def address_in(port_larkin, language):
    """An address for Rosa, with the word that she chose."""
    done = subprocess.run(
        [sys.executable, "-c", SPANISH, "port-larkin", language],
        env=port_larkin.night.environment("care") | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def tells_the_prosecutor(maya):
    """What partners are told, written as it will be read."""
    maya.tap("What partners are told")
    maya.tap("Write to them")
    maya.tap("We work together")
    maya.fills("text", LINE)
    maya.tap("Look at it as they will")
    maya.tap("Send it")
    maya.sees("what they read now")


@pytest.mark.parametrize(("theme", "scripts"), [("night", True), ("day", False)])
def test_she_stops_sharing_and_leaves(port_larkin, rosa, theme, scripts):
    # Given Rosa, who shares with the prosecutor, and an address from Maya's hand
    joined, phone = rosa
    maya, at = joined()
    tells_the_prosecutor(maya)
    maya.goes_to(f"{at}address/")
    maya.fills("word", lived.WORD)
    maya.tap("Give the address")
    address = maya.page.locator(".notice p, .notice").filter(has_text="/me/at/").last.inner_text()
    address = "/me/at/" + address.split("/me/at/")[1].split()[0]
    chen = port_larkin.be("chen")
    chen.goes_to("/holds/")
    chen.tap("No name given")
    chen.sees(LINE)

    # When a wrong word is said, nothing opens; hers opens
    her = phone(address, theme=theme, scripts=scripts)
    her.fills("word", "grey heron")
    her.tap("Open")
    her.sees("That did not open.")
    her.fills("word", lived.WORD)
    her.tap("Open")
    her.sees("Hello, Rosa")

    # Then three taps stop the prosecutor
    if scripts:
        her.checked(f"own-home-{theme}")
        her.counted()
    her.tap("Who can see what")
    if scripts:
        her.checked(f"own-sharing-{theme}")
    her.tap("Stop")
    her.sees("You still have a charge on hold.")
    if scripts:
        her.checked(f"own-stop-{theme}")
    her.tap("Yes, stop")
    her.sees("You share with no one else right now.")
    if scripts:
        assert her.counted()[0] <= 3

    # And his screen reads it no more
    chen.page.reload()
    chen.sees("No further use or redisclosure.")
    chen.does_not_see(LINE)

    # And whoever takes up her phone finds nothing
    her.tap("Leave this page")
    her.sees("Nothing is open here.")
    her.goes_to("/me/sharing/")
    her.sees("Nothing is open here.")
    her.does_not_see("Rosa")


def test_her_pages_speak_spanish(port_larkin, rosa):
    joined, phone = rosa
    joined()
    her = phone(address_in(port_larkin, "es"))
    her.fills("word", lived.WORD)
    her.page.locator("main form button").click()
    her.settle()
    assert her.page.locator("html").get_attribute("lang") == "es"
    her.tap(IN_SPANISH)
    her.checked("own-sharing-es")


def test_the_way_out_is_always_in_sight(port_larkin, rosa):
    joined, phone = rosa
    joined()
    her = phone(address_in(port_larkin, "en"))
    her.fills("word", lived.WORD)
    her.tap("Open")
    her.goes_to("/me/file/")
    her.page.keyboard.press("End")
    box = her.page.get_by_role("link", name="Leave this page").bounding_box()
    assert 0 <= box["y"] < her.page.viewport_size["height"]
    her.checked("own-file")

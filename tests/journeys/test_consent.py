"""Who may know: Rosa draws her mark under the cards she wants, and stops everybody again, in three taps."""

import re

import pytest

from tests.journeys.test_records import rosa_joins


def her_page(where):
    """The address of her page, wherever of it one stands."""
    return re.match(r"/person/[^/]+/", where)[0]


def draws(maya):
    """A mark, with a finger."""
    pad = maya.page.locator("[data-mark] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    for place, move in ((0.2, "move"), (0.4, "down"), (0.6, "move"), (0.8, "move")):
        maya.page.mouse.move(box["x"] + box["width"] * place, box["y"] + box["height"] * (0.3 + place / 2))
        if move == "down":
            maya.page.mouse.down()
    maya.page.mouse.up()


def says_yes(maya, *partners):
    """To these cards."""
    for partner in partners:
        maya.page.locator(f"[name=partner_{partner}][value=yes]").check(force=True)


@pytest.mark.parametrize("theme", ["day", "night"])
def test_she_signs_and_stops(port_larkin, theme):
    # Given Rosa, whom Maya met
    officer, maya = port_larkin.be("ruiz"), port_larkin.be("maya", theme=theme)
    at = her_page(rosa_joins(port_larkin, maya, officer))

    # When she says yes to two partners and signs with a mark
    maya.goes_to(f"{at}release/")
    says_yes(maya, "prosecutor", "clinic")
    draws(maya)
    maya.checked(f"release-{theme}")
    maya.tap("Sign")

    # Then both stand, each with its end and a way to stop it
    maya.sees("Larkin County Prosecutor's Office")
    maya.sees("Quay Clinic")
    maya.checked(f"who-may-know-{theme}")

    # And everybody is stopped in three taps from her page
    maya.tap("Stop sharing with everybody")
    maya.sees("From now on the prosecutor reads")
    maya.checked(f"stop-{theme}")
    maya.tap("Yes, stop it")
    maya.sees("Nobody outside the care team.")


def test_what_was_signed_on_paper(port_larkin):
    officer = port_larkin.be("ruiz")
    maya = port_larkin.be("maya")
    at = her_page(rosa_joins(port_larkin, maya, officer))
    maya.goes_to(f"{at}release/on-paper/")
    maya.sees("When they signed")
    maya.checked("release-on-paper")
    maya.goes_to(f"{at}release/of/counseling_notes/")
    maya.sees("The notes your counselor keeps of your talks.")
    maya.checked("release-counseling")

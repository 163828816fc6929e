"""One person written down once: another name, a number, two records that are one, and two after all."""

import pytest

from tests.journeys.test_consent import her_page
from tests.journeys.test_records import looked_at, rosa_joins


def joins_too(port_larkin, called):
    """Somebody else comes the same way. Gives the address of their page."""
    officer, maya = port_larkin.be("ruiz"), port_larkin.be("maya")
    officer.goes_to("/")
    for words in ("Trespass", "None of these", "Nothing found", "Yes, they want help", "Send hand-off"):
        officer.tap(words)
    maya.goes_to("/incoming/")
    maya.page.get_by_text("Hand-off waiting").first.wait_for()
    for words in ("Ref", "I'll take it", "10 minutes", "With them", "Officer can go", "They want LEAD"):
        maya.tap(words)
    maya.fills("called", called)
    maya.tap("Welcome them")
    maya.page.wait_for_url("**/person/**")
    return her_page(maya.page.url.removeprefix(maya.home))


@pytest.mark.parametrize(("theme", "scripts"), [("night", True), ("day", False)])
def test_two_records_are_one_and_two_again(port_larkin, theme, scripts):
    # Given Rosa, and Rosa again under another name
    at = her_page(rosa_joins(port_larkin, port_larkin.be("maya"), port_larkin.be("ruiz")))
    joins_too(port_larkin, "Rosalia")
    maya = port_larkin.be("maya", theme=theme, scripts=scripts)

    # When Maya writes down another name and a telephone
    maya.goes_to(at)
    maya.tap("Names and numbers")
    maya.fills("name-text", "La Chata")
    maya.tap("Add the name")
    maya.fills("number-value", "555 0199 12")
    maya.tap("Add the number")
    maya.sees("La Chata")
    looked_at(maya, f"known-{theme}")

    # And says that both are one, after she looked at both
    maya.tap("This person has another record")
    maya.page.locator("[name=same-other]").first.check(force=True)
    looked_at(maya, f"same-{theme}")
    maya.tap("Look at both")
    maya.sees("Rosalia")
    looked_at(maya, f"same-preview-{theme}")
    maya.tap("Yes, one person")
    maya.sees("This record goes on. The other is:")
    looked_at(maya, f"known-merged-{theme}")

    # Then it can be undone, and both are as they were
    maya.tap("They are two")
    looked_at(maya, f"apart-{theme}")
    maya.tap("Yes, two people")
    maya.sees("This person has another record")

    # And a number is taken away again
    maya.tap("Take away")
    maya.tap("Yes, take it away")
    maya.sees("None yet.")
    maya.does_not_see("5550199")

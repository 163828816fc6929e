"""The side doors, as they are lived through: a life in danger, who looks into it, and a court's order with two people."""

import psycopg
import pytest

from offramp.web.demo import night as demo
from offramp.web.demo import story
from tests.journeys.test_consent import her_page
from tests.journeys.test_records import looked_at, rosa_joins

# The wall asks the database what time it is: its clock cannot be moved, so the emergency is.
TWO_HOURS_AGO = """UPDATE offramp.consent_emergency
SET opened_at = opened_at - interval '2 hours', closes_at = closes_at - interval '2 hours'"""
NOTE = "Allergic to penicillin, she says."


@pytest.fixture
def rosa(port_larkin):
    """Rosa has joined; Maya wrote one note. Gives her page."""
    officer, maya = port_larkin.be("ruiz"), port_larkin.be("maya")
    at = her_page(rosa_joins(port_larkin, maya, officer))
    maya.goes_to(f"{at}notes/")
    maya.tap("Write a note")
    maya.fills("text", NOTE)
    maya.tap("Save")
    maya.sees(NOTE)
    return at


def at_the_table(port_larkin):
    """The night's database, as its administrator."""
    return psycopg.connect(port_larkin.night.server.address(database=demo.DATABASE))


def finds_rosa(seen):
    """The search, then the one whom it found."""
    seen.fills("words", "Rosa")
    seen.tap("Search")
    seen.page.locator("[name=participant]").first.check(force=True)


@pytest.mark.parametrize(("theme", "scripts"), [("night", True), ("day", False)])
def test_a_life_in_danger(port_larkin, rosa, theme, scripts):
    # Given Dele, who has nothing to do with Rosa and works tonight
    dele = port_larkin.be("dele", theme=theme, scripts=scripts)
    dele.goes_to(f"{rosa}notes/")
    dele.does_not_see(NOTE)

    # When he opens her record from the page where he is
    dele.goes_to("/today/")
    looked_at(dele, f"today-{theme}")
    dele.tap("A life is in danger")
    looked_at(dele, f"emergency-search-{theme}")
    finds_rosa(dele)
    dele.fills("nature", "Not breathing, found by the ferry.")
    dele.fills("received_by", "Dr. Osei, Harbor Hospital")
    looked_at(dele, f"emergency-{theme}")
    dele.tap("Open it for 60 minutes")

    # Then he reads what a doctor needs, for an hour
    dele.sees(NOTE)
    with at_the_table(port_larkin) as table:
        (closes,) = table.execute("SELECT closes_at FROM offramp.consent_emergency").fetchone()
    dele.sees(f"until {closes.astimezone(story.ZONE):%H:%M}. Then it closes by itself.")
    looked_at(dele, f"opened-{theme}")

    # And Lena was told, and looks into it
    lena = port_larkin.be("lena", theme=theme, scripts=scripts)
    lena.goes_to("/emergencies/")
    lena.sees("Not breathing, found by the ferry.")
    looked_at(lena, f"emergencies-{theme}")
    lena.fills("words", "I spoke with Dr. Osei.")
    lena.tap("Looked into")
    lena.sees("I spoke with Dr. Osei.")

    # And after an hour nothing is open
    with at_the_table(port_larkin) as table:
        assert table.execute(TWO_HOURS_AGO).rowcount == 1
    dele.page.reload()
    dele.does_not_see(NOTE)


def a_day(seen, name, day):
    """A day, as it is written in three boxes."""
    for part in ("month", "day", "year"):
        seen.fills(f"{name}_{part}", str(getattr(day, part)))


def test_an_order_needs_two_people(port_larkin, rosa):
    # Given Lena with a court's order that counsel approved
    night = port_larkin.night.starts_at
    lena = port_larkin.be("lena")
    lena.goes_to("/orders/")
    lena.tap("Enter an order")
    finds_rosa(lena)
    for name, words in (
        ("court", "Larkin County Superior Court"),
        ("number", "26-2-0001"),
        ("counsel", "B. Imai"),
    ):
        lena.fills(name, words)
    for name in ("counsel_at", "from_day", "to_day"):
        a_day(lena, name, night)
    lena.page.locator("[name=fields_wanted]").nth(1).check(force=True)
    lena.checked("order-enter")
    lena.tap("Enter it")

    # Then it opens nothing yet, and she cannot agree with herself
    lena.sees("A second person must agree to what you entered.")
    assert lena.page.get_by_role("button", name="Make the file").count() == 0
    lena.checked("order-waits")

    # When Sam has read it and agreed
    sam = port_larkin.be("sam")
    sam.goes_to(lena.page.url.removeprefix(lena.home))
    sam.tap("I have read the order, and agree")
    sam.checked("order-agreed")

    # Then Lena makes the file
    lena.page.reload()
    with lena.page.expect_download() as file:
        lena.page.get_by_role("button", name="Make the file").click()
    assert file.value.failure() is None

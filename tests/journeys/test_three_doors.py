"""Three doors, one hand-off: an officer's social contact, a neighbor's form, a call. Each ends with an intake."""

import pytest

from tests.journeys import screen

NINE_TOMORROW = 9 * 60 + 18 + 2


def a_neighbor_writes(port_larkin, browser, size, theme):
    """Somebody without an account, on the care face."""
    context = screen.context(browser, size=size, theme=theme, scripts=True)
    context.add_cookies([{"name": "theme", "value": theme, "url": port_larkin.night.care_url}])
    page = context.new_page()
    home = port_larkin.night.care_url
    page.goto(f"{home}/refer/port-larkin/")
    someone = screen.Screen(page, home, True)
    someone.checked(f"refer-{size}-{theme}")
    someone.fills("going_on", "Sleeps in our doorway and coughs")
    someone.tap("Send")
    someone.sees("One of the two is enough.")
    someone.checked(f"refer-mend-{size}-{theme}")
    someone.fills("find_me", "The doorway beside the ferry, after dark")
    someone.fills("called", "Leo")
    someone.tap("Send")
    someone.sees("We cannot tell you what happens next")
    someone.checked(f"received-{size}-{theme}")
    context.close()


def sam_accepts(sam, mark):
    """The queue, a tile, a worker and a time."""
    sam.goes_to("/queue/")
    sam.sees("Leo")
    sam.checked(f"queue-{mark}")
    sam.tap("Leo")
    sam.checked(f"waits-{mark}")
    sam.tap("Sleeps outside")
    sam.page.locator("summary", has_text="Accept").click()
    sam.page.get_by_label("Maya R.").check(force=True)
    sam.checked(f"accept-{mark}")
    sam.page.get_by_role("button", name="Accept", exact=True).click()
    sam.settle()
    sam.sees("Said so far")
    sam.checked()
    sam.goes_to("/queue/")


def maya_meets(maya, mark, first):
    """From what waits to the person's page."""
    maya.goes_to("/incoming/")
    maya.checked(f"incoming-{mark}")
    maya.tap("Ref")
    maya.checked(f"handoff-{mark}")
    for words in first:
        maya.tap(words)
    maya.tap("With them")
    maya.checked()


def joins(maya, name):
    """They want it, and the intake is done."""
    maya.tap("They want LEAD")
    maya.fills("called", name)
    maya.tap("Welcome them")
    maya.tap("A place to sleep tonight")
    maya.tap("Save")
    maya.sees(name)
    maya.page.get_by_role("link", name="Intake assessment", exact=True).click()
    maya.settle()
    maya.tap("Intake assessment done")
    maya.sees("done")
    maya.checked()


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_a_neighbors_form(port_larkin, browser, size, theme):
    mark = f"{size}-{theme}"
    a_neighbor_writes(port_larkin, browser, size, theme)
    sam = port_larkin.be("sam", size=size, theme=theme)
    sam_accepts(sam, mark)
    sam.page.wait_for_timeout(2000)
    sam.goes_to("/queue/")
    sam.sees("Community")
    sam.checked(f"queue-after-{mark}")
    port_larkin.move_to(NINE_TOMORROW - 60)
    maya = port_larkin.be("maya", size=size, theme=theme)
    maya.page.wait_for_timeout(2000)
    maya_meets(maya, f"community-{mark}", ["I'll take it", "10 minutes"])
    joins(maya, "Leo")


def taps_through_the_call(maya, mark):
    """The officer's card, as the worker fills it."""
    maya.goes_to("/incoming/")
    maya.tap("An officer calls")
    maya.page.get_by_label("Who is calling?").select_option(label="Officer Ruiz")
    maya.checked(f"phone-in-{mark}")
    maya.tap("Trespass")
    maya.checked(f"phone-ask-{mark}")
    maya.tap("None of these")
    maya.sees("Is the history check clear?")
    maya.checked(f"phone-history-{mark}")
    maya.tap("Clear")
    maya.checked(f"phone-found-{mark}")
    maya.tap("Yes, they want help")
    maya.checked(f"phone-send-{mark}")
    maya.tap("Save it: I go")


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_a_call(port_larkin, size, theme):
    mark = f"{size}-{theme}"
    maya = port_larkin.be("maya", size=size, theme=theme)
    taps_through_the_call(maya, mark)
    maya.sees("You have it")
    maya.checked(f"phone-taken-{mark}")
    for words in ("10 minutes", "With them", "Officer can go"):
        maya.tap(words)
    joins(maya, "Rosa")
    officer = port_larkin.be("ruiz", size=size, theme=theme)
    officer.goes_to("/mine/")
    officer.sees("Trespass")


def test_an_officers_contact(port_larkin):
    officer = port_larkin.be("ruiz")
    for tile in ("Drug use", "I saw it myself", "Yes, they want help", "Send hand-off"):
        officer.tap(tile)
    officer.sees("Hand-off sent")
    maya = port_larkin.be("maya")
    maya_meets(maya, "social", ["I'll take it", "10 minutes"])
    maya.tap("Officer can go")
    joins(maya, "Mo")


def test_the_public_form_needs_no_script(port_larkin, browser):
    context = screen.context(browser, size="phone", theme="day", scripts=False)
    page = context.new_page()
    page.goto(f"{port_larkin.night.care_url}/refer/port-larkin/")
    page.locator("[name=find_me]").fill("El muelle")
    page.get_by_role("button", name="Send").click()
    assert "Thank you" in page.inner_text("main")
    context.close()

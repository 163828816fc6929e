"""The demo's own page: a newcomer walks the night by the words on its cards, its phones answer, it starts over."""

import re
import time

import pytest

from offramp.web.demo import story

START_OVER_SECONDS = 3


def words_of(stop):
    """What its card says to tap, in order."""
    return re.findall("“([^”]+)”", " ".join(stop.do))


def reader_at(port_larkin, **how):
    reader = port_larkin.be("maya", **how)
    reader.goes_to("/demo/")
    return reader


def state_of(reader, number):
    return reader.page.locator(f"#stop-{number} .pill").inner_text()


def test_the_night_by_the_words_on_its_cards(port_larkin):
    one, two, three, four, six, eight = story.STOPS
    reader = reader_at(port_larkin, size="laptop")
    assert [state_of(reader, stop.number) for stop in story.STOPS] == ["now", *["to come"] * 5]
    officer = port_larkin.be("ruiz")
    for words in words_of(one):
        officer.tap(words)
    reader.sees("Reply 1")
    reader.tap("Next: move the clock to 23:43")
    reader.checked("demo-called")
    for words in words_of(two):
        reader.tap(words)
        reader.sees("Ref")
    reader.sees("Noted: 10 minutes")
    assert [state_of(reader, stop.number) for stop in story.STOPS] == [
        "done",
        "done",
        "now",
        *["to come"] * 3,
    ]
    officer.sees("Maya R.")
    reader.tap("Next: move the clock to 00:01")
    maya = port_larkin.be("maya")
    maya.tap("Ref")
    for words in words_of(three):
        maya.tap(words)
    reader.tap("Next: move the clock to 00:05")
    rosa_chooses(maya, words_of(four))
    reader.tap("Next: move the clock to day 9, 9:00")
    assert state_of(reader, 4) == "done"
    chen = port_larkin.be("chen", size="laptop")
    for words in words_of(six):
        chen.tap(words)
    chen.sees("Released")
    reader.tap("Next: move the clock to day 9, 16:00")
    chen.tap("No name given")
    chen.sees("They and their case manager work together.")
    stop, yes = (words for words in words_of(eight) if words.endswith(("Stop", "stop it")))
    maya.tap("No name yet")
    maya.tap(stop)
    maya.tap(yes)
    maya.sees("What partners are told")
    chen.page.reload()
    chen.sees("No further use or redisclosure.")
    chen.does_not_see("work together")


def rosa_chooses(maya, words):
    """The release, the intake, and what the prosecutor may read."""
    release, intake, *told = words
    maya.tap(release)
    maya.page.locator("[name=partner_prosecutor][value=yes]").check()
    maya.page.locator("[name=partner_police][value=no]").check()
    maya.fills("signed_as", "Rosa")
    maya.page.locator("[name=read_aloud]").check()
    maya.tap("Sign")
    maya.tap(intake)
    maya.tap(intake)
    for each in told:
        maya.tap(each)
    maya.sees("what they read now")


def test_dele_has_a_phone_once_he_is_called(port_larkin):
    officer, reader = port_larkin.be("ruiz"), reader_at(port_larkin, size="laptop")
    reader.does_not_see("The phone of Dele")
    for words in words_of(story.STOPS[0]):
        officer.tap(words)
    reader.sees("Reply 2")
    reader.page.locator("#phone-maya").get_by_role("button", name="Reply 2").click()
    reader.page.locator("#phone-dele").get_by_role("button", name="Reply 1").wait_for()
    reader.checked()
    reader.page.locator("#phone-dele").get_by_role("button", name="Reply 1").click()
    officer.sees("Dele A.")


def test_start_over_takes_a_moment(port_larkin):
    officer, reader = port_larkin.be("ruiz"), reader_at(port_larkin)
    for words in words_of(story.STOPS[0]):
        officer.tap(words)
    reader.sees("Reply 1")
    took = []
    for _ in range(5):
        began = time.monotonic()
        port_larkin.night.start_over()
        took.append(time.monotonic() - began)
    assert min(took) < START_OVER_SECONDS
    reader.goes_to("/demo/")
    assert state_of(reader, 1) == "now"
    reader.sees("No messages yet")


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_the_page_by_day_and_night(port_larkin, size, theme):
    reader = reader_at(port_larkin, size=size, theme=theme)
    reader.page.locator("summary", has_text="What is real here").click()
    reader.checked(f"demo-{size}-{theme}")


def test_what_leaders_find(port_larkin):
    nadia = port_larkin.be("nadia")
    nadia.sees("Nobody on call")
    nadia.sees("Tuesday")
    nadia.checked("supervisor")
    sam = port_larkin.be("sam")
    sam.goes_to("/start/")
    sam.sees("Nobody on call")
    sam.checked("project-manager")
    sam.goes_to("/")
    sam.sees("My page")

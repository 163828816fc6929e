"""What partners are told, as both sides live through it: written, read, and gone from an open screen."""

import pytest

LINE = "Two more weeks would help."
A_MINUTE = 60_000


@pytest.fixture
def rosa(port_larkin):
    """Rosa has joined and said yes to prosecutor and police; Maya stands at her page, with a script or without."""
    from tests.journeys.test_the_night import maya_comes, the_officer_sends

    def welcomed(*, scripts=True):
        officer = port_larkin.be("ruiz")
        the_officer_sends(officer, "summary")
        port_larkin.move_to(1)
        maya = port_larkin.be("maya", scripts=scripts)
        maya_comes(port_larkin, maya, officer, "summary")
        maya.tap("They want LEAD")
        maya.fills("called", "Rosa")
        maya.tap("Welcome them")
        maya.page.wait_for_url("**/tonight/")
        maya.goes_to(maya.page.url.removeprefix(maya.home).replace("tonight/", "release/"))
        for partner in ("prosecutor", "police"):
            maya.page.locator(f"[name=partner_{partner}][value=yes]").check()
        maya.fills("signed_as", "Rosa")
        maya.page.locator("[name=read_aloud]").check()
        maya.tap("Sign")
        return officer, maya

    return welcomed


def tells(maya, partner, *needs):
    """Maya writes to one partner, looks, and sends."""
    maya.tap("What partners are told")
    maya.page.locator("article, section").filter(has_text=partner).get_by_role(
        "link", name="Write to them"
    ).click()
    maya.settle()
    maya.tap("We work together")
    for need in needs:
        maya.tap(need)
    maya.fills("text", LINE)
    maya.tap("Look at it as they will")
    seen = maya.page.locator("#shared .said").inner_text()
    maya.tap("Send it")
    maya.sees("what they read now")
    return seen


def test_an_open_screen_empties_by_itself(port_larkin, rosa):
    _officer, maya = rosa()
    seen = tells(maya, "Prosecutor", "getting to a court date")
    chen = port_larkin.be("chen")
    chen.page.clock.install()
    chen.goes_to("/holds/")
    chen.tap("No name given")
    chen.sees(seen)
    chen.sees(LINE)
    maya.goes_to("/today/")
    maya.tap("Rosa")
    maya.tap("Stop")
    maya.tap("Yes, stop it")
    maya.sees("What partners are told")  # back on the page: it is done
    chen.page.clock.run_for(A_MINUTE)
    chen.sees("No further use or redisclosure.")
    chen.does_not_see(LINE)


def test_the_officer_reads_what_was_written_for_police(rosa):
    officer, maya = rosa()
    seen = tells(maya, "Police", "a phone")
    officer.goes_to("/mine/")
    officer.sees(seen)
    officer.sees(LINE)
    officer.sees("not for enforcement, charging or revocation")
    officer.checked("officer-news")


def test_it_needs_no_script(rosa):
    _officer, maya = rosa(scripts=False)
    tells(maya, "Prosecutor", "getting an ID")
    maya.sees(LINE)


def test_words_that_may_harm_need_a_second_yes(rosa):
    _officer, maya = rosa()
    maya.tap("What partners are told")
    maya.page.get_by_role("link", name="Write to them").first.click()
    maya.settle()
    maya.tap("We are trying to reach them")
    maya.fills("text", "Stays at the motel.")
    maya.tap("Look at it as they will")
    maya.sees("Do you need this?")
    maya.sees("motel")
    maya.tap("I read it again. They need these words.")
    maya.tap("Look at it as they will")
    maya.sees("will see this")
    maya.checked("kept")

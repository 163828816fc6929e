"""The rota, lived through: cover asked and taken, a swap, a gap filled, a calendar brought in and one given out."""

import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from offramp.web.demo import story

pytestmark = pytest.mark.journey


def in_days(night, days: int):
    return night.starts_at.astimezone(story.ZONE).date() + timedelta(days=days)


def opens_own_shift(screen, days: int, night):
    screen.goes_to(f"/rota/?week={in_days(night, days).isoformat()}")
    screen.page.locator(".turns a.mine").last.click()
    screen.settle()


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_the_pages_of_the_rota_can_be_read_by_everybody(port_larkin, size, theme):
    nadia = port_larkin.be("nadia", size=size, theme=theme)
    for name, path in (
        ("week", "/rota/"),
        ("add", "/rota/add/"),
        ("calendars", "/rota/calendars/"),
        ("bring", "/rota/bring/"),
        ("training", "/training/"),
    ):
        nadia.goes_to(path)
        nadia.checked(f"rota-{name}-{size}-{theme}")


def test_cover_is_asked_and_taken_with_one_tap(port_larkin):
    maya, dele = port_larkin.be("maya"), port_larkin.be("dele", scripts=False)
    opens_own_shift(maya, 7, port_larkin.night)
    maya.checked("rota-shift-mine-phone-day")
    maya.tap("Cover me")
    maya.sees("Your colleagues are asked.")
    dele.goes_to("/rota/")
    dele.sees("Maya R. asks for cover")
    maya.goes_to("/rota/")
    maya.checked("rota-asked-mine-phone-day")
    dele.counted() if dele.scripts else None
    dele.tap("I'll take it")
    dele.sees("It is yours. Thank you.")
    maya.tap("Withdraw")
    maya.sees("Dele A. has taken it already.")
    maya.checked("rota-taken-phone-day")


def test_a_swap_is_two_taps_one_a_colleague(port_larkin):
    maya, dele = port_larkin.be("maya"), port_larkin.be("dele", theme="night")
    opens_own_shift(maya, 7, port_larkin.night)
    maya.page.locator("[name=in_return]").select_option(
        index=maya.page.locator("[name=in_return] option", has_text="Dele A.").first.evaluate(
            "option => option.index"
        )
    )
    maya.tap("Ask to swap")
    maya.sees("Nothing changes until they say yes.")
    dele.goes_to("/rota/")
    dele.sees("Maya R. would swap with Dele A.")
    dele.checked("rota-swap-phone-night")
    dele.tap("Yes, swap")
    dele.sees("Swapped. Both of you are told.")


def test_whoever_leads_fills_a_gap(port_larkin):
    nadia = port_larkin.be("nadia", size="laptop")
    nadia.tap("Rota")
    nadia.sees("an officer's call would reach nobody")
    before = nadia.page.locator("#gaps ~ ul li").count()
    nadia.page.locator("#gaps ~ ul a").first.click()
    nadia.settle()
    nadia.tap("Put on call")
    nadia.sees("Pick somebody.")
    nadia.checked("rota-add-mend-laptop-day")
    nadia.page.locator("[name=staff]").select_option(label="Nadia F.") if nadia.page.locator(
        "[name=staff] option", has_text="Nadia F."
    ).count() else nadia.page.locator("[name=staff]").select_option(index=1)
    nadia.tap("Put on call")
    nadia.sees("Saved.")
    assert nadia.page.locator("#gaps ~ ul li").count() == before - 1


def test_a_calendar_file_is_looked_at_first_and_saved_after(port_larkin):
    sam = port_larkin.be("sam", size="laptop", theme="night")
    day = in_days(port_larkin.night, 40).strftime("%Y%m%d")
    event = (
        f"BEGIN:VEVENT\r\nUID:one\r\nDTSTART;TZID=America/Los_Angeles:{day}T090000\r\nDURATION:PT8H\r\n"
        "SUMMARY:Backup: {name}\r\nEND:VEVENT\r\n"
    )
    sam.goes_to("/rota/bring/")

    def brings(name: str) -> None:
        body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event.format(name=name)}END:VCALENDAR\r\n"
        sam.page.locator("[name=file]").set_input_files(
            {"name": "team.ics", "mimeType": "text/calendar", "buffer": body.encode()}
        )
        sam.tap("Look at it first")

    brings("Maja R.")
    sam.sees('Line 4: nobody here is called "Maja R."')
    sam.checked("rota-bring-mend-laptop-night")
    brings("Maya R.")
    sam.sees("1 added, 0 changed, 0 called off, 0 as they are.")
    sam.checked("rota-bring-preview-laptop-night")
    sam.tap("Save this rota")
    sam.sees("Saved. Everyone concerned is told by message.")
    sam.goes_to("/rota/bring/")
    brings("Maya R.")
    sam.sees("The rota says this already.")


def test_a_calendar_address_is_shown_once_and_dies_when_revoked(port_larkin):
    maya = port_larkin.be("maya")
    maya.goes_to("/rota/calendars/")
    maya.tap("Make an address")
    maya.sees("It is shown only now.")
    maya.checked("rota-address-phone-day")
    address = maya.page.locator("#address").input_value()
    path = address.partition("/rota/")[2]
    assert b"SUMMARY:" in asks(maya.home, path)
    maya.goes_to("/rota/calendars/")
    maya.does_not_see(path.rpartition("/")[2])
    maya.tap("Revoke")
    maya.sees("Nothing answers at that address any more.")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        asks(maya.home, path)


def asks(home: str, path: str) -> bytes:
    """As a calendar program does: no session, from another machine's point of view."""
    host = home.removeprefix("http://")
    port = host.rpartition(":")[2]
    request = urllib.request.Request(f"http://127.0.0.1:{port}/rota/{path}", headers={"Host": host})
    with urllib.request.urlopen(request) as answer:
        return bytes(answer.read())


def test_a_course_is_written_down_for_several_at_once(port_larkin):
    sam, okada = port_larkin.be("sam"), port_larkin.be("okada")
    sam.goes_to("/training/")
    height = "() => document.documentElement.scrollHeight / innerHeight"
    assert sam.page.evaluate(height) < 3  # sixty officers, and no page to scroll for a minute
    sam.tap("Write down a course")
    assert sam.page.evaluate(height) < 3
    sam.tap("Write it down")
    sam.sees("Pick at least one.")
    sam.checked("training-mend-phone-day")
    sam.page.locator("summary", has_text="Harbor squad, nights").click()
    for name in ("Officer Ruiz", "Sgt. Okada"):
        sam.page.locator("label.tile", has_text=name).click()
    sam.checked("training-write-phone-day")
    sam.tap("Write it down")
    sam.sees("Written down.")
    sam.sees("Officer Ruiz")
    sam.checked("training-register-phone-day")
    laptop = port_larkin.be("sam", size="laptop", theme="night")
    laptop.goes_to("/training/record/")
    laptop.checked("training-write-laptop-night")
    okada.goes_to("/training/")
    okada.sees("Officer Ruiz")
    okada.checked("training-unit-phone-day")

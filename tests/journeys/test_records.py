"""What is written of Rosa: the note of the team, what she told of her safety, and a nurse who is brought in."""

import pytest


def rosa_joins(port_larkin, maya, officer):
    """From the curb to Rosa's page."""
    officer.goes_to("/")
    for words in ("Drug possession", "None of these", "Nothing found", "3 grams or less"):
        officer.tap(words)
    officer.tap("Yes, they want help")
    officer.tap("Send hand-off")
    maya.page.get_by_text("Hand-off waiting").wait_for()
    for words in ("Ref", "I'll take it", "10 minutes", "With them", "Officer can go", "They want LEAD"):
        maya.tap(words)
    maya.fills("called", "Rosa")
    maya.tap("Welcome them")
    maya.tap("Skip")
    return maya.page.url.removeprefix(maya.home)


def looked_at(seen, name):
    """The accessibility check and a picture; without scripts there is nothing that could check."""
    if seen.scripts:
        seen.checked(name)


def writes(seen, words, text, mark):
    """Open the form, look at it, send it."""
    seen.tap(words)
    looked_at(seen, f"{mark}-write")
    seen.fills("text", text)


def the_note(maya, at, mark):
    """The team's own, written and then corrected."""
    maya.goes_to(f"{at}records/")
    looked_at(maya, f"records-{mark}")
    maya.tap("Case notes")
    writes(maya, "Write a note", "Wants her ID card first, then a bed.", f"notes-{mark}")
    maya.tap("Save")
    maya.sees("Wants her ID card first, then a bed.")
    maya.sees("Nobody from the police or a prosecutor's office.")
    looked_at(maya, f"notes-{mark}")
    maya.tap("Correct it")
    maya.fills("text", "Wants her birth certificate first, then a bed.")
    maya.tap("Save")
    maya.sees("Corrected. What it said before")
    looked_at(maya, f"notes-corrected-{mark}")


def her_safety(maya, at, mark):
    """What she told Maya alone."""
    maya.goes_to(f"{at}records/")
    maya.tap("Safety")
    writes(maya, "Write a safety record", "Her brother must not learn where she sleeps.", f"safety-{mark}")
    maya.page.locator("[name=chosen]").check()
    maya.tap("Save")
    maya.sees("Her brother must not learn where she sleeps.")
    maya.tap("Who may know this")
    looked_at(maya, f"circle-{mark}")


def a_nurse_comes_in(maya, at, mark):
    """Rosa said yes to Noor."""
    maya.goes_to(f"{at}records/")
    maya.tap("Bring a clinician in")
    maya.page.get_by_label("Noor H.").check(force=True)
    maya.page.locator("[name=agreed]").check()
    looked_at(maya, f"bring-in-{mark}")
    maya.tap("Bring them in")
    maya.sees("Noor H. works with them now.")


def the_nurse_writes(noor, at, mark):
    """A counseling note of her own; the team's notes stay closed to her."""
    noor.sees("My people")
    looked_at(noor, f"my-people-{mark}")
    noor.tap("Rosa")
    looked_at(noor, f"clinician-person-{mark}")
    noor.tap("Counseling notes")
    noor.sees("Only you read what you write here.")
    writes(noor, "Write a counseling note", "Spoke of her mother for the first time.", f"counseling-{mark}")
    noor.tap("Save")
    noor.sees("Spoke of her mother for the first time.")
    looked_at(noor, f"counseling-{mark}")
    noor.goes_to(f"{at.replace('/person/', '/my-people/')}notes/")
    noor.sees("Nothing here that you may see.")
    noor.does_not_see("birth certificate")


@pytest.mark.parametrize(
    ("size", "theme", "scripts"), [("phone", "night", True), ("laptop", "day", True), ("phone", "day", False)]
)
def test_what_is_written_and_who_reads_it(port_larkin, size, theme, scripts):
    mark = f"{size}-{theme}{'' if scripts else '-plain'}"
    officer, maya = port_larkin.be("ruiz"), port_larkin.be("maya", size=size, theme=theme)
    at = rosa_joins(port_larkin, maya, officer)
    maya = port_larkin.be("maya", size=size, theme=theme, scripts=scripts)
    maya.goes_to(at)
    looked_at(maya, f"person-{mark}")
    maya.tap("Notes and records")
    the_note(maya, at, mark)
    her_safety(maya, at, mark)
    a_nurse_comes_in(maya, at, mark)
    the_nurse_writes(port_larkin.be("noor", size=size, theme=theme, scripts=scripts), at, mark)
    for kind in ("health", "treatment"):
        maya.goes_to(f"{at}{kind}/")
        maya.sees("Nothing here that you may see.")
        maya.does_not_see("her mother")
    for other in (port_larkin.be("dele", size=size, theme=theme, scripts=scripts), officer):
        other.page.goto(f"{other.home}{at}notes/")
        other.does_not_see("birth certificate")

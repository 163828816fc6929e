"""What is written of Rosa: the team's note, what she told of her safety, a nurse who is brought in, and who reads none."""

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


def writes(seen, words, text, mark):
    """Open the form, look at it, send it."""
    seen.tap(words)
    seen.checked(f"{mark}-write")
    seen.fills("text", text)


@pytest.mark.parametrize(
    ("size", "theme", "scripts"), [("phone", "night", True), ("laptop", "day", True), ("phone", "day", False)]
)
def test_what_is_written_and_who_reads_it(port_larkin, size, theme, scripts):
    mark = f"{size}-{theme}{'' if scripts else '-plain'}"
    officer = port_larkin.be("ruiz")
    maya = port_larkin.be("maya", size=size, theme=theme)
    at = rosa_joins(port_larkin, maya, officer)
    if not scripts:
        maya = port_larkin.be("maya", size=size, theme=theme, scripts=False)
        maya.goes_to(at)
    maya.checked(f"person-{mark}")
    maya.tap("Notes and records")
    maya.checked(f"records-{mark}")

    maya.tap("Case notes")
    writes(maya, "Write a note", "Wants her ID card first, then a bed.", f"notes-{mark}")
    maya.tap("Save")
    maya.sees("Wants her ID card first, then a bed.")
    maya.sees("Nobody from the police or a prosecutor's office.")
    maya.checked(f"notes-{mark}")
    maya.tap("Correct it")
    maya.fills("text", "Wants her birth certificate first, then a bed.")
    maya.tap("Save")
    maya.sees("Corrected. What it said before")
    maya.checked(f"notes-corrected-{mark}")

    maya.goes_to(f"{at}records/")
    maya.tap("Safety")
    writes(maya, "Write a safety record", "Her brother must not learn where she sleeps.", f"safety-{mark}")
    maya.page.locator("[name=chosen]").check()
    maya.tap("Save")
    maya.sees("Her brother must not learn where she sleeps.")
    maya.tap("Who may know this")
    maya.checked(f"circle-{mark}")

    maya.goes_to(f"{at}records/")
    maya.tap("Bring a clinician in")
    maya.page.get_by_label("Noor H.").check(force=True)
    maya.page.locator("[name=agreed]").check()
    maya.checked(f"bring-in-{mark}")
    maya.tap("Bring them in")
    maya.sees("Noor H. works with them now.")

    noor = port_larkin.be("noor", size=size, theme=theme, scripts=scripts)
    noor.sees("My people")
    noor.checked(f"my-people-{mark}")
    noor.tap("Rosa")
    noor.checked(f"clinician-person-{mark}")
    noor.tap("Counseling notes")
    noor.sees("Only you read what you write here.")
    writes(noor, "Write a counseling note", "Spoke of her mother for the first time.", f"counseling-{mark}")
    noor.tap("Save")
    noor.sees("Spoke of her mother for the first time.")
    noor.checked(f"counseling-{mark}")
    noor.goes_to(f"{at.replace('/person/', '/my-people/')}notes/")
    noor.does_not_see("birth certificate")

    for kind in ("health", "treatment"):
        maya.goes_to(f"{at}{kind}/")
        maya.sees("Nothing here that you may see.")
        maya.does_not_see("her mother")
    dele = port_larkin.be("dele", size=size, theme=theme, scripts=scripts)
    dele.page.goto(f"{dele.home}{at}notes/")
    dele.does_not_see("birth certificate")
    officer.page.goto(f"{officer.home}{at}notes/")
    officer.does_not_see("birth certificate")

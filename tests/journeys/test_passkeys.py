"""Passkeys, devices, steps that matter, first passwords and lost phones, at both doors as a program runs them."""

import json

import pytest

from tests.journeys import faces, screen
from tests.journeys.test_sign_in import LANTERN, POLICE, code, comes_in, cookie, main_of, password

WORKER = ["on_call_worker", "case_manager"]
STAFF = [
    *({**LANTERN, "name": name, "roles": WORKER} for name in ("Maya R.", "Dele A.", "Imani B.")),
    {**LANTERN, "name": "Nadia F.", "roles": ["supervisor"]},
    {**LANTERN, "agency": "County", "kind": "supervising", "name": "P. Guard", "roles": ["privacy_officer"]},
    {**POLICE, "name": "Officer Ruiz", "roles": ["officer"]},
    {**POLICE, "name": "Sgt. Okada", "roles": ["sergeant"]},
]
ACCOUNTS = {
    "care": [
        ("Maya R.", "maya", False),
        ("Dele A.", "dele", True),
        ("Imani B.", "imani", True),
        ("Nadia F.", "nadia", True),
        ("P. Guard", "guard", True),
    ],
    "justice": [("Officer Ruiz", "ruiz", False), ("Sgt. Okada", "okada", True)],
}
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
A_PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture(scope="module")
def doors():
    with faces.served(STAFF, ACCOUNTS) as running:
        yield running


@pytest.fixture
def at(doors, browser):
    """A device of one's own, in front of the sign-in page; `phone`: it says that it is one."""
    contexts = []

    def come(face, *, size="phone", phone=False):
        made = screen.context(browser, size=size, theme="day", scripts=True)
        if phone:
            made.set_extra_http_headers({"User-Agent": A_PHONE})
        contexts.append(made)
        someone = screen.Screen(made.new_page(), doors.urls[face], True)
        someone.goes_to("/sign-in/")
        return someone

    yield come
    for made in contexts:
        made.close()


def has_a_key(someone):
    """Chromium's own authenticator, as a phone has one built in."""
    said = someone.page.context.new_cdp_session(someone.page)
    said.send("WebAuthn.enable")
    return said, said.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def sets_up(someone, name):
    password(someone, name)
    someone.sees("Set up a second step")
    someone.tap("Set up a passkey")
    someone.checked("passkey-set-up")
    said = has_a_key(someone)
    someone.tap("Make a passkey")
    someone.sees("Recovery codes")
    return said


def quiet(doors, face, someone, minutes, *marks):
    doors.was_quiet(face, cookie(someone, "offramp_")["value"], minutes, *(marks or ("seen_at",)))


def test_a_passkey_is_set_up_and_opens_the_account_from_then_on(doors, at):
    maya = at("care")
    said, key = sets_up(maya, "maya")
    kept = said.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [each["rpId"] for each in kept] == ["care.localhost"]
    maya.goes_to("/incoming/")
    maya.sees("Nothing waits")
    maya.goes_to("/sign-out/")
    maya.tap("Sign out")
    password(maya, "maya")
    maya.sees("Your second step")
    maya.checked("passkey-second-step")
    maya.goes_to("/incoming/")
    maya.sees("Your second step")
    maya.tap("Use a passkey")
    maya.sees("Incoming")
    maya.goes_to("/second-factor/webauthn/")
    maya.sees("My passkeys")
    maya.checked()


def test_after_a_quiet_while_a_passkey_answers_and_what_was_sent_goes_on(doors, at):
    ruiz = at("justice")
    sets_up(ruiz, "ruiz")
    ruiz.goes_to("/")
    ruiz.tap("Trespass")
    ruiz.sees("None of these")
    before = cookie(ruiz, "offramp_")["value"]
    quiet(doors, "justice", ruiz, 16)
    ruiz.tap("None of these")
    ruiz.sees("Still you?")
    ruiz.checked("still-you-passkey")
    ruiz.tap("Use a passkey")
    ruiz.sees("Nothing found")
    assert cookie(ruiz, "offramp_")["value"] != before


FORGED = (
    """([field, told]) => { const f = document.getElementById(field); f.value = told; f.form.submit(); }"""
)


def test_five_passkeys_that_do_not_fit_pause_sign_in(doors, at):
    """A credential signed for another address is a failure like a wrong code."""
    okada, elsewhere = at("justice"), at("justice")
    password(okada, "okada")
    code(okada, doors.recovery["okada"].pop())
    okada.goes_to("/second-factor/webauthn/add/")
    has_a_key(okada)
    okada.tap("Make a passkey")
    okada.sees("My sign-in")
    told = "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0Iiwib3JpZ2luIjoiaHR0cDovL2Vsc2V3aGVyZS50ZXN0In0"
    forged = {"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": told}}
    password(elsewhere, "okada")
    for each in (json.dumps(forged), '{"response": 1}', "[1]", '"x"', json.dumps(forged)):
        elsewhere.page.evaluate(FORGED, ["id_credential", each])
        elsewhere.settle()
    elsewhere.sees("Sign-in is paused")
    doors.run(
        "justice", "from offramp.web import building; building.ready()\nfrom axes.utils import reset; reset()"
    )


def test_a_step_that_matters_asks_when_the_proof_is_older_than_five_minutes(doors, at):
    dele = at("care")
    comes_in(doors, dele, "dele")
    dele.goes_to("/second-factor/recovery-codes/")
    dele.sees("Print them")
    quiet(doors, "care", dele, 6, "proved_at")
    dele.goes_to("/today/")
    dele.does_not_see("Still you?")
    dele.goes_to("/second-factor/recovery-codes/")
    dele.sees("Before this step we ask once more")
    dele.checked("still-you-step")
    code_again(doors, dele, "dele")
    dele.sees("Print them")


def code_again(doors, someone, name):
    someone.fills("still_you-code", doors.recovery[name].pop())
    someone.tap("Go on")


def test_what_was_sent_stale_goes_on_with_the_proof(doors, at):
    nadia, imani = at("care"), at("care")
    comes_in(doors, imani, "imani")
    comes_in(doors, nadia, "nadia")
    nadia.goes_to("/colleagues/")
    nadia.checked("colleagues")
    quiet(doors, "care", nadia, 6, "proved_at")
    nadia.page.get_by_text("Imani B.").click()
    nadia.tap("They lost their second step")
    nadia.sees("Still you?")
    code_again(doors, nadia, "nadia")
    nadia.sees("Done. They sign in again")
    imani.goes_to("/incoming/")
    imani.sees("For staff of the program")
    password(imani, "imani")
    imani.sees("Set up a second step")
    told = doors.rows(
        "SELECT s.name FROM program_message m JOIN program_staff s ON s.id = m.to_id"
        " WHERE m.text LIKE %s ORDER BY s.name",
        "The second step of%",
    )
    assert [name for (name,) in told] == ["Imani B.", "P. Guard"]


def test_a_phone_and_a_shared_device_lock_after_five_minutes(doors, at):
    phone, shared, desk = at("care", phone=True), at("care", size="laptop"), at("care", size="laptop")
    shared.page.get_by_label("Others use this device too").check()
    for device in (phone, shared, desk):
        comes_in(doors, device, "dele")
        quiet(doors, "care", device, 6)
        device.goes_to("/incoming/")
    phone.sees("Still you?")
    shared.sees("Still you?")
    desk.sees("Incoming")


def test_my_devices_are_listed_and_another_can_be_ended(doors, at):
    here, there = at("care", size="laptop"), at("care", phone=True)
    comes_in(doors, there, "dele")
    comes_in(doors, here, "dele")
    here.sees("You are signed in on another device too")
    here.goes_to("/second-factor/")
    here.sees("this device")
    here.checked("my-sign-in")
    here.tap("End all others")
    here.sees("Signed out there")
    here.does_not_see("End all others")
    there.goes_to("/incoming/")
    there.sees("For staff of the program")
    here.goes_to("/incoming/")
    here.sees("Incoming")


FIRST = """
import sys
from offramp.web import building
building.ready()
from offramp.web import moving_in
print(moving_in.first_password(sys.argv[1]))
"""


def test_a_first_password_is_changed_before_anything_opens(doors, at):
    before, guard = at("care", size="laptop"), at("care", size="laptop")
    comes_in(doors, before, "guard")
    first = doors.run("care", FIRST, "guard").strip()
    before.goes_to("/start/")
    before.sees("For staff of the program")  # the sessions of the old password are over
    password(guard, "guard", first)
    code(guard, doors.recovery["guard"].pop())
    for path in ("/start/", "/second-factor/", "/access/"):
        guard.goes_to(path)
        guard.sees("Choose your password")
    guard.checked("choose-password")
    new = "a ferry by the lantern"
    for words in ("offramp2026lead", new):
        guard.fills("oldpassword", first)
        guard.fills("password1", words)
        guard.fills("password2", words)
        guard.tap("Save")
    guard.sees("My sign-in")
    guard.goes_to("/access/")
    guard.sees("Who can sign in")
    guard.checked("access-review")
    assert "maya" in main_of(guard) and "ruiz" not in main_of(guard)
    again = at("care")
    password(again, "guard", first)
    again.sees("Sign in")
    again.does_not_see("Your second step")


def test_a_first_password_that_waited_too_long_opens_nothing(doors, at):
    first = doors.run("care", FIRST, "imani").strip()
    doors.run("care", LATER)
    imani = at("care")
    password(imani, "imani", first)
    imani.sees("This account rests")


LATER = """
from offramp.web import building
building.ready()
from datetime import timedelta
from django.utils import timezone
from offramp.web.models import Account
Account.objects.filter(username="imani").update(first_password_until=timezone.now() - timedelta(minutes=1))
"""

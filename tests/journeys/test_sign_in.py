"""Coming in, on both faces as a program runs them: password, second factor, pauses, quiet whiles, the way out."""

import hashlib
import json
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.journeys import faces, screen

LANTERN = {"agency": "Lantern Street", "kind": "case_management", "unit": "", "phone": "555-0141"}
POLICE = {"agency": "Port Larkin Police", "kind": "police", "unit": "Night squad", "phone": "555-0134"}
WORKERS = ("Maya R.", "Dele A.", "Imani B.", "Tomas V.", "Priya S.", "Jo L.", "Bea T.")
STAFF = [
    *({**LANTERN, "name": name, "roles": ["on_call_worker", "case_manager"]} for name in WORKERS),
    {**LANTERN, "name": "Nadia F.", "roles": ["supervisor"]},
    {**LANTERN, "agency": "Elsewhere House", "name": "Ola S.", "roles": ["supervisor"]},
    {**POLICE, "name": "Officer Ruiz", "roles": ["officer"]},
    {**POLICE, "name": "Sgt. Okada", "roles": ["sergeant"]},
]
ACCOUNTS = {
    "care": [
        ("Maya R.", "maya", False),
        *((name, name.split()[0].lower(), True) for name in WORKERS[1:]),
        ("Nadia F.", "nadia", True),
    ],
    "justice": [("Officer Ruiz", "ruiz", True), ("Sgt. Okada", "okada", True)],
}


@pytest.fixture(scope="module")
def doors():
    """Both faces, open."""
    with faces.served(STAFF, ACCOUNTS) as running:
        yield running


@pytest.fixture
def at(doors, browser):
    """A device of one's own: `at("care")`, in front of the sign-in page."""
    contexts = []

    def come(face, *, size="phone", theme="day"):
        made = screen.context(browser, size=size, theme=theme, scripts=True)
        made.add_cookies([{"name": "theme", "value": theme, "url": doors.urls[face]}])
        contexts.append(made)
        page = made.new_page()
        someone = screen.Screen(page, doors.urls[face], True)
        someone.goes_to("/sign-in/")
        return someone

    yield come
    for made in contexts:
        made.close()


def password(someone, name, words=faces.PASSWORD):
    someone.fills("login", name)
    someone.fills("password", words)
    someone.page.locator("main button[type=submit]").first.click()
    someone.settle()


def code(someone, words):
    someone.fills("code", words)
    someone.page.locator("main button[type=submit]").first.click()
    someone.settle()


def comes_in(doors, someone, name):
    """Password and one of the recovery codes, so that nobody waits for an authenticator."""
    password(someone, name)
    code(someone, doors.recovery[name].pop())


UNSIGNED = """() => { const form = document.createElement("form"); form.method = "post"; form.action = "/theme/";
  document.body.append(form); form.submit(); }"""
FETCH = """async ([path, sent]) => { const got = await fetch(path, {headers: sent, redirect: "manual"});
  return {status: got.status, headers: Object.fromEntries(got.headers), text: await got.text()}; }"""


def asks(someone, path, **sent):
    """What this device gets for an address, as a script of the page would ask for it."""
    headers = {name.replace("_", "-"): value for name, value in sent.items()}
    return SimpleNamespace(**someone.page.evaluate(FETCH, [path, headers]))


def cookie(someone, part):
    return next(each for each in someone.page.context.cookies() if part in each["name"])


def five_wrong(someone, name):
    for _ in range(5):
        someone.goes_to("/sign-in/")
        password(someone, name, "not the lantern")


def test_the_first_sign_in_sets_up_the_second_factor_and_the_next_asks_for_it(doors, at):
    maya = at("care")
    password(maya, "maya")
    for path in ("/", "/incoming/", "/today/", "/start/", "/locked/"):
        maya.goes_to(path)
        maya.sees("Set up a second step")
    maya.checked("second-step-choice")
    maya.tap("Set up your code")
    maya.checked()
    secret = maya.page.locator("code.secret").inner_text()
    code(maya, faces.code_now(secret))
    maya.goes_to("/incoming/")
    maya.sees("Nothing waits")
    codes = maya.page.context.new_page()
    codes.goto(doors.urls["care"] + "/second-factor/recovery-codes/")
    kept = codes.locator(".codes code").first.inner_text()
    maya.goes_to("/sign-out/")
    maya.checked()
    maya.tap("Sign out")
    maya.goes_to("/incoming/")
    maya.sees("For staff of the program")
    password(maya, "maya")
    maya.sees("six-digit code")
    maya.checked()
    for path in ("/incoming/", "/today/"):
        maya.goes_to(path)
        maya.sees("six-digit code")
    code(maya, kept)
    maya.goes_to("/incoming/")
    maya.sees("Nothing waits")
    (row,) = doors.rows(
        "SELECT data::text FROM mfa_authenticator a JOIN web_account w ON w.id = a.user_id"
        " WHERE w.username = 'maya' AND type = 'totp'"
    )
    assert secret not in row[0]


def test_a_code_is_six_digits_and_works_once(doors, at):
    dele = at("care")
    password(dele, "DELE ")  # a phone writes the first letter large
    code(dele, faces.code_now())
    dele.sees("Incoming")
    again = at("care")
    password(again, "dele")
    code(again, faces.code_now())
    assert again.page.locator("main .notice.stop").count() == 1
    code(again, doors.recovery["dele"].pop())
    again.sees("Incoming")


def test_five_wrong_passwords_pause_sign_in_and_the_supervisor_lifts_it(doors, at):
    nadia, imani, nobody = at("care", size="laptop"), at("care"), at("care")
    five_wrong(imani, "imani")
    imani.sees("Sign-in is paused")
    imani.checked()
    five_wrong(nobody, "nobody-has-this-name")
    assert main_of(nobody) == main_of(imani)
    imani.goes_to("/sign-in/")
    password(imani, "Imani")
    imani.sees("Sign-in is paused")
    told = doors.rows("SELECT s.name, m.text FROM program_message m JOIN program_staff s ON s.id = m.to_id")
    assert [name for name, _ in told] == ["Nadia F."]
    assert "Imani" not in told[0][1] and "imani" not in told[0][1]
    comes_in(doors, nadia, "nadia")
    nadia.sees("Nobody on call")
    nadia.tap("Who cannot sign in")
    nadia.sees("Imani B.")
    nadia.checked()
    nadia.tap("Let them in")
    nadia.sees("can sign in")
    imani.goes_to("/sign-in/")
    comes_in(doors, imani, "imani")
    imani.sees("Incoming")


def main_of(someone):
    return someone.page.locator("main").inner_html()


def test_failures_on_two_devices_are_one_pause(doors, at):
    phone, laptop = at("care"), at("care", size="laptop")
    for device, times in ((phone, 3), (laptop, 2)):
        for _ in range(times):
            device.goes_to("/sign-in/")
            password(device, "jo", "not the lantern")
    laptop.sees("Sign-in is paused")
    nadia = at("care")
    comes_in(doors, nadia, "nadia")
    nadia.goes_to("/locked/")
    nadia.sees("Jo L.")


def test_five_wrong_codes_pause_sign_in_too(doors, at):
    tomas = at("care")
    password(tomas, "tomas")
    for _ in range(5):
        code(tomas, "000000")
    tomas.sees("Sign-in is paused")
    tomas.page.context.clear_cookies()
    tomas.goes_to("/sign-in/")
    password(tomas, "tomas")
    tomas.sees("Sign-in is paused")


def test_an_officer_does_not_exist_on_the_care_face(doors, at):
    ruiz, elsewhere = at("justice"), at("care")
    comes_in(doors, ruiz, "ruiz")
    ruiz.sees("What is the charge?")
    password(elsewhere, "ruiz")
    wrong = main_of(elsewhere).replace("ruiz", "")
    elsewhere.goes_to("/sign-in/")
    password(elsewhere, "no-such-name")
    assert without_token(main_of(elsewhere).replace("no-such-name", "")) == without_token(wrong)
    key = cookie(ruiz, "offramp_")
    elsewhere.page.context.add_cookies(
        [{"name": key["name"].replace("justice", "care"), "value": key["value"], "url": doors.urls["care"]}]
    )
    elsewhere.goes_to("/incoming/")
    elsewhere.sees("For staff of the program")


def without_token(html):
    head, _, tail = html.partition('name="csrfmiddlewaretoken" value="')
    return head + tail[64:]


def test_the_session_key_is_kept_as_a_hash(doors, at):
    priya = at("care")
    comes_in(doors, priya, "priya")
    key = cookie(priya, "offramp_")["value"]
    kept = [row[0] for row in doors.rows("SELECT session_key FROM django_session")]
    assert key not in kept
    assert hashlib.sha256(key.encode()).hexdigest()[:40] in kept
    assert faces.SECRET not in str(doors.rows("SELECT data FROM mfa_authenticator"))


def test_after_a_quiet_while_it_asks_again_and_what_was_sent_goes_on(doors, at):
    ruiz = at("justice")
    comes_in(doors, ruiz, "ruiz")
    ruiz.tap("Trespass")
    ruiz.sees("None of these")
    quiet(doors, ruiz, 16)
    ruiz.tap("None of these")
    ruiz.sees("Still you?")
    ruiz.does_not_see("Trespass")
    ruiz.checked()
    ruiz.fills("still_you-code", "000000")
    ruiz.tap("Go on")
    ruiz.sees("Still you?")
    ruiz.checked()
    ruiz.fills("still_you-code", doors.recovery["ruiz"].pop())
    ruiz.tap("Go on")
    ruiz.sees("Nothing found")


def test_fourteen_minutes_are_not_quiet_and_a_page_that_looks_by_itself_is(doors, at):
    ruiz = at("justice")
    comes_in(doors, ruiz, "ruiz")
    quiet(doors, ruiz, 14)
    ruiz.goes_to("/mine/")
    ruiz.does_not_see("Still you?")
    quiet(doors, ruiz, 14)
    assert "Still you?" not in asks(ruiz, "/mine/", HX_Request="true").text
    quiet(doors, ruiz, 2, "seen_at")
    asks(ruiz, "/mine/", HX_Request="true")
    assert session_marks(doors, ruiz)["seen_at"] < session_marks(doors, ruiz)["now"] - 100


def quiet(doors, someone, minutes, *marks):
    doors.was_quiet("justice", cookie(someone, "offramp_")["value"], minutes, *(marks or ("seen_at",)))


def session_marks(doors, someone):
    code = (
        "import sys, json, time; from offramp.web import building; building.ready();"
        "from offramp.web.signin.sessions import SessionStore as S; s = S(sys.argv[1]);"
        "print(json.dumps({'seen_at': s['seen_at'], 'now': time.time()}))"
    )
    return json.loads(doors.run("justice", code, cookie(someone, "offramp_")["value"]))


def test_a_shift_ends_after_twelve_hours_however_busy(doors, at):
    okada = at("justice")
    comes_in(doors, okada, "okada")
    quiet(doors, okada, 12 * 60 - 1, "signed_in_at")
    okada.goes_to("/mine/")
    okada.does_not_see("For staff of the program")
    quiet(doors, okada, 12 * 60 + 1, "signed_in_at")
    okada.goes_to("/mine/")
    okada.sees("For staff of the program")


def test_a_panel_of_somebody_signed_out_sends_the_whole_page_to_the_door(doors, at):
    someone = at("justice")
    answer = asks(someone, "/", HX_Request="true", HX_Current_URL=someone.home + "/mine/")
    assert answer.status == 200
    assert answer.headers["hx-redirect"] == "/sign-in/?next=%2Fmine%2F"


def test_two_taps_of_a_glove_and_a_tap_without_signal(doors, at):
    ruiz = at("justice")
    comes_in(doors, ruiz, "ruiz")
    ruiz.page.context.set_offline(True)
    ruiz.page.get_by_role("button", name="Trespass", exact=True).tap()
    ruiz.sees("Not sent yet. Tap again.")
    ruiz.page.context.set_offline(False)
    ruiz.tap("Trespass")
    ruiz.sees("None of these")
    expect(ruiz.page.get_by_role("status").filter(has_text="Not sent yet")).to_have_count(0)


@pytest.mark.parametrize("face", ["care", "justice"])
def test_what_goes_out_with_each_page(doors, at, face):
    someone = at(face)
    page = asks(someone, "/sign-in/")
    comes_in(doors, someone, {"care": "bea", "justice": "okada"}[face])
    inside = asks(someone, "/mine/" if face == "justice" else "/today/")
    assert inside.status == 200
    for answer in (page, inside):
        said = SimpleNamespace(**{name.replace("-", "_"): value for name, value in answer.headers.items()})
        policy = said.content_security_policy
        for rule in ("default-src 'none'", "script-src 'self'", "object-src 'none'"):
            assert rule in policy
        for rule in ("base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in policy
        assert "unsafe" not in policy and "http:" not in policy
        assert "no-store" in said.cache_control
        assert said.x_frame_options == "DENY"
        assert said.referrer_policy == "same-origin"
        assert said.x_content_type_options == "nosniff"
        assert said.cross_origin_opener_policy == "same-origin"
        assert said.cross_origin_resource_policy == "same-origin"
        for what in ("camera=()", "microphone=()", "geolocation=()"):
            assert what in said.permissions_policy
    session = cookie(someone, "offramp_")
    assert session["name"] == f"offramp_{face}"  # __Host- and Secure under https: see test_settings
    assert session["httpOnly"] and session["sameSite"] == ("Strict" if face == "justice" else "Lax")
    assert cookie(someone, "csrf_")["sameSite"] == "Strict"


@pytest.mark.parametrize("face", ["care", "justice"])
def test_the_demo_has_no_address_here(doors, at, face):
    someone = at(face)
    for path in ("/demo/", "/demo/be/ruiz/", "/demo/be/maya/", "/demo/tonight/", "/demo/start-over/"):
        assert someone.page.goto(someone.home + path).status == 404
    someone.sees("There is no page here")


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_the_pages_at_the_door_can_be_read_by_everyone(doors, at, size, theme):
    someone = at("care", size=size, theme=theme)
    someone.checked(f"sign-in-{size}-{theme}")
    password(someone, "bea", "not the lantern")
    someone.checked()
    password(someone, "bea")
    someone.checked()
    code(someone, "12")
    someone.checked(f"code-{size}-{theme}")
    code(someone, doors.recovery["bea"].pop())
    someone.goes_to("/no/such/page/")
    someone.checked()
    for path in ("/second-factor/", "/second-factor/recovery-codes/", "/second-factor/totp/deactivate/"):
        someone.goes_to(path)
        someone.checked()
    someone.page.evaluate(UNSIGNED)
    someone.settle()
    someone.sees("open for too long")
    someone.checked()

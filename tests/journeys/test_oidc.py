"""Signing in by the agency's own provider, which really runs: whom it opens, and everything that it must not open."""

import json
import tempfile
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.journeys import faces, provider, screen

POLICE = {"agency": "Port Larkin Police", "kind": "police", "unit": "Night squad", "phone": "555-0134"}
SHERIFF = {"agency": "Larkin Sheriff", "kind": "police", "unit": "Boats", "phone": "555-0135"}
STAFF = [
    {**POLICE, "name": "Officer Ruiz", "roles": ["officer"]},
    {**POLICE, "name": "Officer Bell", "roles": ["officer"]},
    {**POLICE, "name": "Officer Gone", "roles": ["officer"]},
    {**POLICE, "name": "Officer Last", "roles": ["officer"]},
    {**SHERIFF, "name": "Deputy Moss", "roles": ["officer"]},
]
# Bell has a second step of her own; the agency asks Ruiz and Moss for one.
ACCOUNTS = {
    "justice": [
        ("Officer Ruiz", "ruiz", False),
        ("Officer Bell", "bell", True),
        ("Officer Gone", "gone", True),
        ("Officer Last", "last", True),
        ("Deputy Moss", "moss", False),
    ]
}
PEOPLE = [
    {"username": "ruiz", "amr": ["pwd", "mfa"]},
    {"username": "bell"},
    {"username": "gone", "amr": ["pwd", "mfa"]},
    {"username": "last", "amr": ["pwd", "mfa"]},
    {"username": "moss", "amr": ["pwd", "mfa"]},
    {"username": "stranger", "amr": ["pwd", "mfa"]},
    {"username": "second-ruiz", "says": "RUIZ", "amr": ["pwd", "mfa"]},
]


@pytest.fixture(scope="module")
def doors():
    port = faces._free()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "oidc.json"
        agency = {
            "id": "police",
            "site": "port-larkin",
            "agency": "Port Larkin Police",
            "name": "Port Larkin Police",
            "issuer": f"http://127.0.0.1:{port}/o",
            "client_id": "offramp",
            "secret": provider.SECRET,
            "second_factor": {"amr": ["mfa", "hwk"]},
        }
        file.write_text(json.dumps([agency]))
        with faces.served(STAFF, ACCOUNTS, {"justice": {"OFFRAMP_OIDC_FILE": str(file)}}) as running:
            back = running.urls["justice"] + "/sign-in/with/police/back/"
            with provider.running(Path(folder), port, people=PEOPLE, apps={"offramp": back}):
                yield running


@pytest.fixture
def at(doors, browser):
    contexts = []

    def come(size="phone"):
        made = screen.context(browser, size=size, theme="day", scripts=True)
        contexts.append(made)
        someone = screen.Screen(made.new_page(), doors.urls["justice"], True)
        someone.goes_to("/sign-in/")
        return someone

    yield come
    for made in contexts:
        made.close()


def by_agency(someone, name):
    """Through the agency's own page and back."""
    someone.tap("Sign in with Port Larkin Police")
    someone.sees("The agency's own page")
    someone.page.locator("[name=username]").fill(name)
    someone.page.locator("[name=password]").fill(provider.PASSWORD)
    someone.page.get_by_role("button", name="Come in").click()
    someone.page.wait_for_url(f"{someone.home}/**")
    someone.page.wait_for_url(lambda address: "/back/" not in address or "_redir" in address)
    someone.settle()


def test_an_officer_comes_in_by_their_agency(doors, at):
    ruiz = at()
    ruiz.checked("sign-in-agency")
    by_agency(ruiz, "ruiz")
    ruiz.sees("What is the charge?")
    linked = doors.rows("SELECT provider, extra_data::text FROM socialaccount_socialaccount")
    assert linked == [("police", "{}")]
    assert doors.rows("SELECT * FROM socialaccount_socialtoken") == []
    again = at(size="laptop")
    by_agency(again, "ruiz")
    again.sees("What is the charge?")


def test_without_a_second_factor_there_ours_is_asked(doors, at):
    bell = at()
    by_agency(bell, "bell")
    bell.sees("six-digit code")
    bell.goes_to("/mine/")
    bell.sees("six-digit code")
    bell.fills("code", doors.recovery["bell"].pop())
    bell.page.locator("main button[type=submit]").first.click()
    bell.settle()
    bell.sees("What is the charge?")


@pytest.mark.parametrize("name", ["stranger", "moss"])
def test_a_name_without_an_account_of_that_agency_opens_nothing(doors, at, name):
    before = doors.rows("SELECT count(*) FROM socialaccount_socialaccount")
    someone = at()
    by_agency(someone, name)
    someone.sees("That opens nothing here")
    someone.checked()
    someone.goes_to("/mine/")
    someone.sees("For staff of the program")
    assert doors.rows("SELECT count(*) FROM socialaccount_socialaccount") == before
    assert doors.rows("SELECT count(*) FROM web_account") == [(5,)]


END = """
import sys
from offramp.web import building
building.ready()
from offramp.web import moving_in
moving_in.end_staff(site="port-larkin", name=sys.argv[1], on=None)
"""


def test_somebody_who_left_opens_nothing_and_loses_what_was_open(doors, at):
    gone = at()
    by_agency(gone, "gone")
    gone.sees("What is the charge?")
    doors.run("care", END, "Officer Gone")
    gone.goes_to("/mine/")
    gone.sees("nobody who works here now")
    gone.goes_to("/second-factor/")
    gone.sees("For staff of the program")
    again = at()
    by_agency(again, "gone")
    again.sees("That opens nothing here")


ENDS = """
import sys
from datetime import date
from offramp.web import building
building.ready()
from offramp.web import moving_in
on = date.fromisoformat(sys.argv[1]) if sys.argv[1] else None
moving_in.end_agency(site="port-larkin", agency="Port Larkin Police", on=on)
"""


def test_after_the_agency_s_last_day_nothing_opens(doors, at):
    last = at()
    by_agency(last, "last")
    doors.run("care", ENDS, "2020-01-31")
    last.goes_to("/mine/")
    last.sees("nobody who works here now")
    again = at()
    by_agency(again, "last")
    again.sees("That opens nothing here")
    doors.run("care", ENDS, "")
    third = at()
    by_agency(third, "last")
    third.sees("What is the charge?")


def leg(someone, *, change):
    """Go to the agency, and come back with something changed on the way."""
    seen = SimpleNamespace(back="")

    def watch(route):
        seen.back = route.request.url
        route.continue_(url=change(route.request.url))

    someone.page.route("**/sign-in/with/police/back/**", watch)
    by_agency(someone, "bell")
    return seen.back


def test_a_changed_state_opens_nothing(doors, at):
    someone = at()
    leg(someone, change=lambda address: address.replace("state=", "state=x"))
    someone.sees("That did not work")
    someone.checked()
    someone.goes_to("/mine/")
    someone.sees("For staff of the program")


def test_what_somebody_else_came_back_with_opens_nothing(doors, at):
    one, other = at(), at()
    caught = []

    def hold(route):
        caught.append(route.request.url)
        route.abort()

    one.page.route("**/sign-in/with/police/back/**", hold)
    one.tap("Sign in with Port Larkin Police")
    one.page.locator("[name=username]").fill("ruiz")
    one.page.locator("[name=password]").fill(provider.PASSWORD)
    with one.page.expect_event("requestfailed"):
        one.page.get_by_role("button", name="Come in").click()
    other.page.goto(caught[0])
    other.settle()
    other.sees("That did not work")


def test_a_nonce_is_sent_and_state_and_proof_of_the_code_are_bound(doors, at):
    someone = at()
    someone.tap("Sign in with Port Larkin Police")
    asked = parse_qs(urlsplit(parse_qs(urlsplit(someone.page.url).query)["next"][0]).query)
    assert len(asked["nonce"][0]) >= 24 and len(asked["state"][0]) >= 16
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]


def test_another_subject_of_the_same_name_is_not_the_same_person(doors, at):
    by_agency(at(), "ruiz")
    other = at()
    by_agency(other, "second-ruiz")
    other.sees("That opens nothing here")

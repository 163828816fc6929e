"""Passwords and sessions: what is taken, what is not, and that what has ended opens nothing."""

import re
from pathlib import Path

import psycopg
import pytest

SRC = Path(__file__).parents[3] / "src" / "offramp"
GOOD = "a long and quiet evening"
PAGE = {"headers": {"host": "care.localhost"}}


def at_the_door():
    """A browser that is nobody yet."""
    from django.test import Client

    return Client(**PAGE)


@pytest.fixture
def door(home):
    """The care face's addresses, on its own role."""
    from django.test import override_settings

    from tests import seats

    with seats.on("care"), override_settings(ROOT_URLCONF="offramp.web.urls.care"):
        yield home


def account_of(person, password=GOOD):
    """An account with a password, as `offramp staff account` makes it."""
    from django.db import transaction

    from offramp.ground.principal import Principal, acting
    from offramp.web.models import Account

    staff = person.staff
    door = Principal(site=staff.site_id, staff=staff.id, role="door", purpose="sign_in")
    account = Account(username="maya", staff_id=staff.id, site_slug=staff.site_id)
    account.set_password(password)
    with acting(door), transaction.atomic():
        account.save(force_insert=True)
    return account


def signs_in(client, password=GOOD, name="maya"):
    """Whether the door opened."""
    answer = client.post("/sign-in/", {"login": name, "password": password})
    return answer.status_code == 302 and "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("short evening", True),
        ("elevenchars", False),
        ("qwertyuiop123", False),
        ("123456789012", False),
        ("alllowercaseandnothingelse", True),
        ("ñandú y açaí", True),
        ("x y z " * 20, True),
        ("🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙 quiet evening", True),
    ],
)
def test_what_a_password_may_be(built, password, taken):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
        fits = True
    except ValidationError:
        fits = False
    assert fits is taken


def test_usual_and_breached_passwords_are_known_here(built):
    from django.contrib.auth.password_validation import CommonPasswordValidator

    known = CommonPasswordValidator().passwords
    assert len(known) >= 19_000
    assert len([each for each in known if len(each) >= 12]) >= 20


def test_a_new_password_needs_the_old_one(door):
    account = account_of(door.maya)
    client = at_the_door()
    assert signs_in(client)
    for old in ("", "not this one"):
        new = {"oldpassword": old, "password1": "another quiet evening", "password2": "another quiet evening"}
        client.post("/sign-in/password/", new)
        account.refresh_from_db()
        assert account.check_password(GOOD)


def test_the_field_of_a_password_hides_it_and_takes_a_paste(door):
    page = at_the_door().get("/sign-in/").content.decode()
    [field] = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page
    assert int((re.search(r'maxlength="(\d+)"', field) or [0, "999"])[1]) >= 64


def test_a_password_is_taken_exactly_as_it_is(door):
    account_of(door.maya, password="  Trailing Spaces  ")
    assert not signs_in(at_the_door(), "Trailing Spaces")
    assert not signs_in(at_the_door(), "  trailing spaces  ")
    assert not signs_in(at_the_door(), "  Trailing Spaces  x")
    assert signs_in(at_the_door(), "  Trailing Spaces  ")


def test_no_account_is_there_to_begin_with():
    """Accounts are made by one verb (and by the demo); no migration and no installation makes one."""
    makes = {
        str(file.relative_to(SRC))
        for file in SRC.rglob("*.py")
        if re.search(r"\bAccount\(|create_user\(|create_superuser\(", file.read_text())
    }
    assert {each for each in makes if not each.startswith("web/demo/")} <= {
        "web/models.py",
        "web/moving_in.py",
    }


def test_a_session_key_is_new_and_long(door):
    account_of(door.maya)
    client, keys = at_the_door(), []
    for _ in range(2):
        assert signs_in(client)
        keys.append(client.cookies["offramp_care"].value)
        client.post("/sign-out/")
    again = at_the_door()
    again.cookies["offramp_care"] = keys[0]
    assert signs_in(again)
    keys.append(again.cookies["offramp_care"].value)
    assert len(set(keys)) == 3, "nobody is given a key that was there before"
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys), "32 of 36 letters: 165 bits"


def test_an_ended_session_opens_nothing(door):
    account_of(door.maya)
    client = at_the_door()
    assert signs_in(client)
    kept = client.cookies["offramp_care"].value
    client.post("/sign-out/")
    thief = at_the_door()
    thief.cookies["offramp_care"] = kept
    assert thief.get("/start/")["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in thief.session


@pytest.mark.parametrize("face", ["care", "justice"])
def test_every_page_of_somebody_signed_in_can_sign_out(home, face):
    from importlib import import_module

    from tests.rooms.program.crew import Browser
    from tests.rooms.web import every_answer
    from tests.rooms.web.test_headers import SEATS

    seen = 0
    for name in SEATS[face]:
        browser = Browser(getattr(home, name), face)
        for path in every_answer.walk(import_module(f"offramp.web.urls.{face}").urlpatterns):
            answer = browser.get(path)
            page = b"" if answer.streaming else answer.content
            if answer.status_code == 200 and b"<!doctype html>" in page[:200].lower() and b"data-who" in page:
                assert b'action="/sign-out/"' in page, f"{name} {path}"
                seen += 1
    assert seen >= 10


def log_of(built):
    with psycopg.connect(built.admin) as connection:
        return connection.execute(
            "SELECT act, kind, note, object_ids FROM offramp.ground_entry WHERE act LIKE 'web.%' ORDER BY at, id"
        ).fetchall()


def test_who_came_in_who_could_not_and_who_left_is_in_the_log(door, built, caplog):
    account = account_of(door.maya)
    client = at_the_door()
    for name, password in (("maya", "not this one"), ("nobody-here", "not this one"), ("maya", GOOD)):
        client.post("/sign-in/", {"login": name, "password": password})
    client.post("/sign-out/")
    assert log_of(built) == [
        ("web.sign_in_failed", "walled", "password", [account.id]),
        ("web.sign_in", "changed", "password", [account.id]),
        ("web.left", "changed", "", [account.id]),
    ]
    assert "for a name that nobody has" in caplog.text
    assert "nobody-here" not in caplog.text
    assert "not this one" not in caplog.text + str(log_of(built))

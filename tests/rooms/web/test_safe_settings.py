"""What a careless setting or a strange request cannot switch on, and what is written down when something breaks."""

import logging

import pytest

PAGE = {"headers": {"host": "care.localhost"}}


def asks(way, path, *given, **named):
    from django.test import Client, override_settings

    from tests import seats

    with seats.on("care"), override_settings(ROOT_URLCONF="offramp.web.urls.care"):
        return getattr(Client(raise_request_exception=False), way)(path, *given, **PAGE, **named)


def test_passwords_are_hashed_by_scrypt(built):
    from django.contrib.auth.hashers import identify_hasher, make_password

    hashed = make_password("a long and quiet evening")
    found = identify_hasher(hashed)
    assert (found.algorithm, found.work_factor >= 2**14, found.block_size) == ("scrypt", True, 8)
    assert "evening" not in hashed


def test_debug_cannot_be_switched_on(monkeypatch):
    from tests.rooms.web.test_settings import told

    asked = "print(s.DEBUG, s.TEMPLATES[0]['OPTIONS'].get('debug'))"
    assert told(asked, OFFRAMP_DEBUG="1", DEBUG="1", DJANGO_DEBUG="1") == "False None"


@pytest.mark.parametrize(
    "path", ["/static/", "/static/curb/", "/static/../settings.py", "/static/%2e%2e/settings.py"]
)
def test_no_folder_is_listed(home, path):
    answer = asks("get", path)
    assert answer.status_code == 404
    assert b"SECRET_KEY" not in answer.content


def test_a_field_given_twice_or_in_the_address_is_not_taken(home):
    """A field of a form is read from the form alone; of two, one that fits no choice is not taken for the other."""
    assert "theme" not in asks("post", "/theme/?theme=night", {}).cookies
    assert "theme" not in asks("post", "/theme/", {"theme": ["night", "nothing of ours"]}).cookies
    assert asks("post", "/theme/", {"theme": "night"}).cookies["theme"].value == "night"


def test_a_fault_has_a_number_on_the_page_and_in_the_log(home, monkeypatch, caplog):
    from django.urls import get_resolver

    secret = "the words of somebody"

    def breaks(_request):
        raise RuntimeError(secret)

    found = next(
        each for each in get_resolver("offramp.web.urls.care").url_patterns if str(each.pattern) == "alive/"
    )
    monkeypatch.setattr(found, "callback", breaks)
    with caplog.at_level(logging.ERROR):
        answer = asks("get", "/alive/")
    [line] = [each.getMessage() for each in caplog.records if each.name == "offramp"]
    number = line.split()[1]
    assert answer.status_code == 500
    assert number in answer.content.decode()
    assert secret not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_line_break_in_a_path_makes_no_line_of_the_log(built):
    from offramp.web.quiet import WithoutSecrets

    for sent in (
        "/x\n2026 ERROR offramp all is well",
        "/x\r\n2026",
        "/x\u20282026",
        "/rota/calendar/abc.ics\n1",
    ):
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (sent,), None)
        assert WithoutSecrets().filter(record)
        assert len(record.getMessage().splitlines()) == 1
        assert "abc.ics" not in record.getMessage()


def test_a_wall_is_in_the_log_though_the_request_was_refused(home, built):
    import psycopg

    from offramp.ground import ids
    from tests.rooms.program.crew import Browser

    assert Browser(home.yusuf, "justice").get(f"/e/{ids.new()}/").status_code == 404
    with psycopg.connect(built.admin) as connection:
        asked = "SELECT staff_id, role, purpose, note FROM offramp.ground_entry WHERE kind = 'walled'"
        assert connection.execute(asked).fetchall() == [
            (home.yusuf.staff.id, "officer", "referral", "walled")
        ]

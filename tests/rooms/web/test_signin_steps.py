"""What asks again, what a phone is, and which passwords are too easily guessed."""

import time
from types import SimpleNamespace

import pytest

from offramp.ground import fresh


def request(method="GET", **session):
    return SimpleNamespace(method=method, session=session)


@pytest.mark.parametrize(
    ("ago", "answer"), [(0, True), (299, True), (301, False), (86_400, False), (-60, False)]
)
def test_a_proof_is_fresh_for_five_minutes(ago, answer):
    assert fresh.is_proved(request(proved_at=time.time() - ago)) is answer


def test_without_a_proof_nothing_is_fresh():
    assert not fresh.is_proved(request())
    asked = request()
    fresh.prove(asked)
    assert fresh.is_proved(asked)


@pytest.mark.parametrize(
    ("mark", "method", "answer"),
    [
        (fresh.within_five_minutes, "GET", True),
        (fresh.within_five_minutes, "POST", True),
        (fresh.when_sent, "GET", False),
        (fresh.when_sent, "HEAD", False),
        (fresh.when_sent, "POST", True),
        (lambda view: view, "POST", False),
    ],
)
def test_a_mark_says_which_use_asks(mark, method, answer):
    assert fresh.is_wanted(mark(lambda _: None), request(method)) is answer


def test_the_mark_outlives_other_decorators():
    from django.views.decorators.http import require_POST

    assert fresh.is_wanted(require_POST(fresh.within_five_minutes(lambda _: None)), request("POST"))


@pytest.mark.parametrize(
    ("headers", "shared", "answer"),
    [
        ({"Sec-CH-UA-Mobile": "?1"}, False, True),
        ({"Sec-CH-UA-Mobile": "?0", "User-Agent": "Mozilla/5.0 (X11; Linux) Chrome/140"}, False, False),
        ({"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604"}, False, True),
        ({"User-Agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/140"}, False, True),
        ({"User-Agent": "Mozilla/5.0 (Macintosh) Safari/605"}, True, True),
        ({}, False, False),
    ],
)
def test_what_a_phone_is(built, headers, shared, answer):
    from offramp.web.signin import devices

    asked = SimpleNamespace(headers=headers, session={"shared_device": shared})
    assert devices.is_phone(asked) is answer


WHO = SimpleNamespace(username="maya.rivera", site_slug="port-larkin")


@pytest.mark.parametrize(
    "words",
    [
        "offramp2026lead",
        "Welcome2026!!",
        "mayarivera1234",
        "maya.rivera.2026",
        "PortLarkin!2026",
        "policePolice12",
    ],
)
def test_a_password_of_words_that_anybody_here_guesses_is_refused(built, words):
    from django.core.exceptions import ValidationError

    from offramp.web.signin.words import GuessedWordsValidator

    with pytest.raises(ValidationError):
        GuessedWordsValidator().validate(words, WHO)


@pytest.mark.parametrize(
    "words", ["a lantern by the ferry", "kq3m-x7rp-2hva-n9wd", "ñandú camina despacio", "z" * 64]
)
def test_a_password_with_enough_of_its_own_is_taken(built, words):
    from offramp.web.signin.words import GuessedWordsValidator

    GuessedWordsValidator().validate(words, WHO)


def test_a_first_password_is_long_by_chance_and_never_the_same(home):
    from django.contrib.auth.password_validation import validate_password

    from offramp.web import moving_in
    from offramp.web.models import Account
    from tests import seats

    with seats.on("care"):
        moving_in.add_account(
            site="port-larkin", name="Maya R.", username="maya", password="a lantern by the ferry"
        )
        made = {moving_in.first_password("MAYA ") for _ in range(5)}
        assert len(made) == 5
        for words in made:
            validate_password(words)
        assert Account.objects.get(username="maya").first_password_until is not None

"""A participant's own pages: an address and a word, nobody else's facts, and what they stop is stopped."""

from datetime import timedelta

import pytest

from offramp.ground import ids
from tests.laws.test_wall import met

WORD = "blue heron"


@pytest.fixture
def rosa(home):
    """Somebody whom Maya met, who shares with the prosecutor, with a note."""
    from offramp.care.contacts import actions

    participant = met(home)
    with home.maya.seated() as maya:
        actions.write_note(maya, participant=participant, row=ids.new(), text="CANARY-NOTE")
    return participant


def given(home, participant, word=WORD, **more):
    from offramp.care.own import actions

    with home.maya.seated() as maya:
        return actions.give(
            maya, participant=participant, word=word, language=more.get("language", "en"), names=["Rosa Diaz"]
        )


@pytest.fixture
def visit(built, home):
    """A browser on the care side, with nobody signed in."""
    from django.test import Client

    from tests import seats

    class Visit:
        def __init__(self):
            self.client = Client(HTTP_HOST="care.localhost", enforce_csrf_checks=False)

        def get(self, path):
            with seats.on("care"):
                return self.client.get(path)

        def post(self, path, **data):
            with seats.on("care"):
                return self.client.post(path, data)

        def enter(self, secret, word=WORD):
            return self.post(f"/me/at/port-larkin/{secret}/", word=word)

    return Visit


@pytest.mark.parametrize("word", ["4/3/1987", "1987-03-04", "123456", "March 4th", "blue", "Rosa", "diaz "])
def test_a_word_that_others_could_know_is_not_taken(home, rosa, word):
    from offramp.errors import Refusal

    with pytest.raises(Refusal) as refused:
        given(home, rosa, word)
    assert refused.value.fields["word"]


def test_the_word_opens_the_page_whatever_its_case_and_accents(home, rosa, visit):
    one = visit()
    assert one.enter(given(home, rosa, "Garza Gris"), "  gárza gris ").status_code == 302
    assert b"Rosa" in one.get("/me/").content


def test_a_wrong_word_and_a_wrong_address_answer_alike(home, rosa, visit):
    import re

    wrong_word = visit().enter(given(home, rosa), "something else")
    wrong_address = visit().enter("A" * 32, WORD)
    hidden = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert wrong_word.status_code == wrong_address.status_code == 422
    assert hidden.sub(b"", wrong_word.content) == hidden.sub(b"", wrong_address.content)


def test_five_wrong_words_close_the_address(home, rosa, visit):
    secret = given(home, rosa)
    for _ in range(5):
        assert visit().enter(secret, "something else").status_code == 422
    assert visit().enter(secret).status_code == 422


def test_an_address_is_over_after_its_day(home, rosa, visit, monkeypatch):
    from offramp.care.own import actions

    secret, one = given(home, rosa), visit()
    assert one.enter(secret).status_code == 302
    later = actions.clock.now() + timedelta(hours=25)
    monkeypatch.setattr(actions.clock, "now", lambda: later)
    assert visit().enter(secret).status_code == 422
    assert one.get("/me/").status_code == 302


def test_without_an_address_there_is_nothing(visit, home):
    for path in ("/me/", "/me/sharing/", "/me/looked/", "/me/file/", "/me/ask/", "/me/close/"):
        assert visit().get(path).headers["Location"] == "/me/closed/"


def test_they_read_their_own_file_and_nobody_else_s(home, rosa, visit):
    from offramp.care.contacts import actions

    other = met(home)
    with home.maya.seated() as maya:
        actions.write_note(maya, participant=other, row=ids.new(), text="CANARY-OTHER")
    one = visit()
    one.enter(given(home, rosa))
    page = one.get("/me/file/").content
    assert b"CANARY-NOTE" in page
    assert b"CANARY-OTHER" not in page


def test_what_they_stop_is_stopped_at_once(home, built, rosa, visit):
    from tests.laws.test_wall import lives, signed

    grant = signed(home)
    from django.db import transaction

    from offramp.consent.models import Grant

    with home.maya.seated(), transaction.atomic():
        participant = Grant.objects.get(id=grant).participant_id
    one = visit()
    one.enter(given(home, participant))
    assert b"Prosecutor" in one.get("/me/sharing/").content
    assert lives(home, built, grant)
    assert one.post(f"/me/sharing/{grant}/stop/").status_code == 302
    assert not lives(home, built, grant)
    assert b"no one else" in one.get("/me/sharing/").content


def test_nobody_stops_what_is_another_s(home, built, rosa, visit):
    from tests.laws.test_wall import lives, signed

    grant = signed(home)  # of somebody else
    one = visit()
    one.enter(given(home, rosa))
    assert one.post(f"/me/sharing/{grant}/stop/").status_code == 302
    assert lives(home, built, grant)


def test_they_see_who_looked(home, rosa, visit):
    one = visit()
    one.enter(given(home, rosa))
    page = one.get("/me/looked/").content.decode()
    assert "a worker on call" in page
    assert "Maya" not in page


def test_what_they_ask_has_its_clock_and_its_answer(home, rosa, visit):
    from django.db import transaction

    from offramp.consent.asking import actions, queries

    one = visit()
    one.enter(given(home, rosa))
    assert one.post("/me/ask/", kind="amendment", words="It was Tuesday.").status_code == 302
    with home.lena.seated() as lena:
        with transaction.atomic():
            (row,) = queries.asked(lena)
        assert (row.due_on - row.asked_at.date()).days in (59, 60)
        actions.answer(lena, request=row.id, granted=False, words="Two people wrote Monday.")
    assert b"Two people wrote Monday." in one.get("/me/ask/").content
    one.post(f"/me/ask/{row.id}/", words="I was there.")
    assert b"I was there." in one.get("/me/file/").content


def test_leaving_leaves_nothing_open_here(home, rosa, visit):
    secret, one = given(home, rosa), visit()
    one.enter(secret)
    one.get("/me/leave/")
    assert one.get("/me/").headers["Location"] == "/me/closed/"
    assert one.enter(secret).status_code == 302
    one.post("/me/close/")
    assert one.enter(secret).status_code == 422


def test_the_address_is_cut_out_of_the_log(caplog):
    import logging

    from offramp.web.quiet import WithoutSecrets

    record = logging.LogRecord("x", 30, "", 0, "Not Found: %s", ("/me/at/port-larkin/SECRET-PART/",), None)
    WithoutSecrets().filter(record)
    assert "SECRET-PART" not in record.getMessage()


def test_they_read_what_stopping_means_for_a_charge_that_is_held(home, rosa, visit):
    from django.db import transaction

    from offramp.care.own import queries
    from offramp.docket import chores
    from offramp.ground.principal import Principal
    from tests import builders, seats

    with seats.seated(home.services["hold_clock"], "justice") as who:
        chores.open_holds(who, builders.NIGHT)
    me = Principal(site="port-larkin", staff=rosa, role="participant", purpose="participant_request")
    with seats.seated(me, "care"), transaction.atomic():
        assert queries.held_until(me) is not None
    other = Principal(site="port-larkin", staff=ids.new(), role="participant", purpose="participant_request")
    with seats.seated(other, "care"), transaction.atomic():
        assert queries.held_until(other) is None

"""Whoever leads sees who could not be reached and why, and that messages are not going out."""

import pytest


@pytest.fixture
def phones(home, built):
    """Open lines to a carrier for whom Maya's number does not exist."""
    from tests.rooms.web import phones

    with phones.lines_open(home, built) as carrier:
        carrier.dead = {phones.MAYA}
        phones.carrier = carrier
        phones.called(home)
        phones.box.send(home)
        yield phones


def test_the_page_says_who_and_why(home, phones):
    from tests.rooms.handoff.worker import Worker

    page = Worker(home.nadia).get("/messages/").text_only
    assert "Maya R." in page
    assert "does not know this number" in page
    assert "21211" in page


def test_a_message_that_did_arrive_after_all_is_not_on_it(home, phones):
    from tests.rooms.handoff.worker import Worker

    phones.receipt(phones.to("Maya R.").id, "delivered")
    assert "Everyone was reached" in Worker(home.sam).get("/messages/").text_only


def test_others_have_no_such_page(home, phones):
    from tests.rooms.handoff.worker import Worker

    assert Worker(home.maya).get("/messages/").status_code == 404


def test_the_first_page_says_when_nothing_goes_out(home, phones):
    from tests.rooms.handoff.worker import Worker

    nadia = Worker(home.nadia)
    assert "not going out" not in nadia.get("/leading/").text_only
    phones.carrier.fault = lambda: "500"
    phones.box.write(home, home.dele, "stuck")
    phones.box.send(home)
    assert "not going out" in nadia.get("/leading/").text_only
    assert "One message waits" in nadia.get("/messages/").text_only

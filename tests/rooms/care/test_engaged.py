"""The police card of the release: "that we met you, and that you said yes", and no more, while it stands."""

import pytest

SAID_YES = "They said yes to LEAD."


@pytest.fixture
def mine(home):
    """The list of what somebody sent, as they read it."""
    from tests.rooms.curb.taps import Officer

    phones = {}

    def read(who="ruiz"):
        if who not in phones:
            phones[who] = Officer(getattr(home, who))
        return phones[who].get("/mine/").content.decode()

    return read


def test_the_officer_reads_it_under_the_police_card(home, care, rosa, mine):
    assert SAID_YES not in mine()
    care.signs(home, rosa, "police")
    assert SAID_YES in mine()


def test_without_that_card_the_officer_reads_nothing(home, care, rosa, mine):
    care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)
    assert SAID_YES not in mine()


def test_withdrawn_it_is_gone_at_once(home, care, rosa, mine):
    [grant] = care.signs(home, rosa, "police")
    assert SAID_YES in mine()
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    assert SAID_YES not in mine()


def test_signed_again_it_is_back(home, care, rosa, mine):
    [grant] = care.signs(home, rosa, "police")
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    care.signs(home, rosa, "police")
    assert SAID_YES in mine()


def test_another_squad_and_the_prosecutor_read_nothing_of_it(home, care, rosa, mine):
    care.signs(home, rosa, "police")
    assert SAID_YES not in mine("yusuf")
    assert care.at_the_desk(home) is None


def test_it_is_told_once(home, care, rosa, built):
    from tests.rooms.curb import history_store as store

    for _ in range(2):
        care.signs(home, rosa, "police")
    care.does(home.maya, "finish_assessment", participant=rosa)
    assert store.stored(built, "SELECT kind FROM offramp.docket_partner_fact") == [("engaged",)]

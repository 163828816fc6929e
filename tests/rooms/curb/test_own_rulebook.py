"""A city that wrote its book from the how-to installs it, and an officer's card opens with its tiles and words."""

from datetime import UTC, datetime
from types import SimpleNamespace

import psycopg
import pytest

from tests import house, seats
from tests.rooms.curb.rows import kept, only
from tests.rooms.curb.taps import Officer
from tests.spec.policy.walk import Walk

IN_FORCE = datetime(2027, 2, 2, 20, 0, tzinfo=UTC)
BEFORE = datetime(2026, 12, 30, 20, 0, tzinfo=UTC)
INSTALL = ("-m", "offramp.cli", "site", "install", "alder-falls")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder of packs of somebody who followed the page."""
    walk = Walk(tmp_path_factory.mktemp("how-to"))
    walk.go()
    return walk.folder / "sites"


@pytest.fixture
def alder_falls(built, written, monkeypatch):
    """The site, installed by the page's own command, with the usual people at work in it."""
    from tests import cast

    monkeypatch.setenv("OFFRAMP_SITES", str(written))
    house.run(built.keys, "owner", *INSTALL, OFFRAMP_SITES=str(written))
    seats.connect(built.keys)
    house.empty(built.admin)
    yield SimpleNamespace(people=cast.move_in("alder-falls"), set=monkeypatch.setattr)
    house.empty(built.admin)
    with psycopg.connect(built.admin, autocommit=True) as connection:
        connection.execute("DELETE FROM offramp.program_site WHERE slug = 'alder-falls'")


def opened(alder_falls, at):
    from offramp.ground import clock

    alder_falls.set(clock, "now", lambda: at)
    ruiz = Officer(alder_falls.people.ruiz)
    ruiz.opens()
    return ruiz


def test_the_card_opens_with_the_tiles_of_the_book(alder_falls):
    ruiz = opened(alder_falls, IN_FORCE)
    assert {
        "Drug possession",
        "Small theft",
        "Trespass",
        "Something else",
        "Drug use",
        "Another worry",
    } <= set(ruiz.form.buttons)


def test_a_stop_is_sent_under_the_book(alder_falls):
    ruiz = opened(alder_falls, IN_FORCE)
    ruiz.tap("Small theft", "None of these", "Nothing found")
    assert "AF-E2, Protocol 2.2" in ruiz.text and "(2027-01)" in ruiz.text
    ruiz.tap("Yes, they want help", "Send hand-off")
    row = only(alder_falls.people.ruiz, "Encounter")
    assert (row.outcome, row.answer, row.reason) == ("accepted", "eligible", "AFC 21-5801")


def test_a_person_under_18_is_told_the_books_own_words(alder_falls):
    ruiz = opened(alder_falls, IN_FORCE)
    ruiz.tap("Small theft")
    ruiz.post(ruiz.form.action, [*ruiz.form.hidden, ("ask.bars", "minor"), ("go", "bars")])
    assert "A person under 18 goes to the youth program" in ruiz.text


def test_before_its_first_day_nothing_can_be_sent(alder_falls):
    ruiz = opened(alder_falls, BEFORE)
    assert "Small theft" not in ruiz.text
    assert kept(alder_falls.people.ruiz, "Encounter") == []


def test_a_draft_is_not_installed(built, tmp_path):
    with pytest.raises(AssertionError, match="draft"):
        house.run(built.keys, "owner", "-c", DRAFT, OFFRAMP_SITES=str(tmp_path))


DRAFT = (
    "import sys; from offramp import cli; cli.main(['rulebook', 'new', 'alder-falls']);"
    "sys.exit(cli.main(['site', 'install', 'alder-falls']))"
)

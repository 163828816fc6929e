"""The hour of a stop is at hand: a book that closes a way at night closes it on the officer's card, nobody asked."""

from datetime import UTC, datetime

import pytest

from tests.rooms.curb import cities
from tests.rooms.curb.taps import Officer

LINE = """
[[lines]]
id = "PL-R9"
words = "The squad diverts between noon and eight in the evening"
effect = "route_only"
routes = ["arrest_diversion"]
source = "Protocol 9.10"
verified = true
when = { kind = "none_of", of = [{ kind = "hours", from = "12:00", to = "20:00" }] }
"""


@pytest.fixture
def by_day_only(tmp_path, monkeypatch):
    """Port Larkin, diverting in the afternoon alone; its clocks are seven hours behind Greenwich in May."""
    book = cities.site(tmp_path, monkeypatch) / "rulebook-2025-01.toml"
    words = book.read_text()
    first = words.index("[[lines]]")
    book.write_text(words[:first] + LINE.lstrip() + "\n" + words[first:])


def card(home, monkeypatch, hour):
    from offramp.ground import clock

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 5, 19, hour, 59, tzinfo=UTC))
    ruiz = Officer(home.ruiz)
    ruiz.opens()
    ruiz.tap("Drug possession")
    return ruiz.page.content.decode()


@pytest.mark.usefixtures("by_day_only")
@pytest.mark.parametrize(("hour", "open_"), [(18, False), (19, True)])
def test_the_way_is_open_or_closed_by_the_sites_own_clock(home, monkeypatch, hour, open_):
    assert ("The squad diverts between noon and eight" in card(home, monkeypatch, hour)) is not open_

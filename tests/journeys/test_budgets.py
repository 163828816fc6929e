"""What pages cost, held against budgets.toml: bytes, requests, shifts. Times are a benchmark's, never a test's."""

import gzip
import re
import tomllib
import urllib.request
from pathlib import Path

import pytest
from bench import wire
from bench.figures import figure

BUDGET = tomllib.loads((Path(__file__).parent / "budgets.toml").read_text())
ARREST = (
    ("Trespass", "Is any of this so?"),
    ("None of these", "What did the history check find?"),
    ("Nothing found", "Yes, they want help"),
    ("Yes, they want help", "Send hand-off"),
)


@pytest.fixture
def cold(port_larkin, browser):
    """An empty cache for anybody in the night: `cold("ruiz")`."""
    opened = []

    def phone(key):
        kept = port_larkin.be(key).page.context.storage_state()
        opened.append(browser.new_context(**wire.PHONE, storage_state=kept, reduced_motion="reduce"))
        return opened[-1]

    yield phone
    for context in opened:
        context.close()


def within(seen, budget):
    """The bytes, requests and shift of what was just opened."""
    assert seen.kilobytes <= budget["kb"], f"{seen.page.url}: {seen.kilobytes:.1f} KB, {seen.requests}"
    assert len(seen.requests) <= budget["requests"], seen.requests
    still(seen)


def still(seen):
    """Nothing moved by itself."""
    figure("curb.cls", round(seen.shift(), 4), "shift", f"<= {BUDGET['shift']['cls']}")
    assert seen.shift() <= BUDGET["shift"]["cls"], seen.page.url


def test_the_officers_first_page_on_an_empty_cache(port_larkin, cold):
    seen = wire.Wire(cold("ruiz"))
    seen.opens(port_larkin.night.justice_url + "/")
    still(seen)
    assert seen.kilobytes <= BUDGET["first_load_kb"]["officer"]


def test_the_workers_first_page_on_an_empty_cache(port_larkin, cold):
    seen = wire.Wire(cold("maya"))
    seen.opens(port_larkin.night.care_url + "/incoming/")
    still(seen)
    figure("care.first_load_kb", round(seen.kilobytes, 1), "KB", f"<= {BUDGET['first_load_kb']['worker']}")
    assert seen.kilobytes <= BUDGET["first_load_kb"]["worker"]


def test_every_tap_of_the_minute_and_every_page_after_the_first(port_larkin, cold):
    officer, home = cold("ruiz"), port_larkin.night.justice_url
    wire.Wire(officer).opens(home + "/")
    seen, repeats = wire.Wire(officer), []
    seen.opens(home + "/")
    repeats.append(repeat(seen))
    for tile, sees in ARREST:
        seen.taps_on(tile, sees)
        within(seen, BUDGET["swap"])
    seen.taps_on("Send hand-off", "Hand-off sent")
    strip = seen.page.url
    for address in (strip, home + "/mine/", home + "/"):
        seen.opens(address)
        repeats.append(repeat(seen))
    figure("curb.repeat_load_kb", round(max(repeats), 2), "KB", f"<= {BUDGET['repeat']['kb']}")


def repeat(seen):
    """What a page cost somebody who was here before."""
    within(seen, BUDGET["repeat"])
    return seen.kilobytes


def test_what_a_worker_opens_again_and_again(port_larkin, cold):
    officer = wire.Wire(cold("ruiz"))
    officer.opens(port_larkin.night.justice_url + "/")
    for tile, sees in (*ARREST, ("Send hand-off", "Hand-off sent")):
        officer.taps_on(tile, sees)
    worker, home = cold("maya"), port_larkin.night.care_url
    wire.Wire(worker).opens(home + "/incoming/")
    seen = wire.Wire(worker)
    seen.opens(home + "/incoming/")
    seen.page.get_by_text("Hand-off waiting").wait_for()
    for address in (
        home + "/incoming/",
        seen.page.get_by_role("link", name="Ref").first.get_attribute("href"),
    ):
        seen.opens(address if address.startswith("http") else home + address)
        within(seen, BUDGET["repeat"])
    seen.opens(home + "/today/")
    within(seen, BUDGET["repeat"])


def test_no_news_costs_next_to_nothing(port_larkin, cold):
    seen = wire.Wire(cold("maya"))
    seen.opens(port_larkin.night.care_url + "/incoming/")
    seen.starts()
    with seen.page.expect_response(lambda answer: "seen=" in answer.url, timeout=20_000) as news:
        pass
    assert news.value.status == 204
    seen.page.wait_for_timeout(wire.QUIET_MS)
    assert seen.kilobytes <= BUDGET["quiet"]["kb"]


def test_pages_are_sent_small_and_never_kept(port_larkin, cold):
    page = wire.Wire(cold("ruiz")).page
    heads = page.goto(port_larkin.night.justice_url + "/").headers
    assert heads["content-encoding"] == "gzip"
    assert heads["cache-control"] == "no-store"
    styles = re.search(r'href="(/static/lead\.[0-9a-f]{12}\.css)"', page.content())[1]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port_larkin.night.ports['justice']}{styles}",
        headers={"Host": port_larkin.night.justice_url.removeprefix("http://"), "Accept-Encoding": "gzip"},
    )
    with urllib.request.urlopen(request) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b".tile" in gzip.decompress(answer.read())

"""The case manager's pages, as a telephone without a script sees them."""

import re

import pytest


@pytest.fixture
def maya(home, rosa):
    """Maya with her telephone, beside Rosa."""
    from tests.rooms.handoff.worker import Worker

    phone = Worker(home.maya)
    phone.page = lambda action="": f"/person/{rosa}/{action}"
    return phone


def test_today_shows_my_people_and_what_waits_for_them(maya):
    page = maya.get("/today/")
    assert page.status_code == 200
    assert "Rosa" in page.text_only
    assert "A charge is held until the end of" in page.text_only


def test_needs_can_be_tapped_and_skipped(maya):
    assert "skipped" in maya.post(maya.page("tonight/"), skip="1").text_only
    page = maya.post(maya.page("tonight/"), tonight=["shelter"])
    assert "A place to sleep tonight" in page.text_only
    page = maya.post(maya.page("tonight/"), skip="1")
    assert "A place to sleep tonight" in page.text_only


def test_the_release_has_nothing_ticked_and_a_no_as_large_as_the_yes(maya):
    html = maya.get(maya.page("release/")).content.decode()
    assert html.count('value="yes"') == html.count('value="no"') >= 2
    assert not re.search(r'type="(radio|checkbox)"[^>]*checked', html)


def test_the_release_speaks_spanish_as_a_whole(maya):
    page = maya.get(f"{maya.page('release/')}?language=es")
    assert 'lang="es"' in page.content.decode().partition("<head>")[0]
    assert "¿Pueden saber esto?" in page.text_only
    assert "May they know this?" not in page.text_only


def test_a_yes_without_a_signature_comes_back_with_what_was_said(maya):
    page = maya.post(maya.page("release/"), partner_prosecutor="yes")
    assert page.status_code == 422
    assert "Write the name they sign with" in page.text_only
    assert re.search(r'name="partner_prosecutor" value="yes"[^>]*checked', page.content.decode())


def test_signing_then_the_assessment_says_who_will_know(maya, home, care):
    maya.post(maya.page("release/"), partner_prosecutor="yes", partner_police="no", signed_as="Rosa")
    page = maya.get(maya.page("assessment/"))
    assert "will read one thing" in page.text_only
    assert "done" in maya.post(maya.page("assessment/")).text_only
    assert care.at_the_desk(home) is not None


def test_without_consent_the_page_says_so_with_the_day(maya):
    page = maya.get(maya.page("assessment/"))
    assert "The prosecutor will not be told: there is no consent." in page.text_only
    assert "The charge is held until the end of" in page.text_only


def test_withdrawing_warns_first_of_the_charge_that_is_held(maya, home, care):
    maya.post(maya.page("release/"), partner_prosecutor="yes", signed_as="Rosa")
    address = re.search(r'href="(/person/[^"]+/withdraw/[^"]+/)"', maya.get(maya.page()).content.decode())[1]
    page = maya.get(address)
    assert "The charge is held until the end of" in page.text_only
    maya.post(address)
    assert "Nobody outside the care team." in maya.get(maya.page()).text_only


@pytest.mark.parametrize("action", ["", "tonight/", "release/", "assessment/"])
def test_the_wall_reads_the_same_for_any_id(home, care, rosa, action):
    from tests.rooms.handoff.worker import Worker

    dele = Worker(home.dele)
    pages = [dele.get(f"/person/{person}/{action}") for person in (rosa, care.ids.new())]
    assert {page.status_code for page in pages} == {404}
    assert pages[0].text_only == pages[1].text_only


@pytest.mark.parametrize(("days", "words"), [(16, "half the time is gone"), (25, "ends soon")])
def test_today_says_how_much_of_a_holds_time_is_gone(maya, home, care, days, words):
    care.warns(home, days)
    assert words in maya.get("/today/").text_only


def test_a_no_to_all_cards_goes_back_without_a_word(maya):
    page = maya.post(maya.page("release/"), partner_prosecutor="no", partner_police="no")
    assert page.status_code == 200
    assert "Nobody outside the care team." in page.text_only


def test_a_long_list_says_that_there_are_more(maya, home, care, monkeypatch):
    from offramp.handoff import queries

    more = "There are more; the first 1 are shown, due first."
    monkeypatch.setattr(queries, "SHOWN", 1)
    assert more not in maya.get("/today/").text_only
    care.joins(home)
    assert more in maya.get("/today/").text_only

"""Signing: a typed name, a drawn mark, a spoken yes where counsel allows it; late, on paper; each kind apart."""

import re

import pytest

MARK = "M10 20L30 40L50 60L70 20"


@pytest.fixture
def maya(home, rosa):
    """Maya with her telephone, beside Rosa."""
    from tests.rooms.handoff.worker import Worker

    phone = Worker(home.maya)
    phone.page = lambda action="": f"/person/{rosa}/{action}"
    return phone


def signed(built):
    """(kind, signature, signed as, mark, description) of every grant."""
    import psycopg

    with psycopg.connect(built.admin) as admin:
        return admin.execute(
            "SELECT kind, signature, signed_as, mark_hash, description, signing_id, signed_at, revoked_at"
            " FROM offramp.consent_grant ORDER BY id"
        ).fetchall()


def test_one_signature_is_one_signing_of_a_row_a_partner(maya, built):
    maya.post(maya.page("release/"), partner_prosecutor="yes", partner_police="yes", signed_as="Rosa")
    first, second = signed(built)
    assert first[5] == second[5]
    assert "your first long talk with us is done" in first[4]


def test_a_drawn_mark_is_enough_and_only_its_hash_is_kept(maya, built, rosa):
    from offramp.care.intake import rules

    maya.post(maya.page("release/"), partner_prosecutor="yes", mark=MARK)
    [row] = signed(built)
    assert row[:4] == ("lead_release", "drawn", "", rules.mark_hash(MARK))
    assert MARK not in str(row)


@pytest.mark.parametrize("mark", ["", "M1 1", "<svg/>", "M10 20L30 40L50x"])
def test_what_is_no_drawing_signs_nothing(maya, built, mark):
    page = maya.post(maya.page("release/"), partner_prosecutor="yes", mark=mark)
    assert page.status_code == 422
    assert signed(built) == []


def test_a_spoken_yes_is_not_offered_where_counsel_has_not_agreed(maya, built):
    assert 'name="spoken"' not in maya.get(maya.page("release/")).content.decode()
    maya.post(maya.page("release/"), partner_prosecutor="yes", signed_as="Rosa", spoken="on")
    assert [row[1] for row in signed(built)] == ["typed"]


def test_where_counsel_agreed_it_is_enough_but_never_for_health(maya, built, spoken_allowed):
    page = maya.post(maya.page("release/"), partner_clinic="yes", signed_as="Rosa", spoken="on")
    assert page.status_code == 422
    assert "A spoken yes is not enough for Quay Clinic. Have it signed." in page.text_only
    maya.post(maya.page("release/"), partner_prosecutor="yes", signed_as="Rosa", spoken="on")
    assert [row[1] for row in signed(built)] == ["spoken"]


@pytest.fixture
def spoken_allowed(monkeypatch):
    """Counsel of this site has agreed to a yes that is spoken."""
    from dataclasses import replace

    from offramp.care.intake import queries

    words = queries.release
    monkeypatch.setattr(queries, "release", lambda who: replace(words(who), spoken_yes=True))


def test_what_was_signed_on_paper_keeps_its_moment(maya, built):
    page = maya.post(
        maya.page("release/on-paper/"),
        partner_prosecutor="yes",
        signed_as="Rosa",
        signed_on="2026-01-05T10:30",
    )
    assert page.status_code == 200
    [row] = signed(built)
    assert row[6].isoformat() == "2026-01-05T18:30:00+00:00"


def test_paper_from_the_future_is_asked_again(maya, built):
    page = maya.post(
        maya.page("release/on-paper/"),
        partner_prosecutor="yes",
        signed_as="Rosa",
        signed_on="2999-01-05T10:30",
    )
    assert "Give a day and time that is past." in page.text_only
    assert signed(built) == []


def test_paper_that_comes_after_a_withdrawal_says_that_it_stays_stopped(maya, built, home, care, rosa):
    from datetime import timedelta

    from offramp.ground import clock

    [grant] = care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    before = clock.now() - timedelta(minutes=1)
    page = maya.post(
        maya.page("release/on-paper/"),
        partner_prosecutor="yes",
        signed_as="Rosa",
        signed_on=before.astimezone(care_zone()).strftime("%Y-%m-%dT%H:%M"),
    )
    assert "It stays so." in page.text_only
    assert "Nobody outside the care team." in page.text_only
    assert signed(built)[-1][7] is not None


def care_zone():
    """The site's clocks."""
    from zoneinfo import ZoneInfo

    return ZoneInfo("America/Los_Angeles")


def test_entering_it_for_somebody_asks_whether_it_is_still_you():
    from offramp.care.intake import views
    from offramp.ground import fresh

    assert views.on_paper.fresh is fresh.When.ALWAYS
    assert not hasattr(views.release, "fresh")


def test_counseling_notes_are_signed_on_a_page_of_their_own(maya, built):
    assert "partner_counselor" not in maya.get(maya.page("release/")).content.decode()
    page = maya.get(maya.page("release/of/counseling_notes/"))
    assert "The notes your counselor keeps of your talks." in page.text_only
    maya.post(maya.page("release/of/counseling_notes/"), partner_counselor="yes", signed_as="Rosa")
    assert [row[0] for row in signed(built)] == ["counseling_notes"]


@pytest.mark.parametrize("of", ["hmis", "investigation"])
def test_a_form_that_the_site_has_not_is_the_wall(maya, of):
    assert maya.get(maya.page(f"release/of/{of}/")).status_code == 404


def test_stopping_takes_three_taps_and_names_who_has_seen_it(maya, home, care, rosa):
    maya.post(maya.page("release/"), partner_prosecutor="yes", partner_police="yes", signed_as="Rosa")
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.at_the_desk(home)
    page = maya.get(maya.page("withdraw/"))
    assert "They are told to stop:Prosecutor" in page.text_only
    assert "The charge is held until the end of" in page.text_only
    assert "Nobody outside the care team." in maya.post(maya.page("withdraw/")).text_only


def test_the_page_can_be_drawn_on_only_where_there_is_a_script(maya):
    html = maya.get(maya.page("release/")).content.decode()
    assert re.search(r"<div[^>]*data-mark hidden>", html)
    assert "intake/mark.js" in html

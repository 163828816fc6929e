"""What is read by consent: it bears the notice, is accounted for by view and by print, and blanks when it ends."""

import re

import pytest


@pytest.fixture
def shared(home, rosa):
    """Noor's treatment record, which Rosa lets the case managers know; and how to stop that."""
    from types import SimpleNamespace

    from tests.rooms.care import written
    from tests.rooms.handoff.worker import Worker

    written.brings_in(home, rosa, home.noor)
    row = written.writes(home.noor, "clinician", "K8", rosa, text="Began buprenorphine on Monday.")
    grant = written.allows(home, rosa, home.maya, "coordination", "K8", discloser=home.noor.staff.agency_id)
    return SimpleNamespace(
        row=row,
        grant=grant,
        at=f"/person/{rosa}/treatment/",
        maya=Worker(home.maya),
        stop=lambda: written.stops(home, grant),
    )


def accounted(built):
    """(means, agency, ids) of every line of the accounting."""
    import psycopg

    with psycopg.connect(built.admin) as connection:
        return connection.execute(
            "SELECT means, grant_id, object_ids FROM offramp.consent_disclosure ORDER BY id"
        ).fetchall()


def test_it_bears_its_origin_the_statement_and_the_scope(shared):
    said = shared.maya.get(shared.at).text_only
    assert "Began buprenorphine on Monday." in said
    assert "Noor H., Health." in said
    assert "of another agency" in said
    assert "42 CFR part 2 prohibits unauthorized use or disclosure of these records." in said
    assert "The person let your agency know this one thing: substance-use treatment" in said
    assert "Allowed now: Case Management, until" in said


def test_each_view_and_each_print_is_a_line_of_the_accounting(shared, built):
    shared.maya.get(shared.at)
    page = shared.maya.get(f"{shared.at}?print=1")
    assert "It is written down that you did." in page.text_only
    assert "42 CFR part 2 prohibits" in page.text_only
    assert accounted(built) == [(means, shared.grant, [shared.row]) for means in ("view", "view", "print")]


def test_an_open_page_asks_whether_it_may_stand_and_blanks_when_not(shared):
    page = shared.maya.get(shared.at)
    check = re.search(r'hx-get="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    assert shared.maya.get(check).status_code == 204
    shared.stop()
    assert "No longer shared" in shared.maya.get(check).text_only
    assert "buprenorphine" not in shared.maya.get(shared.at).text_only


def test_what_ones_own_agency_wrote_is_no_disclosure(home, rosa, shared, built):
    from tests.rooms.handoff.worker import Worker

    said = Worker(home.noor).get(f"/my-people/{rosa}/treatment/").text_only
    assert "Began buprenorphine on Monday." in said
    assert "prohibits" not in said
    assert accounted(built) == []


def test_a_print_of_what_part_2_covers_bears_the_statement(home, rosa, shared):
    from tests.rooms.handoff.worker import Worker

    said = Worker(home.noor).get(f"/my-people/{rosa}/treatment/?print=1").text_only
    assert "42 CFR part 2 prohibits unauthorized use or disclosure of these records." in said


@pytest.mark.parametrize("mark", ["", "nothing:real", "x" * 300])
def test_a_made_up_mark_blanks_and_tells_nothing(shared, mark):
    assert "No longer shared" in shared.maya.get(f"{shared.at}?still={mark}").text_only

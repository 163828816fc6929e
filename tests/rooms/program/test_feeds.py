"""The secret calendar addresses: what they show and to whom, what they take in, and that a revoked one is silent."""

from datetime import timedelta

import pytest

from tests import builders

PUT = {"content_type": "text/calendar"}


@pytest.fixture
def crew(home, monkeypatch):
    from offramp.ground import clock
    from tests.rooms.program import crew

    monkeypatch.setattr(clock, "now", lambda: crew.MONDAY - timedelta(hours=1))
    return crew


def made(crew, person, kind, called=""):
    from offramp.ground import clock
    from offramp.program.rota import bringing
    from offramp.program.rota.rules import Kind

    with crew.at(person) as who:
        return (
            f"/rota/calendar/{bringing.make_address(who, kind=Kind(kind), called=called, at=clock.now())}.ics"
        )


def asks(verb, path, **more):
    from django.test import Client, override_settings

    from tests import seats

    with seats.on("care"), override_settings(ROOT_URLCONF="offramp.web.urls.care"):
        return getattr(Client(enforce_csrf_checks=True, raise_request_exception=False), verb)(
            path, headers={"Host": "care.localhost"}, **more
        )


def night(crew, uid, hours, name="Maya R.", more=""):
    starts = crew.MONDAY + timedelta(hours=hours)
    return (
        f"BEGIN:VEVENT\nUID:{uid}\nDTSTART:{starts:%Y%m%dT%H%M%SZ}\nDURATION:PT12H\n"
        f"SUMMARY:Primary: {name}\n{more}END:VEVENT\n"
    )


def calendar(*events):
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + "".join(events) + "END:VCALENDAR\n"


def test_my_address_shows_my_shifts_and_the_teams_the_teams(home, crew):
    crew.shift(home, home.maya, hours=0)
    crew.shift(home, home.dele, hours=12)
    mine, team = (asks("get", made(crew, home.maya, kind)) for kind in ("mine", "team"))
    assert [each.status_code for each in (mine, team)] == [200, 200]
    assert mine["Cache-Control"] == "no-store"
    assert mine["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Primary: Maya R." in mine.content.decode()
    assert "Dele A." not in mine.content.decode()
    assert "Dele A." in team.content.decode()


def test_a_calendar_holds_staff_and_times_and_no_participant(home, crew):
    from tests import builders

    builders.joined(home, builders.encounter(home))
    crew.shift(home, home.maya, hours=0)
    shown = asks("get", made(crew, home.maya, "team")).content.decode()
    words = {line.partition(":")[0].partition(";")[0] for line in shown.split() if ":" in line}
    assert "Rosa" not in shown
    assert words >= {"UID", "DTSTART", "DTEND", "SUMMARY"}
    assert not words & {"DESCRIPTION", "LOCATION", "ATTENDEE", "COMMENT", "ORGANIZER"}


def test_the_secret_is_not_in_the_database(home, crew, built):
    import psycopg

    token = made(crew, home.maya, "mine").rpartition("/")[2].removesuffix(".ics")
    with psycopg.connect(built.admin) as connection:
        rows = connection.execute("SELECT a::text FROM offramp.program_calendar_address a").fetchall()
        log = connection.execute("SELECT e::text FROM offramp.ground_entry e").fetchall()
    assert len(token) >= 43
    assert token not in str(rows) + str(log)


def test_revoked_unknown_and_of_somebody_who_left_are_the_same_404(home, crew):
    from offramp.ground import clock
    from offramp.program import actions
    from offramp.program.rota import bringing, queries
    from tests import seats

    revoked, left = made(crew, home.maya, "mine"), made(crew, home.dele, "team")
    with crew.at(home.maya) as who:
        from django.db import transaction

        with transaction.atomic():
            [address] = queries.addresses(who)
        bringing.revoke_address(who, address=address.id, at=clock.now())
    with seats.seated(home.services["installer"], "care") as who:
        actions.end_staff(who, staff=home.dele.staff.id, on=builders.today())
    answers = [asks("get", path) for path in (revoked, left, "/rota/calendar/nothing.ics")]
    assert {(each.status_code, each.content, each["Cache-Control"]) for each in answers} == {
        (404, b"Nothing is here.", "no-store")
    }


def test_nobody_revokes_what_is_anothers(home, crew):
    from django.db import transaction

    from offramp.errors import Refusal
    from offramp.ground import clock
    from offramp.program.rota import bringing, queries

    path = made(crew, home.maya, "mine")
    with crew.at(home.maya) as who, transaction.atomic():
        [address] = queries.addresses(who)
    for person in (home.dele, home.nadia):
        with crew.at(person) as who, pytest.raises(Refusal):
            bringing.revoke_address(who, address=address.id, at=clock.now())
    assert asks("get", path).status_code == 200


def test_a_calendar_program_brings_the_whole_calendar_and_a_part(home, crew):
    path = made(crew, home.sam, "brought", called="Team")
    first = asks("put", path, data=calendar(night(crew, "a", 0), night(crew, "b", 24)), **PUT)
    assert first.json() == {"added": 2, "changed": 0, "called_off": 0, "same": 0}
    again = asks("put", path, data=calendar(night(crew, "a", 0), night(crew, "b", 24)), **PUT)
    assert again.json() == {"added": 0, "changed": 0, "called_off": 0, "same": 2}
    part = asks("post", path, data=calendar(night(crew, "b", 25, "Dele A.")), **PUT)
    assert part.json() == {"added": 0, "changed": 1, "called_off": 0, "same": 0}
    whole = asks("put", path, data=calendar(night(crew, "b", 25, "Dele A.")), **PUT)
    assert whole.json() == {"added": 0, "changed": 0, "called_off": 1, "same": 1}
    assert crew.rows(home) == [("Dele A.", "primary", 25, 37)]


def test_an_empty_calendar_does_not_leave_the_line_to_nobody(home, crew):
    path = made(crew, home.sam, "brought", called="Team")
    asks("put", path, data=calendar(night(crew, "a", 0)), **PUT)
    answer = asks("put", path, data=calendar(), **PUT)
    assert (answer.status_code, answer.json()["code"]) == (422, "empty_calendar")
    assert len(crew.rows(home)) == 1
    cancelled = asks("put", path, data=calendar(night(crew, "a", 0, more="STATUS:CANCELLED\n")), **PUT)
    assert cancelled.json()["called_off"] == 1


def test_a_renewed_address_goes_on_where_the_old_one_ended(home, crew):
    asks("put", made(crew, home.sam, "brought", called="Team"), data=calendar(night(crew, "a", 0)), **PUT)
    renewed = made(crew, home.nadia, "brought", called="Team")
    answer = asks("put", renewed, data=calendar(night(crew, "b", 24)), **PUT)
    assert answer.json() == {"added": 1, "changed": 0, "called_off": 1, "same": 0}


def test_an_event_that_is_not_understood_is_named_and_nothing_is_saved(home, crew):
    path = made(crew, home.sam, "brought", called="Team")
    answer = asks("put", path, data=calendar(night(crew, "a", 0), night(crew, "b", 24, "Maja R.")), **PUT)
    assert answer.status_code == 422
    assert answer.json()["to_mend"] == ['Line 10: nobody here is called "Maja R.".']
    assert crew.rows(home) == []


@pytest.mark.parametrize(("body", "status"), [("x" * 300_000, 413), ("hello", 422), ("", 422)])
def test_what_is_too_large_or_no_calendar_is_refused_in_a_sentence(home, crew, body, status):
    answer = asks("put", made(crew, home.sam, "brought", called="Team"), data=body, **PUT)
    assert answer.status_code == status
    assert answer.json()["nothing_saved"] is True


def test_an_address_does_only_what_it_is_for(home, crew):
    reads, brings = made(crew, home.maya, "team"), made(crew, home.sam, "brought", called="Team")
    assert asks("put", reads, data=calendar(night(crew, "a", 0)), **PUT).status_code == 404
    assert asks("get", brings).status_code == 404
    assert asks("delete", reads).status_code == 405
    assert crew.rows(home) == []


def test_the_secret_of_a_living_address_is_in_no_log_of_the_process(home, crew, caplog):
    brings = made(crew, home.sam, "brought", called="Team")
    token = brings.rpartition("/")[2].removesuffix(".ics")
    asks("put", brings, data="hello", **PUT)
    asks("get", brings)
    asks("options", brings)
    assert [each.getMessage().partition("/rota/")[2] for each in caplog.records] == ["calendar/…"] * 3
    assert token not in caplog.text


@pytest.mark.parametrize("uid", ["a\x00b", "x" * 300])
def test_a_uid_that_no_table_takes_is_said_by_its_line(home, crew, uid):
    answer = asks("put", made(crew, home.sam, "brought"), data=calendar(night(crew, uid, 0)), **PUT)
    assert answer.status_code == 422
    assert answer.json()["to_mend"] == ["Line 4: the event has no UID of a usable length."]


def test_a_shift_that_runs_is_not_rewritten_from_its_beginning(home, crew, monkeypatch):
    from offramp.ground import clock

    path = made(crew, home.sam, "brought", called="Team")
    asks("put", path, data=calendar(night(crew, "a", 0)), **PUT)
    monkeypatch.setattr(clock, "now", lambda: crew.MONDAY + timedelta(hours=4))
    answer = asks("put", path, data=calendar(night(crew, "a", 0, "Dele A.")), **PUT)
    assert answer.json()["changed"] == 1
    assert crew.rows(home) == [("Maya R.", "primary", 0, 4), ("Dele A.", "primary", 4, 12)]
    assert asks("put", path, data=calendar(night(crew, "a", 0, "Dele A.")), **PUT).json()["same"] == 1


def test_those_whose_shifts_changed_are_told_once_each(home, crew):
    path = made(crew, home.sam, "brought", called="Team")
    asks("put", path, data=calendar(*[night(crew, f"n{n}", 24 * n) for n in range(9)]), **PUT)
    assert [name for name, _ in crew.told(home)] == ["Maya R."]


def test_only_whoever_leads_makes_an_address_that_brings_shifts_in(home, crew):
    from offramp.errors import Refusal

    with pytest.raises(Refusal):
        made(crew, home.maya, "brought", called="Team")

"""The rota's pages without a script: who may open what, what a wrong form says, and what another was faster at."""

from datetime import timedelta

import pytest


@pytest.fixture
def crew(home, monkeypatch):
    from offramp.ground import clock
    from tests.rooms.program import crew

    monkeypatch.setattr(clock, "now", lambda: crew.MONDAY - timedelta(hours=1))
    return crew


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_week_shows_who_is_on_call_in_the_sites_own_time(home, crew):
    crew.shift(home, home.maya, hours=0)
    page = text(crew.Browser(home.maya).get("/rota/?week=2027-03-07"))
    assert "Nobody is on call until Sunday 7 March, 20:00." in page
    assert "20:00 – Mon 08:00" in page


@pytest.mark.parametrize("week", ["", "2027-13-99", "9999-01-01", "0001-01-01", "x"])
def test_a_week_that_is_none_is_this_week(home, crew, week):
    answer = crew.Browser(home.maya).get(f"/rota/?week={week}")
    assert answer.status_code == 200
    assert "1 March to 7 March 2027" in text(answer)


def test_gaps_are_for_whoever_leads(home, crew):
    crew.shift(home, home.maya, hours=0)
    assert "Nobody on call" in text(crew.Browser(home.nadia).get("/rota/"))
    assert "Nobody on call</h2>" not in text(crew.Browser(home.maya).get("/rota/"))


def test_a_worker_cannot_open_what_is_for_whoever_leads(home, crew):
    maya = crew.Browser(home.maya)
    shift = crew.shift(home, home.dele, hours=0)
    for path in ("/rota/add/", "/rota/bring/", "/training/"):
        assert maya.get(path).status_code in (403, 404)
    for path in (f"/rota/shift/{shift}/hands/", f"/rota/shift/{shift}/end/"):
        assert maya.post(path, {"to": str(home.maya.staff.id)}).status_code in (403, 404)
    assert crew.rows(home) == [("Dele A.", "primary", 0, 12)]


def test_a_wrong_form_says_what_to_mend_and_keeps_what_was_typed(home, crew):
    sam = crew.Browser(home.sam)
    fields = {
        "staff": "",
        "line": "primary",
        "day": "soon",
        "begins": "20:00",
        "ends": "08:00",
        "weeks": "99",
    }
    answer = sam.post("/rota/add/", fields)
    assert answer.status_code == 422
    for words in ("Pick somebody.", "Write the day as 2026-11-23.", 'value="soon"', 'value="20:00"'):
        assert words in text(answer)
    fields |= {"staff": str(home.maya.staff.id), "day": "2020-01-01", "weeks": "1"}
    assert "still to come" in text(sam.post("/rota/add/", fields))
    assert crew.rows(home) == []


def test_a_shift_is_added_on_local_clocks(home, crew):
    fields = {"line": "backup", "day": "2027-03-13", "begins": "20:00", "ends": "08:00", "weeks": "1"}
    answer = crew.Browser(home.sam).post("/rota/add/", fields | {"staff": str(home.maya.staff.id)})
    assert answer.status_code == 302
    assert crew.rows(home) == [
        ("Maya R.", "backup", 144, 155)
    ]  # eleven hours: that night the clocks go forward


def test_who_was_slower_reads_who_was_faster(home, crew):
    crew.shift(home, home.maya, hours=0)
    maya, dele, nadia = (crew.Browser(each) for each in (home.maya, home.dele, home.nadia))
    path = next(
        each.split('"')[0]
        for each in text(maya.get("/rota/?week=2027-03-07")).split('href="')
        if "/shift/" in each
    )
    assert maya.post(f"{path}cover/").status_code == 302
    reply = f"/rota/asked/{crew.asked(home)[0].id}/"
    assert dele.post(reply, {"say": "take"}).status_code == 302
    slower = nadia.post(reply, {"say": "take"})
    assert slower.status_code == 422
    assert "Dele A. has taken it already." in text(slower)


@pytest.mark.parametrize("path", ["cover/", "swap/", "hands/", "end/"])
def test_a_link_is_no_act(home, crew, path):
    shift = crew.shift(home, home.nadia, hours=0)
    assert crew.Browser(home.nadia).get(f"/rota/shift/{shift}/{path}").status_code == 405


def test_a_file_is_shown_before_it_is_saved_and_what_is_saved_is_what_was_shown(home, crew):
    import re

    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.rooms.program.test_feeds import calendar, night

    sam = crew.Browser(home.sam)
    body = calendar(night(crew, "a", 0), night(crew, "b", 24)).encode()
    shown = sam.gives("/rota/bring/", {"file": SimpleUploadedFile("r.ics", body)})
    assert "2 added, 0 changed, 0 called off, 0 as they are." in text(shown)
    assert crew.rows(home) == []
    kept = dict(re.findall(r'name="(kept|save)" value="([^"]*)"', shown.content.decode()))
    crew.shift(home, home.maya, hours=30, lasts=2)  # meanwhile she was put on call in the middle of one
    stale = sam.post("/rota/bring/", kept)
    assert stale.status_code in (200, 422)
    assert "on that line at that time already" in text(stale)
    assert crew.rows(home) == [("Maya R.", "primary", 30, 32)]


@pytest.mark.parametrize("kept", ["", "no base64 &", "aGVsbG8="])
def test_what_is_no_file_says_so(home, crew, kept):
    answer = crew.Browser(home.sam).post("/rota/bring/", {"kept": kept})
    assert answer.status_code == 422
    assert "alendar" in text(answer)


def test_an_address_is_shown_once(home, crew):
    maya = crew.Browser(home.maya)
    made = text(maya.post("/rota/calendars/", {"kind": "mine"}))
    assert "/rota/calendar/" in made
    assert "/rota/calendar/" not in text(maya.get("/rota/calendars/"))
    assert maya.post("/rota/calendars/", {"kind": "brought", "called": "x"}).status_code == 422


def test_the_register_is_filled_by_the_project_manager_and_read_by_the_supervisor(home, crew):
    fields = {"trained_on": "2027-02-01", "staff": [str(home.ruiz.staff.id), str(home.yusuf.staff.id)]}
    assert crew.Browser(home.sam).post("/training/record/", fields).status_code == 302
    seen = text(crew.Browser(home.nadia).get("/training/"))
    assert seen.count("1 February 2027") == 2
    assert "Write it down" not in seen


def test_what_was_picked_stays_picked_and_in_sight_where_the_day_cannot_be_read(home, crew):
    fields = {"trained_on": "soon", "staff": [str(home.yusuf.staff.id)]}
    sam = crew.Browser(home.sam)
    answer = sam.post("/training/record/", fields)
    assert answer.status_code == 422
    assert "Write the day as" in text(answer)
    assert str(answer.content).count(" checked") == 1
    assert sam.get("/training/record/").status_code == 200
    assert crew.Browser(home.nadia).get("/training/record/").status_code == 404


def test_officers_read_their_own_and_the_sergeant_the_units(home, crew):
    fields = {"trained_on": "2027-02-01", "staff": [str(home.ruiz.staff.id), str(home.yusuf.staff.id)]}
    crew.Browser(home.sam).post("/training/record/", fields)
    okada = text(crew.Browser(home.okada, "justice").get("/training/"))
    yusuf = text(crew.Browser(home.yusuf, "justice").get("/training/"))
    assert "Officer Ruiz" in okada
    assert "Officer Yusuf" not in okada
    assert "Officer Ruiz" not in yusuf
    assert yusuf.count("1 February 2027") == 1

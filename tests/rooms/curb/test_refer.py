"""Saving a stop: once, by its author, and only as the rulebook lets it end."""

import re
import shutil

import psycopg
import pytest
from django.test import override_settings

from offramp.errors import Refusal
from offramp.ground import ids
from tests import builders
from tests.house import ROOT
from tests.rooms.curb.rows import kept, only
from tests.rooms.curb.test_minute import CLEAR, NONE, SEND, YES


def test_sent_twice_it_is_one_encounter(home):
    key = ids.new()
    assert builders.encounter(home, encounter=key) == builders.encounter(home, encounter=key) == key
    assert len(kept(home.ruiz, "Encounter")) == 1


def test_a_double_tap_on_send_leads_to_the_same_page(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES)
    form = ruiz.form
    name, value = form.buttons[SEND]
    places = {ruiz.post(form.action, [*form.hidden, (name, value)]).headers["Location"] for _ in range(3)}
    assert places == {f"/e/{only(home.ruiz, 'Encounter').id}/"}


def test_two_stops_from_one_card_are_two(ruiz, home):
    card = ruiz.page
    for _ in range(2):
        ruiz.page = card
        ruiz.tap("Trespass", NONE, CLEAR, YES, SEND)
    assert len(kept(home.ruiz, "Encounter")) == 2


def test_nobody_can_write_under_the_key_of_another(home):
    key = builders.encounter(home)
    with pytest.raises(Refusal) as refusal:
        builders.encounter(home, by="yusuf", encounter=key)
    assert refusal.value.code == "walled"


@pytest.mark.parametrize("outcome", ["asked", "not_eligible", "made_up"])
def test_an_end_that_the_rulebook_does_not_allow_is_refused(home, outcome):
    with pytest.raises(Refusal, match="does not let"):
        builders.encounter(home, outcome=outcome)
    assert kept(home.ruiz, "Encounter") == []


def test_the_finding_is_kept_in_full_with_no_fact_in_it(home):
    builders.encounter(home)
    finding = only(home.ruiz, "Found").finding
    assert finding["answer"] == "eligible" and "PL-H1" in finding["cleared"]
    assert "facts" not in finding


def test_the_denominators_are_kept(home):
    builders.encounter(home, beat="H1", arm="green", practice=True)
    row = only(home.ruiz, "Encounter")
    assert (row.unit_id, row.beat, row.arm, row.practice, row.rulebook) == (
        home.ruiz.staff.unit_id, "H1", "green", True, "2025-01",
    )  # fmt: skip


def test_the_log_tells_of_it_in_one_row(home, built):
    key = builders.encounter(home)
    with psycopg.connect(built.admin) as connection:
        rows = connection.execute(
            "SELECT act, object_ids FROM offramp.ground_entry WHERE kind = 'changed' AND act LIKE 'curb.%'"
        ).fetchall()
    assert rows == [("curb.refer", [key])]


def test_another_squad_sees_the_wall(home, yusuf):
    key = builders.encounter(home)
    hidden, absent = yusuf.get(f"/e/{key}/"), yusuf.get(f"/e/{ids.new()}/")
    assert hidden.status_code == absent.status_code == 404
    assert _bare(hidden) == _bare(absent)


def _bare(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|/e/[0-9a-f-]{36}/', "", page.content.decode())


def test_the_own_squad_sees_it(home, okada):
    key = builders.encounter(home)
    assert okada.get(f"/e/{key}/").status_code == 200


def test_those_downstream_find_what_goes_on_and_nothing_else(home):
    from offramp.curb import queries

    goes = {builders.encounter(home), builders.encounter(home)}
    builders.encounter(home, outcome="declined")
    from tests import seats

    clock = home.services["hold_clock"]
    with seats.seated(clock, "justice"):
        from django.db import transaction

        with transaction.atomic():
            assert {row.id for row in queries.diverted(clock)} == goes


def test_my_referrals_are_mine(home, ruiz, yusuf):
    builders.encounter(home)
    assert "Trespass" in ruiz.get("/mine/").content.decode()
    assert "Nothing sent yet" in yusuf.get("/mine/").content.decode()


def test_sent_twice_at_one_instant_it_is_one_encounter_and_one_page(ruiz, home):
    from tests.rooms.handoff import story

    ruiz.tap("Trespass", NONE, CLEAR, YES)
    form, places = ruiz.form, []
    name, value = form.buttons[SEND]

    def send():
        places.append(ruiz.client.post(form.action, dict([*form.hidden, (name, value)])).headers["Location"])

    def at_the_door():
        with ruiz.at_the_door():
            send()

    with override_settings(DEMO=True, ROOT_URLCONF="offramp.web.urls.justice"):
        assert story.both_at_once(at_the_door, at_the_door, face="justice") == [None, None]
    assert places == [f"/e/{only(home.ruiz, 'Encounter').id}/"] * 2


def test_the_rulebook_is_that_of_the_day_on_the_sites_own_calendar(home, tmp_path, monkeypatch):
    """06:42 in Greenwich on the 20th is still the 19th in Port Larkin."""
    shutil.copytree(ROOT / "sites/port-larkin", tmp_path / "port-larkin")
    old = tmp_path / "port-larkin/rulebook-2025-01.toml"
    words = old.read_text().replace('version = "2025-01"', 'version = "2026-05"')
    newer = words.replace("in_force_from = 2025-01-01", "in_force_from = 2026-05-20")
    (tmp_path / "port-larkin/rulebook-2026-05.toml").write_text(newer)
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    builders.encounter(home)
    assert only(home.ruiz, "Encounter").rulebook == "2025-01"

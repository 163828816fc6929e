"""A sergeant's yes where the book wants one: said on the radio, tapped in the app, or refused."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from offramp.errors import Refusal
from tests import builders, seats
from tests.rooms.curb import cities
from tests.rooms.curb.rows import as_, kept, only
from tests.rooms.curb.test_minute import CLEAR, NONE, SEND, YES

TRESPASS = ("Trespass", NONE, CLEAR, YES)


@pytest.fixture
def asks(tmp_path, monkeypatch):
    """The book wants a sergeant, and the hand-off waits."""
    cities.with_sergeant(tmp_path, monkeypatch)


@pytest.fixture
def waits(home, asks):
    """A stop that waits for the sergeant's yes."""
    return builders.encounter(home)


def collected(home):
    """The stops that the hand-off has taken after one round."""
    from offramp.handoff.models import Handoff
    from tests.rooms.handoff import story

    story.tick(home)
    with seats.seated(home.services["collector"], "care") as who, transaction.atomic():
        assert who
        return list(Handoff.objects.values_list("encounter_id", flat=True))


def test_asking_costs_no_tap_and_nobody_is_called_yet(home, asks, ruiz):
    ruiz.tap(*TRESPASS)
    assert "A sergeant must agree. Who did?" in ruiz.text and "Sgt. Okada said yes" in ruiz.text
    ruiz.tap(SEND, typed=[("approval", "ask")])
    assert (ruiz.taps, only(home.ruiz, "Approval").holds) == (5, True)
    assert (
        "This waits: the sergeant must agree first"
        in ruiz.get(ruiz.page.headers["Location"]).content.decode()
    )
    assert collected(home) == []


def test_a_yes_on_the_radio_is_the_officers_word_and_goes_at_once(home, asks, ruiz):
    ruiz.tap(*TRESPASS)
    ruiz.tap(SEND, typed=[("approval", f"heard|{home.okada.staff.id}")])
    word = only(home.ruiz, "ApprovalWord")
    assert (word.said, word.how) == ("approved", "heard")
    assert (word.by_id, word.word_of_id) == (home.ruiz.staff.id, home.okada.staff.id)
    assert collected(home) == [only(home.ruiz, "Encounter").id]


def test_the_sergeant_is_told_sees_it_and_says_yes_in_one_tap(home, waits, okada, ruiz):
    from tests.rooms.curb.test_telling import sergeants

    assert [name for name, _ in sergeants(home)] == ["Sgt. Okada"]
    assert "1 question from your squad" in okada.opens().content.decode()
    assert "Waits for your yes" in okada.get("/questions/").content.decode()
    okada.post(f"/approvals/{only(home.okada, 'Approval').id}/yes/", [])
    assert "No questions now" in okada.get("/questions/").content.decode()
    assert collected(home) == [waits]
    assert "Sgt. Okada said yes: hand-off sent." in ruiz.get(f"/e/{waits}/").content.decode()


def test_a_no_says_why_and_nobody_is_called(home, waits, okada, ruiz):
    address = f"/approvals/{only(home.okada, 'Approval').id}/no/"
    assert okada.post(address, [("reason", " ")]).status_code == 422
    assert "the officer reads it" in okada.text
    okada.post(address, [("reason", "He was let go already")])
    page = ruiz.get(f"/e/{waits}/").content.decode()
    assert "Sgt. Okada said no, so no hand-off was sent: He was let go already" in page
    assert collected(home) == [] and "not sent on" in ruiz.get("/mine/").content.decode()


def test_a_no_may_become_a_yes_and_a_yes_stands(home, waits):
    from offramp.curb.approvals import actions

    approval = only(home.okada, "Approval").id
    with home.okada.seated() as who:
        actions.decline(who, approval=approval, reason="Wait for the result")
        actions.approve(who, approval=approval)
        with pytest.raises(Refusal, match="already said yes"):
            actions.decline(who, approval=approval, reason="On second thoughts")
    assert collected(home) == [waits]


def test_the_ladder_counts_from_the_yes(home, waits, monkeypatch):
    """Twenty minutes of waiting for a sergeant call nobody's supervisor."""
    from offramp.curb.approvals import actions
    from offramp.ground import clock
    from tests.rooms.handoff import story

    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    with home.okada.seated() as who:
        actions.approve(who, approval=only(home.okada, "Approval").id)
    assert collected(home) == [waits]
    assert story.only(home).situation.steps[0].at == later


def test_the_officer_may_write_it_down_afterwards(home, waits, ruiz):
    assert "Heard it here or on the radio?" in ruiz.get(f"/e/{waits}/").content.decode()
    address = f"/approvals/{only(home.ruiz, 'Approval').id}/heard/"
    assert ruiz.post(address, [("heard", "maybe|")]).status_code == 422
    ruiz.post(address, [("heard", "approved|")])
    assert only(home.ruiz, "ApprovalWord").word_of_id is None
    assert "By your word A sergeant said yes" in ruiz.get(f"/e/{waits}/").content.decode()
    assert collected(home) == [waits]


def test_nobody_signs_for_another(home, waits):
    """The database asks the principal, whatever the application says."""
    from offramp.curb.models import ApprovalWord

    approval = only(home.ruiz, "Approval")
    forged = {"approval": approval, "encounter_id": waits, "site_id": "port-larkin", "said": "approved"}
    for by in (home.ruiz, home.okada):
        with pytest.raises(ProgrammingError, match="nobody signs for another"), as_(home.ruiz):
            ApprovalWord(how="in_person", by=by.staff, word_of=by.staff, **forged).save(force_insert=True)
    assert kept(home.ruiz, "ApprovalWord") == []


def test_an_officer_has_no_button_of_a_sergeant(home, waits, ruiz, yusuf):
    approval = only(home.ruiz, "Approval").id
    for officer, way in ((ruiz, "yes"), (ruiz, "no"), (yusuf, "heard")):
        said = [("reason", "x"), ("heard", "approved|")]
        assert officer.post(f"/approvals/{approval}/{way}/", said).status_code == 404
    assert kept(home.ruiz, "ApprovalWord") == []


def test_only_a_sergeant_of_the_department_can_be_named(home, asks, ruiz):
    ruiz.tap(*TRESPASS)
    page = ruiz.tap(SEND, typed=[("approval", f"heard|{home.chen.staff.id}")])
    assert page.status_code == 422 and kept(home.ruiz, "Encounter") == []


def test_a_sergeants_own_stop_has_theirs(home, asks, okada):
    okada.opens()
    okada.tap(*TRESPASS)
    assert "Who did?" not in okada.text
    okada.tap(SEND)
    assert only(home.okada, "ApprovalWord").how == "in_person"
    assert collected(home) == [only(home.okada, "Encounter").id]


def test_where_the_site_does_not_wait_it_goes_and_the_step_stays_open(home, tmp_path, monkeypatch, ruiz):
    cities.with_sergeant(tmp_path, monkeypatch, holds=False)
    about = builders.encounter(home)
    assert collected(home) == [about]
    assert "Must agree too: the sergeant" in ruiz.get(f"/e/{about}/").content.decode()


def test_nobody_is_left_waiting_for_a_sergeant_there_is_not(home, asks, yusuf):
    yusuf.opens()
    yusuf.tap(*TRESPASS)
    assert "Nobody yet: the prosecutor sees that it is open" in yusuf.text
    yusuf.tap(SEND, typed=[("approval", "open")])
    assert only(home.yusuf, "Approval").holds is False
    assert collected(home) == [only(home.yusuf, "Encounter").id]


def test_a_book_that_asks_for_none_writes_none(home):
    builders.encounter(home)
    assert kept(home.ruiz, "Approval") == []


def test_the_prosecutor_reads_whose_word_it_is(home, waits):
    from offramp.docket import chores, queries, screens
    from offramp.ground import clock

    with seats.seated(home.services["hold_clock"], "justice") as who:
        chores.open_holds(who, clock.now())
    with as_(home.chen):
        (row,) = screens.approvals(queries.hold(home.chen.who, waits, clock.now()))
    assert row["label"] == "the sergeant: A sergeant agrees before somebody is diverted (PL-N9, Protocol 9.9)"
    assert row["value"] == "No word yet. The hand-off waits for it."


def test_no_line_crosses_to_care(home, waits):
    from offramp.curb.models import Approval

    with seats.seated(home.services["collector"], "care"), transaction.atomic():
        (row,) = Approval.objects.values()
    assert "PL-N9" not in str(row)


def test_that_another_agency_must_agree_stays_with_the_finding(home):
    builders.encounter(home, facts=builders.CLEAR | {"supervision.active": True})
    assert [step["approval_by"] for step in only(home.ruiz, "Found").finding["open_steps"]] == [
        "supervising_agency"
    ]
    assert kept(home.ruiz, "Approval") == []

"""What a case manager tells a partner: who may be told, what is asked about, and that it reads as it was previewed."""

import uuid

import pytest

from tests.rooms.curb import history_store as store

WORDS = "They need two more weeks."


def test_nobody_is_offered_without_consent(home, care, rosa, table):
    page = table.lists()
    assert "Nobody may be told" in page.text_only and "Write to them" not in page.text_only


def test_only_who_was_allowed_is_offered(home, care, rosa, table, grant):
    page = table.lists().text_only
    assert "Larkin County Prosecutor" in page and "Police Department" not in page


def test_somebody_else_has_no_such_page(home, care, rosa, table, grant):
    from tests.rooms.handoff.worker import Worker

    dele = Worker(home.dele)
    for address in (f"/person/{rosa}/partners/", f"/person/{rosa}/partners/{grant}/"):
        assert (
            dele.get(address).status_code
            == dele.get(address.replace(str(rosa), str(uuid.uuid4()))).status_code
            == 404
        )


def test_before_the_intake_nothing_to_add_is_proposed(table, grant, home, care, rosa):
    html = table.opens(grant).content.decode()
    assert html.index('value="nothing_to_add"') < html.index('value="engaged"')
    assert (
        'value="nothing_to_add" checked' in html or "checked" in html.split('value="nothing_to_add"')[1][:200]
    )
    care.does(home.maya, "finish_assessment", participant=rosa)
    html = table.opens(grant).content.decode()
    assert html.index('value="engaged"') < html.index('value="nothing_to_add"')


def test_the_prosecutor_reads_the_very_part_that_was_previewed(table, grant):
    from tests.rooms.workgroup.telling import shared

    given = {"choice": "engaged", "needs": ["court_date", "id"], "text": WORDS}
    preview = table.sends(grant, do="look", **given).content.decode()
    assert "The prosecutor will see this" in preview
    assert WORDS not in table.reads("chen")  # nothing is sent by looking
    assert "can read it now" in table.sends(grant, **given).text_only
    assert shared(preview) == shared(table.html("chen"))
    assert "42 CFR part 2" in shared(preview) and "to decide about the charge" in shared(preview)


def test_police_read_their_own_and_nobody_reads_anothers(home, care, rosa, table, grant):
    from tests.rooms.workgroup.telling import shared

    [police] = care.signs(home, rosa, "police")
    preview = table.sends(police, do="look", choice="needs_help", needs=["phone"]).content.decode()
    assert "Police will see this" in preview
    table.sends(police, choice="needs_help", needs=["phone"])
    assert shared(preview) == shared(table.html("ruiz"))
    assert "They need help." not in table.reads("chen") and "They need help." not in table.reads("yusuf")


def test_a_later_summary_takes_the_place_of_the_one_before(table, grant):
    table.sends(grant, choice="trying_to_reach")
    table.sends(grant, choice="engaged")
    read = table.reads("chen")
    assert "work together" in read and "trying to reach" not in read
    history = table.lists().text_only
    assert "what they read now" in history and "replaced by a later one" in history


def test_the_same_form_sent_twice_is_one_summary(table, grant, built):
    one = str(uuid.uuid4())
    for _ in range(2):
        table.sends(grant, sending=one)
    assert store.stored(built, "SELECT count(*) FROM offramp.docket_summary") == [(1,)]


def test_words_that_may_harm_are_asked_about_and_nothing_is_sent(table, grant, built):
    page = table.sends(grant, text="Out of detox, stays at the motel")
    assert page.status_code == 422 and "Do you need this? The prosecutor will read it." in page.text_only
    for word in ("detox", "stays", "motel", "health or treatment"):
        assert word in page.text_only
    assert store.stored(built, "SELECT count(*) FROM offramp.docket_summary") == [(0,)]


def test_a_second_yes_keeps_them_and_is_logged_without_the_words(table, grant, built):
    from offramp.workgroup import rules

    text = "Out of detox on Monday"
    table.sends(grant, text=text, kept="on", asked=rules.mark(text))
    assert text in table.reads("chen")
    [(note, kind)] = store.stored(
        built, "SELECT note, kind FROM offramp.ground_entry WHERE act = 'workgroup.keep_words'"
    )
    assert (note, kind) == ("health", "changed")


def test_a_second_yes_to_other_words_is_none(table, grant, built):
    from offramp.workgroup import rules

    page = table.sends(grant, text="In jail", kept="on", asked=rules.mark("In detox"))
    assert page.status_code == 422
    assert store.stored(built, "SELECT count(*) FROM offramp.docket_summary") == [(0,)]


def test_the_action_itself_asks(home, care, rosa, grant):
    from offramp.docket.summaries.rules import Choice
    from offramp.errors import Refusal
    from offramp.ground import ids
    from offramp.workgroup import actions

    with home.maya.seated("case_manager") as who, pytest.raises(Refusal, match="marked words"):
        actions.tell(
            who, sending=ids.new(), participant=rosa, grant=grant, choice=Choice.ENGAGED, text="In detox"
        )


def test_withdrawn_nothing_can_be_written_and_what_was_written_is_closed(home, care, rosa, table, grant):
    table.sends(grant, choice="engaged")
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    assert table.opens(grant).status_code == table.sends(grant).status_code == 404
    assert "nobody can read it any more" in table.lists().text_only


def test_under_an_older_form_nobody_is_told(home, care, rosa, table, grant, monkeypatch):
    from dataclasses import replace

    from offramp.care.intake import queries

    newer = replace(queries.release(home.maya.who), version="2031-01")
    monkeypatch.setattr(queries, "release", lambda _who: newer)
    assert "Write to them" not in table.lists().text_only
    assert table.opens(grant).status_code == 404


def test_nothing_to_add_stands_alone(table, grant):
    page = table.sends(grant, choice="nothing_to_add", needs=["id"])
    assert page.status_code == 422 and "stands alone" in page.text_only


def test_change_brings_back_what_was_written(table, grant):
    page = table.sends(grant, do="change", choice="engaged", needs=["id"], text=WORDS)
    assert page.status_code == 200 and WORDS in page.content.decode()

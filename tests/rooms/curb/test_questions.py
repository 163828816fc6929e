"""What an officer was not sure of, and who replies."""

import pytest

from offramp.errors import Refusal
from tests import builders
from tests.rooms.curb.rows import as_, kept, only

UNSURE = builders.CLEAR | {"threat_to_others": {"unknown": True}, "amenable": {"unknown": True}}


@pytest.fixture
def asked(home):
    """A stop that waits for an answer."""
    return builders.encounter(home, facts=UNSURE, outcome="asked")


def test_what_was_asked_in_one_is_one_question(home, asked):
    question = only(home.ruiz, "Question")
    assert question.words == "Is any of this so? A threat to others now; Not open to help"
    assert (question.ask, question.asked_of, question.encounter_id) == ("bars", "sergeant", asked)


def test_no_question_is_kept_of_somebody_who_declined(home):
    builders.encounter(home, facts=UNSURE, outcome="declined")
    assert kept(home.ruiz, "Question") == []


def test_the_sergeant_sees_it_on_the_card_and_replies_in_one_tap(home, asked, okada, ruiz):
    assert "1 question from your squad" in okada.opens().content.decode()
    assert "A threat to others now" in okada.get("/questions/").content.decode()
    question = only(home.ruiz, "Question")
    okada.post(f"/questions/{question.id}/reply/", [("words", "none")])
    row = only(home.ruiz, "Reply")
    assert (row.words, row.by_id, row.encounter_id) == ("none", home.okada.staff.id, asked)
    assert "No questions now" in okada.get("/questions/").content.decode()
    assert "None of these" in ruiz.get(f"/e/{asked}/").content.decode()


def test_the_sergeant_has_the_tiles_that_the_officer_had(home, okada):
    facts = builders.CLEAR | {"offence": "PLC 11.20", "drug.amount": {"unknown": True}}
    builders.encounter(home, reason="PLC 11.20", facts=facts, outcome="asked")
    page = okada.get("/questions/").content.decode()
    assert "How much?" in page and "3 grams or less" in page and "I cannot tell either" in page


def test_an_officer_does_not_reply(home, asked, ruiz):
    question = only(home.ruiz, "Question")
    assert ruiz.post(f"/questions/{question.id}/reply/", [("words", "not_so")]).status_code >= 400
    assert kept(home.ruiz, "Reply") == []


def test_a_reply_is_one_of_the_tiles(home, asked, okada):
    question = only(home.ruiz, "Question")
    assert okada.post(f"/questions/{question.id}/reply/", [("words", "maybe")]).status_code == 422


def test_a_question_for_the_sergeant_is_not_the_project_managers(home, asked):
    from offramp.curb import actions, queries

    question = only(home.ruiz, "Question")
    with as_(home.sam):
        assert queries.open_questions(home.sam.who) == []
    with pytest.raises(Refusal), as_(home.sam):
        actions.reply(home.sam.who, question=question.id, words="not_so")


def test_what_only_the_program_can_tell_goes_to_the_project_manager(home):
    from offramp.curb import actions, queries
    from offramp.curb.models import Question
    from offramp.ground import ids

    key = builders.encounter(home)
    row = Question(
        id=ids.new(), site_id="port-larkin", encounter_id=key, ask="slots", words="Is there a place?",
        asked_of="project_manager",
    )  # fmt: skip
    with as_(home.ruiz):
        row.save(force_insert=True)
    with as_(home.sam):
        assert [one.question.id for one in queries.open_questions(home.sam.who)] == [row.id]
        actions.reply(home.sam.who, question=row.id, words="not_so")
    assert only(home.ruiz, "Reply").question_id == row.id

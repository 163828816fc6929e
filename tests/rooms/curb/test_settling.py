"""A reply settles: cleared, an exclusion stands, excluded for good, or still unknown; and what each leads to."""

import pytest

from tests import builders
from tests.rooms.curb.rows import as_, kept, only

UNSURE = builders.CLEAR | {key: {"unknown": True} for key in ("exploits_minors", "threat_to_others")}
UNCHECKED = builders.CLEAR | {key: {"unknown": True} for key in builders.CLEAR if key.startswith("history.")}


def replied(home, words, by="okada"):
    """The one open question is answered."""
    from offramp.curb import actions, queries

    person = getattr(home, by)
    with as_(person):
        [asked] = queries.open_questions(person.who)
        return actions.reply(person.who, question=asked.question.id, words=words)


def settled(home):
    from offramp.curb import queries
    from tests import seats

    who = home.services["collector"]
    from django.db import transaction

    with seats.seated(who, "care"), transaction.atomic():
        return [row.id for row in queries.settled(who)]


@pytest.mark.parametrize(
    ("facts", "reason", "words", "wanted"),
    [
        (UNSURE, "PLC 9.14", "none", "cleared"),
        (UNSURE, "PLC 9.14", "exploits", "stands"),
        (UNSURE, "PLC 9.14", "threat", "excluded"),
        (UNSURE, "PLC 9.14", "not_sure", "still_unknown"),
        (UNCHECKED, "PLC 9.14", "none", "cleared"),
        (UNCHECKED, "PLC 9.14", "weapon", "stands"),
        (builders.CLEAR | {"offence": "PLC 11.20"}, "PLC 11.20", "under", "cleared"),
        (builders.CLEAR | {"offence": "PLC 11.20"}, "PLC 11.20", "over", "stands"),
        (builders.CLEAR | {"offence": "PLC 11.20"}, "PLC 11.20", "pills", "cleared"),
        # What the officer saw goes before what a reply says, and stands beside it.
        (UNSURE | {"amenable": False}, "PLC 9.14", "none", "stands"),
        (UNSURE | {"age": 17, "threat_to_others": {"unknown": True}}, "PLC 9.14", None, "excluded"),
    ],
)  # fmt: skip
def test_what_a_reply_settles(home, facts, reason, words, wanted):
    if words is None:  # an absolute exclusion leaves nothing to ask
        builders.encounter(home, facts=facts, outcome="not_eligible")
        assert kept(home.ruiz, "Question") == []
        return
    key = builders.encounter(home, facts=facts, reason=reason, outcome="asked")
    assert replied(home, words) == wanted
    assert only(home.ruiz, "Reply").settles == wanted
    assert settled(home) == ([key] if wanted == "cleared" else [])


def test_two_questions_must_both_be_cleared(home):
    from offramp.curb import actions, queries

    key = builders.encounter(
        home, facts=UNSURE | UNCHECKED | {"threat_to_others": {"unknown": True}}, outcome="asked"
    )
    for left in (1, 0):
        with as_(home.okada):
            asked = queries.open_questions(home.okada.who)[0]
            actions.reply(home.okada.who, question=asked.question.id, words="none")
        assert settled(home) == ([] if left else [key])


def test_an_unanswered_stop_and_a_presumed_exclusion_are_not_settled(home):
    builders.encounter(home, facts=UNSURE, outcome="asked")
    builders.encounter(home, facts=builders.CLEAR | {"exploits_minors": True}, outcome="asked")
    assert settled(home) == []


def test_what_a_history_check_found_is_in_no_reply(home):
    builders.encounter(home, facts=UNCHECKED, outcome="asked")
    assert only(home.ruiz, "Question").asked_of == "sergeant"
    replied(home, "weapon")
    assert only(home.ruiz, "Reply").words == "check_made"
    check = only(home.ruiz, "HistoryCheck")
    assert (check.adapter, check.outcome, check.by_id) == ("attest", "weapon", home.okada.staff.id)


def test_the_desk_is_told_of_the_line_and_care_is_not(home):
    from django.db import ProgrammingError

    from offramp.curb.models import Settlement

    builders.encounter(home, facts=UNSURE, outcome="asked")
    replied(home, "exploits")
    row = only(home.okada, "Settlement")
    assert (row.settles, row.lines) == ("stands", ["PL-P3"])
    with pytest.raises(ProgrammingError, match="permission denied"), as_(home.sam):
        list(Settlement.objects.all())


def test_the_first_word_stands(home):
    from offramp.curb import actions

    builders.encounter(home, facts=UNSURE, outcome="asked")
    question = only(home.ruiz, "Question").id
    for words in ("none", "exploits"):
        with as_(home.okada):
            assert actions.reply(home.okada.who, question=question, words=words) == "cleared"
    assert only(home.okada, "Settlement").settles == "cleared"


def test_the_officer_reads_what_came_of_it(home, ruiz):
    key = builders.encounter(home, facts=UNSURE, outcome="asked")
    page = ruiz.get(f"/e/{key}/").content.decode()
    assert "This waits: the sergeant is asked now." in page
    seen = page.split("?v=")[1].split('"')[0]
    replied(home, "none")
    moved = ruiz.get(f"/e/{key}/?v={seen}", **{"HX-Request": "true"})
    assert moved.status_code == 200 and "The sergeant cleared it: hand-off sent." in ruiz.text
    assert "The sergeant cleared it: hand-off sent." in ruiz.get("/mine/").content.decode()


def test_the_officer_reads_that_it_does_not_fit(home, ruiz):
    key = builders.encounter(home, facts=UNSURE, outcome="asked")
    replied(home, "threat")
    assert "No hand-off was sent." in ruiz.get(f"/e/{key}/").content.decode()
    assert "does not fit, by the reply" in ruiz.get("/mine/").content.decode()


def to_the_program(home, **settles):
    """A question that only the program can tell, put to the project manager."""
    from offramp.curb.models import Question
    from offramp.ground import ids

    key = builders.encounter(home, facts=UNSURE, outcome="asked")
    row = Question(
        id=ids.new(), site_id="port-larkin", encounter_id=key, ask="program.place", words="Is there a place?",
        asked_of="project_manager", **settles,
    )  # fmt: skip
    with as_(home.ruiz):
        row.save(force_insert=True)
    return key


def test_a_project_managers_reply_settles_without_a_look_at_the_finding(home):
    key = to_the_program(home, clears=["so"])
    replied(home, "none")
    assert settled(home) == []
    assert replied(home, "so", by="sam") == "cleared"
    assert settled(home) == [key]


def test_the_project_manager_replies_on_the_care_face(home, ruiz):
    from tests.rooms.handoff.worker import Worker

    key = to_the_program(home, clears=["so"])
    replied(home, "none")
    sam = Worker(home.sam)
    page = sam.get("/questions/")
    assert "Questions to the program" in page.text_only and "Is there a place?" in page.text_only
    question = page.content.decode().split('action="/questions/')[1].split("/")[0]
    assert "No questions now." in sam.post(f"/questions/{question}/reply/", words="so").text_only
    assert "The project manager cleared it: hand-off sent." in ruiz.get(f"/e/{key}/").content.decode()


@pytest.mark.parametrize("who", ["maya", "nadia"])
def test_nobody_else_replies_there(home, who):
    from tests.rooms.handoff.worker import Worker

    to_the_program(home)
    assert Worker(getattr(home, who)).get("/questions/").status_code == 404

"""The other adapter: a look in loaded records answers the history question, signed, and only its outcome is kept."""

import pytest

from offramp.errors import Refusal
from offramp.ground import ids
from tests.rooms.curb.rows import only
from tests.rooms.curb.test_minute import NONE, SEND, YES

CLEAR = {
    f"history.{one}": False
    for one in ("violent_conviction", "sex_offence_conviction", "recent_conviction", "weapon_conviction",
                "recent_violent_arrest")
}  # fmt: skip


@pytest.fixture
def records(monkeypatch, home):
    """Records that say of number 7 that nothing listed was found, and know nobody else."""
    from offramp.curb import actions, looking
    from offramp.curb.history.queries import Checked
    from offramp.curb.history.rules import Answer

    def check(who, *, person_key, book, on, route):
        if person_key != "7":
            raise Refusal(code="no_key", sentence="A look-up needs the person's number.")
        return Checked(id=ids.new(), facts=CLEAR, answers={key: Answer.not_met for key in CLEAR})

    monkeypatch.setattr(looking.history, "check", check)
    monkeypatch.setattr(looking, "adapter", lambda _pack: actions.Adapter.LOOKUP)


def test_the_records_answer_and_only_the_outcome_is_kept(records, ruiz, home):
    ruiz.tap("Trespass", NONE)
    ruiz.tap("Look it up", typed=[("person_key", "7")])
    assert YES in ruiz.form.buttons and 'value="7"' not in ruiz.text
    ruiz.tap(YES, SEND)
    row = only(home.ruiz, "HistoryCheck")
    assert (row.adapter, row.outcome) == ("lookup", "none")


def test_without_a_number_the_question_stays_with_a_sentence(records, ruiz):
    ruiz.tap("Trespass", NONE)
    page = ruiz.tap("Look it up", typed=[("person_key", "no such")])
    assert page.status_code == 422 and "needs the person" in ruiz.text and 'value="no such"' in ruiz.text


def test_one_step_back_takes_the_look_back(records, ruiz):
    ruiz.tap("Trespass", NONE)
    ruiz.tap("Look it up", typed=[("person_key", "7")])
    ruiz.tap("One step back")
    assert "Look it up" in ruiz.form.buttons


def test_a_look_of_another_stop_is_not_listened_to(records, ruiz):
    ruiz.tap("Trespass", NONE)
    ruiz.tap("Look it up", typed=[("person_key", "7")])
    form = ruiz.form
    moved = [(name, str(ids.new()) if name == "encounter" else value) for name, value in form.hidden]
    ruiz.post(form.action, moved)
    assert "Look it up" in ruiz.form.buttons


def test_where_no_records_are_loaded_nobody_is_offered_a_look(ruiz):
    ruiz.tap("Trespass", NONE)
    assert "Look it up" not in ruiz.form.buttons
    ruiz.tap("Nothing found", typed=[("lookup", "1"), ("person_key", "7")])
    assert YES in ruiz.form.buttons

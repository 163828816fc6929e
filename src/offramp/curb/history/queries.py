"""Asks the history store: the one call of history.check there is, declared as an exception to "no raw SQL".

What comes back is an answer a criterion. The person's number goes into the call and is written nowhere.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from offramp.curb.history import rules
from offramp.curb.history.rules import Answer
from offramp.errors import Refusal
from offramp.ground import ids, log
from offramp.ground.principal import Principal
from offramp.policy.records import Event
from offramp.policy.rulebook import Rulebook

CHECK = "SELECT outcome, answer, held FROM history.check(%s, %s::jsonb, %s)"
MAY_ASK = ("officer", "sergeant")


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A history check that was made: its id in the log, its facts for a finding, an answer a criterion."""

    id: uuid.UUID
    facts: Mapping[str, object]
    answers: Mapping[str, Answer]

    @property
    def outcome(self) -> str:
        """What may be kept: the criteria that were met, else one word, "none" or "cannot_say"."""
        met = [outcome for outcome, answer in self.answers.items() if answer is Answer.met]
        if met:
            return " ".join(met)
        return "cannot_say" if Answer.cannot_say in self.answers.values() else "none"


def check(who: Principal, *, person_key: str, book: Rulebook, on: date, route: str | None = None) -> Checked:
    """What the loaded records say of a person, as far as this book asks; the look is logged with it.

    Raises Refusal when nothing is loaded for the site, when the book asks nothing, or when `who` may not ask.
    """
    if who.role not in MAY_ASK or who.purpose != "referral":
        raise Refusal(code="walled", sentence="There is nothing here that you may see.")
    if not person_key.strip() or "\0" in person_key:
        raise Refusal(
            code="no_key",
            sentence="A look-up needs the person's number in the records.",
            next_step="Give the number, or run the check on your own terminal and say what it found.",
            fields={"person_key": "Give the person's number."},
        )
    asked = rules.wanted(book, on=on, route=route)
    if not asked:
        raise Refusal(
            code="nothing_asked", sentence="This rulebook asks nothing that a history check could tell."
        )
    with connection.cursor() as cursor:
        cursor.execute(CHECK, [person_key.strip(), json.dumps([one.plain() for one in asked]), on])
        rows = cursor.fetchall()
    if not rows:
        raise Refusal(
            code="history_off",
            sentence="No records are loaded here, so there is nothing to look in.",
            next_step="Run the check on your own terminal and say what it found.",
        )
    answers = {outcome: Answer(answer) for outcome, answer, _ in rows}
    found = ids.new()
    log.looked("curb.history.check", data_class="K4", ids=[found])
    held = [Event(kind) for kind in rows[0][2]]
    return Checked(id=found, facts=rules.facts(asked, answers, held), answers=answers)

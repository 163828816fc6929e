"""What the worker processes do for questions and approvals: whoever can answer is told that one waits, once each.

On the justice side the service `hold_clock` tells sergeants; on the care side the `collector` tells project
managers. A message says that a question waits and nothing of what it is about.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from offramp.curb import tellers
from offramp.curb.models import Approval, ApprovalWord, Encounter, Question, Reply, Settlement
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.program import actions as messages
from offramp.program import queries as program
from offramp.program.queries import StaffCard

Row = TypeVar("Row", Question, Approval)
WAITS = "A question waits. {address}/questions/"


@transaction.atomic
def tell_sergeants(who: Principal, at: datetime) -> int:
    """Tell sergeants of each open question of their unit, and of each stop that waits for their yes.

    Of a question the whole department hears where the unit has no sergeant.
    """
    # A sergeant's reply always leaves its settlement, which is what this side of the wall may read.
    answered = Exists(Settlement.objects.filter(question_id=OuterRef("pk")))
    calls: dict[str, StaffCard] = {}
    for question in _lately(Question.objects.filter(~answered, asked_of=tellers.SERGEANT), at):
        stop = question.encounter
        cards = tellers.sergeants(who, unit=stop.unit_id, agency=_agency(stop))
        calls |= _calls(f"question:{question.id}", cards)
    said = Exists(ApprovalWord.objects.filter(approval_id=OuterRef("pk")))
    for approval in _lately(Approval.objects.filter(~said, holder=tellers.SERGEANT), at):
        cards = tellers.of_unit(who, approval.encounter.unit_id)
        calls |= _calls(f"approval:{approval.id}", cards)
    return _tell(who, calls)


@transaction.atomic
def tell_project_managers(who: Principal, at: datetime) -> int:
    """Tell every project manager of the site of each open question that is put to them."""
    answered = Exists(Reply.objects.filter(question_id=OuterRef("pk")))
    calls: dict[str, StaffCard] = {}
    for question in _lately(Question.objects.filter(~answered, asked_of=tellers.MANAGER), at):
        calls |= _calls(f"question:{question.id}", program.staff_with_role(who, tellers.MANAGER))
    return _tell(who, calls)


def _agency(stop: Encounter) -> uuid.UUID:
    """The department of a stop: its officer's, or that of the unit that an officer called from."""
    if stop.officer is not None:
        return stop.officer.agency_id
    assert stop.unit is not None, "the table holds neither officer nor unit"
    return stop.unit.agency_id


def _lately(rows: QuerySet[Row], at: datetime) -> QuerySet[Row]:
    """What was asked of late and is no practice, oldest first."""
    waiting = rows.filter(asked_at__gte=at - tellers.LATELY, encounter__practice=False)
    return waiting.select_related("encounter__officer", "encounter__unit").order_by("asked_at", "id")


def _calls(key: str, cards: Sequence[StaffCard]) -> dict[str, StaffCard]:
    return {f"{key}:{card.id}": card for card in cards if card.phone}


def _tell(who: Principal, calls: Mapping[str, StaffCard]) -> int:
    unwritten = program.unwritten(who, calls) if calls else []
    for key in unwritten:
        text = WAITS.format(address=settings.BASE_URL)
        messages.write(who, to=calls[key].id, text=text, reference="", repeat_key=key)
    if unwritten:
        log.changed("curb.tell", data_class="K12", ids=[calls[key].id for key in unwritten])
    return len(unwritten)

"""Ask, take more time once, answer, and add what the person says to a no."""

import uuid
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from offramp.consent.asking import queries, rules
from offramp.consent.asking.rules import RequestKind
from offramp.consent.models import Request
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal


@transaction.atomic
def ask(who: Principal, *, participant: uuid.UUID, kind: RequestKind, words: str, on: date) -> uuid.UUID:
    """A request, and the day by which it is answered. The same request twice, unanswered, is one."""
    waiting = Request.objects.filter(
        participant_id=participant, kind=kind, words=words.strip(), decided_at=None
    ).first()
    if waiting is not None:
        return waiting.id
    row = Request(
        site_id=who.site,
        participant_id=participant,
        kind=kind,
        words=words.strip(),
        asked_by_id=who.staff,
        due_on=rules.due(kind, on),
    )
    row.save(force_insert=True)
    log.changed("consent.ask", data_class="K25", ids=[row.id], about=[participant])
    return row.id


@transaction.atomic
def take_more_time(who: Principal, *, request: uuid.UUID, on: date) -> None:
    """Thirty days more, once; the person reads it on their page."""
    row = queries.request(who, request)
    if row.extended_on is not None or row.decided_at is not None:
        raise Refusal(
            code="no_more_time", sentence=gettext("More time can be taken once, before the answer.")
        )
    Request.objects.filter(id=request).update(extended_on=on)
    log.changed("consent.take_more_time", data_class="K25", ids=[request], about=[row.participant_id])


@transaction.atomic
def answer(who: Principal, *, request: uuid.UUID, granted: bool, words: str) -> None:
    """Yes or no, with a reason that the person reads."""
    row = queries.request(who, request)
    changed = Request.objects.filter(id=request, decided_at=None).update(
        decided_at=clock.now(), decided_by_id=who.staff, granted=granted, answer=words.strip()
    )
    if not changed:
        raise Refusal(code="answered", sentence=gettext("This was answered already."))
    log.changed("consent.answer", data_class="K25", ids=[request], about=[row.participant_id])


@transaction.atomic
def disagree(who: Principal, *, request: uuid.UUID, words: str) -> None:
    """What the person says to a no. It goes wherever the record goes."""
    row = queries.request(who, request)
    if row.granted is not False:
        raise Refusal(code="no_answer", sentence=gettext("There is no such answer to disagree with."))
    Request.objects.filter(id=request).update(disagreement=words.strip())
    log.changed("consent.disagree", data_class="K25", ids=[request], about=[row.participant_id])

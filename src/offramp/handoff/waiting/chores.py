"""What the worker process does for a set place and time: tell whoever was chosen, and remind whoever has it.

Nobody is woken for it: whoever was chosen is told by day. Each message is written once, whatever happens.
"""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from offramp.consent import actions as consent
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.handoff import queries, rules
from offramp.handoff.models import Escalation
from offramp.handoff.queries import Handed
from offramp.handoff.rules import Step
from offramp.handoff.waiting import queries as waiting
from offramp.policy import packs
from offramp.program import actions as messages
from offramp.program import queries as program

# No name, no place and no reason in any message: a lock screen has no wall.
CHOSEN = "A meeting is set for {time}. Reply 1 to take it, 2 if you cannot. Ref {reference}. {address}"
SOON = "Ref {reference}: your meeting is at {time}. {address}"


def keep_appointments(who: Principal, at: datetime) -> int:
    """Tell and remind, once each."""
    with transaction.atomic():
        set_times = queries.appointments(who)
        accepted = waiting.acceptance(who, [handed.subject for handed in set_times]) if set_times else {}
    done = 0
    for handed in set_times:
        placing = accepted.get(handed.subject)
        chosen = placing.worker_id if placing else None
        try:
            done += _keep(who, handed, chosen, at)
        except IntegrityError:
            continue  # another worker process was faster
    return done


def _keep(who: Principal, handed: Handed, chosen: uuid.UUID | None, at: datetime) -> int:
    stamp = next(one for one in reversed(handed.situation.steps) if one.step is Step.SCHEDULED)
    if stamp.meet_at is None:
        return 0
    lead = timedelta(minutes=handed.situation.ladder.schedule_lead_minutes)
    local = at.astimezone(ZoneInfo(packs.load(who.site).program.time_zone))
    if handed.whose:
        if stamp.meet_at - lead <= at < stamp.meet_at and stamp.at < stamp.meet_at - lead:
            return _tell(
                who,
                handed,
                uuid.UUID(handed.whose),
                f"soon:{stamp.meet_at.isoformat()}",
                SOON,
                stamp.meet_at,
                at,
            )
        return 0
    if chosen is None or at >= stamp.meet_at or not rules.may_disturb(local, stamp.meet_at, lead):
        return 0
    return _tell(who, handed, chosen, "chosen", CHOSEN, stamp.meet_at, at)


@transaction.atomic
def _tell(
    who: Principal, handed: Handed, staff: uuid.UUID, key: str, text: str, meet_at: datetime, at: datetime
) -> int:
    """The row first: whoever is about to do the same stops there."""
    if handed.situation.done(key) is not None:
        return 0
    cards = program.staff_cards(who, [staff])
    called = [card for card in cards.values() if program.may_be_called(card)]
    Escalation(
        site_id=who.site,
        handoff_id=handed.id,
        subject_id=handed.subject,
        key=key,
        called=[str(card.id) for card in called],
        at=at,
    ).save(force_insert=True)
    zone = ZoneInfo(packs.load(who.site).program.time_zone)
    for card in called:
        if not handed.whose:
            consent.tie(who, kind="called", subject=handed.subject, staff=card.id, agency=card.agency_id)
        messages.write(
            who,
            to=card.id,
            text=text.format(
                time=meet_at.astimezone(zone).strftime("%a %H:%M"),
                reference=handed.reference,
                address=f"{settings.CARE_URL}/h/{handed.reference}",
            ),
            reference=handed.reference,
            repeat_key=f"{handed.id}:{key}:{card.id}",
        )
    log.changed("handoff.appointment", data_class="K16", ids=[handed.id], about=[handed.subject])
    return 1

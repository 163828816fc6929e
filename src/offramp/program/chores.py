"""What the worker process does for this room: hand waiting messages to the gateway, at least once each.

A message ends delivered or given up, never in between; of one that is given up somebody is told.
"""

import logging
import secrets
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.program import actions, gateways, queries
from offramp.program.actions import WaitingMessage
from offramp.program.gateways import Means, Outcome, Reason, Receipt
from offramp.program.gateways.receipts import NO_RECEIPT_AFTER, RANG, too_late
from offramp.program.models import Message

logger = logging.getLogger("offramp.program")
AT_ONCE, ROUNDS = 8, 25
# The ladder climbs in the same process: however slow a carrier is, it waits no longer than these two together.
SECONDS_TO_SEND, SECONDS_TO_ANSWER = 4.0, 8.0
LATELY = timedelta(hours=24)
# To those who lead, at most once an hour for each colleague who cannot be reached. It names nobody.
LOST = "A message did not arrive. See who cannot be reached: {address}/messages/"
LOST_KEY = "lost:"
LEADS = ("supervisor", "project_manager")


def send_waiting(who: Principal, at: datetime) -> int:
    """Send what is due and mark what became of each. When the gateway is slow or silent, the rest waits."""
    done, until = 0, time.monotonic() + SECONDS_TO_SEND
    for _ in range(ROUNDS):
        with transaction.atomic():
            due = actions.begin_tries(who, at=at, most=AT_ONCE)
            if not due:
                break
            gateway = gateways.chosen()
            stopped = queries.texts_stopped(who, [each.staff for each in due])
        receipts = _hand_over(gateway, due, stopped, at)
        for receipt, message in zip(receipts, due, strict=True):
            done += _settle(who, message, receipt, at)
        if any(receipt.outcome is Outcome.LATER for receipt in receipts) or time.monotonic() > until:
            break
    return done


def tell_of_lost(who: Principal, at: datetime) -> int:
    """Tell those who lead, but for the person concerned, of each message that was given up. Nobody is told of a
    call that merely rang (the next rung is the telling), nor of a telling that itself was lost."""
    with transaction.atomic():
        actions.give_up_unconfirmed(who, sent_before=at - NO_RECEIPT_AFTER, reason=Reason.NO_RECEIPT)
        lost = queries.undelivered_messages(who, since=at - LATELY, untold=True, but=RANG)
        if not lost:
            return 0
        leads = {card.id: card for role in LEADS for card in queries.staff_with_role(who, role)}
        told = []
        for each in lost:
            others = [card for card in leads.values() if card.id != each.staff and card.phone]
            telling = each.repeat_key.startswith(LOST_KEY)
            if not others and not telling:
                continue  # nobody there to tell yet; the page shows it meanwhile
            for card in () if telling else others:
                actions.write(
                    who,
                    to=card.id,
                    text=LOST.format(address=settings.CARE_URL),
                    reference="",
                    repeat_key=f"{LOST_KEY}{each.staff}:{at:%Y%m%d%H}:{card.id}",
                )
            told.append(each.id)
        if told:
            actions.mark_told(who, messages=told)
            log.changed("program.tell_of_lost", data_class="K12", ids=told)
    return len(told)


def _hand_over(
    gateway: gateways.Gateway, due: Sequence[WaitingMessage], stopped: set[uuid.UUID], at: datetime
) -> list[Receipt]:
    """A receipt for each, several at once: one that hangs holds up nobody, and is tried again later."""

    def receipt(message: WaitingMessage) -> Receipt:
        return _needs_no_asking(message, message.staff in stopped, at) or _try(gateway, message)

    several = ThreadPoolExecutor(max_workers=len(due))
    tries = [several.submit(receipt, message) for message in due]
    finished, _hanging = wait(tries, timeout=SECONDS_TO_ANSWER)
    several.shutdown(wait=False)
    return [
        tried.result() if tried in finished else _silent(message)
        for tried, message in zip(tries, due, strict=True)
    ]


def _needs_no_asking(message: WaitingMessage, stopped: bool, at: datetime) -> Receipt | None:
    """Why the gateway is not even asked; None where it is."""
    if not message.works_here:
        reason = Reason.WORKS_HERE_NO_LONGER
    elif too_late(message.means, written_at=message.written_at, at=at):
        reason = Reason.TOO_LATE
    elif not message.phone:
        reason = Reason.NO_NUMBER
    elif stopped and message.means is Means.MESSAGE:
        reason = Reason.TEXTS_STOPPED
    else:
        return None
    return Receipt(reference=str(message.id), outcome=Outcome.NEVER, reason=reason)


def _try(gateway: gateways.Gateway, message: WaitingMessage) -> Receipt:
    hand = gateway.call if message.means is Means.VOICE else gateway.send
    try:
        return hand(message.phone, message.text, str(message.id))
    except Exception:  # whatever it is, the others of this round are settled
        logger.exception("the gateway did not take message %s; it waits", message.id)
        return _silent(message)


def _silent(message: WaitingMessage) -> Receipt:
    return Receipt(reference=str(message.id), outcome=Outcome.LATER, reason=Reason.GATEWAY_SILENT)


def _settle(who: Principal, message: WaitingMessage, receipt: Receipt, at: datetime) -> bool:
    """What became of one, in a transaction of its own."""
    with transaction.atomic():
        if receipt.outcome is Outcome.TAKEN:
            actions.mark_sent(
                who, message=message.id, delivered_at=receipt.delivered_at, carrier_id=receipt.carrier_id
            )
            return True
        reason = receipt.reason or Reason.GATEWAY_DOWN
        if receipt.outcome is Outcome.NEVER:
            actions.give_up(who, message=message.id, reason=reason, code=receipt.code)
        else:
            actions.put_off(who, message=message.id, at=at, receipt=receipt, reason=reason, chance=_chance())
    return False


def _chance() -> float:
    return secrets.randbelow(1000) / 1000


@transaction.atomic
def forget_messages(_who: Principal, before: datetime, most: int) -> list[uuid.UUID]:
    """Take away messages that were sent or given up earlier than `before`; what still waits stays."""
    over = Message.objects.filter(Q(sent_at__lt=before) | Q(gave_up_at__lt=before)).order_by("id")
    gone = list(over.values_list("id", flat=True)[:most])
    if gone:
        Message.objects.filter(id__in=gone).delete()
        log.changed("program.forget_messages", data_class="K12", ids=gone)
    return gone

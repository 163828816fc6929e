"""What a carrier says became of a message, written down; and a call that is answered, spoken and pressed.

A receipt for a copy that is not ours any more changes nothing.
"""

from django.db import transaction

from offramp.ground import log
from offramp.ground.principal import acting
from offramp.program import actions, queries
from offramp.program.gateways.receipts import ARRIVED, BECAME
from offramp.program.queries import Posted
from offramp.web.carrier import answers, twiml
from offramp.web.carrier.words import Read, Word

KEYS = frozenset({"1", "2"})


def note(message: Posted, *, status: str, carrier_id: str, code: str) -> None:
    """Delivered, or given up with its reason; said again, or of another copy, it is nothing new."""
    another = bool(message.carrier_id and carrier_id and message.carrier_id != carrier_id)
    who = answers.gateway(message.card.site_id)
    reason = BECAME.get(status)
    with acting(who), transaction.atomic():
        if status in ARRIVED:
            actions.arrived(who, message=message.id)
        elif reason is not None and not another:
            actions.give_up(who, message=message.id, reason=reason, code=code)
        else:
            return
        log.changed("program.receipt", data_class="K12", ids=[message.id])


def spoken(message: Posted, action: str) -> str:
    """What an answered call says; whoever may take it is asked for a key."""
    lines = message.text.splitlines()
    return twiml.asks(lines, action) if queries.may_be_called(message.card) else twiml.says(lines)


def pressed(message: Posted, *, digit: str, call: str, action: str) -> str:
    """Somebody pressed a key: they are there, and it is done as the person who was called."""
    who = answers.gateway(message.card.site_id)
    with acting(who), transaction.atomic():
        actions.arrived(who, message=message.id)
    if digit not in KEYS or not message.reference:
        return spoken(message, action)
    said = Read(word=Word.NUMBER, number=digit, reference=message.reference)
    told = answers.act(message.card, said, f"{call}:{message.id}:{digit}")
    return twiml.says([told.replace(message.reference, " ".join(message.reference))] if told else [])

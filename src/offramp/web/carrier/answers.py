"""Acts on what a phone said, as the member of staff whose phone it is, and says what to answer.

It keeps that a word was heard, never what it was. An answer names nobody.
"""

import hashlib
import uuid
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from offramp.errors import Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import NOBODY, Principal, acting, service
from offramp.handoff import actions as handoff
from offramp.handoff import queries as handoffs
from offramp.program import actions, gateways, queries
from offramp.program.queries import StaffCard
from offramp.web.carrier import words
from offramp.web.carrier.words import Read, Word

LATELY = timedelta(hours=12)
AN_HOUR = 3600
# Answers an hour to one number. A phone that answers by itself and we would go on for ever; and a number can be
# forged: whoever does it cannot take and hand back all night.
MOST_UNDERSTOOD, MOST_OTHER = 40, 4
UNKNOWN = "This number cannot help you by text. If somebody is in danger, call 911."
HELP = "Reply 1 to take what waits, 2 if you cannot, or the minutes until you are there. STOP ends texts."
HELP_ES = "Responda 1 para tomarlo, 2 si no puede, o los minutos que le faltan. ALTO termina los mensajes."
STOPPED = "You get no more texts from here; calls still ring. START brings them back."
STOPPED_ES = "Ya no recibe mensajes de aquí; las llamadas siguen. INICIO los trae de nuevo."
STARTED = "You get texts again."
STARTED_ES = "Recibe mensajes de nuevo."
SHARED = (
    "Colleagues share this phone. Reply with the reference too, such as 1 7K2, or open {address}/incoming/"
)
NOT_YOURS = "You cannot take it from this phone. Call the worker on call."
NOTHING = "Nothing is waiting for you now. See {address}/incoming/"


def gateway(site: str) -> Principal:
    """The service that what a carrier sends back is written down by."""
    return replace(service(site, role="gateway", purpose="messaging"), request=ids.new())


def answer(phone: str, body: str, carrier_id: str) -> str:
    """Do what a text asks, once, and say so; "" where it was answered before, or far too often."""
    said, found = words.read(body), _whose(phone)
    understood = bool(found) and said.word is not Word.OTHER
    if _too_often(phone, MOST_UNDERSTOOD if understood else MOST_OTHER):
        return ""
    if said.word in (Word.STOP, Word.START):
        for card in found:
            _hear(card, carrier_id, said.word.value)
        both = {Word.STOP: (STOPPED, STOPPED_ES), Word.START: (STARTED, STARTED_ES)}[said.word]
        return both[said.spanish] if found else UNKNOWN
    if not found:
        return UNKNOWN
    if said.word is not Word.NUMBER:
        return HELP_ES if said.spanish else HELP
    if len(found) > 1:
        found = [card for card in found if said.reference and said.reference in _called_for(card)]
    if len(found) != 1:
        return SHARED.format(address=settings.CARE_URL)
    return act(found[0], said, carrier_id)


def act(card: StaffCard, said: Read, carrier_id: str) -> str:
    """What this member of staff said, done as them through the hand-off's own door; once for each `carrier_id`."""
    who = gateway(card.site_id)
    with acting(who), transaction.atomic():
        if queries.is_heard(who, carrier_id):
            return ""
    if not queries.may_be_called(card):
        return NOT_YOURS
    reference, told = _reply(_member(card), said, _called_for(card))
    _hear(card, carrier_id, "reply", reference)
    return told


def _reply(who: Principal, said: Read, called_for: list[str]) -> tuple[str, str]:
    """The reference of the hand-off that it was about, "" for none, and what to answer."""
    with acting(who):
        try:
            with transaction.atomic():
                reference = said.reference or _meant(who, said.number, called_for)
                if reference:
                    return reference, handoff.reply(who, reference=reference, words=said.number)
        except Refusal:
            log.walled("carrier.reply", data_class="K16", code="walled")
    return "", NOTHING.format(address=settings.CARE_URL)


def _meant(who: Principal, number: str, called_for: list[str]) -> str:
    """The hand-off that a bare number is about: minutes are for the one in hand, 1 and 2 for the latest call."""
    open_now = {each.reference: each for each in handoffs.awaiting_handoff(who)}
    ordered = [open_now[each] for each in called_for if each in open_now]
    mine = [each.reference for each in ordered if each.whose == str(who.staff)]
    free = [each.reference for each in ordered if not each.whose]
    taken = [each.reference for each in ordered]
    wanted = [*free, *mine, *taken] if number in ("1", "2") else [*mine, *free]
    return next(iter(wanted), "")


def _whose(phone: str) -> list[StaffCard]:
    """Everyone whose telephone this is, at any site of this deployment."""
    found = []
    for site in queries.sites():
        who = gateway(site)
        with acting(who), transaction.atomic():
            found += [card for card in queries.staff_with_phones(who) if _same(card.phone, phone)]
    return found


def _same(one: str, other: str) -> bool:
    return gateways.same(one, other, country=settings.GATEWAY_COUNTRY)


def _called_for(card: StaffCard) -> list[str]:
    who = gateway(card.site_id)
    with acting(who), transaction.atomic():
        return queries.references_sent(who, card.id, since=clock.now() - LATELY)


def _too_often(phone: str, most: int) -> bool:
    """Whether this number had so many answers already, with less than an hour between them. Kept in memory alone."""
    key = f"carrier:{most}:{hashlib.sha256(phone.encode()).hexdigest()}"
    count: int = cache.get(key, 0)
    cache.set(key, count + 1, AN_HOUR)
    return count >= most


def _hear(card: StaffCard, carrier_id: str, kind: str, reference: str = "") -> None:
    """That the phone answered; whoever answers for a hand-off has its text, receipt or not."""
    who = gateway(card.site_id)
    with acting(who), transaction.atomic():
        actions.hear(who, staff=card.id, carrier_id=carrier_id, kind=kind)
        if reference:
            actions.answered(who, staff=card.id, reference=reference)
        log.changed("program.hear", data_class="K12", ids=[card.id])


def _member(card: StaffCard) -> Principal:
    role = next(role for role in ("on_call_worker", "case_manager") if role in card.roles)
    return Principal(
        site=card.site_id,
        staff=card.id,
        role=role,
        purpose="coordination",
        agency=card.agency_id,
        unit=card.unit_id or NOBODY,
        request=ids.new(),
    )


def posted(message: uuid.UUID) -> queries.Posted | None:
    """The message of that id, at whichever site it is."""
    for site in queries.sites():
        who = gateway(site)
        with acting(who), transaction.atomic():
            if found := queries.posted(who, message):
                return found
    return None

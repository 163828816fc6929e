"""Writes down a stop that an officer phones in: whole, by the one function of the database that may do it.

The finding is handed over and never kept or read here; a history check is only ever clear or unknown.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from offramp.consent import gate
from offramp.curb import rules, settling, tellers
from offramp.curb.actions import Words
from offramp.curb.models import GOES_ON, Encounter
from offramp.curb.phone_in import queries
from offramp.curb.phone_in.queries import Caller
from offramp.curb.rules import Settles
from offramp.errors import Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import Principal
from offramp.policy import engine, findings, packs
from offramp.policy.asks import NONE
from offramp.policy.findings import Finding
from offramp.policy.rulebook import Rulebook

CALL = "SELECT offramp.take_down(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"


@transaction.atomic
def take_down(
    who: Principal,
    *,
    encounter: uuid.UUID,
    caller: Caller,
    route: str,
    reason: str,
    facts: Mapping[str, object],
    outcome: str,
    outcome_reason: str = "",
    description: Words | None = None,
    checked: bool = False,
    sergeant_agreed: bool = False,
    happened_at: datetime | None = None,
    beat: str = "",
) -> uuid.UUID:
    """Save one stop as the caller's own. Sent twice, it is one encounter."""
    if _mine(who, encounter):
        return encounter
    now = clock.now()
    happened_at = min(happened_at or now, now)
    pack = packs.load(who.site)
    on = rules.day(happened_at, pack.program.time_zone)
    book = pack.in_force(on=on)
    finding = engine.find(book, facts, route=route, on=on)
    _refuse_another_end(finding, outcome)
    goes_on = outcome in GOES_ON
    stop = {
        "id": str(encounter),
        "officer": str(caller.officer) if caller.officer else None,
        "unit": str(caller.unit) if caller.unit else None,
        "route": route,
        "reason": reason,
        "beat": beat,
        "happened_at": happened_at.isoformat(),
        "saved_at": now.isoformat(),
        "outcome": outcome,
        "outcome_reason": outcome_reason,
        "rulebook": book.version,
        "answer": str(finding.answer),
        "checked": NONE if checked else None,
    }
    questions = _questions(queries.seen_from(who, caller), book, finding, facts) if goes_on else []
    approvals = _approvals(who, caller, finding, sergeant_agreed) if goes_on else []
    said = _words(description or Words())
    _write(who, encounter, stop, said, findings.as_json(finding), questions, approvals)
    return encounter


def _refuse_another_end(finding: Finding, outcome: str) -> None:
    if outcome not in rules.ENDS[rules.way(finding.answer)]:
        raise Refusal(
            code="not_this_way",
            sentence=_("The rulebook does not let this stop end like that."),
            next_step=_("Start again with the reason."),
        )


def _write(who: Principal, encounter: uuid.UUID, *given: object) -> None:
    """Hand it to the database, whole; the same stop sent twice at once is one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CALL, [json.dumps(one) for one in given])
            log.changed("curb.take_down", data_class="K2", ids=[encounter])
    except DatabaseError as error:
        if not _mine(who, encounter):
            raise gate.walled() from error


def _mine(who: Principal, encounter: uuid.UUID) -> bool:
    return Encounter.objects.filter(id=encounter, taken_down_by_id=who.staff).exists()


def _words(said: Words) -> dict[str, object]:
    return {
        "called": said.called.strip(),
        "born_on": said.born_on.isoformat() if said.born_on else None,
        "looks": said.looks.strip(),
        "find_me": said.find_me.strip(),
    }


def _questions(
    seen: Principal, book: Rulebook, finding: Finding, facts: Mapping[str, object]
) -> list[dict[str, object]]:
    """What nobody on the telephone was sure of, put to whoever can tell, as if the officer had sent it."""
    found: list[dict[str, object]] = []
    for one in tellers.put(seen, book, finding):
        would = settling.weighed(book, facts, route=finding.route, on=finding.on, ask=one.ask)
        found.append(
            {
                "ask": one.ask,
                "words": one.words,
                "asked_of": one.asked_of,
                "clears": would[Settles.CLEARED],
                "confirms": would[Settles.STANDS],
                "excludes": would[Settles.EXCLUDED],
            }
        )
    return found


def _approvals(who: Principal, caller: Caller, finding: Finding, agreed: bool) -> list[dict[str, object]]:
    """Whose word the book wants, and whether the officer said on the telephone that a sergeant agreed."""
    if tellers.SERGEANT not in rules.approvals_wanted(finding):
        return []
    heard = agreed or caller.role == tellers.SERGEANT
    may_say = heard or bool(tellers.of_unit(who, caller.unit))
    holds = packs.load(who.site).program.sergeant_approves and may_say
    return [{"id": str(ids.new()), "holder": tellers.SERGEANT, "holds": holds, "heard": heard}]

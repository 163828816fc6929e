"""What the project manager says of somebody who waits. Words are only added; a word sent twice is one word.

Accepting calls nobody by itself: the worker process opens the hand-off with its place and its time.
"""

import uuid
import zlib
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from offramp.curb import actions as curb
from offramp.curb.rules import News
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal
from offramp.handoff import rules
from offramp.handoff.models import Placing
from offramp.handoff.rules import Door, Said, Stands
from offramp.handoff.waiting import queries
from offramp.policy import packs
from offramp.program import queries as program


@transaction.atomic
def accept(
    who: Principal,
    *,
    subject: uuid.UUID,
    meet_at: datetime,
    place: str,
    worker: uuid.UUID | None = None,
    note: str = "",
) -> None:
    """They have a place: whoever is chosen, or the next on call, meets them there and then."""
    if meet_at <= clock.now():
        sentence = gettext("Pick a time that is still to come.")
        raise Refusal(code="no_time_to_meet", sentence=sentence, fields={"day": sentence})
    if not place.strip():
        sentence = gettext("Say where they can be met.")
        raise Refusal(code="no_place_to_meet", sentence=sentence, fields={"place": sentence})
    if worker is not None and not program.may_be_called(program.staff_card(who, worker)):
        sentence = gettext("Pick a worker of the list, or the next on call.")
        raise Refusal(code="no_such_worker", sentence=sentence, fields={"worker": sentence})
    _one_at_a_time(who)
    left = queries.slots_open(who)
    if left is not None and left <= 0 and queries.one(who, subject).stands is not Stands.ACCEPTED:
        raise Refusal(
            code="no_place_left",
            sentence=gettext("No place is left after those kept for arrest diversions."),
            next_step=gettext("Put them on the wait list; you will see them here when a place is free."),
        )
    _say(
        who, subject, Said.ACCEPTED, worker_id=worker, place=place.strip(), meet_at=meet_at, note=note.strip()
    )


@transaction.atomic
def ask(who: Principal, *, subject: uuid.UUID, note: str) -> None:
    """Somebody is asked more: a note of who and what."""
    if not note.strip():
        sentence = gettext("Write what you asked, and whom.")
        raise Refusal(code="nothing_asked", sentence=sentence, fields={"note": sentence})
    _say(who, subject, Said.ASKED, note=note.strip())


@transaction.atomic
def decline(who: Principal, *, subject: uuid.UUID, reason: str, note: str = "") -> None:
    """Not here, with a reason of the site's tiles. They may be referred again any day."""
    if reason not in {tile.id for tile in packs.load(who.site).program.queue.declined_reasons}:
        sentence = gettext("Pick a reason.")
        raise Refusal(code="no_reason", sentence=sentence, fields={"reason": sentence})
    found = _say(who, subject, Said.DECLINED, reason=reason, note=note.strip())
    if found is not None and found.door is not Door.COMMUNITY:
        curb.note_answer(who, encounter=subject, key="queue", kind=News.OVER, at=clock.now())


@transaction.atomic
def wait_list(who: Principal, *, subject: uuid.UUID) -> None:
    """No place now: they wait for one."""
    _say(who, subject, Said.WAIT_LISTED)


@transaction.atomic
def call_back(who: Principal, *, subject: uuid.UUID) -> None:
    """Back from the wait list into the queue."""
    _say(who, subject, Said.CALLED_BACK)


@transaction.atomic
def rank(who: Principal, *, subject: uuid.UUID, priority: str) -> None:
    """Set one of the site's tiles, or none."""
    tiles = {tile.id for tile in packs.load(who.site).program.queue.priorities}
    if priority not in tiles | {""}:
        sentence = gettext("Pick one of the tiles.")
        raise Refusal(code="no_such_tile", sentence=sentence, fields={"priority": sentence})
    _say(who, subject, Said.RANKED, priority=priority)


def _one_at_a_time(who: Principal) -> None:
    """Of two who accept at once the second counts the places after the first: until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.callproc("pg_advisory_xact_lock", [zlib.crc32(f"handoff.places {who.site}".encode())])


def _say(who: Principal, subject: uuid.UUID, said: Said, **more: object) -> queries.Waits | None:
    """Add one word; None where the very same was said a moment ago."""
    found = queries.one(who, subject)
    last = found.words[-1] if found.words else None
    if (
        last is not None
        and last.said == said
        and all(getattr(last, key) == value for key, value in more.items())
    ):
        return None
    if not rules.may_say(found.stands, said):
        raise Refusal(
            code="not_now", sentence=_why_not(found.stands), next_step=gettext("You need do nothing more.")
        )
    row = Placing(
        site_id=who.site,
        subject_id=subject,
        number=len(found.words) + 1,
        said=said,
        by_id=who.staff,
        at=clock.now(),
        **more,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            code="faster",
            sentence=gettext("Somebody else said something about them a moment ago."),
            next_step=gettext("Read it, then say yours."),
        ) from error
    log.changed(f"handoff.{said}", data_class="K23", ids=[subject])
    return found


def _why_not(stands: Stands) -> str:
    return {
        Stands.ACCEPTED: gettext("They were accepted already."),
        Stands.DECLINED: gettext("They were declined already."),
        Stands.WAIT_LISTED: gettext("They are on the wait list: call them back first."),
    }.get(stands, gettext("That does not fit where they stand now."))

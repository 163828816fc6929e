"""What the tests of the desk begin with: held charges, their clocks, and what a participant signed."""

import contextlib
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import psycopg
from django.db import connections, transaction

from offramp.consent import actions as consent
from offramp.curb import actions as officer
from offramp.curb import queries as curb
from offramp.docket import actions, chores, queries, rules
from offramp.docket.models import Hold
from offramp.docket.queries import Held, Page
from offramp.ground import clock, ids
from offramp.ground.principal import acting
from tests import builders, cast, seats
from tests.cast import NIGHT, Cast

__all__ = ["acting", "ids", "rules"]
ZONE = ZoneInfo("America/Los_Angeles")
WHY = "Filing would serve nobody here."
UNSURE = builders.CLEAR | {key: {"unknown": True} for key in ("exploits_minors", "threat_to_others")}
EXCLUDED = builders.CLEAR | {"exploits_minors": True}


def opened(home: Cast, at: datetime = NIGHT) -> int:
    """What the docket's worker process opens in one round."""
    with seats.seated(home.services["hold_clock"], "justice") as who:
        return chores.open_holds(who, at)


def warned(home: Cast, at: datetime) -> int:
    """What it warns of in one round."""
    with seats.seated(home.services["hold_clock"], "justice") as who:
        return chores.warn(who, at)


def held(home: Cast, **overrides: object) -> uuid.UUID:
    """A diverted charge with its hold."""
    encounter = builders.encounter(home, **overrides)
    opened(home)
    return encounter


def excluded(home: Cast) -> uuid.UUID:
    """A held charge with a presumptive exclusion that the officer asked about."""
    return held(home, facts=EXCLUDED, outcome="asked")


def unsure(home: Cast) -> uuid.UUID:
    """A held charge of which the officer could not tell the bars: the sergeant is asked."""
    return held(home, facts=UNSURE, outcome="asked")


def replied(home: Cast, encounter: uuid.UUID, words: str, by: str = "okada") -> str:
    """Somebody answers the one question of this encounter with a tile."""
    person = getattr(home, by)
    with person.seated() as who, transaction.atomic():
        [asked] = [one for one in curb.open_questions(who) if one.question.encounter_id == encounter]
        return str(officer.reply(who, question=asked.question.id, words=words))


def decide(
    home: Cast,
    verb: str,
    encounter: uuid.UUID,
    *,
    at: datetime = NIGHT + timedelta(days=3),
    reason: str = WHY,
    **more: object,
) -> None:
    """A. Chen decides, three days later unless another time is given."""
    with home.chen.seated() as who, mock.patch.object(clock, "now", lambda: at):
        getattr(actions, verb)(who, encounter=encounter, reason=reason, **more)


def page(home: Cast, encounter: uuid.UUID, at: datetime = NIGHT) -> Page:
    """One hold as A. Chen reads it."""
    with home.chen.seated() as who, transaction.atomic():
        return queries.hold(who, encounter, at)


def twin_of(hold: Hold) -> Hold:
    """The same hold under another key, not saved."""
    return Hold(**{one.attname: getattr(hold, one.attname) for one in Hold._meta.fields if one.name != "id"})


def look(home: Cast, at: datetime = NIGHT) -> list[Held]:
    """The hold list as A. Chen reads it."""
    with home.chen.seated() as who, transaction.atomic():
        return queries.holds(who, at)


def day(number: int) -> datetime:
    """The same hour so many days after the night."""
    return NIGHT + timedelta(days=number)


def signed(home: Cast, encounter: uuid.UUID, agency: uuid.UUID | None = None) -> tuple[uuid.UUID, uuid.UUID]:
    """Maya has met the person of `encounter`, who signed a release for the prosecutor: participant and grant."""
    participant = builders.joined(home, encounter)
    with home.maya.seated() as who, transaction.atomic():
        grant = consent.grant(
            who,
            participant=participant,
            recipient_agency=agency or home.chen.staff.agency_id,
            classes=["K5"],
            purposes=["filing_decision"],
            until=cast.NIGHT + timedelta(days=3650),
            form_version="1",
            form_hash="0",
            language="en",
            signed_as="signature",
            read_aloud=True,
            copy_given=True,
        )
    return participant, grant.id


def intake_done(home: Cast, encounter: uuid.UUID) -> uuid.UUID:
    """The intake is done on the ninth day and the prosecutor may know it: the grant."""
    _, grant = signed(home, encounter)
    with home.maya.seated() as who:
        actions.note_intake(who, encounter=encounter, day=day(9).date(), grant=grant)
    return grant


def withdrawn(home: Cast, grant: uuid.UUID) -> None:
    """The person stops the sharing; Maya writes it down."""
    with home.maya.seated() as who:
        consent.revoke(who, grant=grant)


@contextlib.contextmanager
def own_connection() -> Iterator[None]:
    """A second connection of the justice face, for a thread of its own."""
    first = seats._faces["justice"]
    mine = first.copy()
    connections["default"] = mine
    try:
        yield
    finally:
        mine.close()


def until_somebody_waits(admin: str) -> None:
    """Give way until another transaction waits for this one's rows."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with psycopg.connect(admin, autocommit=True) as connection:
        for _ in range(50_000):
            row = connection.execute(asked).fetchone()
            if row and row[0]:
                return
    raise AssertionError("nobody came to wait")

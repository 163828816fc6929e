"""Builds what a test begins with, through the rooms' own doors, by the people who would do it."""

import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from offramp.ground import ids

if TYPE_CHECKING:
    from tests.cast import Cast

NIGHT = datetime(2026, 5, 20, 6, 42, tzinfo=UTC)  # 23:42 in Port Larkin

PORT_LARKIN = ZoneInfo("America/Los_Angeles")


def today() -> date:
    """The day in Port Larkin, which for some hours of each night is not yet that of UTC."""
    from offramp.ground import clock

    return clock.now().astimezone(PORT_LARKIN).date()


CLEAR = {
    "offence": "PLC 9.14",
    "age": {"at_least": 18},
    "complainant.objects": False,
    "threat_to_others": False,
    "amenable": True,
    "exploits_minors": False,
    "promotes_prostitution": False,
    "history.violent_conviction": False,
    "history.sex_offence_conviction": False,
    "history.recent_conviction": False,
    "history.weapon_conviction": False,
    "history.recent_violent_arrest": False,
}


def encounter(cast: "Cast", by: str = "ruiz", **overrides: object) -> uuid.UUID:
    """A trespass that Officer Ruiz diverted: eligible, accepted, with a few words about the person."""
    from offramp.curb import actions

    person = getattr(cast, by)
    wanted: dict[str, object] = {
        "encounter": ids.new(),
        "route": "arrest_diversion",
        "reason": "PLC 9.14",
        "facts": CLEAR,
        "outcome": "accepted",
        "description": actions.Words(called="Rosa", looks="Red coat", find_me="By the ferry steps"),
        "happened_at": NIGHT,
    }
    with person.seated():
        return actions.refer(person.who, **(wanted | overrides))


def joined(cast: "Cast", of: uuid.UUID, called: str = "Rosa") -> uuid.UUID:
    """Maya was called for this encounter, took it, and the person wanted LEAD: the new participant."""
    from django.db import transaction

    from offramp.consent import actions as consent
    from offramp.consent import gate
    from offramp.handoff.models import Match
    from tests import seats

    maya, participant = cast.maya.staff, ids.new()
    with seats.seated(cast.services["collector"], "care") as who, transaction.atomic():
        consent.tie(who, kind="called", subject=of, staff=maya.id, agency=maya.agency_id)
    with cast.maya.seated() as who, transaction.atomic():
        consent.tie(who, kind="assigned", subject=of, basis=of)
        Match(subject_id=of, site_id=who.site, participant_id=participant, by_id=who.staff).save(
            force_insert=True
        )
        gate.enrol(who, participant=participant, called=called, basis=of)
    return participant

"""What a participant's own pages show: their grants with the words of the card, who looked, their record."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from offramp.care.clinical import queries as clinical
from offramp.care.contacts import queries as contacts
from offramp.care.contacts.rules import Record
from offramp.care.intake import queries as intake
from offramp.care.own import words
from offramp.care.own.models import Link
from offramp.consent import gate
from offramp.consent import queries as consent
from offramp.docket import queries as docket
from offramp.errors import Refusal
from offramp.ground.principal import Principal
from offramp.policy.consent_words import Card
from offramp.program import queries as program


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """One party that may know something now; `card` has the words that the person read when they signed."""

    grant: uuid.UUID
    name: str
    kind: str
    until: date | None
    card: Card | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One line of "who looked": the day, who in words, from where, at what."""

    day: date
    who: str
    agency: str
    what: str
    wrote: bool
    danger: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Mine:
    """A person's record, but for a counselor's own notes and what keeps them safe."""

    names: Sequence[str]
    notes: Sequence[Record]
    health: Sequence[Record]
    treatment: Sequence[Record]
    housing: Sequence[Record]
    shared: Sequence[Shared]


def called(who: Principal, participant: uuid.UUID) -> str:
    """What they are called; nothing where they gave no name."""
    return gate.contact_card(who, participant).called


def shared(who: Principal, participant: uuid.UUID, language: str) -> list[Shared]:
    """Who may know what, now."""
    try:
        cards = {(card.agency, str(card.partner.form)): card.partner for card in intake.cards(who)}
    except Refusal:  # the site has no release any more; what was signed stands
        cards = {}
    zone = program.time_zone(who)
    found = []
    for grant in consent.living_grants(who, participant):
        agency = grant.recipient_agency
        partner = cards.get((agency.id, grant.kind)) if agency else None
        found.append(
            Shared(
                grant=grant.id,
                name=agency.name if agency else grant.recipient_kind,
                kind=agency.kind if agency else grant.recipient_kind,
                until=grant.until_at.astimezone(zone).date() if grant.until_at else None,
                card=partner.cards.get(language, partner.cards["en"]) if partner else None,
            )
        )
    return found


def held_until(who: Principal) -> date | None:
    """The last day of the first charge that is still held; None where none is."""
    due = min(docket.held_for(who, docket.waiting(who)).values(), default=None)
    return due.astimezone(program.time_zone(who)).date() if due else None


def looks(who: Principal, participant: uuid.UUID) -> list[Look]:
    """Who looked or wrote, the newest first; the same person at the same thing on one day is one line."""
    zone = program.time_zone(who)
    rows = [
        row
        for row in consent.looks_at(who, participant)
        if row.role in words.ROLES and row.kind in ("looked", "changed")
    ]
    agencies = program.agency_names(who, {row.agency for row in rows})
    lines: dict[tuple[object, ...], Look] = {}
    for row in rows:
        look = Look(
            day=_day(row.at, zone),
            who=str(words.ROLES[row.role]),
            agency=agencies.get(row.agency, ""),
            what=str(words.CLASSES.get(row.data_class, words.OTHER)),
            wrote=row.kind == "changed",
            danger=row.purpose == "emergency",
        )
        lines.setdefault((look.day, row.staff, look.what, look.wrote), look)
    return list(lines.values())


def left_the_house(who: Principal, participant: uuid.UUID) -> list[tuple[date, str, str]]:
    """What other agencies received under a consent or an order: the day, the agency, what in words."""
    zone = program.time_zone(who)
    rows = consent.accounting(who, participant)
    lines = [
        (_day(row.at, zone), row.agency, str(words.CLASSES.get(row.data_class, words.OTHER))) for row in rows
    ]
    return list(dict.fromkeys(lines))


def mine(who: Principal, participant: uuid.UUID, language: str) -> Mine:
    """The whole record that a person may read here."""
    known = gate.known(who, participant)
    return Mine(
        names=[text for _, _, text in known.names],
        notes=contacts.case_notes(who, participant),
        health=clinical.health_notes(who, participant),
        treatment=clinical.treatment_records(who, participant),
        housing=contacts.housing(who, participant),
        shared=shared(who, participant, language),
    )


def standing(who: Principal, participant: uuid.UUID) -> Link | None:
    """The address that the person has now, for whoever works with them."""
    rows = Link.objects.filter(participant_id=participant).order_by("-given_at")
    found = gate.look(who, "own.standing", data_class="K28", rows=rows, most=1)
    return found[0] if found else None


def site_day(who: Principal, at: datetime) -> date:
    """The day by the site's own calendar."""
    return _day(at, program.time_zone(who))


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()

"""Who my people are and where each intake stands. Every look passes the gate."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from offramp.care.intake import rules
from offramp.care.intake.models import Assessment, Screening
from offramp.consent import gate
from offramp.consent import queries as consent
from offramp.docket import queries as docket
from offramp.errors import Refusal
from offramp.ground.principal import Principal
from offramp.handoff import queries as handoff
from offramp.policy import packs
from offramp.policy.consent_words import Form, Partner, Release
from offramp.program import queries as program


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A charge that is held, as the case manager may know it; `warned` is the highest share that was warned of."""

    due_at: datetime
    warned: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A grant that stands; `kind` is the partner's, `form` what was signed."""

    id: uuid.UUID
    agency: uuid.UUID
    partner: str
    name: str
    kind: str
    form: str
    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What one hand-off began: the charge that waits for it, if any, and when the assessment was done.

    No encounter where somebody in the community referred them: then there is no charge and no officer.
    """

    subject: uuid.UUID
    encounter: uuid.UUID | None
    met_at: datetime
    assessed_at: datetime | None
    hold: Hold | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One participant with every hand-off by which they came to the looker, the latest first."""

    id: uuid.UUID
    called: str
    intakes: tuple[Intake, ...]
    screening: uuid.UUID | None
    tonight: tuple[str, ...] | None
    words: str
    grants: tuple[Standing, ...]

    @property
    def subject(self) -> uuid.UUID:
        """What the latest hand-off was about."""
        return self.intakes[0].subject

    @property
    def assessed_at(self) -> datetime | None:
        """When the last assessment was done; None while one hand-off still waits for it."""
        done = [one.assessed_at for one in self.intakes]
        return None if None in done else max(at for at in done if at)

    @property
    def hold(self) -> Hold | None:
        """Of the charges that are held, the one due first; one that still waits for the intake goes before."""
        held = [(bool(one.assessed_at), one.hold.due_at, one.hold) for one in self.intakes if one.hold]
        return min(held, key=lambda one: one[:2])[2] if held else None

    @property
    def prosecutor(self) -> Standing | None:
        """The grant under which the prosecutor may know that the intake is done."""
        return self._released_to("prosecutor")

    @property
    def police(self) -> Standing | None:
        """The grant under which the officer may know that they were met and said yes."""
        return self._released_to("police")

    def _released_to(self, kind: str) -> Standing | None:
        return next((one for one in self.grants if one.kind == kind and one.form == Form.lead_release), None)

    @property
    def told(self) -> rules.Told:
        """What becomes of "intake done"."""
        return rules.what_is_told(held=self.hold is not None, granted=self.prosecutor is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A partner's card of the release, with the agency that stands behind it here."""

    partner: Partner
    agency: uuid.UUID
    kind: str
    discloser: uuid.UUID | None


def my_people(who: Principal) -> list[Person]:
    """The participants who joined by a hand-off of mine; those whose charge is due first, first."""
    latest = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
    found = _people(who, handoff.matches(who))
    joined = gate.same_person(who, [each.id for each in found])
    return sorted(
        [each for each in found if each.id not in joined],
        key=lambda one: one.hold.due_at if one.hold and not one.assessed_at else latest,
    )


def person(who: Principal, participant: uuid.UUID) -> Person:
    """One participant. Raises the wall's Refusal for those who are not tied to them."""
    matches = handoff.matches(who, participant=participant)
    if not matches:
        raise gate.walled()
    return _people(who, matches)[0]


def cards(who: Principal, form: Form | None = None) -> list[Card]:
    """The partners of the site's forms, or of one, whose agency is there, in the pack's order.

    A card whose facts come from another agency than the worker's is there only when that agency is.
    """
    pack = packs.load(who.site)
    named = {agency.id: agency for agency in pack.program.agencies}
    here = program.agencies_called(who, [(each.name, each.kind.value) for each in named.values()])

    def found_here(agency: str) -> uuid.UUID | None:
        behind = named.get(agency)
        return here[behind.name, behind.kind.value] if behind else None

    found = []
    for partner in release(who).partners:
        agency = found_here(partner.agency)
        discloser = found_here(partner.discloser) if partner.discloser else who.agency
        if agency is None or discloser is None or form not in (None, partner.form):
            continue
        kind = named[partner.agency].kind.value
        if rules.purposes(kind, partner.form):
            found.append(Card(partner=partner, agency=agency, kind=kind, discloser=discloser))
    return found


def release(who: Principal) -> Release:
    """The words of the site's release. Raises Refusal where a site has none: then nothing can be shared."""
    words = packs.load(who.site).consent
    if words is None:
        raise Refusal(
            code="no_release",
            sentence=gettext("This site has no release of information yet, so nothing is shared."),
            next_step=gettext("Ask the project manager for it."),
        )
    return words


def words_read(words: Release, language: str, form: Form = Form.lead_release) -> list[str]:
    """Every word that the person had before them, in order: what the form's mark is made from."""
    said = [words.version, language, words.title[language], *words.paragraphs[language]]
    for partner in (one for one in words.partners if one.form is form):
        card = partner.cards[language]
        said += [partner.id, partner.name, card.who, card.what, card.not_what, card.why, card.until]
    return [*said, words.sign[language], words.withdraw[language]]


def today(who: Principal, at: datetime) -> date:
    """The day by the site's own calendar."""
    return at.astimezone(ZoneInfo(packs.load(who.site).program.time_zone)).date()


def is_assessed(who: Principal, subject: uuid.UUID) -> Assessment | None:
    """The assessment of an intake, once it is done."""
    rows = Assessment.objects.filter(subject_id=subject)
    found = gate.look(who, "intake.assessed", data_class="K6", rows=rows)
    return found[0] if found else None


def _people(who: Principal, matches: Sequence[handoff.Matched]) -> list[Person]:
    """Whom these are about with what is known, in as few questions as there are tables."""
    by_person: dict[uuid.UUID, list[handoff.Matched]] = {}
    for match in matches:
        by_person.setdefault(match.participant, []).append(match)
    participants = list(by_person)
    encounters = [match.encounter for match in matches if match.encounter]
    screened = Screening.objects.filter(participant_id__in=participants).order_by("at")
    assessed = Assessment.objects.filter(subject_id__in=[match.subject for match in matches])
    latest = {
        row.participant_id: row
        for row in gate.look(who, "intake.screening", data_class="K6", rows=screened, most=1000)
    }
    done = {
        row.subject_id: row.done_at
        for row in gate.look(who, "intake.assessed", data_class="K6", rows=assessed, most=1000)
    }
    names, granted = gate.contact_cards(who, participants), consent.living_grants_of(who, participants)
    due = docket.held_for(who, encounters)
    warned = docket.warned(who, due)
    partners = {(card.agency, str(card.partner.form)): card.partner.id for card in cards(who)}
    return [
        Person(
            id=key,
            called=names[key].called,
            intakes=tuple(
                Intake(
                    subject=match.subject,
                    encounter=match.encounter,
                    met_at=match.at,
                    assessed_at=done.get(match.subject),
                    hold=_hold(match.subject, due, warned),
                )
                for match in by_person[key]
            ),
            screening=latest[key].id if key in latest else None,
            tonight=tuple(latest[key].tonight) if key in latest else None,
            words=latest[key].words if key in latest else "",
            grants=_standing(granted[key], partners),
        )
        for key in participants
    ]


def _standing(granted: Sequence[Any], partners: Mapping[tuple[uuid.UUID, str], str]) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            id=grant.id,
            agency=grant.recipient_agency.id,
            partner=partners.get((grant.recipient_agency.id, grant.kind), ""),
            name=grant.recipient_agency.name,
            kind=grant.recipient_agency.kind,
            form=grant.kind,
            until=grant.until_at,
        )
        for grant in granted
        if grant.recipient_agency
    )


def _hold(
    subject: uuid.UUID, due: Mapping[uuid.UUID, datetime], warned: Mapping[uuid.UUID, int]
) -> Hold | None:
    return Hold(due_at=due[subject], warned=warned.get(subject)) if subject in due else None

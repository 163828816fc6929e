"""Questions about what partners are told: who may be told, what they were told, and what they would read."""

import uuid
from dataclasses import dataclass

from offramp.care.intake import queries as intake
from offramp.consent import gate
from offramp.consent import queries as consent
from offramp.docket.summaries import queries as summaries
from offramp.docket.summaries.queries import Written
from offramp.ground.principal import Principal
from offramp.workgroup import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """Somebody who may be told: under which grant, and as which kind of reader."""

    grant: uuid.UUID
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One sending, as its author finds it again; `partner` is empty where the consent has ended. `latest`: it is
    what that partner reads now."""

    written: Written
    partner: str
    latest: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """What partners are told of one person."""

    person: intake.Person
    partners: tuple[Partner, ...]
    told: tuple[Told, ...]

    @property
    def encounters(self) -> tuple[uuid.UUID, ...]:
        """The stops by which the person came; a community referral has none, and nobody is told of it."""
        return encounters(self.person)


def encounters(person: intake.Person) -> tuple[uuid.UUID, ...]:
    """The stops by which a person came."""
    return tuple(one.encounter for one in person.intakes if one.encounter)


def table(who: Principal, participant: uuid.UUID) -> Table:
    """What partners are told of a person. Raises the wall's Refusal for those who are not tied to them."""
    person = intake.person(who, participant)
    partners = _partners(who, person)
    names = {one.grant: one.name for one in partners}
    history, seen = [], set()
    for one in summaries.written(who, encounters(person)) if encounters(person) else []:
        latest = one.grant in names and one.grant not in seen
        seen.add(one.grant)
        history.append(Told(written=one, partner=names.get(one.grant, ""), latest=latest))
    return Table(person=person, partners=partners, told=tuple(history))


def partner(who: Principal, participant: uuid.UUID, grant: uuid.UUID) -> tuple[intake.Person, Partner]:
    """A person, and the partner of one grant of theirs who may be told. Raises the wall's Refusal otherwise."""
    person = intake.person(who, participant)
    found = next((one for one in _partners(who, person) if one.grant == grant), None)
    if found is None:
        raise gate.walled()
    return person, found


def _partners(who: Principal, person: intake.Person) -> tuple[Partner, ...]:
    """The justice partners whose living grant covers a summary, by the very form that was signed."""
    if not encounters(person):
        return ()
    words, found = intake.release(who), []
    cards = {card.agency: card for card in intake.cards(who)}
    for grant in consent.living_grants(who, person.id):
        card = cards.get(grant.recipient_agency_id) if grant.recipient_agency_id else None
        if card is None or grant.form_version != words.version:
            continue  # what an older form covered is not known: they sign again, or nothing is told
        if rules.may_be_told(
            kind=card.kind,
            classes=tuple(grant.classes),
            purposes=tuple(grant.purposes),
            card=card.partner.classes,
        ):
            found.append(Partner(grant=grant.id, name=card.partner.name, kind=card.kind))
    return tuple(found)

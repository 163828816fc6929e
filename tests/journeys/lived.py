"""Run with the care side's environment: lets happen in the night what no tap of `lived_in` does, so that every page has
something to show. Prints the address of the person's own pages."""

import sys
import uuid
from datetime import timedelta

from offramp.web import building
from tests import builders

WORD = "blue heron"


def main(site: str) -> None:
    """Everything about the first participant of the night."""
    building.ready()
    from django.db import transaction

    from offramp.care.intake import queries as intake
    from offramp.ground.principal import acting, service
    from offramp.program import queries as program

    door = service(site, role="installer", purpose="setup")
    with acting(door), transaction.atomic():
        staff = {card.name: card for served in program.all_staff(door) for card in [served.card]}
    maya = being(staff["Maya R."], "case_manager", "coordination")
    with acting(maya), transaction.atomic():
        participant = next(each.id for each in intake.my_people(maya) if each.grants)
    with acting(maya):
        secret = told(maya, participant, staff["Dele A."].id)
        known(maya, participant)
        kept(maya, staff["Noor H."], participant)
    guarded(staff, participant)
    print(f"/me/at/{site}/{secret}/")


def being(card, role: str, purpose: str):
    """A member of staff in a role."""
    from offramp.ground import ids
    from offramp.ground.principal import Principal

    return Principal(
        site=card.site_id,
        staff=card.id,
        role=role,
        purpose=purpose,
        agency=card.agency_id,
        request=ids.new(),
    )


def told(maya, participant: uuid.UUID, dele: uuid.UUID) -> str:
    """What a worker does: a note, a restriction, an address, and what the person asks for."""
    from offramp.care.contacts import actions as contacts
    from offramp.care.own import actions as own
    from offramp.consent.asking import actions as asking
    from offramp.consent.asking.rules import RequestKind
    from offramp.consent.guarding import actions as guarding
    from offramp.consent.guarding.rules import DenialKind
    from offramp.ground import ids

    contacts.write_note(maya, participant=participant, row=ids.new(), text="Slept at Harbor House.")
    kind = DenialKind.RESTRICTION
    guarding.deny(maya, participant=participant, kind=kind, reason="They asked for it.", staff=dele)
    for each in (RequestKind.ACCESS, RequestKind.AMENDMENT):
        asking.ask(maya, participant=participant, kind=each, words="It was Tuesday.", on=builders.today())
    return own.give(maya, participant=participant, word=WORD, language="en", names=[])


def known(maya, participant: uuid.UUID) -> None:
    """A number of hers, and a second record that turns out to be hers."""
    from django.db import transaction

    from offramp.care.intake import queries as intake
    from offramp.consent import gate

    with transaction.atomic():
        first, second = intake.my_people(maya)
    gate.identify(maya, participant=participant, kind="phone", value="2065550142")
    gate.merge(maya, kept=participant, merged=({first.id, second.id} - {participant}).pop())


def kept(maya, noor_card, participant: uuid.UUID) -> None:
    """Records of every class, by a case manager and by a clinician whom she brought in."""
    from offramp.care.clinical import actions as clinical
    from offramp.care.contacts import actions as contacts
    from offramp.ground import ids
    from offramp.ground.principal import acting

    contacts.write_safety(maya, participant=participant, row=ids.new(), text="Not to be called at night.")
    clinical.bring_in(maya, participant=participant, staff=noor_card.id)
    noor = being(noor_card, "clinician", "treatment")
    contacts.choose(maya, participant=participant, staff=noor_card.id)
    with acting(noor):
        for write in (clinical.write_health, clinical.write_treatment, clinical.write_counseling):
            write(noor, participant=participant, row=ids.new(), text="A cough, and a new plan.")


def guarded(staff, participant: uuid.UUID) -> None:
    """What the privacy officer meets: a request that got a no, emergencies, an order."""
    from django.db import transaction

    from offramp.consent.asking import actions as asking
    from offramp.consent.asking import queries as asked
    from offramp.consent.guarding import actions as guarding
    from offramp.consent.guarding.rules import Field
    from offramp.ground.principal import acting

    lena = being(staff["Lena V."], "privacy_officer", "audit")
    with acting(lena):
        with transaction.atomic():
            row = next(row for row in asked.asked(lena) if row.kind == "amendment")
        asking.answer(lena, request=row.id, granted=False, words="Two people wrote Monday.")
    for name, role in (("Maya R.", "case_manager"), ("Lena V.", "privacy_officer")):
        looking = being(staff[name], role, "emergency")
        with acting(looking):
            guarding.open_emergency(
                looking, participant=participant, nature="Not breathing", received_by="Dr. Osei"
            )
    law, today = being(staff["Lena V."], "privacy_officer", "legal_process"), builders.today()
    with acting(law):
        guarding.enter_order(
            law,
            participant=participant,
            court="Larkin County Superior Court",
            number="26-2-0001",
            counsel="B. Imai",
            counsel_at=today,
            fields=[Field.CASE_NOTES],
            from_day=today - timedelta(days=3),
            to_day=today,
        )


if __name__ == "__main__":
    main(sys.argv[1])

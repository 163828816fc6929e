"""What is done at an intake: tonight's needs, the release, the assessment, and withdrawing a consent.

Each is one transaction and can be sent twice without harm. Nothing travels to a partner without its grant.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from offramp.care.intake import queries, rules
from offramp.care.intake.models import Assessment, Screening
from offramp.consent import actions as consent
from offramp.docket import actions as docket
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal
from offramp.policy import packs


@transaction.atomic
def screen(who: Principal, *, participant: uuid.UUID, tonight: Sequence[str] = (), words: str = "") -> None:
    """What they need tonight; nothing at all is an answer too. The same again changes nothing."""
    words = words.strip()
    person = queries.person(who, participant)
    offered = [need.id for need in packs.load(who.site).program.needs_tonight]
    needs = rules.in_order(tonight, offered)
    if person.tonight == needs and words in ("", person.words):
        return
    row = Screening(
        id=uuid.uuid5(person.screening or participant, repr((needs, words))),  # sent twice, it is one row
        site_id=who.site,
        participant_id=participant,
        subject_id=person.subject,
        tonight=list(needs),
        words=words,
        by_id=who.staff,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if queries.person(who, participant).screening != row.id:
            raise
    else:
        log.changed("intake.screen", data_class="K6", ids=[participant])


@transaction.atomic
def skip_screening(who: Principal, *, participant: uuid.UUID) -> None:
    """They would rather not say: an answer where there is none yet, and never instead of one."""
    if queries.person(who, participant).tonight is None:
        screen(who, participant=participant)


@transaction.atomic
def sign_release(
    who: Principal,
    *,
    participant: uuid.UUID,
    chosen: Collection[rules.Chosen],
    language: str,
    signed_as: str,
    read_aloud: bool = False,
    copy_given: bool = False,
) -> list[uuid.UUID]:
    """A grant for each partner that the person said yes to, with `who` as the witness.

    Raises Refusal without a signature. The officer who now may know is told that they said yes, and a prosecutor
    who may know that the intake is done, where it is.
    """
    person = queries.person(who, participant)
    words = queries.release(who)
    partners = rules.agreed(chosen, standing=[grant.partner for grant in person.grants])
    if not partners:
        return []
    if not signed_as.strip():
        sentence = gettext("Write the name they sign with, or the mark they make.")
        raise Refusal(
            code="not_signed",
            sentence=gettext("The release is not signed yet."),
            next_step=sentence,
            fields={"signed_as": sentence},
        )
    if language not in words.title:
        raise Refusal(code="no_such_language", sentence=gettext("The release is not in this language."))
    made = []
    for card in queries.cards(who):
        if card.partner.id in partners:
            row = consent.grant(
                who,
                participant=participant,
                recipient_agency=card.agency,
                classes=rules.SHARED_CLASSES,
                purposes=rules.purposes(card.kind),
                until=clock.now() + timedelta(days=card.partner.days),
                form_version=words.version,
                form_hash=rules.form_hash(queries.words_read(words, language)),
                language=language,
                signed_as=signed_as.strip(),
                read_aloud=read_aloud,
                copy_given=copy_given,
            )
            made.append(row.id)
    _tell(who, queries.person(who, participant))
    log.changed("intake.sign_release", data_class="K6", ids=[participant])
    return made


@transaction.atomic
def finish_assessment(who: Principal, *, participant: uuid.UUID) -> rules.Told:
    """The intake assessment is done, for every charge that waits for it; the prosecutor is told if the person
    has allowed it, and only then."""
    waiting = [one for one in queries.person(who, participant).intakes if one.assessed_at is None]
    for intake in waiting:
        row = Assessment(
            site_id=who.site,
            participant_id=participant,
            subject_id=intake.subject,
            done_at=clock.now(),
            by_id=who.staff,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the same form, sent twice at the same instant
            if queries.is_assessed(who, intake.subject) is None:
                raise
        else:
            log.changed("intake.finish_assessment", data_class="K6", ids=[participant])
    return _tell(who, queries.person(who, participant))


@transaction.atomic
def withdraw(who: Principal, *, participant: uuid.UUID, grant: uuid.UUID) -> None:
    """Stop all sharing with the partner of this grant, at once. What is not this person's is left alone."""
    standing = queries.person(who, participant).grants
    agency = next((one.agency for one in standing if one.id == grant), None)
    for one in standing:
        if one.agency == agency:
            consent.revoke(who, grant=one.id)


def _tell(who: Principal, person: queries.Person) -> rules.Told:
    """Bring to the docket what each living grant lets a partner know: the police that they said yes, the
    prosecutor that the intake is done, once it is. Of every encounter by which they came, and of no referral."""
    for intake in person.intakes:
        if intake.encounter is None:
            continue
        if person.police:
            met = queries.today(who, intake.met_at)
            docket.note_engaged(who, encounter=intake.encounter, day=met, grant=person.police.id)
        if person.prosecutor and intake.assessed_at:
            day = queries.today(who, intake.assessed_at)
            docket.note_intake(who, encounter=intake.encounter, day=day, grant=person.prosecutor.id)
    return person.told

"""What is done at an intake: tonight's needs, the release, the assessment, and withdrawing a consent.

Each is one transaction and can be sent twice without harm. Nothing travels to a partner without its grant.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from offramp.care.intake import queries, rules
from offramp.care.intake.models import Assessment, Screening
from offramp.consent import actions as consent
from offramp.consent import rules as consent_rules
from offramp.docket import actions as docket
from offramp.errors import Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import Principal
from offramp.policy import packs
from offramp.policy.consent_words import Form, Release


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
    signed_as: str = "",
    mark: str = "",
    spoken: bool = False,
    signed_at: datetime | None = None,
    read_aloud: bool = False,
    copy_given: bool = False,
    form: Form = Form.lead_release,
) -> list[uuid.UUID]:
    """A grant for each partner that the person said yes to, all of one signing, with `who` as the witness.

    `mark`: what they drew instead of a name. `signed_at`: when they signed, where it is written down later.
    Raises Refusal without a signature, and for a spoken yes where that is not enough. The officer who now may know
    is told that they said yes, and a prosecutor who may know that the intake is done, where it is.
    """
    person = queries.person(who, participant)
    words = queries.release(who)
    standing = [grant.partner for grant in person.grants]
    partners = rules.agreed(chosen, standing=standing)
    cards = [card for card in queries.cards(who, form) if card.partner.id in partners]
    if not cards:
        return []
    drawn = rules.mark_hash(mark)
    _refuse_unsigned(signed_as, drawn)
    if language not in words.title:
        raise Refusal(code="no_such_language", sentence=gettext("The release is not in this language."))
    if spoken and not drawn:
        _refuse_unspoken(cards, words)
    signing, at = ids.new(), min(signed_at or clock.now(), clock.now())
    made = [
        consent.grant(
            who,
            participant=participant,
            kind=form,
            signing=signing,
            named=person.called or signed_as.strip(),
            language=language,
            signature="drawn" if drawn else "spoken" if spoken else "typed",
            signed_as=signed_as.strip(),
            mark_hash=drawn,
            signed_at=at,
            read_aloud=read_aloud,
            copy_given=copy_given,
            **_on_the_card(card, words, language, at),
        ).id
        for card in cards
    ]
    _tell(who, queries.person(who, participant))
    log.changed("intake.sign_release", data_class="K6", ids=[participant], grants=made)
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
    """Stop all sharing with the partner of this grant, at once. What is not this person's is left alone.

    Whoever received something under it is told so by the database, in the same transaction.
    """
    standing = queries.person(who, participant).grants
    party = next(((one.agency, one.form) for one in standing if one.id == grant), None)
    for one in standing:
        if (one.agency, one.form) == party:
            consent.revoke(who, grant=one.id)


@transaction.atomic
def withdraw_all(who: Principal, *, participant: uuid.UUID) -> None:
    """Stop all sharing with everybody, at once."""
    for one in queries.person(who, participant).grants:
        consent.revoke(who, grant=one.id)


def _on_the_card(card: queries.Card, words: Release, language: str, at: datetime) -> dict[str, Any]:
    """What the person read on this card, as the consent keeps it."""
    form = card.partner.form
    classes = rules.classes(form, card.partner.opens)
    return {
        "discloser": card.discloser,
        "recipient_agency": card.agency,
        "classes": classes,
        "description": card.partner.cards[language].what,
        "purposes": rules.purposes(card.kind, form),
        "until": consent_rules.ends_at(at, card.partner.days, classes),
        "form_version": words.version,
        "form_hash": rules.form_hash(queries.words_read(words, language, form)),
    }


def _refuse_unsigned(signed_as: str, drawn: str) -> None:
    if signed_as.strip() or drawn:
        return
    sentence = gettext("Write the name they sign with, or the mark they make.")
    raise Refusal(
        code="not_signed",
        sentence=gettext("The release is not signed yet."),
        next_step=sentence,
        fields={"signed_as": sentence},
    )


def _refuse_unspoken(cards: Sequence[queries.Card], words: Release) -> None:
    """A yes that is spoken: where counsel agreed, and never for records of health or treatment."""
    for card in cards:
        classes = rules.classes(card.partner.form, card.partner.opens)
        if not consent_rules.may_be_spoken(classes, site_allows=words.spoken_yes):
            sentence = gettext("A spoken yes is not enough for %(name)s. Have it signed.") % {
                "name": card.partner.name
            }
            raise Refusal(code="not_signed", sentence=sentence, fields={"spoken": sentence})


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

"""What a case manager writes down, and whom the person chose to know of their safety.

Records are only ever added: a correction is a row of its own. Each form can be sent twice without harm.
"""

import contextlib
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from offramp.care.contacts import queries, rules
from offramp.care.contacts.models import CaseNote, Housing, SafetyRecord
from offramp.consent import actions as consent
from offramp.consent import gate
from offramp.consent import queries as ties
from offramp.errors import Refusal
from offramp.ground import clock, log, sealing
from offramp.ground.principal import Principal
from offramp.program import queries as program

NOT_ALLOWED = "42501"  # what PostgreSQL says where a row policy refuses a row


@transaction.atomic
def write_note(
    who: Principal,
    *,
    participant: uuid.UUID,
    row: uuid.UUID,
    text: str,
    about: date | None = None,
    corrects: uuid.UUID | None = None,
) -> None:
    """A case note; `corrects` names the one that it mends."""
    mended(who, CaseNote.objects.all(), participant, corrects, data_class="K6")
    note = CaseNote(text=text.strip(), **signed(who, participant, row, about, corrects))
    keep(note, act="contacts.write_note", data_class="K6", participant=participant)


@transaction.atomic
def write_safety(
    who: Principal,
    *,
    participant: uuid.UUID,
    row: uuid.UUID,
    text: str,
    about: date | None = None,
    corrects: uuid.UUID | None = None,
) -> None:
    """A safety record, sealed. Whoever hears first is the first whom the person chose."""
    _join(who, participant)
    mended(who, SafetyRecord.objects.all(), participant, corrects, data_class="K10")
    sealed = sealing.seal(participant, text.strip(), about=f"{queries.SAFETY}:{row}")
    record = SafetyRecord(sealed=sealed, **signed(who, participant, row, about, corrects))
    keep(record, act="contacts.write_safety", data_class="K10", participant=participant)


@transaction.atomic
def note_housing(
    who: Principal,
    *,
    participant: uuid.UUID,
    row: uuid.UUID,
    situation: rules.Situation,
    text: str = "",
    about: date | None = None,
) -> None:
    """Where somebody stays, on a day."""
    zone = program.time_zone(who)
    stay = Housing(
        id=row,
        site_id=who.site,
        participant_id=participant,
        on_day=about or clock.now().astimezone(zone).date(),
        situation=situation.value,
        words=text.strip(),
        by_id=who.staff,
        agency_id=who.agency,
    )
    keep(stay, act="contacts.note_housing", data_class="K11", participant=participant)


@transaction.atomic
def choose(who: Principal, *, participant: uuid.UUID, staff: uuid.UUID) -> None:
    """The person chose one more colleague to know of their safety; whoever does this is of the circle, or its first.

    Raises Refusal for somebody who cannot be chosen.
    """
    _join(who, participant)
    card = next((each for each in queries.may_be_chosen(who, participant) if each.id == staff), None)
    if card is None:
        raise Refusal(code="nobody_chosen", sentence=gettext("Pick somebody of the list."))
    tie(who, kind="named", participant=participant, staff=card.id, agency=card.agency_id)


@transaction.atomic
def end_choice(who: Principal, *, participant: uuid.UUID, staff: uuid.UUID) -> None:
    """The person chose otherwise: this colleague is to know no longer. Oneself, too, can leave."""
    if who.staff not in ties.named(who, participant):
        raise gate.walled()
    consent.end_naming(who, subject=participant, staff=staff)


def tie(who: Principal, *, kind: str, participant: uuid.UUID, staff: uuid.UUID, agency: uuid.UUID) -> None:
    """Tie a colleague to somebody I work with. One who is tied already stays so; we may not be able to see it."""
    with contextlib.suppress(IntegrityError), within_the_wall():
        consent.tie(who, kind=kind, subject=participant, staff=staff, agency=agency, basis=participant)


def signed(
    who: Principal,
    participant: uuid.UUID,
    row: uuid.UUID,
    about: date | None,
    corrects: uuid.UUID | None,
) -> dict[str, Any]:
    """What every record says of itself: whose it is, who wrote it for which agency, and what day it is about."""
    now = clock.now()
    return {
        "id": row,
        "site_id": who.site,
        "participant_id": participant,
        "about_at": rules.about(about, now=now, zone=program.time_zone(who)),
        "by_id": who.staff,
        "agency_id": who.agency,
        "corrects_id": corrects,
    }


def mended(
    who: Principal,
    rows: QuerySet[Any],
    participant: uuid.UUID,
    corrects: uuid.UUID | None,
    *,
    data_class: str,
) -> None:
    """What a correction names must be there for whoever writes it, and about the same person."""
    if corrects is not None:
        found = rows.filter(id=corrects, participant_id=participant)
        gate.look_at(who, "contacts.corrected", data_class=data_class, rows=found)


def keep(row: Model, *, act: str, data_class: str, participant: uuid.UUID) -> None:
    """Save a record once; sent twice it is one row. Raises the wall's Refusal where it may not be written."""
    try:
        with within_the_wall():
            row.save(force_insert=True)
    except IntegrityError:
        if not type(row)._default_manager.filter(pk=row.pk, participant_id=participant).exists():
            raise
    else:
        log.changed(act, data_class=data_class, ids=[row.pk], about=[participant])


@contextlib.contextmanager
def within_the_wall() -> Iterator[None]:
    """What the row policies refuse reads as the wall: the same for hidden and for absent."""
    try:
        with transaction.atomic():
            yield
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOT_ALLOWED:
            raise
        raise gate.walled() from None


def _join(who: Principal, participant: uuid.UUID) -> None:
    """Be of the circle. Raises Refusal for whoever was not chosen where others were."""
    chosen = {card.id for card in queries.safety_circle(who, participant)}
    match rules.joins(who.staff, chosen=chosen):
        case rules.Joins.FIRST:
            tie(who, kind="named", participant=participant, staff=who.staff, agency=who.agency)
        case rules.Joins.NOT_CHOSEN:
            raise Refusal(
                code="not_chosen",
                sentence=gettext("This was not saved: only somebody whom they chose can add to it."),
                next_step=gettext("Ask them whom they told, and ask that colleague to bring you in."),
            )

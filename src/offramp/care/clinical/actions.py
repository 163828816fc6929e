"""What clinicians write, and how a case manager brings one in.

Records are only ever added; treatment records and counseling notes are sealed. Each form can be sent twice.
"""

import uuid
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from offramp.care.clinical import queries
from offramp.care.clinical.models import CounselingNote, HealthNote, TreatmentRecord
from offramp.care.contacts import actions as contacts
from offramp.consent import actions as consent
from offramp.errors import Refusal
from offramp.ground import log, sealing
from offramp.ground.principal import Principal


@transaction.atomic
def write_health(
    who: Principal,
    *,
    participant: uuid.UUID,
    row: uuid.UUID,
    text: str,
    part2: bool = False,
    about: date | None = None,
    corrects: uuid.UUID | None = None,
) -> None:
    """A health note; `part2`: it comes from a program under 42 CFR Part 2."""
    contacts.mended(who, HealthNote.objects.all(), participant, corrects, data_class="K7")
    said = contacts.signed(who, participant, row, about, corrects)
    note = HealthNote(text=text.strip(), part2=part2, **said)
    contacts.keep(note, act="clinical.write_health", data_class="K7", participant=participant)


@transaction.atomic
def write_treatment(
    who: Principal,
    *,
    participant: uuid.UUID,
    row: uuid.UUID,
    text: str,
    part2: bool = True,
    about: date | None = None,
    corrects: uuid.UUID | None = None,
) -> None:
    """A record of substance-use treatment, sealed."""
    contacts.mended(who, TreatmentRecord.objects.all(), participant, corrects, data_class="K8")
    said = contacts.signed(who, participant, row, about, corrects)
    sealed = sealing.seal(participant, text.strip(), about=f"{queries.TREATMENT}:{row}")
    record = TreatmentRecord(sealed=sealed, part2=part2, **said)
    contacts.keep(record, act="clinical.write_treatment", data_class="K8", participant=participant)


@transaction.atomic
def write_counseling(
    who: Principal,
    *,
    participant: uuid.UUID,
    row: uuid.UUID,
    text: str,
    about: date | None = None,
    corrects: uuid.UUID | None = None,
) -> None:
    """A counseling note, sealed: for its author alone."""
    contacts.mended(
        who, CounselingNote.objects.filter(by_id=who.staff), participant, corrects, data_class="K9"
    )
    said = contacts.signed(who, participant, row, about, corrects)
    sealed = sealing.seal(participant, text.strip(), about=f"{queries.COUNSELING}:{row}")
    note = CounselingNote(sealed=sealed, **said)
    contacts.keep(note, act="clinical.write_counseling", data_class="K9", participant=participant)


@transaction.atomic
def bring_in(who: Principal, *, participant: uuid.UUID, staff: uuid.UUID) -> str:
    """Tie a clinician to somebody I work with; what they are called. They see no note of the team by it.

    Raises Refusal for somebody who is no clinician here.
    """
    card = next((each for each in queries.clinicians(who) if each.id == staff), None)
    if card is None:
        raise Refusal(code="no_clinician", sentence=gettext("Pick somebody of the list."))
    contacts.tie(who, kind="assigned", participant=participant, staff=card.id, agency=card.agency_id)
    return card.name


@transaction.atomic
def leave(who: Principal, *, participant: uuid.UUID) -> None:
    """I work with this person no longer; what I wrote stays."""
    consent.end_ties(who, subject=participant)
    log.changed("clinical.leave", data_class="K13", ids=[participant])

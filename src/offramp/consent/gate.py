"""The gate: every look at protected rows passes here and leaves its row in the log; people are reached only here.

The database decides what may be seen. The gate writes down what was: who looked, and, where it was by somebody's
consent, the line of the accounting.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core import signing
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from offramp.consent import actions, disclosing
from offramp.errors import Refusal
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.people import actions as people
from offramp.people import queries
from offramp.people.queries import ContactCard

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Who somebody is: names and identifiers as (id, kind, text), merges as (id, kept, merged)."""

    card: ContactCard
    names: tuple[tuple[uuid.UUID, str, str], ...]
    identifiers: tuple[tuple[uuid.UUID, str, str], ...]
    merges: tuple[tuple[uuid.UUID, uuid.UUID, uuid.UUID], ...]


ABOUT = ("participant_id", "subject_id", "encounter_id", "kept_id")  # else the row is itself what it is about


def look(who: Principal, act: str, *, data_class: str, rows: QuerySet[Row], most: int = 200) -> list[Row]:
    """Read at most `most` of `rows` and log the look with the ids that were returned."""
    found = list(rows[:most])
    _log(who, act, data_class, found)
    return found


def look_at(who: Principal, act: str, *, data_class: str, rows: QuerySet[Row]) -> Row:
    """Read the one row of `rows`. Raises the wall's Refusal, the same for hidden and for absent."""
    found = rows.first()
    if found is None:
        raise walled()
    _log(who, act, data_class, [found])
    return found


def disclosed(who: Principal, act: str, *, data_class: str, rows: Sequence[Model], means: str) -> None:
    """What was looked at goes further by these means (print, export, message, call): another line, another look."""
    _log(who, act, data_class, rows, means=means)


def marked(ids: Iterable[uuid.UUID]) -> str:
    """What an open page shows, in a word that it can ask with: see `still`."""
    return signing.dumps([each.hex for each in ids], salt="still", compress=True)


def still(_who: Principal, act: str, *, data_class: str, rows: QuerySet[Row], mark: str) -> bool:
    """Whether everything that an open page shows may still be seen. It tells nothing else, and is no disclosure."""
    try:
        shown = {uuid.UUID(hex=each) for each in signing.loads(mark, salt="still")}
    except signing.BadSignature:
        return False
    there = set(rows.filter(pk__in=shown).values_list("pk", flat=True))
    log.looked(act, data_class=data_class, ids=there)
    return there == shown


def _log(who: Principal, act: str, data_class: str, found: Sequence[Model], *, means: str = "view") -> None:
    """One row of the log: the ids that came back, whom they are about, and the consents that it relied on."""
    relied = disclosing.account(who, act, data_class=data_class, rows=found, means=means)
    log.looked(
        act,
        data_class=data_class,
        ids=[row.pk for row in found],
        about=[_first(row, ABOUT) or row.pk for row in found],
        grants=relied,
    )


def _first(row: Model, names: tuple[str, ...]) -> uuid.UUID | None:
    """What the first of these columns says, without asking the database for one that was not read."""
    return next((row.__dict__[name] for name in names if row.__dict__.get(name)), None)


def walled() -> Refusal:
    """What everyone gets who asks for what they may not see, or for what was never there."""
    return Refusal(code="walled", sentence="There is nothing here that you may see.")


@transaction.atomic
def enrol(who: Principal, *, participant: uuid.UUID, called: str, basis: uuid.UUID) -> None:
    """A new participant, tied to the worker who met them on the strength of the encounter `basis`.

    The hand-off of `basis` is the worker's own and already matched to `participant`; the wall holds to both.
    """
    actions.tie(who, kind="assigned", subject=participant, basis=basis)
    people.add(who, participant=participant, called=called)
    log.changed("consent.enrol", data_class="K1", ids=[participant])


@transaction.atomic
def rejoin(who: Principal, *, participant: uuid.UUID, basis: uuid.UUID) -> None:
    """Somebody the program knows has come back: the worker is tied to the same record, no new test."""
    actions.tie(who, kind="assigned", subject=participant, basis=basis)
    log.changed("consent.rejoin", data_class="K1", ids=[participant])


def is_within_reach(_who: Principal, subject: uuid.UUID, data_class: str) -> bool:
    """Whether this class about this subject may be known at all, without a look at any table that holds it.

    Asked before anything else, it costs the same for hidden and for absent: a stopwatch learns nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.callproc("within_reach", [subject, data_class])
        return bool(cursor.fetchone()[0])


def contact_cards(who: Principal, participants: Iterable[uuid.UUID]) -> dict[uuid.UUID, ContactCard]:
    """What people are called, for those whom the wall lets through."""
    cards = queries.contact_cards(who, participants)
    log.looked("consent.contact_cards", data_class="K1", ids=cards)
    return cards


def contact_card(who: Principal, participant: uuid.UUID) -> ContactCard:
    """What one person is called. Raises the wall's Refusal, the same for hidden and for absent."""
    if not queries.is_there(who, participant):
        raise walled()
    return contact_cards(who, [participant])[participant]


def everyone(who: Principal, *, most: int = 200) -> list[ContactCard]:
    """The people whom the wall lets through: a clinician's own, a supervisor's agency's; the last met first."""
    cards = queries.everyone(who, most=most)
    log.looked("consent.everyone", data_class="K1", ids=[card.id for card in cards])
    return cards


def found_by_name(who: Principal, words: str) -> list[ContactCard]:
    """Search before create: at most five contact cards."""
    cards = queries.found_by_name(who, words)
    log.looked("consent.found_by_name", data_class="K1", ids=[card.id for card in cards])
    return cards


@transaction.atomic
def known(who: Principal, participant: uuid.UUID) -> Known:
    """Every name of somebody, and what tells them apart. Raises the wall's Refusal, for hidden and for absent."""
    card = contact_card(who, participant)
    found = Known(
        card=card,
        names=tuple((row.id, row.kind, row.text) for row in queries.names(who, participant)),
        identifiers=tuple((row.id, row.kind, row.value) for row in queries.identifiers(who, participant)),
        merges=tuple((row.id, row.kept_id, row.merged_id) for row in queries.merges(who, [participant])),
    )
    ids = [row[0] for row in (*found.names, *found.identifiers, *found.merges)]
    log.looked("consent.known", data_class="K1", ids=ids, about=[participant])
    return found


@transaction.atomic
def also_called(who: Principal, *, participant: uuid.UUID, kind: str, text: str) -> None:
    """One more name of somebody."""
    row = people.also_called(who, participant=participant, kind=kind, text=text)
    log.changed("consent.also_called", data_class="K1", ids=[row], about=[participant])


@transaction.atomic
def identify(who: Principal, *, participant: uuid.UUID, kind: str, value: str) -> None:
    """A telephone, a year of birth, or the last four of a number."""
    row = people.identify(who, participant=participant, kind=kind, value=value)
    log.changed("consent.identify", data_class="K1", ids=[row], about=[participant])


@transaction.atomic
def forget_identifier(who: Principal, *, participant: uuid.UUID, identifier: uuid.UUID) -> None:
    """Take one of them away again. Raises the wall's Refusal where there is none that whoever asks may see."""
    if not people.forget_identifier(who, identifier=identifier):
        raise walled()
    log.changed("consent.forget_identifier", data_class="K1", ids=[identifier], about=[participant])


@transaction.atomic
def merge(who: Principal, *, kept: uuid.UUID, merged: uuid.UUID) -> uuid.UUID:
    """Two records that whoever acts works with are one person: an edge, and no row moves.

    Nobody sees more by it: each looks through their own ties, as before.
    """
    for one in (kept, merged):
        contact_card(who, one)
    if kept == merged or queries.merges(who, [kept, merged]):
        raise Refusal(
            code="already_merged",
            sentence=gettext("One of the two is already joined with a record."),
            next_step=gettext("Take that apart first."),
        )
    row = people.merge(who, kept=kept, merged=merged)
    log.changed("consent.merge", data_class="K1", ids=[row], about=[kept, merged])
    return row


@transaction.atomic
def undo_merge(who: Principal, *, merge: uuid.UUID, about: Iterable[uuid.UUID]) -> None:
    """They are two people after all; both are exactly as they were."""
    if not people.undo_merge(who, merge=merge):
        raise walled()
    log.changed("consent.undo_merge", data_class="K1", ids=[merge], about=about)


def same_person(who: Principal, participants: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For each that was joined to another record which the looker works with, too: that record."""
    wanted = list(participants)
    return {row.merged_id: row.kept_id for row in queries.merges(who, wanted) if row.kept_id in wanted}

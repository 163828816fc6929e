"""What participants are called. Only consent's gate comes here."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext

from offramp.errors import Refusal
from offramp.ground.principal import Principal
from offramp.people.models import Identifier, Merge, Name, Participant

TOO_OFTEN = "54000"


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactCard:
    """The most that a list may show of a person; `called` is empty for somebody without a name yet."""

    id: uuid.UUID
    called: str


def contact_cards(_who: Principal, participants: Iterable[uuid.UUID]) -> dict[uuid.UUID, ContactCard]:
    """The card of each of `participants` that the wall lets through; the newest name wins."""
    wanted = list(participants)
    cards = {each: ContactCard(id=each, called="") for each in wanted}
    for name in Name.objects.filter(participant_id__in=wanted, kind="called").order_by("told_at"):
        cards[name.participant_id] = ContactCard(id=name.participant_id, called=name.text)
    return cards


def everyone(who: Principal, *, most: int) -> list[ContactCard]:
    """Whom the wall lets through, whoever was met last first."""
    found = Participant.objects.order_by("-met_at", "-id").values_list("id", flat=True)[:most]
    return list(contact_cards(who, found).values())


def is_there(_who: Principal, participant: uuid.UUID) -> bool:
    """Whether the wall lets this one through."""
    return Participant.objects.filter(id=participant).exists()


def found_by_name(_who: Principal, words: str) -> list[ContactCard]:
    """At most five people of the site: by name or alias, by how it sounds, by telephone or the last four of a number.

    Raises Refusal where whoever asks has searched too often in the last hour, whatever they search.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.callproc("find_people", [words])
            return [ContactCard(id=row[0], called=row[1]) for row in cursor.fetchall()]
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != TOO_OFTEN:
            raise
    raise Refusal(
        code="searched_too_often",
        sentence=gettext("You have searched very often in the last hour, so the search rests for a while."),
        next_step=gettext("Go on without it, or ask a colleague."),
    )


def identifiers(_who: Principal, participant: uuid.UUID) -> list[Identifier]:
    """What tells this person apart, the newest first."""
    return list(Identifier.objects.filter(participant_id=participant).order_by("-told_at", "-id"))


def names(_who: Principal, participant: uuid.UUID) -> list[Name]:
    """Every name that this person goes by, the newest first."""
    return list(Name.objects.filter(participant_id=participant).order_by("-told_at", "-id"))


def merges(_who: Principal, participants: Iterable[uuid.UUID]) -> list[Merge]:
    """The merges that stand and touch one of these, as far as whoever looks works with both sides."""
    wanted = list(participants)
    touched = Q(kept_id__in=wanted) | Q(merged_id__in=wanted)
    return list(Merge.objects.filter(touched, undone_at=None).order_by("since", "id"))

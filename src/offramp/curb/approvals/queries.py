"""Questions about approvals: which a stop waits for, what was said, and what waits for a sergeant's word."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from offramp.consent import gate
from offramp.curb import rules
from offramp.curb.models import Approval, ApprovalWord, Encounter
from offramp.curb.rules import Approved, Said
from offramp.ground.principal import Principal

SHOWN = 200  # so many on a page; one more is read, and the page says so


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """An approval of a stop, and what was said to it so far, oldest first."""

    approval: Approval
    words: tuple[ApprovalWord, ...]

    @property
    def stands(self) -> Approved:
        """Where it stands."""
        return rules.approval_stands([one.said for one in self.words], holds=self.approval.holds)

    @property
    def last(self) -> ApprovalWord | None:
        """The word that counts: a yes, else the no."""
        return next((one for one in self.words if one.said == Said.APPROVED), None) or next(
            iter(self.words), None
        )


def of(who: Principal, encounters: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[Wanted, ...]]:
    """The approvals of these stops; a stop that needs none is left out."""
    rows = Approval.objects.filter(encounter_id__in=list(encounters)).order_by("asked_at", "id")
    return _with_words(who, gate.look(who, "curb.approvals", data_class="K2", rows=rows, most=1000))


def waiting(who: Principal, *, since: datetime) -> list[Wanted]:
    """What the squad of a sergeant waits for, oldest first."""
    said = ApprovalWord.objects.filter(approval_id=OuterRef("pk"))
    rows = (
        Approval.objects.filter(
            ~Exists(said), holder=who.role, asked_at__gte=since, encounter__practice=False
        )
        .select_related("encounter")
        .order_by("asked_at", "id")
    )
    found = gate.look(who, "curb.approvals_waiting", data_class="K2", rows=rows, most=SHOWN + 1)
    return [Wanted(approval=row, words=()) for row in found]


def approval(who: Principal, approval_id: uuid.UUID) -> Wanted:
    """One approval with its words. Raises the wall's Refusal, the same for hidden and for absent."""
    rows = Approval.objects.filter(id=approval_id).select_related("encounter")
    row = gate.look_at(who, "curb.approval", data_class="K2", rows=rows)
    return _with_words(who, [row])[row.encounter_id][0]


def held(_who: Principal) -> QuerySet[Encounter]:
    """Stops whose hand-off waits for a yes that nobody has given. Read them through the gate."""
    yes = ApprovalWord.objects.filter(approval_id=OuterRef("pk"), said=Said.APPROVED)
    open_now = Approval.objects.filter(~Exists(yes), encounter_id=OuterRef("pk"), holds=True)
    return Encounter.objects.filter(Exists(open_now))


def approved_at(who: Principal, encounters: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When the yes came that these stops waited for; a stop that waited for none is left out."""
    rows = ApprovalWord.objects.filter(
        encounter_id__in=list(encounters), approval__holds=True, said=Said.APPROVED
    ).order_by("at")
    words = gate.look(who, "curb.approved", data_class="K2", rows=rows, most=1000)
    return {word.encounter_id: word.at for word in words}


def _with_words(who: Principal, rows: list[Approval]) -> dict[uuid.UUID, tuple[Wanted, ...]]:
    if not rows:
        return {}
    words = ApprovalWord.objects.filter(approval_id__in=[row.id for row in rows]).select_related("word_of")
    said = gate.look(who, "curb.approval_words", data_class="K2", rows=words.order_by("at", "id"), most=1000)
    found: dict[uuid.UUID, tuple[Wanted, ...]] = {}
    for row in rows:
        one = Wanted(approval=row, words=tuple(word for word in said if word.approval_id == row.id))
        found[row.encounter_id] = (*found.get(row.encounter_id, ()), one)
    return found

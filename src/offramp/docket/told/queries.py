"""Questions about what the desk was told: on which day a clock started, and what others said to a step.

Nothing of it comes from the hand-off or from care: somebody told the prosecutor, who wrote it down.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from offramp.consent import gate
from offramp.curb import queries as curb
from offramp.curb.rules import Said
from offramp.docket.models import Start, StepWord
from offramp.ground.principal import Principal
from offramp.policy.lines import Holder


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """The day on which a clock started, as somebody at the desk wrote it down."""

    day: date
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """An approval that the book wants, and what the desk was told of it, oldest first."""

    open: curb.Open
    words: tuple[StepWord, ...]

    @property
    def told_here(self) -> bool:
        """Whether the desk writes the word down: a sergeant says it in the app."""
        return self.open.holder is not Holder.sergeant

    @property
    def last(self) -> StepWord | None:
        """The word that counts."""
        return self.words[-1] if self.words else None

    @property
    def said(self) -> Said | None:
        """Yes, no, or nothing yet."""
        return Said(self.last.said) if self.last else None


def starts(who: Principal, encounter: uuid.UUID, zone: ZoneInfo) -> tuple[Started, ...]:
    """What was written down of when this clock started, oldest first; the last counts."""
    rows = Start.objects.filter(encounter_id=encounter).select_related("by").order_by("number")
    return tuple(
        Started(day=row.started_at.astimezone(zone).date(), by=row.by.name, at=row.at)
        for row in gate.look(who, "docket.starts", data_class="K3", rows=rows)
    )


def steps(who: Principal, encounter: uuid.UUID) -> tuple[Step, ...]:
    """The approvals that the book wants of this stop, with what was said to each."""
    found = curb.open_steps(who, encounter)
    if not found:
        return ()
    rows = StepWord.objects.filter(encounter_id=encounter).select_related("by").order_by("number")
    words = gate.look(who, "docket.step_words", data_class="K24", rows=rows)
    return tuple(Step(open=one, words=tuple(word for word in words if word.step == one.id)) for one in found)

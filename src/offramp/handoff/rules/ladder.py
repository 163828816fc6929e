"""Who is called at which minute: a site's own numbers.

The defaults are what a site gets that says nothing. A ladder must never leave the first minute empty.
"""

from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from offramp.errors import Refusal


class Target(StrEnum):
    """Whom a stage calls, in the words of a site pack; `rota` is everyone on today's rota."""

    PRIMARY = "primary"
    BACKUP = "backup"
    SUPERVISOR = "supervisor"
    ROTA = "rota"
    PROJECT_MANAGER = "project_manager"
    WHOEVER_TOOK_IT = "whoever_took_it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """At this minute these are called and those are told; the site pack has the officer's words for it."""

    minute: int
    called: tuple[Target, ...]
    told: tuple[Target, ...] = ()


STAGES = (
    Stage(minute=0, called=(Target.PRIMARY,)),
    Stage(minute=3, called=(Target.BACKUP,), told=(Target.PRIMARY,)),
    Stage(minute=6, called=(Target.SUPERVISOR,)),
    Stage(minute=9, called=(Target.ROTA,), told=(Target.PROJECT_MANAGER,)),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ladder:
    """A site's stages and clocks. `travel_minutes` stands in for an arrival time nobody gave."""

    stages: tuple[Stage, ...] = STAGES
    receipt_seconds: int = 45
    travel_minutes: int = 20
    eta_grace_minutes: int = 10
    schedule_lead_minutes: int = 60
    ideal_minutes: int = 30

    def __post_init__(self) -> None:
        minutes = [stage.minute for stage in self.stages]
        if not minutes or minutes[0] != 0 or any(b <= a for a, b in pairwise(minutes)):
            raise _unusable("The stages of a call must begin at minute 0 and each come later than the last.")
        if not all(stage.called for stage in self.stages):
            raise _unusable("Each stage of a call must name someone to call.")
        if any(Target.WHOEVER_TOOK_IT in stage.called + stage.told for stage in self.stages):
            raise _unusable("While a hand-off is being called, nobody has taken it yet.")
        for field in fields(self)[1:]:
            if getattr(self, field.name) <= 0:
                raise _unusable(f"{field.name} must be more than nothing.")

    def wait_after(self, index: int) -> timedelta:
        """How long stage `index` has before the next is due."""
        return timedelta(minutes=self.stages[index + 1].minute - self.stages[index].minute)


DEFAULT_LADDER = Ladder()


def _unusable(sentence: str) -> Refusal:
    return Refusal(
        code="ladder_unusable",
        sentence=sentence,
        next_step="Mend the [[escalation]] tables of the site's program.toml.",
    )

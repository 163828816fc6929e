"""The rules of the warm hand-off: its steps, whom to call when, and the strip that everyone sees.

Pencil and paper only: no clock is read here, no row, no network.
"""

from offramp.handoff.rules.calling import Action, Means, next_actions, next_check_at
from offramp.handoff.rules.ladder import Ladder, Stage, Target
from offramp.handoff.rules.situation import CarriedOut, Situation, Stamp, may_record, who_is_coming
from offramp.handoff.rules.steps import LEGAL, Step, ended, may_come_next, may_follow, sql_check
from offramp.handoff.rules.strip import Mark, MarkState, Strip, strip
from offramp.handoff.rules.waiting import (
    OPEN,
    Door,
    Places,
    Said,
    Stands,
    in_order,
    may_disturb,
    may_say,
    stands,
)

__all__ = [
    "LEGAL",
    "OPEN",
    "Action",
    "CarriedOut",
    "Door",
    "Ladder",
    "Mark",
    "MarkState",
    "Means",
    "Places",
    "Said",
    "Situation",
    "Stage",
    "Stamp",
    "Stands",
    "Step",
    "Strip",
    "Target",
    "ended",
    "in_order",
    "may_come_next",
    "may_disturb",
    "may_follow",
    "may_record",
    "may_say",
    "next_actions",
    "next_check_at",
    "sql_check",
    "stands",
    "strip",
    "who_is_coming",
]

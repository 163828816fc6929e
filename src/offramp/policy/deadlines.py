"""The deadlines of a route: which acts, how many days from which event, and what happens when they pass.

A route may have several; the charge is held by the last of them, and the earlier ones are warned of on its clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from offramp.policy.lines import Holder
from offramp.policy.tables import Table


class ClockStart(StrEnum):
    """The events that every book knows; a book may name others under [events]."""

    arrest = "arrest"
    referral = "referral"
    handoff = "handoff"


class Act(StrEnum):
    """What must be done in time."""

    screening = "screening"
    intake = "intake"
    release_signed = "release_signed"
    plan = "plan"


class Expiry(StrEnum):
    """What the days' passing allows, or that it prolongs them once."""

    none = "none"
    officer_may_file = "officer_may_file"
    prosecutor_may_file = "prosecutor_may_file"
    will_file = "will_file"
    extended = "extended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """One clock; `earliest_day` is the first day on which the acts count, `then` what follows an extension."""

    route: str
    acts: tuple[Act, ...]
    days: int
    earliest_day: int
    clock_start: str
    effect_on_expiry: Expiry
    extended_days: int
    then: Expiry | None
    extension_allowed_by: Holder | None
    warn_at: tuple[int, ...]
    words: str
    source: str
    verified: bool
    line: int

    @property
    def last_day(self) -> int:
        """The last day, the extension that comes by itself included."""
        return self.days + self.extended_days

    @property
    def in_the_end(self) -> Expiry:
        """What follows when every day of it has passed."""
        return self.then or self.effect_on_expiry


def governing(found: Sequence[Deadline]) -> Deadline | None:
    """The one clock that holds the charge of a route: the last that allows filing, with the acts of all that do.

    Where an earlier one ends on the way, and where the days are prolonged by themselves, its clock warns.
    """
    if not found:
        return None
    last = max(found, key=lambda one: (one.in_the_end is not Expiry.none, one.last_day))
    asked = [one for one in found if one.in_the_end is not Expiry.none] or found
    same = [one for one in found if one.clock_start == last.clock_start]
    turns = {day for one in same for day in (one.days, one.last_day) if day < last.last_day}
    warn_at = {*last.warn_at, *(max(1, day * 100 // last.last_day) for day in turns)}
    return replace(
        last, days=last.last_day, effect_on_expiry=last.in_the_end, extended_days=0, then=None,
        acts=tuple(dict.fromkeys(act for one in asked for act in one.acts)), warn_at=tuple(sorted(warn_at)),
    )  # fmt: skip


def read(table: Table, routes: tuple[str, ...], events: Mapping[str, str]) -> Deadline:
    """The deadline that a [[deadlines]] table states."""
    route = table.text("route")
    if route and route not in routes:
        table.problem(f'no route is called "{route}"', "route")
    days, earliest = table.whole("days"), table.whole("earliest_day", 0)
    if days < 1:
        table.problem('"days" needs to be one or more', "days")
    if earliest < 0 or earliest > days:
        table.problem('"earliest_day" needs to be zero or more, and within "days"', "earliest_day")
    effect, extended, then = _expiry(table)
    deadline = Deadline(
        route=route, acts=table.words("acts", Act), days=days, earliest_day=earliest,
        clock_start=_start(table, events), effect_on_expiry=effect, extended_days=extended, then=then,
        extension_allowed_by=(
            table.word("extension_allowed_by", Holder) if table.has("extension_allowed_by") else None
        ),
        warn_at=table.wholes("warn_at") or (50, 75, 100),
        words=table.text("words"), source=table.text("source"), verified=table.flag("verified"),
        line=table.line,
    )  # fmt: skip
    if list(deadline.warn_at) != sorted({one for one in deadline.warn_at if 0 < one <= 100}):
        table.problem('"warn_at" needs percents that rise, each above 0 and at most 100', "warn_at")
    table.finish()
    return deadline


def _start(table: Table, events: Mapping[str, str]) -> str:
    start = table.text("clock_start")
    known = (*ClockStart, *events)
    if start and start not in known:
        table.problem(
            f'"clock_start" needs one of {", ".join(known)}, not "{start}"; name other events under [events]',
            "clock_start",
        )
    return start


def _expiry(table: Table) -> tuple[Expiry, int, Expiry | None]:
    effect = table.word("effect_on_expiry", Expiry)
    prolongs = effect is Expiry.extended
    for key in ("extended_days", "then"):
        if table.has(key) is not prolongs:
            said = "is missing: say what follows" if prolongs else 'belongs to effect_on_expiry = "extended"'
            table.problem(f'"{key}" {said}', key)
    if not prolongs:
        return effect, 0, None
    days = table.whole("extended_days", 0)
    then = table.word("then", Expiry, Expiry.none)
    if table.has("extended_days") and days < 1:
        table.problem('"extended_days" needs to be one or more', "extended_days")
    if then is Expiry.extended:
        table.problem('"then" cannot prolong the days a second time', "then")
    return effect, days, then

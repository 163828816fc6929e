"""What the prosecutor's desk may read of a stop: what excludes, what was asked, and which approvals are open.

All of it stays on the justice side. Nothing here says what a history check found beyond the line that cites it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from offramp.consent import gate
from offramp.curb import rules
from offramp.curb.approvals import queries as approvals
from offramp.curb.approvals.queries import Wanted
from offramp.curb.books import book_of
from offramp.curb.models import Found, Question, Settlement
from offramp.curb.words import chosen
from offramp.ground.principal import Principal
from offramp.policy.findings import Answer as Verdict
from offramp.policy.lines import Holder
from offramp.policy.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A line that excludes, in its own words, with where it comes from and who may set it aside."""

    id: str
    words: str
    source: str
    verified: bool
    holder: Holder | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """A question as the prosecutor may follow it; `settles` is None without a reply that comes to the desk."""

    words: str
    asked_of: str
    settles: rules.Settles | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A finding as the desk reads it: what excludes, what was asked, and who has the final word."""

    answer: Verdict
    final_word: Holder
    bars: tuple[Bar, ...]
    put: tuple[Put, ...]

    @property
    def asking(self) -> rules.Asking:
        """Where it stands. A project manager's reply never comes to the desk, so it holds up nobody there."""
        if self.answer is not Verdict.cannot_say:
            return rules.Asking.TO_DECIDE
        said = [
            one.settles or (None if one.asked_of == "sergeant" else rules.Settles.STILL_UNKNOWN)
            for one in self.put
        ]
        return rules.asking_stands(said)


def findings(who: Principal, encounters: Sequence[uuid.UUID]) -> dict[uuid.UUID, Weighed]:
    """What the rulebook found of these encounters, for whoever decides about them on the justice side."""
    if not encounters:
        return {}
    rows = Found.objects.filter(encounter_id__in=encounters).select_related("encounter")
    found = gate.look(who, "curb.findings", data_class="K18", rows=rows.order_by("encounter_id"), most=1000)
    put = Question.objects.filter(encounter_id__in=encounters).order_by("asked_at", "id")
    asked_of = gate.look(who, "curb.questions", data_class="K2", rows=put, most=1000) if found else []
    told: list[Settlement] = []
    if asked_of:
        said_so = Settlement.objects.filter(encounter_id__in=encounters).order_by("at")
        told = gate.look(who, "curb.settlements", data_class="K18", rows=said_so, most=1000)
    return {row.encounter_id: _weighed(who, row, asked_of, told) for row in found}


def _weighed(who: Principal, row: Found, put: Sequence[Question], told: Sequence[Settlement]) -> Weighed:
    settles = {one.question_id: rules.Settles(one.settles) for one in told}
    confirmed = [line for one in told if one.encounter_id == row.encounter_id for line in one.lines]
    return Weighed(
        answer=Verdict(row.finding["answer"]),
        final_word=Holder(row.finding["final_word"]),
        bars=_bars(book_of(who, row.encounter), row.finding["reasons"], confirmed),
        put=tuple(
            Put(words=one.words, asked_of=one.asked_of, settles=settles.get(one.id))
            for one in put
            if one.encounter_id == row.encounter_id
        ),
    )


def _bars(book: Rulebook, reasons: Sequence[dict[str, object]], confirmed: Sequence[str]) -> tuple[Bar, ...]:
    """The exclusions that were met, and those that a reply confirmed, as they were cited on the day."""
    lines = {line.id: line for line in book.lines}
    excludes = [
        one
        for one in reasons
        if str(one["effect"]).endswith("exclusion") and (one["verdict"] == "met" or one["id"] in confirmed)
    ]
    return tuple(
        Bar(
            id=str(one["id"]),
            words=chosen(str(one["words"]), line.citation.es if line else ""),
            source=str(one["source"]),
            verified=bool(one["verified"]),
            holder=line.override_by if line else None,
        )
        for one in excludes
        for line in [lines.get(str(one["id"]))]
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    """An approval that the book wants, in its own words, and what was said to it, if anything was."""

    id: str
    words: str
    source: str
    holder: Holder
    wanted: Wanted | None


def open_steps(who: Principal, encounter: uuid.UUID) -> tuple[Open, ...]:
    """The approvals that the finding of a stop names, and how far each has come."""
    rows = Found.objects.filter(encounter_id=encounter).select_related("encounter")
    found = gate.look_at(who, "curb.open_steps", data_class="K18", rows=rows)
    steps = found.finding["open_steps"]
    if not steps:
        return ()
    wanted = {one.approval.holder: one for one in approvals.of(who, [encounter]).get(encounter, ())}
    lines = {line.id: line for line in book_of(who, found.encounter).lines}
    return tuple(
        Open(
            id=one["id"],
            words=chosen(one["words"], lines[one["id"]].citation.es if one["id"] in lines else ""),
            source=f"{one['id']}, {one['source']}",
            holder=Holder(one["approval_by"]),
            wanted=wanted.get(one["approval_by"]),
        )
        for one in steps
    )

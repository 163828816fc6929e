"""Questions about encounters. Every look passes the gate; nothing here asks who a person is.

A stop that is older than an officer's own list tells of is still on it, and says that it is closed to them.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from offramp.consent import gate
from offramp.curb import rules
from offramp.curb.approvals import queries as approvals
from offramp.curb.approvals.queries import Wanted, approved_at, held
from offramp.curb.approvals.queries import of as approvals_of
from offramp.curb.books import book_of
from offramp.curb.desk import Bar, Open, Put, Weighed, findings, open_steps
from offramp.curb.models import (
    GOES_ON,
    Answer,
    Description,
    Encounter,
    Found,
    Leaving,
    Outcome,
    Perceived,
    Question,
    Reply,
)
from offramp.curb.words import said
from offramp.ground.principal import Principal
from offramp.policy.findings import Answer as Verdict
from offramp.program import queries as program
from offramp.program import rules as rota

__all__ = [
    "AHEAD",
    "PAGE",
    "SHOWN",
    "TOLD_FOR",
    "Asked",
    "Bar",
    "Encounter",
    "Live",
    "OnCall",
    "Open",
    "Page",
    "Put",
    "Referral",
    "Waited",
    "Wanted",
    "Weighed",
    "approvals_of",
    "approved_at",
    "asked",
    "asking",
    "book_of",
    "descriptions",
    "diverted",
    "findings",
    "held",
    "leavings",
    "live",
    "my_referrals",
    "news",
    "officer_words",
    "officers",
    "on_call",
    "open_questions",
    "open_steps",
    "question",
    "replies",
    "reply_to",
    "sent",
    "settled",
    "strip",
    "waited_for",
]
PAGE = 25  # lines of an officer's own list
TOLD_FOR = timedelta(days=30)  # afterwards an officer's list tells nothing more of a person
AHEAD = timedelta(hours=48)
SHOWN = 200  # so many questions on a page; one more is read, and the page says so


@dataclass(frozen=True, kw_only=True, slots=True)
class OnCall:
    """Who answers now and until when; with no name, nobody does until then."""

    name: str
    phone: str
    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """One encounter after it was saved, as whoever wrote it may follow it."""

    encounter: Encounter
    news: tuple[rules.Told, ...]
    leavings: tuple[Leaving, ...] = ()
    asked: tuple["Asked", ...] = ()
    approvals: tuple[Wanted, ...] = ()
    race_asked: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether somebody was called, or will be."""
        return self.encounter.outcome in GOES_ON

    @property
    def progress(self) -> rules.Progress:
        """How far it has come, by the news."""
        return rules.progress(self.news)

    @property
    def asking(self) -> rules.Asking | None:
        """What the replies add up to; None where nobody was asked."""
        return asking(self.asked)

    @property
    def approving(self) -> str:
        """Where the approvals stand, in one word each."""
        return " ".join(one.stands for one in self.approvals)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question of an encounter, and what was replied."""

    question: Question
    reply: Reply | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Waited:
    """The lines that a finding left unknown, each with its fact, and the day it was found on."""

    lines: dict[str, str]
    on: date


def on_call(who: Principal, *, at: datetime) -> OnCall:
    """Who would be called first, and when that next changes."""
    answering = rota.who_answers(program.shifts_that_answer(who, start=at, end=at + AHEAD), at)
    if answering.staff is None:
        return OnCall(name="", phone="", until=answering.until)
    card = program.staff_card(who, uuid.UUID(answering.staff))
    return OnCall(name=card.name, phone=card.phone, until=answering.until)


def diverted(_who: Principal) -> QuerySet[Encounter]:
    """Encounters that go on to a hand-off or to the prosecutor, oldest first. Read them through the gate."""
    return Encounter.objects.filter(outcome__in=GOES_ON).order_by("saved_at", "id")


def settled(_who: Principal) -> QuerySet[Encounter]:
    """The asked encounters whose every question was cleared: nothing stands against them any more.

    Where something else excluded beside the question, no reply clears it; nor where a sergeant must still agree.
    Read them through the gate.
    """
    asked_of = Question.objects.filter(encounter_id=OuterRef("pk"))
    cleared = Reply.objects.filter(question_id=OuterRef("pk"), settles=rules.Settles.CLEARED)
    return Encounter.objects.filter(
        Exists(asked_of), ~Exists(asked_of.exclude(Exists(cleared))),
        outcome=Outcome.ASKED, answer=Verdict.cannot_say,
    ).exclude(id__in=held(_who).values("id"))  # fmt: skip


def sent(who: Principal, encounter: uuid.UUID) -> Encounter:
    """One encounter. Raises the wall's Refusal, the same for hidden and for absent."""
    rows = Encounter.objects.filter(id=encounter)
    return gate.look_at(who, "curb.sent", data_class="K2", rows=rows)


def news(who: Principal, encounters: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[rules.Told, ...]]:
    """What later rooms have told about these encounters."""
    rows = Answer.objects.filter(encounter_id__in=list(encounters)).order_by("at", "id")
    found: dict[uuid.UUID, tuple[rules.Told, ...]] = {}
    for row in gate.look(who, "curb.news", data_class="K17", rows=rows, most=1000):
        told = rules.Told(kind=row.kind, at=row.at, eta_at=row.eta_at, worker=row.worker, phone=row.phone)
        found[row.encounter_id] = (*found.get(row.encounter_id, ()), told)
    return found


def strip(who: Principal, encounter: uuid.UUID) -> Live:
    """What the strip needs and no more: read every few seconds."""
    row = sent(who, encounter)
    waits = row.outcome == Outcome.ASKED
    return Live(
        encounter=row,
        news=news(who, [row.id]).get(row.id, ()),
        asked=asked(who, Question.objects.filter(encounter_id=row.id)) if waits else (),
        approvals=approvals.of(who, [row.id]).get(row.id, ()),
    )


def live(who: Principal, encounter: uuid.UUID) -> Live:
    """An encounter with all that came after it."""
    row = sent(who, encounter)
    race = Perceived.objects.filter(encounter_id=row.id)
    return Live(
        encounter=row,
        news=news(who, [row.id]).get(row.id, ()),
        leavings=tuple(gate.look(who, "curb.leavings", data_class="K2", rows=leavings(who, [row.id]))),
        asked=asked(who, Question.objects.filter(encounter_id=row.id)),
        approvals=approvals.of(who, [row.id]).get(row.id, ()),
        race_asked=bool(gate.look(who, "curb.perceived_race", data_class="K19", rows=race)),
    )


def asking(put: Sequence[Asked]) -> rules.Asking | None:
    """What the replies to these questions of one encounter add up to; None where nobody was asked."""
    if not put:
        return None
    return rules.asking_stands([one.reply.settles if one.reply else None for one in put])


def open_questions(who: Principal) -> list[Asked]:
    """What waits for a reply of whoever looks: a sergeant's own squad, a project manager's whole site."""
    answered = Reply.objects.values("question_id")
    rows = Question.objects.filter(asked_of=who.role).exclude(id__in=answered)
    return list(asked(who, rows, most=SHOWN + 1))


def question(who: Principal, question_id: uuid.UUID) -> Question:
    """One question put to the role of whoever looks; the wall otherwise."""
    rows = Question.objects.filter(id=question_id, asked_of=who.role).select_related("encounter")
    return gate.look_at(who, "curb.question", data_class="K2", rows=rows)


def reply_to(who: Principal, question: Question) -> Reply | None:
    """What was replied to a question already."""
    return next(
        (one for one in replies(who, [question.encounter_id]) if one.question_id == question.id), None
    )


def waited_for(who: Principal, encounter: Encounter) -> Waited:
    """What the finding of an encounter left unknown: for the justice side alone."""
    rows = Found.objects.filter(encounter_id=encounter.id)
    finding = gate.look_at(who, "curb.waited_for", data_class="K18", rows=rows).finding
    return Waited(
        lines={one["line"]: one["fact"] for one in finding["unknowns"]},
        on=date.fromisoformat(finding["on"]),
    )


def officers(who: Principal, encounters: Iterable[Encounter]) -> dict[uuid.UUID | None, str]:
    """The names of those whose encounters these are; of a unit alone, that they called."""
    keys = {row.officer_id for row in encounters if row.officer_id}
    names = {key: card.name for key, card in program.staff_cards(who, keys).items()}
    return {key: names.get(key, _("An officer who has left")) for key in keys} | {
        None: _("An officer by telephone")
    }


def officer_words(row: Encounter) -> str:
    """Whose stop it is; one that a worker wrote down says so, for an officer who never called could not deny it."""
    if row.officer is None:
        return _("An officer by telephone")
    return _("%s, by telephone") % row.officer.name if row.taken_down_by_id else row.officer.name


def asked(who: Principal, rows: QuerySet[Question], *, most: int = 200) -> tuple[Asked, ...]:
    """These questions with their encounters and replies, oldest first."""
    rows = rows.select_related("encounter").order_by("asked_at", "id")
    questions = gate.look(who, "curb.questions", data_class="K2", rows=rows, most=most)
    if not questions:
        return ()
    said = {row.question_id: row for row in replies(who, [one.encounter_id for one in questions])}
    return tuple(Asked(question=one, reply=said.get(one.id)) for one in questions)


def replies(who: Principal, encounters: Iterable[uuid.UUID]) -> list[Reply]:
    """What sergeants and project managers replied about these encounters."""
    rows = Reply.objects.filter(encounter_id__in=list(encounters)).order_by("at", "question_id")
    return gate.look(who, "curb.replies", data_class="K17", rows=rows, most=1000)


def leavings(_who: Principal, encounters: Iterable[uuid.UUID]) -> QuerySet[Leaving]:
    """Officers who left, went to the centre, or set a place and time; oldest first. Read them through the gate."""
    return Leaving.objects.filter(encounter_id__in=list(encounters)).order_by("at", "id")


def descriptions(who: Principal, encounters: Sequence[uuid.UUID]) -> dict[uuid.UUID, Description]:
    """What officers wrote of the people who said yes: for the hand-off."""
    rows = Description.objects.filter(encounter_id__in=list(encounters)).order_by("encounter_id")
    found = gate.look(who, "curb.descriptions", data_class="K2", rows=rows, most=1000)
    return {row.encounter_id: row for row in found}


@dataclass(frozen=True, kw_only=True, slots=True)
class Referral:
    """One line of an officer's own list. `closed`: it is older than what the list tells of."""

    encounter: Encounter
    reason: str = ""
    closed: bool = False
    left: bool = False
    asked: tuple[Asked, ...] = ()
    approvals: tuple[Wanted, ...] = ()
    progress: rules.Progress = field(default_factory=lambda: rules.progress(()))

    @property
    def asking(self) -> rules.Asking | None:
        """What the replies add up to; None where nobody was asked."""
        return asking(self.asked)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of the list, newest first, and whether older ones follow."""

    number: int
    referrals: tuple[Referral, ...]
    more: bool


def my_referrals(who: Principal, *, at: datetime, page: int = 1) -> Page:
    """What I sent myself, newest first, as far as answers have come."""
    rows = diverted(who).filter(officer_id=who.staff, practice=False).order_by("-saved_at", "-id")
    first = (page - 1) * PAGE
    mine = gate.look(who, "curb.my_referrals", data_class="K2", rows=rows[first:], most=PAGE + 1)
    found = tuple(_lines(who, mine[:PAGE], at)) if mine else ()
    return Page(number=page, referrals=found, more=len(mine) > PAGE)


def _lines(who: Principal, mine: Sequence[Encounter], at: datetime) -> list[Referral]:
    told_of = [row for row in mine if at - row.saved_at < TOLD_FOR]
    keys = [row.id for row in told_of]
    told = news(who, keys) if keys else {}
    wanted = approvals.of(who, keys) if keys else {}
    waiting = [row.id for row in told_of if row.outcome == Outcome.ASKED]
    put = asked(who, Question.objects.filter(encounter_id__in=waiting)) if waiting else ()
    gone = _left(who, keys)
    return [
        Referral(
            encounter=row,
            reason=_reason(who, row),
            closed=row.id not in keys,
            left=row.id in gone,
            asked=tuple(one for one in put if one.question.encounter_id == row.id),
            approvals=wanted.get(row.id, ()),
            progress=rules.progress(told.get(row.id, ())),
        )
        for row in mine
    ]


def _left(who: Principal, keys: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """The stops that I left before somebody came: the worker looks for the person."""
    if not keys:
        return set()
    rows = leavings(who, keys).filter(kind=rules.Leave.HAD_TO_LEAVE)
    return {row.encounter_id for row in gate.look(who, "curb.leavings", data_class="K2", rows=rows)}


def _reason(who: Principal, row: Encounter) -> str:
    """The tile that was picked, in the words of its own book; the code where the book does not have it."""
    book = book_of(who, row)
    tiles = book.reasons(row.route) if row.route in book.routes else ()
    return next((said(tile) for tile in tiles if tile.id == row.reason), row.reason)

"""What a finding lets the officer do, whom an open question goes to, and what the strip may say.

Pure. A status is only ever read from news that came; nothing here guesses that somebody is on the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from offramp.policy import facts
from offramp.policy.asks import NONE, UNSURE, Ask, Choice, Tile
from offramp.policy.findings import Answer, Finding, Unknown
from offramp.policy.lines import Holder
from offramp.policy.rulebook import Rulebook
from offramp.policy.vocabulary import Teller


class Way(StrEnum):
    """What may happen next at the curb."""

    OFFER = "offer"
    ASK_FIRST = "ask_first"
    CLOSED = "closed"


_WAYS = {
    Answer.eligible: Way.OFFER,
    Answer.presumptively_excluded: Way.ASK_FIRST,
    Answer.cannot_say: Way.ASK_FIRST,
    Answer.excluded: Way.CLOSED,
}
ENDS: Mapping[Way, tuple[str, ...]] = MappingProxyType(
    {
        Way.OFFER: ("accepted", "declined", "not_offered"),
        Way.ASK_FIRST: ("asked", "declined", "not_offered"),
        Way.CLOSED: ("not_eligible",),
    }
)
# Whatever somebody at the curb could find out goes to the sergeant; the rest to the project manager.
_AT_THE_CURB = frozenset({Teller.officer, Teller.history_check, Teller.complainant})
SO, NOT_SO = "so", "not_so"
HISTORY = "history."
CHECK_MADE = "check_made"
LONGEST_STOP = timedelta(hours=12)
BY_THEMSELVES = frozenset({"officer", "sergeant"})  # who sends a stop from their own screen


class Settles(StrEnum):
    """What a reply does to its question. `excluded` is an exclusion that nobody may set aside."""

    CLEARED = "cleared"
    STANDS = "stands"
    EXCLUDED = "excluded"
    STILL_UNKNOWN = "still_unknown"


class Said(StrEnum):
    """What somebody said to an approval that the book wants."""

    APPROVED = "approved"
    DECLINED = "declined"


class How(StrEnum):
    """How the word came to be written down: tapped by whoever gave it, or heard by the officer."""

    IN_PERSON = "in_person"
    HEARD = "heard"


class Approved(StrEnum):
    """Where an approval stands. `waits` holds the hand-off, `open` does not."""

    WAITS = "waits"
    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"


def approval_stands(said: Sequence[str], *, holds: bool) -> Approved:
    """What the words add up to: a yes stands, whatever was said before it."""
    if Said.APPROVED in said:
        return Approved.APPROVED
    if Said.DECLINED in said:
        return Approved.DECLINED
    return Approved.WAITS if holds else Approved.OPEN


def approvals_wanted(finding: Finding) -> tuple[str, ...]:
    """Whose word is written down at the curb: the sergeant's, where the book wants it.

    Who else must approve stays with the finding. Care reads these rows, and a row that names a supervising agency
    would tell it that somebody is supervised.
    """
    wanted = any(one.approval_by is Holder.sergeant for one in finding.open_steps)
    return (str(Holder.sergeant),) if wanted else ()


class Asking(StrEnum):
    """Where a stop stands whose questions were put to somebody."""

    WAITS = "waits"
    CLEARED = "cleared"
    TO_DECIDE = "to_decide"
    EXCLUDED = "excluded"


def asking_stands(said: Sequence[str | None]) -> Asking:
    """What the replies add up to; None for a question without one. Whoever has the final word comes last."""
    if Settles.EXCLUDED in said:
        return Asking.EXCLUDED
    if None in said:
        return Asking.WAITS
    cleared = bool(said) and all(one == Settles.CLEARED for one in said)
    return Asking.CLEARED if cleared else Asking.TO_DECIDE


def way(answer: Answer) -> Way:
    """What this answer of the rulebook leaves open. An approval or a later check closes nothing."""
    return _WAYS[answer]


def on_yes(answer: Answer) -> str:
    """The outcome of an encounter when the person says yes."""
    return ENDS[way(answer)][0]


def began(said: str, now: datetime) -> datetime:
    """When the stop began, as the page says it; now where that cannot be true."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return now
    return moment if moment.tzinfo and now - LONGEST_STOP <= moment <= now else now


def day(moment: datetime, zone: str) -> date:
    """The day of a moment on the site's own calendar: the rulebook of that day holds."""
    return moment.astimezone(ZoneInfo(zone)).date()


def moment(at: datetime, zone: str) -> dict[str, object]:
    """What a moment tells without anybody being asked: the weekday and the time on the site's own clock."""
    return facts.of_moment(at.astimezone(ZoneInfo(zone)))


def age_on(born_on: date, day: date) -> int:
    """Full years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    """Something that nobody at the curb was sure of: what, in words, and who is asked."""

    ask: str
    words: str
    asked_of: str


def open_questions(book: Rulebook, finding: Finding) -> tuple[Open, ...]:
    """The facts that hold the answer, one question for all that the officer was asked in one."""
    found: dict[str, Open] = {}
    for unknown in finding.unknowns:
        key = asking(book, finding.route, unknown.fact)
        if key not in found:
            ask = the_ask(book, finding.route, key)
            words = _words(ask, finding.unknowns) if ask else unknown.words
            found[key] = Open(ask=key, words=words, asked_of=_asked_of(unknown))
    return tuple(found.values())


def asking(book: Rulebook, route: str, fact: str) -> str:
    """The question of the book that asks for this fact; the fact itself where none does."""
    return next((ask.id for ask in book.asks if route in ask.routes and fact in ask.facts), fact)


def about_history(book: Rulebook, route: str, ask: str) -> bool:
    """Whether a history check answers this question: then no reply to it crosses the wall."""
    asked = the_ask(book, route, ask)
    return any(fact.startswith(HISTORY) for fact in (asked.facts if asked else (ask,)))


def replies(book: Rulebook, route: str, ask: str) -> tuple[str, ...]:
    """The tiles that may answer an open question: the officer's own, or so and not so; "not sure" ends both."""
    asked = the_ask(book, route, ask)
    if asked is None:
        return NOT_SO, SO, UNSURE
    ids = [tile.id for tile in asked.tiles]
    first = [NONE] if NONE in ids else []
    return (*first, *(one for one in ids if one not in (NONE, UNSURE)), UNSURE)


def tile(book: Rulebook, route: str, ask: str, id_: str) -> Tile | None:
    """A tile of one of the book's own questions; None where the book no longer asks it."""
    asked = the_ask(book, route, ask)
    return next((one for one in asked.tiles if one.id == id_), None) if asked else None


def the_ask(book: Rulebook, route: str, ask: str) -> Ask | None:
    """A question of the book by its id."""
    return next((one for one in book.asks if one.id == ask and route in one.routes), None)


def _words(ask: Ask, unknowns: Iterable[Unknown]) -> str:
    if ask.kind is Choice.one or any(fact.startswith(HISTORY) for fact in ask.facts):
        return ask.text
    open_facts = {one.fact for one in unknowns}
    bars = [
        tile.text
        for tile in ask.tiles
        if tile.id not in (NONE, UNSURE) and not open_facts.isdisjoint(tile.sets)
    ]
    return f"{ask.text} {'; '.join(bars)}"


def _asked_of(unknown: Unknown) -> str:
    """Who is asked. What a history check would tell goes to the sergeant, whoever can tell: it stays with police."""
    if unknown.fact.startswith(HISTORY):
        return "sergeant"
    return "project_manager" if _AT_THE_CURB.isdisjoint(unknown.who_can_tell) else "sergeant"


class News(StrEnum):
    """What a later room may tell the officer. How it ended for the person is not among it."""

    CALLING = "calling"
    DELIVERED = "delivered"
    TAKEN = "taken"
    ON_THE_WAY = "on_the_way"
    CANNOT_TAKE = "cannot_take"
    NOBODY_ANSWERED = "nobody_answered"
    SCHEDULED = "scheduled"
    WITH_THEM = "with_them"
    OFFICER_RELEASED = "officer_released"
    OVER = "over"


class Leave(StrEnum):
    """The officer's word after sending, when nobody has come yet."""

    HAD_TO_LEAVE = "had_to_leave"
    AT_CENTRE = "at_centre"
    SCHEDULED = "scheduled"


class Standing(StrEnum):
    """How far a hand-off has come, as the officer may know it."""

    SENT = "sent"
    NOBODY = "nobody"
    SCHEDULED = "scheduled"
    ANSWERED = "answered"
    COMING = "coming"
    MET = "met"
    OVER = "over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One piece of news, and when it happened."""

    kind: str
    at: datetime
    eta_at: datetime | None = None
    worker: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """The marks of the strip, who comes or is called, and how often somebody was."""

    standing: Standing
    answered: datetime | None = None
    on_the_way: datetime | None = None
    met: datetime | None = None
    free: datetime | None = None
    ended: datetime | None = None
    expected: datetime | None = None
    worker: str = ""
    phone: str = ""
    calls: int = 0


def progress(news: Sequence[Told]) -> Progress:
    """What the news adds up to. Somebody who hands it back is no longer coming."""
    at: dict[str, datetime] = {}
    coming: Told | None = None
    called: Told | None = None
    expected = None
    for told in sorted(news, key=lambda one: one.at):
        if told.kind in (News.CANNOT_TAKE, News.TAKEN):
            at.pop(News.TAKEN, None)
            at.pop(News.ON_THE_WAY, None)
            coming, expected = None, None
        if told.kind == News.CALLING:
            called = told
        if told.kind in (News.TAKEN, News.ON_THE_WAY, News.WITH_THEM):
            coming, expected = told if told.worker else coming, told.eta_at or expected
        if told.kind == News.ON_THE_WAY:
            at.setdefault(News.TAKEN, told.at)
        at.setdefault(told.kind, told.at)
    met, over = at.get(News.WITH_THEM), at.get(News.OVER)
    call = coming or called
    return Progress(
        standing=_standing(at),
        answered=at.get(News.TAKEN),
        on_the_way=at.get(News.ON_THE_WAY),
        met=met,
        free=at.get(News.OFFICER_RELEASED) or (over if met else None),
        ended=over or at.get(News.OFFICER_RELEASED),
        expected=expected,
        worker=call.worker if call else "",
        phone=call.phone if call else "",
        calls=sum(told.kind == News.CALLING for told in news),
    )


def _standing(at: Mapping[str, datetime]) -> Standing:
    marks = (
        (News.OVER, Standing.OVER),
        (News.OFFICER_RELEASED, Standing.OVER),
        (News.WITH_THEM, Standing.MET),
        (News.ON_THE_WAY, Standing.COMING),
        (News.TAKEN, Standing.ANSWERED),
        (News.SCHEDULED, Standing.SCHEDULED),
        (News.NOBODY_ANSWERED, Standing.NOBODY),
    )
    return next((standing for news, standing in marks if news in at), Standing.SENT)


def minutes(sent: datetime, now: datetime) -> int:
    """Whole minutes since the sending."""
    return max(0, int((now - sent).total_seconds() // 60))


def version(
    news: Sequence[Told], sent: datetime, now: datetime, asking: Asking | None = None, approving: str = ""
) -> str:
    """Changes whenever the strip would look different."""
    stopped = progress(news).standing is Standing.OVER
    return f"{len(news)}-{'end' if stopped else minutes(sent, now)}-{asking or ''}{approving}"

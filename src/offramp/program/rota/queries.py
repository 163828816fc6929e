"""Questions about the rota: who is on call this week, where nobody is, and who asks to be covered."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from offramp.ground.principal import Principal
from offramp.program import queries as program
from offramp.program import rules as calls
from offramp.program.models import CalendarAddress, Cover, RotaChange, Shift, Staff
from offramp.program.queries import StaffCard
from offramp.program.rota.calendars import Colleague, Shown
from offramp.program.rota.rules import OURS, Kind, Known
from offramp.program.rules import Line, Window

TWO_WEEKS = timedelta(days=14)
TOLD_FOR = timedelta(hours=12)
MOST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class OnRota:
    """A shift with the name of whoever holds it. `brought` by a calendar; `series` repeats weekly."""

    id: uuid.UUID
    staff: uuid.UUID
    name: str
    line: Line
    window: Window
    series: uuid.UUID | None
    brought: bool

    def begun(self, at: datetime) -> bool:
        """Whether it runs already, or is over."""
        return self.window.starts_at <= at

    def over(self, at: datetime) -> bool:
        """Whether nothing of it can change any more."""
        return self.window.ends_at <= at


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Somebody asks that a shift be taken, or exchanged with `in_return`."""

    id: uuid.UUID
    shift: OnRota
    asked_by: uuid.UUID
    asked_by_name: str
    asked_of: uuid.UUID | None
    in_return: OnRota | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """Hours of the next two weeks: with nobody at all, with nobody on the primary line, with no backup."""

    nobody: tuple[Window, ...]
    no_primary: tuple[Window, ...]
    no_backup: tuple[Window, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A calendar address; the secret in it is not known to us."""

    id: uuid.UUID
    site: str
    staff: uuid.UUID
    kind: Kind
    called: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What changed, and who is told."""

    id: uuid.UUID
    kind: str
    window: Window
    tells: tuple[uuid.UUID, ...]


def shifts(_who: Principal, *, start: datetime, end: datetime, most: int = MOST) -> list[OnRota]:
    """The shifts that touch a stretch of time, in the order in which they begin."""
    rows = Shift.objects.filter(starts_at__lt=end, ends_at__gt=start, called_off_at=None)
    rows = rows.select_related("staff").order_by("starts_at", "-line", "id")
    return [_on_rota(row) for row in rows[:most]]


def shift(_who: Principal, shift: uuid.UUID) -> OnRota | None:
    """One shift that was not called off."""
    row = Shift.objects.filter(id=shift, called_off_at=None).select_related("staff").first()
    return _on_rota(row) if row else None


def mine(who: Principal, *, at: datetime) -> list[OnRota]:
    """My own shifts that are not over."""
    rows = Shift.objects.filter(staff_id=who.staff, ends_at__gt=at, called_off_at=None)
    return [_on_rota(row) for row in rows.select_related("staff").order_by("starts_at")[:MOST]]


def of_others(who: Principal, *, at: datetime) -> list[OnRota]:
    """Shifts of colleagues that have not begun and could be had in return for mine."""
    rows = Shift.objects.filter(starts_at__gt=at, called_off_at=None, staff__ended_on=None)
    rows = rows.exclude(staff_id=who.staff).select_related("staff").order_by("starts_at")
    return [_on_rota(row) for row in rows[:60]]


def asking(_who: Principal, *, at: datetime) -> list[Asking]:
    """What is asked and open, for shifts that are not over, soonest first."""
    rows = Cover.objects.filter(reply="", shift__ends_at__gt=at, shift__called_off_at=None)
    rows = rows.select_related("shift__staff", "asked_by", "in_return__staff").order_by("shift__starts_at")
    return [
        Asking(
            id=row.id,
            shift=_on_rota(row.shift),
            asked_by=row.asked_by_id,
            asked_by_name=row.asked_by.name,
            asked_of=row.asked_of_id,
            in_return=_on_rota(row.in_return) if row.in_return else None,
        )
        for row in rows[:MOST]
    ]


def gaps(who: Principal, *, at: datetime) -> Gaps:
    """Where the next two weeks have nobody. Counts only who works here still and may be called."""
    until = at + TWO_WEEKS
    found = program.shifts_that_answer(who, start=at, end=until)
    always = [Window(starts_at=at, ends_at=until)]

    def without(line: Line | None) -> tuple[Window, ...]:
        return calls.gaps(always, found, from_=at, until=until, line=line)

    return Gaps(nobody=without(None), no_primary=without(Line.PRIMARY), no_backup=without(Line.BACKUP))


def answering(who: Principal, *, at: datetime) -> tuple[calls.Answering, str]:
    """Who is called first at this moment and until when, with their name; nobody: until when nobody."""
    found = program.shifts_that_answer(who, start=at, end=at + TWO_WEEKS)
    now = calls.who_answers(found, at)
    card = program.staff_cards(who, [uuid.UUID(now.staff)] if now.staff else [])
    return now, next((each.name for each in card.values()), "")


def may_be_called(who: Principal) -> list[StaffCard]:
    """Everyone who may be put on call, by name."""
    found = {
        card.id: card
        for role in sorted(program.ANSWERS_CALLS)
        for card in program.staff_with_role(who, role)
        if program.may_be_called(card)
    }
    return sorted(found.values(), key=lambda card: (card.name, str(card.id)))


def colleagues(_who: Principal) -> list[Colleague]:
    """Everyone who works here, so that a calendar's names can be told."""
    return [
        Colleague(
            id=str(row.id),
            name=row.name,
            may_be_called=bool(row.phone) and not program.ANSWERS_CALLS.isdisjoint(row.roles),
        )
        for row in Staff.objects.filter(program.works_here())
    ]


def known(_who: Principal, *, start: datetime, end: datetime, uids: Iterable[str] = ()) -> list[Known]:
    """The rota as a calendar is compared with it."""
    rows = Shift.objects.filter(called_off_at=None, starts_at__lt=end, ends_at__gt=start)
    named = Shift.objects.filter(called_off_at=None, uid__in=[uid for uid in uids if uid])
    return [
        Known(
            id=str(row.id),
            uid=row.uid or f"{row.id}{OURS}",
            said=row.said,
            source=row.source,
            staff=str(row.staff_id),
            line=Line(row.line),
            window=Window(starts_at=row.starts_at, ends_at=row.ends_at),
        )
        for row in (rows | named).order_by("starts_at")
    ]


def shown(who: Principal, *, at: datetime, staff: uuid.UUID | None) -> list[Shown]:
    """What a calendar address shows: a month back and half a year ahead, of one person or of the team."""
    found = shifts(who, start=at - timedelta(days=30), end=at + timedelta(days=180), most=3000)
    return [
        Shown(id=str(each.id), name=each.name, line=each.line, window=each.window)
        for each in found
        if staff is None or each.staff == staff
    ]


def addresses(who: Principal) -> list[Address]:
    """My calendar addresses that are in use."""
    rows = CalendarAddress.objects.filter(site_slug=who.site, staff_id=who.staff, revoked_at=None)
    return [_address(row) for row in rows.order_by("made_at")]


def brought_by(who: Principal) -> list[tuple[Address, str]]:
    """Every address of the site that brings shifts in, and who made it: whoever leads may revoke each."""
    rows = CalendarAddress.objects.filter(site_slug=who.site, kind=Kind.BROUGHT, revoked_at=None)
    found = [_address(row) for row in rows.order_by("made_at")]
    cards = program.staff_cards(who, [each.staff for each in found])
    return [(each, cards[each.staff].name if each.staff in cards else "") for each in found]


def behind(token: str) -> Address | None:
    """The address that carries this secret; None once it is revoked. Asked before anybody is known."""
    row = CalendarAddress.objects.filter(token_hash=hashed(token), revoked_at=None).first()
    return _address(row) if row else None


def hashed(token: str) -> str:
    """What we keep of a secret. It has 256 bits of its own, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def untold(_who: Principal, *, at: datetime) -> Sequence[Change]:
    """What changed lately; older than half a day it would only confuse."""
    rows = RotaChange.objects.filter(at__gte=at - TOLD_FOR).order_by("at", "id")[:MOST]
    return [
        Change(
            id=row.id,
            kind=row.kind,
            window=Window(starts_at=row.starts_at, ends_at=row.ends_at),
            tells=tuple(row.tells),
        )
        for row in rows
    ]


def _on_rota(row: Shift) -> OnRota:
    return OnRota(
        id=row.id,
        staff=row.staff_id,
        name=row.staff.name,
        line=Line(row.line),
        window=Window(starts_at=row.starts_at, ends_at=row.ends_at),
        series=row.series,
        brought=bool(row.source),
    )


def _address(row: CalendarAddress) -> Address:
    return Address(
        id=row.id,
        site=row.site_slug,
        staff=row.staff_id,
        kind=Kind(row.kind),
        called=row.called,
        made_at=row.made_at,
    )

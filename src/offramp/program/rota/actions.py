"""Changes to the rota. Each is one transaction, so that there is never a moment when nobody holds the line because
a change was half done; a shift that is over stays as it was, and of one that runs only the rest changes hands.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from offramp.errors import Refusal
from offramp.ground import ids, log
from offramp.ground.principal import Principal
from offramp.program.models import Cover, Shift
from offramp.program.rota import queries, turns
from offramp.program.rota.rules import News, Reply
from offramp.program.rules import Line, Window


@transaction.atomic
def add(who: Principal, *, staff: uuid.UUID, line: Line, windows: Sequence[Window], at: datetime) -> None:
    """Put somebody on call for these stretches, all or none."""
    turns.must_lead(who)
    turns.must_answer(who, staff)
    if not windows or windows[0].ends_at <= at:
        raise Refusal(
            code="over",
            sentence=_("That time is over."),
            next_step=_("Give a day that is still to come."),
            fields={"day": _("Give a day that is still to come.")},
        )
    series = ids.new() if len(windows) > 1 else None
    rows = [
        Shift(
            site_id=who.site,
            staff_id=staff,
            line=line,
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            series=series,
        )
        for window in windows
    ]
    for row in rows:
        turns.put(row)
    turns.note(who, News.ON_CALL, windows[0], [staff], at)
    log.changed("program.add_shift", data_class="K21", ids=[row.id for row in rows])


@transaction.atomic
def call_off(who: Principal, *, shift: uuid.UUID, following: bool, at: datetime) -> None:
    """End a shift: what is still to come of it is called off; with `following`, the same of later weeks too."""
    turns.must_lead(who)
    [row] = turns.held([shift], at)
    rows = [row]
    if following and row.series:
        later = Shift.objects.select_for_update().filter(series=row.series, called_off_at=None)
        rows = list(later.filter(starts_at__gte=row.starts_at).order_by("id"))
    for each in rows:
        turns.end(each, at)
    turns.overtake(who, rows, at)
    turns.note(who, News.CALLED_OFF, turns.window_of(row), [row.staff_id], at)
    log.changed("program.call_off", data_class="K21", ids=[each.id for each in rows])


@transaction.atomic
def ask_cover(who: Principal, *, shift: uuid.UUID, at: datetime) -> None:
    """Ask that somebody take a shift of mine. It stays mine until somebody does."""
    row = _mine(who, shift, at)
    _open(who, row, asked_of=None, in_return=None, at=at)
    tells = [card.id for card in queries.may_be_called(who) if card.id != who.staff]
    turns.note(who, News.COVER_ASKED, turns.window_of(row), tells, at)
    log.changed("program.ask_cover", data_class="K21", ids=[row.id])


@transaction.atomic
def ask_swap(who: Principal, *, shift: uuid.UUID, in_return: uuid.UUID, at: datetime) -> None:
    """Ask a colleague to exchange a shift of mine with one of theirs. Nothing moves until they agree."""
    rows = turns.held([shift, in_return], at)
    mine, theirs = rows
    if mine.staff_id != who.staff or theirs.staff_id == who.staff:
        raise turns.moved_on()
    if mine.starts_at <= at or theirs.starts_at <= at:
        raise Refusal(
            code="begun",
            sentence=_("One of the two shifts has begun."),
            next_step=_("Ask for cover instead: somebody takes the rest of it."),
        )
    _open(who, mine, asked_of=theirs.staff_id, in_return=theirs.id, at=at)
    turns.note(who, News.SWAP_ASKED, turns.window_of(mine), [theirs.staff_id], at)
    log.changed("program.ask_swap", data_class="K21", ids=[mine.id, theirs.id])


@transaction.atomic
def withdraw(who: Principal, *, asking: uuid.UUID, at: datetime) -> None:
    """I keep my shift after all."""
    row, _shifts = _asked(asking, at)
    if row.asked_by_id != who.staff:
        raise turns.moved_on()
    _reply(who, row, Reply.WITHDRAWN, at)


@transaction.atomic
def take(who: Principal, *, asking: uuid.UUID, at: datetime) -> None:
    """I take it. Of two who tap at once, one has it and the other reads who."""
    row, shifts = _asked(asking, at)
    if row.asked_of_id or row.asked_by_id == who.staff:
        raise turns.moved_on()
    turns.must_answer(who, who.staff)
    _reply(who, row, Reply.TAKEN, at)
    window = turns.rest_of(shifts[0], at)
    turns.hand(shifts[0], who.staff, at)
    turns.overtake(who, shifts, at)
    turns.note(who, News.COVERED, window, [row.asked_by_id], at)


@transaction.atomic
def agree(who: Principal, *, asking: uuid.UUID, at: datetime) -> None:
    """Yes to a swap: both shifts change hands in this one transaction, or neither does."""
    row, shifts = _asked(asking, at)
    if row.asked_of_id != who.staff or len(shifts) != 2:
        raise turns.moved_on()
    mine = next(each for each in shifts if each.id == row.in_return_id)
    theirs = next(each for each in shifts if each.id == row.shift_id)
    if mine.staff_id != who.staff or theirs.staff_id != row.asked_by_id:
        raise turns.moved_on()
    if mine.starts_at <= at or theirs.starts_at <= at:
        raise Refusal(
            code="begun", sentence=_("One of the two shifts has begun; they cannot be swapped now.")
        )
    turns.must_answer(who, who.staff)
    turns.must_answer(who, row.asked_by_id)
    _reply(who, row, Reply.TAKEN, at)
    Shift.objects.filter(id__in=[mine.id, theirs.id]).update(called_off_at=at)
    for each, to in ((mine, row.asked_by_id), (theirs, who.staff)):
        turns.write(each, staff_id=to, called_off_at=None)
    turns.overtake(who, shifts, at)
    turns.note(who, News.ON_CALL, turns.window_of(mine), [row.asked_by_id], at)


@transaction.atomic
def decline(who: Principal, *, asking: uuid.UUID, at: datetime) -> None:
    """No to a swap; everything stays as it is."""
    row, shifts = _asked(asking, at)
    if row.asked_of_id != who.staff:
        raise turns.moved_on()
    _reply(who, row, Reply.DECLINED, at)
    turns.note(who, News.SWAP_DECLINED, turns.window_of(shifts[0]), [row.asked_by_id], at)


@transaction.atomic
def assign(who: Principal, *, shift: uuid.UUID, to: uuid.UUID, at: datetime) -> None:
    """Whoever leads puts a shift into other hands, asked for or not."""
    turns.must_lead(who)
    turns.must_answer(who, to)
    [row] = turns.held([shift], at)
    before, window = row.staff_id, turns.rest_of(row, at)
    if before == to:
        return
    turns.overtake(who, [row], at)
    turns.hand(row, to, at)
    turns.note(who, News.COVERED, window, [before], at)
    turns.note(who, News.ON_CALL, window, [to], at)
    log.changed("program.assign", data_class="K21", ids=[row.id])


def _asked(asking: uuid.UUID, at: datetime) -> tuple[Cover, list[Shift]]:
    """What is asked, with its shifts, locked; the shifts first, as everybody does."""
    seen = Cover.objects.filter(id=asking).select_related("replied_by").first()
    if seen is None:
        raise turns.moved_on()
    if not seen.reply:
        over: Refusal | None = None
        try:
            shifts = turns.held([each for each in (seen.shift_id, seen.in_return_id) if each], at)
        except Refusal as refusal:  # perhaps because somebody was faster; then that is said
            over = refusal
        row = Cover.objects.select_for_update().get(id=asking)
        if not row.reply:
            if over is not None:
                raise over
            return row, shifts
        seen = Cover.objects.select_related("replied_by").get(id=asking)
    name = seen.replied_by.name if seen.replied_by else ""
    if seen.reply == Reply.TAKEN and name:
        raise Refusal(
            code="taken",
            sentence=_("%(name)s has taken it already.") % {"name": name},
            next_step=_("Nothing is left to do."),
        )
    raise Refusal(code="not_asked", sentence=_("This is not asked any more; the shift stays where it is."))


def _open(
    who: Principal, row: Shift, *, asked_of: uuid.UUID | None, in_return: uuid.UUID | None, at: datetime
) -> None:
    asked = Cover(
        site_id=who.site,
        shift_id=row.id,
        asked_by_id=who.staff,
        asked_of_id=asked_of,
        in_return_id=in_return,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        raise Refusal(
            code="asked_already",
            sentence=_("For this shift something is asked already."),
            next_step=_("Withdraw that first."),
        ) from None


def _mine(who: Principal, shift: uuid.UUID, at: datetime) -> Shift:
    [row] = turns.held([shift], at)
    if row.staff_id != who.staff:
        raise turns.moved_on()
    return row


def _reply(who: Principal, row: Cover, reply: Reply, at: datetime) -> None:
    row.reply, row.replied_by_id, row.replied_at = reply, who.staff, at
    row.save(update_fields=["reply", "replied_by", "replied_at"])
    log.changed(f"program.cover_{reply}", data_class="K21", ids=[row.id])

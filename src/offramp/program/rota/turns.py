"""The one way in which a row of the rota changes: locked in one order for all, never when it is over, never twice
for one person at one time. Called inside an action's transaction and nowhere else.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from offramp.errors import Refusal
from offramp.ground.principal import Principal
from offramp.program import queries as program
from offramp.program.models import Cover, RotaChange, Shift, Staff
from offramp.program.rota.rules import News, Reply
from offramp.program.rules import Window

LEADS = frozenset({"supervisor", "project_manager"})


def held(shifts: Iterable[uuid.UUID], at: datetime) -> list[Shift]:
    """These shifts, locked in one order for everybody. Raises Refusal where one is over or called off."""
    wanted = list(shifts)
    rows = Shift.objects.select_for_update().filter(id__in=wanted, called_off_at=None)
    found = {row.id: row for row in rows.order_by("id")}
    if len(found) != len(set(wanted)):
        raise moved_on()
    if any(row.ends_at <= at for row in found.values()):
        raise Refusal(code="over", sentence=_("That shift is over. What was stays as it was."))
    return [found[each] for each in wanted]


def overtake(who: Principal, rows: Sequence[Shift], at: datetime) -> None:
    """What was asked for shifts that now change otherwise is asked no more."""
    touched = [row.id for row in rows]
    asked = Cover.objects.filter(reply="")
    by = who.staff if Staff.objects.filter(id=who.staff).exists() else None
    (asked.filter(shift_id__in=touched) | asked.filter(in_return_id__in=touched)).update(
        reply=Reply.OVERTAKEN, replied_by_id=by, replied_at=at
    )


def hand(row: Shift, to: uuid.UUID, at: datetime) -> None:
    """The shift, or the rest of one that runs, into other hands."""
    if row.starts_at >= at:
        write(row, staff_id=to)
        return
    rest = Shift(
        site_id=row.site_id,
        staff_id=to,
        line=row.line,
        starts_at=at,
        ends_at=row.ends_at,
        uid=row.uid,
        said=row.said,
        source=row.source,
    )
    write(row, ends_at=at, uid="")
    put(rest)


def end(row: Shift, at: datetime) -> None:
    if row.starts_at < at < row.ends_at:
        write(row, ends_at=at)
    elif row.starts_at >= at:
        write(row, called_off_at=at)


def put(row: Shift) -> None:
    """A new shift. Raises Refusal where they are on that line then already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _already(row.staff_id) from None


def write(row: Shift, **columns: object) -> None:
    try:
        with transaction.atomic():
            Shift.objects.filter(id=row.id).update(**columns)
    except IntegrityError:
        raise _already(uuid.UUID(str(columns.get("staff_id", row.staff_id)))) from None


def note(who: Principal, kind: News, window: Window, tells: Sequence[uuid.UUID], at: datetime) -> None:
    """What changed, for those concerned; nobody is told of what they did themselves."""
    others = [each for each in dict.fromkeys(tells) if each != who.staff]
    if others:
        by = who.staff if Staff.objects.filter(id=who.staff).exists() else None
        RotaChange(
            site_id=who.site,
            kind=kind,
            by_id=by,
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            tells=others,
            at=at,
        ).save(force_insert=True)


def must_answer(who: Principal, staff: uuid.UUID) -> None:
    card = program.staff_cards(who, [staff]).get(staff)
    if card is None or not program.may_be_called(card):
        raise Refusal(
            code="not_called",
            sentence=_("Somebody on call needs a telephone and a role that answers calls."),
            next_step=_("Ask whoever sets up the program to add it."),
            fields={"staff": _("They have no telephone here, or no role that answers calls.")},
        )


def must_lead(who: Principal) -> None:
    if who.role not in LEADS and who.role != "calendar":
        raise moved_on()


def window_of(row: Shift) -> Window:
    return Window(starts_at=row.starts_at, ends_at=row.ends_at)


def rest_of(row: Shift, at: datetime) -> Window:
    return Window(starts_at=max(row.starts_at, at), ends_at=row.ends_at)


def moved_on() -> Refusal:
    return Refusal(
        code="moved_on",
        sentence=_("The rota has changed since this page was shown, or that is not yours to change."),
        next_step=_("Look at the rota again."),
    )


def _already(staff: uuid.UUID) -> Refusal:
    name = Staff.objects.filter(id=staff).values_list("name", flat=True).first() or ""
    return Refusal(
        code="already_on_call",
        sentence=_("%(name)s is on that line at that time already.") % {"name": name},
        next_step=_("Choose another time, or somebody else."),
        fields={"staff": _("They are on that line at that time already.")},
    )

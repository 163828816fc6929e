"""Questions about who runs the program. Every answer is within one site, by the wall."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, F, Func, Q, Value
from django.db.models.functions import Cast

from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.policy import packs
from offramp.program import rules
from offramp.program.models import Agency, Heard, Message, Shift, Site, Staff, Training, Unit

ANSWERS_CALLS = frozenset({"on_call_worker", "case_manager"})  # the roles that may open a hand-off


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffCard:
    """A member of staff as colleagues see them."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    site_id: str
    site_name: str
    agency_id: uuid.UUID
    agency_name: str
    unit_id: uuid.UUID | None
    phone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A member of staff as the review of accounts sees them: they may have left, and their agency may end."""

    card: StaffCard
    works_here: bool
    agency_ends_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Undelivered:
    """A message that was given up: to whom it was, why, and whether somebody was told."""

    id: uuid.UUID
    staff: uuid.UUID
    name: str
    repeat_key: str
    means: str
    reason: str
    carrier_code: str
    gave_up_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """One message, as the carrier's answers to it are weighed: whose phone it was for, and what it says."""

    id: uuid.UUID
    card: StaffCard
    means: str
    text: str
    reference: str
    carrier_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitCard:
    """A squad or team, as colleagues name it."""

    id: uuid.UUID
    agency_id: uuid.UUID
    name: str


def sites() -> list[str]:
    """The sites of this deployment, by slug."""
    return list(Site.objects.order_by("slug").values_list("slug", flat=True))


def works_here() -> Q:
    """Of staff: who has not left, and whose agency's agreement has not ended, on the site's own calendar."""
    today = Cast(
        Func(
            F("site__time_zone"),
            Value(clock.now(), output_field=DateTimeField()),
            function="timezone",
            output_field=DateTimeField(),
        ),
        DateField(),
    )
    return Q(ended_on=None) & (Q(agency__ends_on=None) | Q(agency__ends_on__gte=today))


def all_staff(_who: Principal) -> list[Served]:
    """Everyone who ever worked at the site, by name."""
    rows = Staff.objects.select_related("agency", "site").order_by("name", "id")
    here = set(Staff.objects.filter(works_here()).values_list("id", flat=True))
    return [
        Served(card=_card(row), works_here=row.id in here, agency_ends_on=row.agency.ends_on) for row in rows
    ]


def staff_card(_who: Principal, staff_id: uuid.UUID) -> StaffCard:
    """One member of staff of the site of `_who`. Raises Refusal for somebody who has left."""
    found = Staff.objects.filter(works_here(), id=staff_id).select_related("agency", "site").first()
    if found is None:
        raise Refusal(code="left", sentence="This account belongs to nobody who works here now.")
    return _card(found)


def staff_with_role(_who: Principal, role: str) -> list[StaffCard]:
    """Everyone at the site who holds `role` and has not left, by name."""
    found = Staff.objects.filter(works_here(), roles__contains=[role]).select_related("agency", "site")
    return [_card(staff) for staff in found.order_by("name", "id")]


def staff_named(_who: Principal, name: str) -> list[StaffCard]:
    """Everyone at the site with that name."""
    return [
        _card(staff)
        for staff in Staff.objects.filter(name=name).select_related("agency", "site").order_by("id")
    ]


def agency_named(_who: Principal, name: str) -> uuid.UUID | None:
    """The agency of the site with that name."""
    return Agency.objects.filter(name=name).values_list("id", flat=True).first()


def unit_named(_who: Principal, agency: uuid.UUID, name: str) -> uuid.UUID | None:
    """The unit of an agency with that name."""
    return Unit.objects.filter(agency_id=agency, name=name).values_list("id", flat=True).first()


def units(_who: Principal, *, kind: str) -> list[UnitCard]:
    """Every unit of the agencies of a kind, by name."""
    rows = Unit.objects.filter(agency__kind=kind).order_by("name", "id")
    return [UnitCard(id=row.id, agency_id=row.agency_id, name=row.name) for row in rows]


def today(who: Principal) -> date:
    """The day by the site's own calendar."""
    return clock.now().astimezone(time_zone(who)).date()


def time_zone(who: Principal) -> ZoneInfo:
    """The clocks of the site of `who`."""
    return ZoneInfo(Site.objects.values_list("time_zone", flat=True).get(slug=who.site))


def staff_cards(_who: Principal, staff: Iterable[uuid.UUID]) -> dict[uuid.UUID, StaffCard]:
    """The cards of these members of staff; those who have left are left out."""
    rows = Staff.objects.filter(works_here(), id__in=set(staff)).select_related("agency", "site")
    return {row.id: _card(row) for row in rows}


def signatures(_who: Principal, staff: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What these members of staff are called, those who have left too: what they wrote stays theirs."""
    return dict(Staff.objects.filter(id__in=set(staff)).values_list("id", "name"))


def agency_names(_who: Principal, agencies: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What these agencies are called."""
    return dict(Agency.objects.filter(id__in=set(agencies)).values_list("id", "name"))


def partners(_who: Principal) -> list[tuple[uuid.UUID, str]]:
    """Every agency of the site, by name."""
    return list(Agency.objects.order_by("name", "id").values_list("id", "name"))


def agency_kind(_who: Principal, agency: uuid.UUID) -> str:
    """What kind of agency this is; nothing for one that is not there."""
    return Agency.objects.filter(id=agency).values_list("kind", flat=True).first() or ""


def agency_called(who: Principal, name: str, *, kind: str) -> uuid.UUID | None:
    """The agency of that name at the site, else the only one of that kind; None where it cannot be told."""
    return agencies_called(who, [(name, kind)])[name, kind]


def agencies_called(
    _who: Principal, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], uuid.UUID | None]:
    """The same for several names and kinds, in one question."""
    asked = list(wanted)
    rows = list(Agency.objects.filter(kind__in={kind for _, kind in asked}).order_by("id")[:200])
    found = {}
    for name, kind in asked:
        alike = [row for row in rows if row.kind == kind]
        named = [row.id for row in alike if row.name == name]
        found[name, kind] = named[0] if named else alike[0].id if len(alike) == 1 else None
    return found


def shifts(_who: Principal, *, start: datetime, end: datetime) -> Sequence[rules.Shift]:
    """The shifts that touch the stretch from `start` to `end`."""
    rows = Shift.objects.filter(starts_at__lt=end, ends_at__gt=start, called_off_at=None)
    rows = rows.order_by("starts_at", "line")
    return [
        rules.Shift(
            window=rules.Window(starts_at=row.starts_at, ends_at=row.ends_at),
            staff=str(row.staff_id),
            line=rules.Line(row.line),
        )
        for row in rows
    ]


def may_be_called(card: StaffCard) -> bool:
    """Whether a hand-off's call goes to them: they have a telephone, and may open it."""
    return bool(card.phone) and not ANSWERS_CALLS.isdisjoint(card.roles)


def shifts_that_answer(who: Principal, *, start: datetime, end: datetime) -> Sequence[rules.Shift]:
    """The shifts of those stretches whose staff have not left and may be called."""
    found = shifts(who, start=start, end=end)
    cards = staff_cards(who, {uuid.UUID(shift.staff) for shift in found})
    answer = {str(card.id) for card in cards.values() if may_be_called(card)}
    return [shift for shift in found if shift.staff in answer]


def may_refer(who: Principal, staff: uuid.UUID, *, on: date) -> bool:
    """Whether the site asks for no training, or they hold one that counts on that day."""
    wanted = packs.load(who.site).program.training
    if not wanted.required:
        return True
    held = Training.objects.filter(staff_id=staff, course=wanted.course, trained_on__lte=on)
    return held.exclude(valid_until__lt=on).exists()


def training_of(_who: Principal, staff: uuid.UUID) -> list[tuple[str, date, date | None]]:
    """The courses somebody took: which, on which day, and until when each counts; the last first."""
    rows = Training.objects.filter(staff_id=staff).order_by("-trained_on", "course")
    return [(row.course, row.trained_on, row.valid_until) for row in rows]


def unwritten(_who: Principal, repeat_keys: Iterable[str]) -> list[str]:
    """Those of these messages that were never written."""
    wanted = list(repeat_keys)
    written = set(Message.objects.filter(repeat_key__in=wanted).values_list("repeat_key", flat=True))
    return [key for key in wanted if key not in written]


def delivered_messages(_who: Principal, repeat_keys: Iterable[str]) -> dict[str, datetime]:
    """When each of these messages arrived, by its repeat key; those that have not are left out."""
    rows = Message.objects.filter(repeat_key__in=list(repeat_keys), delivered_at__isnull=False)
    return {row.repeat_key: row.delivered_at for row in rows if row.delivered_at}


def given_up_messages(_who: Principal, repeat_keys: Iterable[str]) -> dict[str, datetime]:
    """When each of these messages was given up, by its repeat key; those that arrived after all are left out."""
    rows = Message.objects.filter(repeat_key__in=list(repeat_keys), gave_up_at__isnull=False)
    return {row.repeat_key: row.gave_up_at for row in rows.filter(delivered_at=None) if row.gave_up_at}


def undelivered_messages(
    _who: Principal,
    *,
    since: datetime,
    untold: bool = False,
    but: Iterable[str] = (),
    most: int = 100,
) -> list[Undelivered]:
    """The messages given up since then, `but` for these reasons, the latest first; `untold`: only those that
    nobody was told of."""
    rows = Message.objects.filter(gave_up_at__gte=since, delivered_at=None).select_related("to")
    rows = rows.exclude(reason__in=list(but))
    rows = rows.filter(told_at=None) if untold else rows
    return [
        Undelivered(
            id=row.id,
            staff=row.to_id,
            name=row.to.name,
            repeat_key=row.repeat_key,
            means=row.means,
            reason=row.reason,
            carrier_code=row.carrier_code,
            gave_up_at=row.gave_up_at,
            told_at=row.told_at,
        )
        for row in rows.order_by("-gave_up_at", "-id")[:most]
        if row.gave_up_at
    ]


def held_up_messages(_who: Principal, *, at: datetime, since: datetime) -> int:
    """How many messages were tried, did not go out, and wait for another try."""
    waiting = Message.objects.filter(sent_at=None, gave_up_at=None, written_at__gte=since, tries__gt=0)
    return waiting.exclude(reason="").filter(written_at__lt=at).count()


def posted(_who: Principal, message: uuid.UUID) -> Posted | None:
    """The message of that id, if it is one of this site."""
    row = Message.objects.filter(id=message).select_related("to__agency", "to__site").first()
    if row is None:
        return None
    return Posted(
        id=row.id,
        card=_card(row.to),
        means=row.means,
        text=row.text,
        reference=row.reference,
        carrier_id=row.carrier_id,
    )


def references_sent(_who: Principal, staff: uuid.UUID, *, since: datetime) -> list[str]:
    """The references that messages to this member of staff carried since then, each once, the latest first."""
    rows = Message.objects.filter(to_id=staff, written_at__gte=since).exclude(reference="")
    return list(dict.fromkeys(rows.order_by("-written_at", "-id").values_list("reference", flat=True)[:200]))


def staff_with_phones(_who: Principal) -> list[StaffCard]:
    """Everyone at the site who has a telephone and has not left."""
    found = Staff.objects.filter(works_here()).exclude(phone="").select_related("agency", "site")
    return [_card(staff) for staff in found.order_by("id")]


def is_heard(_who: Principal, carrier_id: str) -> bool:
    """Whether this word of a phone has been acted on."""
    return Heard.objects.filter(carrier_id=carrier_id).exists()


def texts_stopped(_who: Principal, staff: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these whose phone said STOP and has not said START since."""
    rows = Heard.objects.filter(staff_id__in=set(staff), kind__in=["stop", "start"]).order_by("at", "id")
    latest = {row.staff_id: row.kind for row in rows}
    return {who for who, kind in latest.items() if kind == "stop"}


def _card(staff: Staff) -> StaffCard:
    return StaffCard(
        id=staff.id,
        name=staff.name,
        roles=tuple(staff.roles),
        site_id=staff.site_id,
        site_name=staff.site.name,
        agency_id=staff.agency_id,
        agency_name=staff.agency.name,
        unit_id=staff.unit_id,
        phone=staff.phone,
    )

"""Who looked at whom, for the privacy officer at the command line: the same wall and the same log as on a page."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from offramp.consent import queries as consent
from offramp.consent.matrix import matrix
from offramp.errors import Refusal
from offramp.ground import ids
from offramp.ground.principal import Principal, acting
from offramp.program import queries as program
from offramp.program.queries import StaffCard
from offramp.web import moving_in

HEADS = (
    "at",
    "name",
    "agency",
    "role",
    "purpose",
    "kind",
    "act",
    "class",
    "rows",
    "row ids",
    "about",
    "grants",
    "session",
    "request",
    "note",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row of the log with its names, on the site's clocks."""

    at: datetime
    name: str
    agency: str
    role: str
    row: consent.LoggedRow

    def __str__(self) -> str:
        row = self.row
        who = f"{self.name} ({self.role}; {row.purpose})"
        count = f"{len(row.objects)} row{'' if len(row.objects) == 1 else 's'}"
        return f"{self.at:%Y-%m-%d %H:%M:%S}  {who}  {row.kind}  {row.act}  {row.data_class}  {count}"

    def cells(self) -> tuple[str | int, ...]:
        """The same for a table, with every id."""
        row = self.row
        return (
            self.at.isoformat(),
            self.name,
            self.agency,
            self.role,
            row.purpose,
            row.kind,
            row.act,
            row.data_class,
            len(row.objects),
            " ".join(map(str, row.objects)),
            " ".join(map(str, row.about)),
            " ".join(map(str, row.grants)),
            row.device,
            str(row.request),
            row.note,
        )


def search(
    *,
    site: str,
    by: str,
    person: str | None,
    staff: str | None,
    since: datetime | None,
    until: datetime | None,
    kind: str | None,
    data_class: str | None,
    most: int,
) -> list[Line]:
    """The rows of the log that fit, the newest first. Raises Refusal for a name or an id that is none."""
    who = privacy_officer(site, by)
    with acting(who), transaction.atomic():
        zone = program.time_zone(who)
        asked = consent.Asked(
            person=_id(person),
            staff=_one(program.staff_named(who, staff), staff).id if staff else None,
            since=_at(since, zone),
            before=_at(until, zone),
            kind=kind,
            data_class=data_class,
        )
        names = {each.card.id: each.card for each in program.all_staff(who)}
        return [_line(row, names.get(row.staff), zone) for row in consent.logged(who, asked, most=most)]


def privacy_officer(site: str, name: str) -> Principal:
    """A privacy officer of the site, by name, as who they are. Raises Refusal where that is not exactly one."""
    door = moving_in.door(site)
    with acting(door), transaction.atomic():
        card = _one(
            [each for each in program.staff_with_role(door, "privacy_officer") if each.name == name], name
        )
    return Principal(
        site=site,
        staff=card.id,
        role="privacy_officer",
        purpose="audit",
        agency=card.agency_id,
        request=ids.new(),
    )


def _one(found: list[StaffCard], name: str) -> StaffCard:
    if len(found) != 1:
        raise Refusal(
            code="no-staff",
            sentence=f"There is not exactly one such member of staff called {name!r}.",
            next_step="--as takes the name of a privacy officer who works here, --staff that of anybody.",
        )
    return found[0]


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Refusal(
            code="no-id",
            sentence=f"{text!r} is no id.",
            next_step="It stands in the address of the person's page.",
        ) from None


def _at(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=zone)


def _line(row: consent.LoggedRow, card: StaffCard | None, zone: ZoneInfo) -> Line:
    role = matrix().roles.get(row.role, {})
    words = str(role.get("words", row.role))
    return Line(
        at=row.at.astimezone(zone),
        name=card.name if card else words if role.get("service") else str(row.staff),
        agency=card.agency_name if card and card.agency_id == row.agency else "",
        role=words,
        row=row,
    )

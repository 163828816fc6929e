"""Who may be calling: the officers of the site by their unit, and each unit for whoever is not on the list."""

import uuid
from dataclasses import dataclass

from offramp.ground.principal import NOBODY, Principal
from offramp.program import queries as program

OFFICERS = ("officer", "sergeant")
POLICE = "police"


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who calls: an officer of the list, or somebody of a unit."""

    unit: uuid.UUID | None
    agency: uuid.UUID
    words: str
    officer: uuid.UUID | None = None
    role: str = "officer"

    @property
    def key(self) -> str:
        """How the form names them."""
        return f"officer:{self.officer}" if self.officer else f"unit:{self.unit}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A unit with those of it who may call."""

    name: str
    callers: tuple[Caller, ...]


def callers(who: Principal) -> list[Group]:
    """Everybody who may call, by unit; the last of each unit is whoever is not on the list."""
    units = program.units(who, kind=POLICE)
    staff = {card.id: card for role in OFFICERS for card in program.staff_with_role(who, role)}
    by_unit: dict[uuid.UUID | None, list[Caller]] = {}
    for card in sorted(staff.values(), key=lambda card: card.name):
        by_unit.setdefault(card.unit_id, []).append(
            Caller(
                officer=card.id,
                unit=card.unit_id,
                agency=card.agency_id,
                words=card.name,
                role=next(role for role in OFFICERS if role in card.roles),
            )
        )
    found = [
        Group(
            name=unit.name,
            callers=(
                *by_unit.pop(unit.id, []),
                Caller(unit=unit.id, agency=unit.agency_id, words=unit.name),
            ),
        )
        for unit in units
    ]
    left = tuple(one for group in by_unit.values() for one in group)
    return [*found, Group(name="", callers=left)] if left else found


def caller(who: Principal, key: str) -> Caller | None:
    """The one that the form names; None for nobody of the list."""
    return next((one for group in callers(who) for one in group.callers if one.key == key), None)


def seen_from(who: Principal, one: Caller) -> Principal:
    """The worker's principal with the caller's unit: questions go to the sergeants of that unit."""
    return Principal(
        site=who.site,
        staff=who.staff,
        role=who.role,
        purpose=who.purpose,
        agency=one.agency,
        unit=one.unit or NOBODY,
        request=who.request,
    )

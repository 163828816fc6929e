"""Who tries it in a world: everybody who works there, processes, participants; some with a principal that is stale.

Then the rows they try to add, and the principals that were forged.
"""

import random
from collections.abc import Iterator
from uuid import UUID

from tests.proof import columns
from tests.proof.access import SEATS, STAFFED, sits
from tests.proof.asking import FACES, signed
from tests.proof.making import Maker
from tests.proof.tables import TABLES
from tests.proof.world import NOBODY, Row, Tie, Token, Who, World

PROCESSES = [seat for seat in sorted(SEATS) if seat[0] not in STAFFED and seat[0] != "participant"]
ODD = [("defender", "coordination"), ("evaluator", "evaluation"), ("administrator", "setup")]
CROSSED = [
    ("collector", "retention"),
    ("retention", "messaging"),
    ("gateway", "setup"),
    ("installer", "rota"),
]
PURPOSES = sorted({purpose for _, purpose in SEATS} | {"investigation", "evaluation", ""})


def purposes_of(role: str) -> list[str]:
    return [purpose for r, purpose in [*sorted(SEATS), *ODD] if r == role]


def everybody(maker: Maker) -> list[Who]:
    """Every honest principal of this world, and beside them some that no longer fit."""
    world, found = maker.world, []
    for member in world.staff.values():
        for role in member.roles:
            for purpose in purposes_of(role):
                face = "justice" if sits(role, "justice") else "care"
                unit = member.unit or NOBODY
                found.append(
                    Who(
                        face=face,
                        site=member.site,
                        staff=member.id,
                        role=role,
                        purpose=purpose,
                        agency=member.agency,
                        unit=unit,
                    )
                )
    for site in world.zones:
        for person in maker.people[site]:
            found.append(_bare("care", site, person, "participant", "participant_request"))
        for role, purpose in PROCESSES:
            for face in FACES:
                if sits(role, face):
                    found.append(_bare(face, site, UUID(int=3), role, purpose))
    for site in world.zones:  # a role with the purpose of another
        found += [_bare("care", site, UUID(int=3), *seat) for seat in CROSSED]
        cm = [m for m in maker.crew[site] if "case_manager" in m.roles]
        found += [
            Who(face="care", site=site, staff=m.id, role="case_manager", purpose="treatment", agency=m.agency)
            for m in cm[:3]
        ]
    return found + [stale(maker, who) for who in maker.rng.sample(found, len(found) // 6)]


def _bare(face: str, site: str, staff: UUID, role: str, purpose: str) -> Who:
    return Who(face=face, site=site, staff=staff, role=role, purpose=purpose)


def stale(maker: Maker, who: Who) -> Who:
    """The same principal with one thing that does not fit any more, or never did."""
    from dataclasses import replace

    change = maker.one(["site", "agency", "role", "purpose", "unit", "staff"])
    if change == "site":
        return replace(who, site=maker.one([site for site in maker.world.zones if site != who.site]))
    if change == "agency":
        return replace(who, agency=maker.one(maker.agencies[who.site]))
    if change == "role":
        roles = sorted({role for role, _ in SEATS if sits(role, who.face)})
        role = maker.one(roles)
        return replace(who, role=role, purpose=maker.one(purposes_of(role)))
    if change == "purpose":
        return replace(who, purpose=maker.one(PURPOSES))
    if change == "unit":
        return replace(who, unit=maker.one([NOBODY, *maker.units[who.site]]))
    return replace(who, staff=maker.one(list(maker.world.staff)))


def some(maker: Maker, number: int) -> list[Who]:
    """A sample in which every seat has its turn: seats are drawn first, then who sits there."""
    seats: dict[tuple[str, str], list[Who]] = {}
    for who in everybody(maker):
        seats.setdefault((who.role, who.purpose), []).append(who)
    order = sorted(seats)
    maker.rng.shuffle(order)
    heavy = [seat for seat in order if seat[0] in STAFFED]
    drawn = [maker.one(seats[seat]) for seat in (order + heavy * 3)]
    return drawn[:number]


def tries(maker: Maker, share: float) -> None:
    """Rows that are not there, for everybody to try to add."""
    world, rng = maker.world, maker.rng
    for table, shape in TABLES.items():
        rows = world.rows[table]
        if shape.k == "ties":
            world.tries[table] = [_tie(maker) for _ in range(max(6, round(len(rows) * share)))]
        elif shape.k == "log":
            world.tries[table] = [_entry(maker) for _ in range(4)]
        elif shape.adds:
            world.tries[table] = rng.sample(rows, max(1, round(len(rows) * share))) + _nearly(maker, table)


def _nearly(maker: Maker, table: str) -> list[Row]:
    """Rows that somebody may add, and the same with one thing changed: the site, the author, the grant."""
    world, shape = maker.world, TABLES[table]
    tied = [t for t in world.ties if t.staff and t.kind != "docket"]
    if shape.granted:
        tied = [t for t in tied if t.kind == "assigned" and t.subject in world.matches]
    elif shape.author:
        tied = [t for t in tied if t.kind == "assigned"]
    found = []
    for tie in maker.rng.sample(tied, min(len(tied), 40 if shape.granted or shape.author else 10)):
        values = dict(maker.one(world.rows[table]).values)
        own = [g.id for g in world.grants.values() if g.participant == world.matches.get(tie.subject)]
        theirs = {t.subject for t in world.ties if t.staff == tie.staff}
        other = [g.id for g in world.grants.values() if g.participant in theirs]
        grant = maker.one(own) if own and maker.maybe(0.6) else maker.one(other or list(world.grants))
        by = tie.staff if maker.maybe(0.8) else maker.one(list(world.staff))
        site = tie.site if maker.maybe(0.65) else maker.one(list(world.zones))
        if table == "consent_disclosure":
            given = world.grants[grant]
            reader = maker.one(
                [given.staff or by, *(s.id for s in world.staff.values() if s.agency == given.agency)]
            )
            values |= {"staff_id": reader, "data_class": maker.one(given.classes)}
        found.append(
            Row(
                table=table,
                id=maker.id(),
                site=site,
                subject=tie.subject,
                by=by,
                grant=grant,
                about=world.now,
                values=values,
            )
        )
    if table == "consent_disclosure":
        found += [_under_order(maker) for _ in range(12)]
    return found


def _under_order(maker: Maker) -> Row:
    """A line of the accounting about somebody whom an order covers, or nearly."""
    order = maker.one(maker.world.orders)
    officers = [
        s.id for s in maker.world.staff.values() if "privacy_officer" in s.roles and s.site == order.site
    ]
    k = maker.one(order.classes) if maker.maybe(0.8) else "K9"
    values = {"staff_id": maker.one(officers or list(maker.world.staff)), "data_class": k}
    return Row(
        table="consent_disclosure",
        id=maker.id(),
        site=order.site,
        subject=order.participant,
        grant=maker.id(),
        values=values,
    )


def _tie(maker: Maker) -> Row:
    """A tie somebody may try to write: for oneself or a colleague, on a hand-off, a match, a person, or nothing."""
    world = maker.world
    site = maker.one([*world.zones, "near"])
    to = maker.one(maker.crew[site])
    own = [t.subject for t in world.ties if t.staff == to.id and t.site == site] or maker.people[site]
    basis = maker.one([maker.one(own), maker.one(maker.encounters[site])])
    subject = maker.one([basis, basis, world.matches.get(basis, basis), maker.one(maker.people[site])])
    tie = Tie(
        site=site,
        kind=maker.one(["author", "docket", "called", "assigned", "assigned", "named"]),
        subject=subject,
        staff=to.id,
        unit=to.unit if maker.maybe(0.8) else maker.one(maker.units[site]),
        agency=to.agency if maker.maybe(0.85) else maker.one(maker.agencies[site]),
        since=world.now,
        until=None,
    )
    values = columns.of_tie(tie) | {"basis_id": basis if maker.maybe(0.9) else None}
    return Row(table="consent_relationship", id=maker.id(), site=site, subject=subject, values=values)


def _entry(maker: Maker) -> Row:
    site = maker.one(list(maker.world.zones))
    staff = maker.one([s.id for s in maker.crew[site]])
    return Row(table="ground_entry", id=maker.id(), site=site, subject=staff)


def tokens(world: World, who: Who, keys: dict[str, str], rng: random.Random) -> Iterator[tuple[Token, str]]:
    """Good and forged ways to say that one is `who`, with the text that the database is given."""
    now = int(world.now.timestamp())
    for expires in (now - 1, now, now + 1, now + 300):
        text = signed(who, keys[who.face], expires)
        yield _token(who, who.face, expires=expires), text
    late = now + 300
    other = FACES[1 - FACES.index(who.face)]
    good = signed(who, keys[who.face], late)
    yield _token(who, who.face, signed_by=other, expires=late), signed(who, keys[other], late)
    yield _token(who, other, signed_by=other, expires=late), signed(who, keys[other], late)
    yield _token(who, "owner", signed_by=who.face, expires=late), good
    parts = good.split("|")
    place = rng.randrange(8)
    parts[place] = (
        str(late + 600) if place == 7 else "case_manager" if parts[place] != "case_manager" else "x"
    )
    if place in (1, 4, 5, 6):
        parts[place] = str(UUID(int=9))
    yield _token(who, who.face, altered=True, expires=late), "|".join(parts)
    yield _token(who, who.face, whole=False, expires=late), "|".join(good.split("|")[:8])
    yield _token(who, who.face, whole=False, expires=late), f"{good}|more"
    yield _token(who, who.face, whole=False, expires=late), ""


def _token(
    who: Who,
    connects: str,
    *,
    signed_by: str = "",
    whole: bool = True,
    altered: bool = False,
    expires: int = 0,
) -> Token:
    return Token(
        who=who,
        connects=connects,
        signed_by=signed_by or who.face,
        whole=whole,
        altered=altered,
        expires_at=expires,
    )

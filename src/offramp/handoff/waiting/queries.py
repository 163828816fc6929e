"""The queue as it stands: who waits by which door, who is on their way already, and how many places are left.

Nobody is scored here: a door, a tile and a time are all that make the order.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from offramp.consent import gate
from offramp.curb import queries as curb
from offramp.docket import queries as docket
from offramp.ground.principal import Principal
from offramp.handoff import packets, queries, rules
from offramp.handoff.models import Placing, Referral
from offramp.handoff.queries import Diverted, Handed
from offramp.handoff.rules import Door, Places, Said, Stands
from offramp.policy import packs
from offramp.policy.doors import Queue

ARREST = "arrest_diversion"
MOST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Waits:
    """Somebody who waits, as the project manager reads it."""

    subject: uuid.UUID
    door: Door
    came_at: datetime
    called: str
    find_me: str
    reason: str
    from_whom: str = ""
    reach: str = ""
    needs: str = ""
    safety: str = ""
    knows: str = ""
    settle: tuple[str, ...] = ()
    words: tuple[Placing, ...] = ()

    @property
    def stands(self) -> Stands:
        """Where they stand, by the last word."""
        return rules.stands([row.said for row in self.words])

    @property
    def priority(self) -> str:
        """The tile that was set last."""
        return next((row.priority for row in reversed(self.words) if row.said == Said.RANKED), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """A hand-off under way: it waits for nobody here."""

    handed: Handed
    door: Door
    by_phone: bool
    settle: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """The whole queue: on their way, waiting in order, and the list of those who wait for a place.

    `more`: so many wait that the latest may not be among them.
    """

    coming: tuple[Coming, ...]
    waiting: tuple[Waits, ...]
    listed: tuple[Waits, ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What the worker process opens a hand-off for, with the words of whoever accepted it."""

    subject: uuid.UUID
    sent_at: datetime
    referral: bool = False
    placing: Placing | None = None
    taken_by: uuid.UUID | None = None


def the_line(who: Principal) -> Line:
    """Who waits, first those whom an officer met, then the community's; each by tile, then by time."""
    queue = _rule(who)
    found = [*_contacts(who, queue), *_referrals(who)]
    tiles = [tile.id for tile in queue.priorities]
    found.sort(key=lambda one: rules.in_order(one.door, one.priority, one.came_at, tiles))
    return Line(
        coming=_coming(who),
        waiting=tuple(one for one in found if one.stands in (Stands.WAITING, Stands.ASKED)),
        listed=tuple(one for one in found if one.stands is Stands.WAIT_LISTED),
        more=len(found) >= MOST,
    )


def one(who: Principal, subject: uuid.UUID) -> Waits:
    """One who waits or waited. Raises the wall's Refusal, the same for hidden and for absent."""
    found = [*_referrals(who, only=subject), *_contacts(who, _rule(who), only=subject)]
    if not found:
        raise gate.walled()
    return found[0]


def words(who: Principal, subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[Placing, ...]]:
    """What was said of these so far, in order."""
    rows = Placing.objects.filter(subject_id__in=list(subjects)).order_by("subject_id", "number")
    found: dict[uuid.UUID, tuple[Placing, ...]] = {}
    for row in gate.look(who, "handoff.placings", data_class="K23", rows=rows, most=10 * MOST):
        found[row.subject_id] = (*found.get(row.subject_id, ()), row)
    return found


def places(who: Principal) -> Places:
    """How many places the site has, keeps for arrests, and how many people have one."""
    queue = _rule(who)
    return Places(
        places=queue.places,
        kept_for_arrest=queue.kept_for_arrest,
        taken=queries.people_with_places(who).count() if queue.places else 0,
    )


def slots_open(who: Principal) -> int | None:
    """The rulebook's `program.slots_open`: places left after arrest diversions; None where a site counts none."""
    found = places(who)
    return found.left if found.counted else None


def let_through(who: Principal, encounters: QuerySet[Diverted]) -> QuerySet[Diverted]:
    """Those of `encounters` that nobody must accept first, and those that somebody has; read them through the gate.

    Whoever was declined stays so, also where the site's rule has changed since.
    """
    free = ~Q(route__in=_rule(who).approves) & ~Exists(_placings(Said.DECLINED))
    return encounters.filter(free | Q(Exists(_placings(Said.ACCEPTED))))


def agreed(who: Principal, encounters: QuerySet[Diverted]) -> QuerySet[Diverted]:
    """Those of `encounters` that the officer's rulebook let go on, and that no sergeant must agree to first."""
    unapproved = curb.held(who).values("id")
    return encounters.filter(outcome="accepted", practice=False).exclude(id__in=unapproved)


def cleared(who: Principal, encounters: QuerySet[Diverted]) -> QuerySet[Diverted]:
    """Those that were asked about first: every question cleared, or a prosecutor let them in."""
    let_in = Q(id__in=curb.settled(who).values("id")) | Q(id__in=docket.admitted(who).values("encounter_id"))
    return encounters.filter(let_in, outcome="asked", practice=False).exclude(
        id__in=docket.turned_down(who).values("encounter_id")
    )


def accepted_referrals(who: Principal) -> list[Due]:
    """The community's referrals that were accepted and have no hand-off yet."""
    rows = queries.uncollected(who, Referral.objects.filter(Exists(_placings(Said.ACCEPTED))))
    if not rows.exists():
        return []
    found = gate.look(who, "handoff.collect", data_class="K22", rows=rows.order_by("received_at", "id"))
    said = acceptance(who, [row.id for row in found])
    return [
        Due(subject=row.id, sent_at=said[row.id].at, referral=True, placing=said[row.id])
        for row in found
        if row.id in said
    ]


def acceptance(who: Principal, subjects: Sequence[uuid.UUID]) -> dict[uuid.UUID, Placing]:
    """The words of whoever accepted these."""
    if not subjects:
        return {}
    rows = Placing.objects.filter(said=Said.ACCEPTED, subject_id__in=subjects)
    return {row.subject_id: row for row in gate.look(who, "handoff.placings", data_class="K23", rows=rows)}


def acceptances(who: Principal, rows: Sequence[curb.Encounter]) -> dict[uuid.UUID, Placing]:
    """The same of stops, as far as somebody here accepts their route first."""
    routes = _rule(who).approves
    return acceptance(who, [row.id for row in rows if row.route in routes])


def _placings(*said: Said) -> QuerySet[Placing]:
    return Placing.objects.filter(said__in=said, subject_id=OuterRef("pk"))


def _rule(who: Principal) -> Queue:
    return packs.load(who.site).program.queue


def _referrals(who: Principal, only: uuid.UUID | None = None) -> list[Waits]:
    rows = Referral.objects.order_by("received_at", "id")
    rows = rows.filter(id=only) if only else rows.filter(~Exists(_placings(Said.ACCEPTED, Said.DECLINED)))
    found = gate.look(who, "handoff.referrals", data_class="K22", rows=rows, most=MOST)
    said = words(who, [row.id for row in found]) if found else {}
    return [
        Waits(
            subject=row.id,
            door=Door.COMMUNITY,
            came_at=row.received_at,
            called=row.called,
            find_me=row.find_me,
            reason=row.going_on,
            from_whom=packets.from_whom(who, row),
            reach=row.reach,
            needs=row.needs,
            safety=packets.safety(row),
            knows=packets.knows(row),
            words=said.get(row.id, ()),
        )
        for row in found
    ]


def _contacts(who: Principal, queue: Queue, only: uuid.UUID | None = None) -> list[Waits]:
    """Officers' referrals by the routes that somebody here accepts first."""
    if not queue.approves:
        return []
    rows = curb.diverted(who).filter(route__in=queue.approves, practice=False)
    if only is None:
        open_now = queries.uncollected(who, rows).filter(~Exists(_placings(Said.ACCEPTED, Said.DECLINED)))
        free = Q(id__in=agreed(who, rows).values("id")) | Q(id__in=cleared(who, rows).values("id"))
        rows = open_now.filter(free)
    else:
        rows = rows.filter(id=only)
    found = gate.look(who, "handoff.contacts", data_class="K2", rows=rows, most=MOST)
    if not found:
        return []
    said = words(who, [row.id for row in found])
    wrote = curb.descriptions(who, [row.id for row in found])
    names = curb.officers(who, found)
    shown = []
    for row in found:
        about = wrote.get(row.id)
        shown.append(
            Waits(
                subject=row.id,
                door=Door.SOCIAL,
                came_at=row.saved_at,
                called=about.called if about else "",
                find_me=about.find_me if about else "",
                reason=packets.reason(who, row.rulebook, row.route, row.reason),
                from_whom=names.get(row.officer_id, "") if row.officer_id else "",
                settle=packets.still_to_settle(who, row.rulebook, row.route),
                words=said.get(row.id, ()),
            )
        )
    return shown


def _coming(who: Principal) -> tuple[Coming, ...]:
    """Everybody who is on the way to a worker: arrests first, then the longest wait."""
    handed = queries.on_the_way(who)
    encounters = [one.encounter for one in handed if one.encounter]
    rows = curb.diverted(who).filter(id__in=encounters)
    sent = (
        {row.id: row for row in gate.look(who, "handoff.coming", data_class="K2", rows=rows, most=MOST)}
        if encounters
        else {}
    )
    found = []
    for each in handed:
        row = sent.get(each.subject)
        door = Door.COMMUNITY if each.encounter is None else Door.SOCIAL
        if row is not None and row.route == ARREST:
            door = Door.ARREST
        found.append(
            Coming(
                handed=each,
                door=door,
                by_phone=bool(row and row.taken_down_by_id),
                settle=packets.still_to_settle(who, row.rulebook, row.route) if row else (),
            )
        )
    return tuple(sorted(found, key=lambda one: list(Door).index(one.door)))

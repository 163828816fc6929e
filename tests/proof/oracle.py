"""Decides what somebody may read, add, change and remove in a world: by hand, step by step, and slowly.

It shares no line and no file with the product: it imports the world and the two lists beside it, and nothing else.
A law holds it to that. Where it and the database differ, one of the two is wrong.
"""

# ruff: noqa: SIM102 - one question a line: a reader follows it with a finger

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.proof.access import STAFFED, Way, sits, ways
from tests.proof.tables import TABLES, Shape, readable
from tests.proof.world import Denial, Grant, Row, Tie, Token, Who, World

ALL = "all"


def may_act(token: Token, world: World) -> bool:
    """Whether the database accepts this principal at all."""
    if token.connects not in {"care", "justice"}:
        return False
    if token.signed_by != token.connects or token.altered or not token.whole:
        return False
    if not sits(token.who.role, token.connects):
        return False
    return token.expires_at >= world.now.timestamp()


def runs(since: datetime | None, until: datetime | None, now: datetime) -> bool:
    """From its first instant on, and no longer at its last."""
    if since is None or since > now:
        return False
    return until is None or now < until


class Sight:
    """One principal in one world."""

    def __init__(self, world: World, who: Who) -> None:
        self.world = world
        self.who = who
        self.mine: dict[tuple[str, bool], dict[UUID, Way]] = {}
        self.barred: dict[str, set[UUID]] = {}
        self.staffed = who.role in STAFFED
        self.serving = self._serving()
        self.tables = readable(who.face)

    # What takes away

    def _serving(self) -> bool:
        """Processes and participants serve nobody; staff must still be here, in that agency and that role."""
        if not self.staffed:
            return True
        member = self.world.staff.get(self.who.staff)
        if member is None or member.site != self.who.site or member.agency != self.who.agency:
            return False
        if self.who.role not in member.roles:
            return False
        today = self.world.now.astimezone(ZoneInfo(self.world.zones[member.site])).date()
        last = self.world.agency_ends.get(member.agency)
        if last is not None and today > last:
            return False
        return member.ended_on is None or today < member.ended_on

    def denied(self, k: str) -> set[UUID]:
        """People who are kept from this principal in this class, and the encounters matched to them."""
        if k not in self.barred:
            people = set()
            if self.staffed:
                people = {d.participant for d in self.world.denials if self._bars(d, k)}
            people = self._joined(people)
            known = {subject for subject, person in self.world.matches.items() if person in people}
            self.barred[k] = people | known
        return self.barred[k]

    def _pairs(self) -> list[tuple[UUID, UUID]]:
        """Records that are one person, each pair both ways."""
        rows = self.world.rows["people_merge"]
        pairs = [(r.subject, r.values["merged_id"]) for r in rows if not r.values["undone_at"]]
        return pairs + [(b, a) for a, b in pairs]

    def _joined(self, people: set[UUID]) -> set[UUID]:
        """These people, and all whose records were joined with theirs and not taken apart."""
        pairs, found = self._pairs(), set(people)
        while more := {b for a, b in pairs if a in found} - found:
            found |= more
        return found

    def _bars(self, d: Denial, k: str) -> bool:
        if d.site != self.who.site or not runs(d.since, d.until, self.world.now):
            return False
        if d.classes and k not in d.classes:
            return False
        if d.kind == "recusal":
            return d.staff == self.who.staff
        if self.who.purpose in {"emergency", "legal_process", "audit"}:
            return False
        if d.kind == "restriction":
            return d.staff == self.who.staff or d.agency == self.who.agency
        if d.kind == "safety" and self.who.face == "care":
            theirs = [d.participant] + [b for a, b in self._pairs() if a == d.participant]
            return not any(self._works_with(each) for each in theirs)
        return False

    def _works_with(self, person: UUID) -> bool:
        for tie in self.world.ties:
            if tie.subject == person and tie.staff == self.who.staff and tie.kind in {"assigned", "named"}:
                if runs(tie.since, tie.until, self.world.now):
                    return True
        return False

    # What lets through

    def unlocked(self, grant: Grant | None, k: str) -> bool:
        """Whether this grant lets this principal know class `k`, now."""
        now = self.world.now
        if grant is None or grant.site != self.who.site or grant.revoked_at is not None:
            return False
        if grant.staff is not None:
            if grant.staff != self.who.staff or grant.agency != self.who.agency:
                return False
        elif grant.agency is not None:
            if grant.agency != self.who.agency:
                return False
        elif self.world.agency_kinds.get(self.who.agency) != grant.agency_kind:
            return False
        if k not in grant.classes or self.who.purpose not in grant.purposes:
            return False
        if grant.activated_at is None or grant.activated_at > now or grant.from_at > now:
            return False
        if grant.until_at is not None and grant.until_at <= now:
            return False
        return grant.event_at is None or grant.event_at > now

    def allowed_by_person(self, subject: UUID, k: str) -> bool:
        """Whether the person, or the person whom this encounter was matched to, consented."""
        people = {subject, self.world.matches.get(subject)}
        return any(g.participant in people and self.unlocked(g, k) for g in self.world.grants.values())

    def everything(self, k: str, writing: bool) -> bool:
        """Whether the whole site is open to this role."""
        for way in ways(self.who.role, self.who.purpose, k):
            if way.reach == ALL and (way.writes or not writing):
                return True
            if way.reach == "drop" and way.writes and writing:
                return True
        return False

    def subjects(self, k: str, writing: bool) -> dict[UUID, Way]:
        """The ids whose facts of class `k` are within reach, and by which way."""
        if (k, writing) not in self.mine:
            found: dict[UUID, Way] = {}
            for way in ways(self.who.role, self.who.purpose, k):
                if way.writes or not writing:
                    for subject in self._reached(way, k):
                        found.setdefault(subject, way)
            self.mine[k, writing] = found
        return self.mine[k, writing]

    def _reached(self, way: Way, k: str) -> set[UUID]:
        now, who, site = self.world.now, self.who, self.who.site
        if way.reach == "self":
            return {who.staff, *(s for s, person in self.world.matches.items() if person == who.staff)}
        if way.reach == "opened":
            opened = [e for e in self.world.emergencies if e.site == site and e.staff == who.staff]
            return {e.participant for e in opened if runs(e.opened_at, e.closes_at, now)}
        if way.reach == "ordered":
            orders = [o for o in self.world.orders if o.site == site and k in o.classes and o.closes_at]
            return {o.participant for o in orders if runs(o.approved_at, o.closes_at, now)}
        found = {who.staff} if way.reach == "own" else set()
        for tie in self.world.ties:
            if tie.site == site and runs(tie.since, tie.until, now) and self._tied(tie, way.reach):
                if way.consented and tie.kind in {"called", "assigned", "named"}:
                    if not self.allowed_by_person(tie.subject, k):
                        continue
                found.add(tie.subject)
        return found

    def _tied(self, tie: Tie, reach: str) -> bool:
        who = self.who
        if reach == "own":
            return tie.kind == "author" and (tie.staff == who.staff or tie.unit == who.unit)
        if reach == "docket":
            return tie.kind == "docket" and tie.agency == who.agency
        if reach == "assigned":
            return tie.kind in {"called", "assigned"} and tie.staff == who.staff
        if reach == "supervised":
            return tie.kind in {"called", "assigned"} and tie.agency == who.agency
        if reach == "named":
            return tie.kind == "named" and tie.staff == who.staff and self._colleague_works_with(tie.subject)
        return False

    def _colleague_works_with(self, person: UUID) -> bool:
        for tie in self.world.ties:
            if tie.subject == person and tie.kind == "assigned" and tie.agency == self.who.agency:
                if runs(tie.since, tie.until, self.world.now):
                    return True
        return False

    def _authors(self, k: str, writing: bool) -> bool:
        reached = ways(self.who.role, self.who.purpose, k)
        return any(way.reach == "author" and (way.writes or not writing) for way in reached)

    # Reading

    def reads(self, table: str) -> dict[UUID, str]:
        """The ids of the rows of `table` that this principal may read, each with the way in."""
        shape = TABLES[table]
        if not self.serving or table not in self.tables:
            return {}
        if shape.k == "ties":
            return {r.id: "tie" for r in self.world.rows[table] if self._sees_tie(r)}
        if shape.k == "accounting":
            return self._accounting(table)
        denied = self.denied(shape.k)
        everything = self.everything(shape.k, False)
        subjects = self.subjects(shape.k, False)
        authors = bool(shape.author) and self._authors(shape.k, False)
        unit_mates = self._unit_mates() if table == "program_training" else set()
        found: dict[UUID, str] = {}
        for row in self.world.rows[table]:
            if row.site != self.who.site or row.subject in denied:
                continue
            way = ALL if everything else subjects[row.subject].reach if row.subject in subjects else ""
            if not way and authors and row.by == self.who.staff:
                way = "author"
            if not way and row.subject in unit_mates:
                way = "own"
            if way and self._still_open(row, shape):
                found[row.id] = way
        return found

    def _still_open(self, row: Row, shape: Shape) -> bool:
        """What a single row asks beyond its subject: its grant on the justice side, its day under an order."""
        if row.table == "docket_withdrawn" and self.who.face == "justice":
            return row.values["agency_id"] == self.who.agency
        if row.table == "people_merge":
            return self._knows_both(row)
        if shape.granted and self.who.face == "justice":
            if not self.unlocked(self.world.grants.get(row.grant), shape.k):
                return False
        if shape.dated and self.who.purpose == "legal_process":
            return self._ordered_day(row, shape.k)
        return True

    def _knows_both(self, row: Row) -> bool:
        """A merge is about two: who may not know both may not know of it."""
        other = row.values["merged_id"]
        if other in self.denied("K1"):
            return False
        return self.everything("K1", False) or other in self.subjects("K1", False)

    def _ordered_day(self, row: Row, k: str) -> bool:
        day = row.about.astimezone(ZoneInfo(self.world.zones[self.who.site])).date()
        for o in self.world.orders:
            if o.site != self.who.site or o.participant != row.subject or k not in o.classes:
                continue
            if o.closes_at and runs(o.approved_at, o.closes_at, self.world.now):
                if o.from_day <= day <= o.to_day:
                    return True
        return False

    def _unit_mates(self) -> set[UUID]:
        """A sergeant's own are those of the unit."""
        if self.who.role != "sergeant" or not self.everything("K15", False):
            return set()
        kept = self.denied("K15")
        same = [s for s in self.world.staff.values() if s.site == self.who.site and s.unit == self.who.unit]
        return {s.id for s in same if s.id not in kept}

    def _sees_tie(self, row: Row) -> bool:
        who, tie = self.who, row.values
        if row.site != who.site or row.subject in self.denied("K13"):
            return False
        if who.face == "justice" and tie["kind"] not in {"author", "docket"}:
            return False
        if who.role in {"collector", "hold_clock", "project_manager", "privacy_officer"}:
            return True
        if tie["staff_id"] == who.staff:
            return True
        if tie["kind"] == "author":
            return tie["unit_id"] is not None and tie["unit_id"] == who.unit
        return tie["agency_id"] == who.agency

    def _accounting(self, table: str) -> dict[UUID, str]:
        everything, subjects = self.everything("K13", False), self.subjects("K13", False)
        denied = self.denied("K13")
        found = {}
        for row in self.world.rows[table]:
            if row.site == self.who.site and row.subject not in denied:
                if everything or row.subject in subjects:
                    found[row.id] = "accounting"
        return found

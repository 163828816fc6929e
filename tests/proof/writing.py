"""The other half of the oracle: what somebody may add, change and take away. By hand, like the first half."""

# ruff: noqa: SIM102 - one question a line: a reader follows it with a finger

from uuid import UUID
from zoneinfo import ZoneInfo

from tests.proof.access import WORKERS
from tests.proof.oracle import Sight, runs
from tests.proof.tables import TABLES, Shape
from tests.proof.world import NOBODY, Denial, Row


class Hand(Sight):
    """One principal in one world, who writes."""

    def within(self, row: Row, shape: Shape) -> bool:
        """Whether this principal may write to what this row is about."""
        if not self.serving or row.site != self.who.site or row.subject in self.denied(shape.k):
            return False
        if self.everything(shape.k, True) or row.subject in self.subjects(shape.k, True):
            return True
        return bool(shape.author) and row.by == self.who.staff and self._authors(shape.k, True)

    def may_add(self, row: Row) -> bool:
        """Whether this principal may put this row there."""
        shape = TABLES[row.table]
        if shape.k == "log":
            return row.site == self.who.site and row.subject == self.who.staff
        if not self.serving:
            return False
        if shape.k == "ties":
            return self._may_tie(row)
        if shape.k == "accounting":
            return self._may_account(row)
        if not shape.adds or not self.within(row, shape):
            return False
        if row.table == "people_merge" and not (row.by == self.who.staff and self._knows_both(row)):
            return False
        if shape.rests_on:
            if row.by != self.who.staff or row.subject not in self.subjects(shape.rests_on, True):
                return False
        if shape.granted and self.who.face == "care":
            return self._of_the_same_person(row)
        return True

    def _of_the_same_person(self, row: Row) -> bool:
        """A fact for partners travels only under a grant of the person whom that encounter was matched to."""
        if row.table == "docket_summary" and row.by != self.who.staff:
            return False
        grant = self.world.grants.get(row.grant)
        if grant is None or self.world.matches.get(row.subject) != grant.participant:
            return False
        return grant.id in self.reads("consent_grant") and row.subject in self.reads("handoff_match")

    def _may_account(self, row: Row) -> bool:
        if row.site != self.who.site or row.values["staff_id"] != self.who.staff:
            return False
        k = row.values["data_class"]
        if self.unlocked(self.world.grants.get(row.grant), k):
            return True
        return self.who.purpose == "legal_process" and row.subject in self.subjects(k, False)

    def _may_tie(self, row: Row) -> bool:
        who, tie = self.who, row.values
        if row.site != who.site or row.subject in self.denied("K13"):
            return False
        me = tie["staff_id"] == who.staff and tie["agency_id"] == who.agency
        me = me and tie["unit_id"] == (who.unit if who.unit != NOBODY else None)
        if who.role in {"officer", "sergeant"} and who.purpose == "referral":
            return tie["kind"] == "author" and me
        if who.role == "hold_clock" and who.purpose == "hold_clock":
            return tie["kind"] == "docket"
        if who.role == "collector" and who.purpose == "collection":
            return tie["kind"] == "called"
        if who.role not in WORKERS or who.purpose != "coordination":
            return False
        if tie["kind"] == "assigned" and me and self._from_hand_off(row):
            return True
        if tie["kind"] not in {"assigned", "named"} or not self._colleague(row):
            return False
        if row.subject != tie["basis_id"] or row.subject not in self.subjects("K6", True):
            return False
        if tie["kind"] != "named" or row.subject in self.subjects("K10", True):
            return True
        return not self._has_circle(row.subject)

    def _has_circle(self, person: UUID) -> bool:
        """Somebody whom the person told of their safety works here still."""
        for tie in self.world.ties:
            if tie.subject == person and tie.kind == "named" and runs(tie.since, tie.until, self.world.now):
                member = self.world.staff.get(tie.staff)
                if member is None:
                    continue
                today = self.world.now.astimezone(ZoneInfo(self.world.zones[member.site])).date()
                if member.ended_on is None or today < member.ended_on:
                    return True
        return False

    def _from_hand_off(self, row: Row) -> bool:
        basis = row.values["basis_id"]
        if basis not in self.subjects("K16", True):
            return False
        if row.subject == basis:
            return True
        if self.world.matches.get(basis) != row.subject or basis not in self.reads("handoff_match"):
            return False
        for other in self.world.rows["consent_relationship"]:
            v = other.values
            if other.subject == basis and v["staff_id"] == self.who.staff and v["kind"] == "assigned":
                if v["until"] is None and self._sees_tie(other):
                    return True
        return False

    def _colleague(self, row: Row) -> bool:
        """Somebody of this site who works for the agency named, and no end of service in sight."""
        tie = row.values
        member = self.world.staff.get(tie["staff_id"])
        if member is None or member.site != row.site or member.agency != tie["agency_id"]:
            return False
        return member.ended_on is None and tie["unit_id"] is None and member.id not in self.denied("K15")

    def changes(self, table: str, unseen: bool = False) -> set[UUID]:
        """The ids of the rows that this principal may change; of a tie, may end. `unseen`: without reading any."""
        shape = TABLES[table]
        seen = self.reads(table)
        rows = [r for r in self.world.rows[table] if unseen or r.id in seen]
        if shape.k == "ties":
            return {r.id for r in rows if self._within_ties(r) and self._may_end(r)}
        if table == "people_merge":
            rows = [r for r in rows if self._knows_both(r)]
        return {r.id for r in rows if self.within(r, shape)}

    def _within_ties(self, row: Row) -> bool:
        return self.serving and row.site == self.who.site and row.subject not in self.denied("K13")

    def _may_end(self, row: Row) -> bool:
        kind = row.values["kind"]
        if self.who.face != "care" or kind not in {"called", "assigned", "named"}:
            return False
        if kind == "called" and self.who.role == "collector":
            return True
        if row.values["staff_id"] == self.who.staff:
            return True
        return kind == "named" and row.subject in self.subjects("K10", True)

    def removes(self, table: str) -> set[UUID]:
        """The ids of the rows that this principal may take away: none that must be kept."""
        kept = self._joined({d.participant for d in self._holds()})
        kept |= {subject for subject, person in self.world.matches.items() if person in kept}
        rows, shape = self.world.rows[table], TABLES[table]
        if shape.removes == "retention":
            mine = self.who.role == "retention" and self.who.purpose == "retention"
            may = set(self.reads(table)) if mine else set()
        else:
            may = self.changes(table)
        return {r.id for r in rows if r.id in may and r.subject not in kept}

    def _holds(self) -> list[Denial]:
        alive = [d for d in self.world.denials if runs(d.since, d.until, self.world.now)]
        return [d for d in alive if d.kind == "legal_hold"]

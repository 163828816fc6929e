"""Tight corners: in a world of chance, cases in which everything holds but one thing, and the same with it holding.

A fault in one clause shows only where that clause alone decides. Chance hardly ever makes such a case; this does.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.proof import columns
from tests.proof.access import SEATS, STAFFED, Way, sits, ways
from tests.proof.making import Maker
from tests.proof.stock import FAR, HAIR
from tests.proof.tables import TABLES, readable
from tests.proof.world import NOBODY, Denial, Emergency, Grant, Order, Row, Staff, Tie, Who

NEAR, AFAR = "near", "far"
EMPLOYS = {
    "officer": "police",
    "sergeant": "police",
    "prosecutor": "prosecutor",
    "clinician": "health",
    "defender": "health",
    "project_manager": "project_management",
    "evaluator": "project_management",
    "administrator": "project_management",
}
MET = {"encounter_id", "subject_id"}
PERSONS = {"participant_id", "kept_id"}
THERE = {"people_participant", "curb_encounter", "handoff_match"}  # made with the subject
WORKS = "case_management"


class Corners:
    """The corners of one world, and those who stand in them."""

    def __init__(self, maker: Maker) -> None:
        self.maker, self.world, self.now = maker, maker.world, maker.world.now
        kinds = ("police", "prosecutor", "health", "project_management", WORKS)
        self.agency = {kind: self._agency(kind) for kind in kinds}
        self.unit = {kind: self._unit(self.agency[kind]) for kind in ("police", WORKS)}
        self.staff: dict[str, Staff] = {role: self.hire(role) for role in STAFFED}
        self.beside: dict[str, Staff] = {role: self.hire(role) for role in STAFFED}
        self.person = self.somebody()
        self.who = [self._sits(role, purpose) for role, purpose in sorted(SEATS)]

    def place(self) -> list[Who]:
        """Put every corner into the world; who stands in one."""
        self._of_tables()
        self._of_ties()
        self._of_circles()
        self._of_grants()
        self._of_denials()
        self._of_flags()
        self._of_holds()
        self._of_emergencies()
        self._of_orders()
        return self.who

    # Who stands there

    def _agency(self, kind: str) -> UUID:
        agency = self.maker.id()
        self.world.agency_kinds[agency] = kind
        self.maker.put("program_agency", NEAR, agency, kind=kind, ends_on=None)
        return agency

    def _unit(self, agency: UUID) -> UUID:
        return self.maker.put("program_unit", NEAR, self.maker.id(), agency_id=agency).id

    def hire(self, role: str, *, site: str = NEAR) -> Staff:
        kind = EMPLOYS.get(role, WORKS)
        member = Staff(
            id=self.maker.id(),
            site=site,
            agency=self.agency[kind],
            unit=self.unit.get(kind),
            roles=(role,),
            ended_on=None,
        )
        self.world.staff[member.id] = member
        self.maker.put(
            "program_staff",
            site,
            member.id,
            roles=[role],
            agency_id=member.agency,
            unit_id=member.unit,
            ended_on=None,
        )
        return member

    def _sits(self, role: str, purpose: str) -> Who:
        face = "justice" if sits(role, "justice") else "care"
        if role not in STAFFED:
            staff = self.person if role == "participant" else UUID(int=3)
            return Who(face=face, site=NEAR, staff=staff, role=role, purpose=purpose)
        one = self.staff[role]
        unit = one.unit or NOBODY
        return Who(
            face=face, site=NEAR, staff=one.id, role=role, purpose=purpose, agency=one.agency, unit=unit
        )

    # What stands there

    def somebody(self) -> UUID:
        person = self.maker.id()
        self.maker.put("people_participant", NEAR, person)
        return person

    def met(self, person: UUID | None) -> UUID:
        """An encounter, matched to that person."""
        met = self.maker.put("curb_encounter", NEAR, self.maker.id()).id
        if person:
            self.world.matches[met] = person
            self.maker.put("handoff_match", NEAR, met, participant_id=person, by_id=self.maker.id())
        return met

    def tie(self, kind: str, subject: UUID, to: Staff, /, **more: Any) -> None:
        """A tie that runs and fits, but for what is said otherwise."""
        usual: dict[str, Any] = {"site": NEAR, "staff": to.id, "unit": None, "agency": to.agency}
        usual |= {"since": self.now - FAR, "until": None, "kind": kind, "subject": subject}
        tie = Tie(**(usual | more))
        self.world.ties.append(tie)
        self.maker.put("consent_relationship", tie.site, subject, **columns.of_tie(tie))

    def grant(self, person: UUID, k: str, to: Staff, purpose: str, **more: Any) -> UUID:
        """A grant that lives and fits, but for what is said otherwise."""
        usual: dict[str, Any] = {"id": self.maker.id(), "site": NEAR, "participant": person, "staff": None}
        usual |= {"agency": to.agency, "agency_kind": "", "classes": (k,), "purposes": (purpose,)}
        usual |= {"activated_at": self.now - FAR, "from_at": self.now - FAR, "until_at": None}
        grant = Grant(**(usual | {"event_at": None, "revoked_at": None} | more))
        self.world.grants[grant.id] = grant
        self.maker.put(
            "consent_grant", grant.site, person, id=grant.id, kind="lead_release", **columns.of_grant(grant)
        )
        return grant.id

    def deny(self, person: UUID, kind: str = "", /, **more: Any) -> None:
        usual: dict[str, Any] = {"site": NEAR, "participant": person, "kind": kind, "agency": None}
        usual |= {"staff": None, "classes": (), "since": self.now - FAR, "until": None}
        denial = Denial(**(usual | more))
        self.world.denials.append(denial)
        self.maker.put("consent_denial", denial.site, person, by=self.maker.id(), **columns.of_denial(denial))

    def order(self, person: UUID, **more: Any) -> None:
        day = self.now.date()
        usual: dict[str, Any] = {"site": NEAR, "participant": person, "classes": ("K1", "K6")}
        usual |= {"from_day": day - timedelta(days=9), "to_day": day + timedelta(days=9)}
        order = Order(**(usual | {"approved_at": self.now - FAR, "closes_at": self.now + FAR} | more))
        self.world.orders.append(order)
        self.maker.put("consent_order", order.site, person, **columns.of_order(order))

    def opened(self, person: UUID, by: Staff, **more: Any) -> None:
        usual: dict[str, Any] = {"site": NEAR, "participant": person, "staff": by.id}
        usual |= {"opened_at": self.now - FAR, "closes_at": self.now + FAR}
        e = Emergency(**(usual | more))
        self.world.emergencies.append(e)
        own = {"participant_id": person, "opened_at": e.opened_at, "closes_at": e.closes_at}
        self.maker.put("consent_emergency", e.site, e.staff, **own)

    def row(self, table: str, subject: UUID, **more: Any) -> Row:
        """A record of that table about this one."""
        shape, more = TABLES[table], dict(more)
        if shape.dated:
            more.setdefault("about", self.now)
        if table == "docket_withdrawn":
            more["agency_id"] = self.agency["prosecutor"]
        if table == "people_merge":
            more = {"merged_id": subject, "undone_at": self.now} | more
        return self.maker.put(table, more.pop("site", NEAR), subject, **({"by": self.maker.id()} | more))

    def merged(self, kept: UUID, other: UUID, *, undone: bool = False) -> None:
        self.row("people_merge", kept, merged_id=other, undone_at=self.now if undone else None)

    # The corners

    def _of_tables(self) -> None:
        """Of each table: a row within reach, the same at another site, and the same denied in that class alone."""
        for table, shape in TABLES.items():
            person = shape.subject in PERSONS or table == "people_participant"
            if not (person or shape.subject in MET or table in {"curb_encounter", "handoff_referral"}):
                continue
            for who in self._readers(table)[:2]:
                for spoiled in ("", "site", "denied"):
                    self._in_reach(who, table, person, spoiled)

    def _readers(self, table: str) -> list[Who]:
        k = TABLES[table].k
        inside = [w for w in self.who if w.role in STAFFED and table in readable(w.face)]
        return [w for w in inside if any(_plain(way) for way in ways(w.role, w.purpose, k))]

    def _in_reach(self, who: Who, table: str, about_person: bool, spoiled: str) -> None:
        k, me, other = TABLES[table].k, self.world.staff[who.staff], self.beside[who.role]
        way = next(way for way in ways(who.role, who.purpose, k) if _plain(way))
        person = self.somebody()
        subject = person if about_person else self.met(person)
        if way.reach == "own":
            self.tie("author", subject, me)
        elif way.reach == "docket":
            self.tie("docket", subject, me, staff=None)
        elif way.reach == "named":
            self.tie("named", subject, me)
            self.tie("assigned", subject, other)
        elif way.reach != "all":
            self.tie("assigned", subject, me)
        more: dict[str, Any] = {"site": AFAR if spoiled == "site" else NEAR}
        if way.consented or TABLES[table].granted:
            more["grant"] = self.grant(person, k, me, who.purpose)
        if spoiled == "denied":
            self.deny(person, "recusal", staff=who.staff, classes=(k,))
        if table not in THERE:
            self.row(table, subject, **more)

    def _spans(self, begins: str, ends: str) -> list[dict[str, datetime]]:
        """Begun and not over, by a hair; and neither, by a hair."""
        now = self.now
        return [
            {},
            {begins: now},
            {begins: now + HAIR},
            {ends: now},
            {ends: now + HAIR},
            {ends: now + FAR},
        ]

    def _of_ties(self) -> None:
        """A note of somebody with one tie, or an encounter with one."""
        for role, table, right in (
            ("case_manager", "contacts_case_note", "assigned"),
            ("officer", "curb_encounter", "author"),
            ("prosecutor", "docket_decision", "docket"),
        ):
            me, other = self.staff[role], self.beside[role]
            for kind in ("called", "assigned", "named", "author", "docket"):
                self._tied(table, kind, me)
                self._tied(table, kind, me, staff=None, unit=me.unit, agency=self.agency["health"])
                self._tied(table, kind, other, agency=self.agency["health"])
            for span in self._spans("since", "until"):
                self._tied(table, right, me, **span)
            self._tied(table, right, me, site=AFAR)
        for role in (
            "officer",
            "prosecutor",
        ):  # a fact under a living grant of somebody whom nobody met there
            me = self.staff[role]
            purpose = "referral" if role == "officer" else "filing_decision"
            met = self.met(None)
            self.tie("author" if role == "officer" else "docket", met, me)
            for table in ("docket_partner_fact", "docket_summary"):
                self.row(table, met, grant=self.grant(self.somebody(), "K5", me, purpose))

    def _tied(self, table: str, kind: str, to: Staff, **more: Any) -> None:
        subject = self.somebody() if TABLES[table].subject in PERSONS else self.met(None)
        self.tie(kind, subject, to, **more)
        if table != "curb_encounter":
            self.row(table, subject)

    def _of_circles(self) -> None:
        """Named by the person, and a colleague who works with them, or does no longer."""
        me, other = self.staff["case_manager"], self.beside["case_manager"]
        cases: list[dict[str, Any]] = [*self._spans("since", "until"), {"kind": "called"}]
        for more in [*cases, {"agency": self.agency["health"]}]:
            person = self.somebody()
            self.tie("named", person, me)
            self.tie("assigned", person, other, **more)
            self.row("contacts_safety_record", person)

    def _of_grants(self) -> None:
        """Somebody's health, known to a case manager by their grant alone."""
        me, other = self.staff["case_manager"], self.beside["case_manager"]
        elsewhere = self.agency["health"]
        cases: list[dict[str, Any]] = [
            *self._spans("activated_at", "until_at"),
            *self._spans("from_at", "event_at"),
            {"activated_at": None},
            {"revoked_at": self.now},
            {"site": AFAR},
            {"classes": ("K8",)},
            {"purposes": ("treatment",)},
            {"agency": elsewhere},
            {"staff": me.id},
            {"staff": other.id},
            {"staff": me.id, "agency": elsewhere},
            {"agency": None, "agency_kind": WORKS},
            {"agency": None, "agency_kind": "health"},
        ]
        for more in cases:
            person = self.somebody()
            self.tie("assigned", person, me)
            self.grant(person, "K7", me, "coordination", **more)
            self.row("clinical_health_note", person)

    def _of_denials(self) -> None:
        """Somebody whom a case manager works with, and one denial."""
        me, other = self.staff["case_manager"], self.beside["case_manager"]
        cases: list[dict[str, Any]] = [
            *({"kind": "restriction", "staff": me.id} | span for span in self._spans("since", "until")),
            {"kind": "restriction", "staff": me.id, "site": AFAR},
            {"kind": "restriction", "staff": other.id},
            {"kind": "restriction", "agency": me.agency},
            {"kind": "restriction", "agency": self.agency["health"]},
            {"kind": "recusal", "staff": me.id},
            {"kind": "recusal", "agency": me.agency},
            {"kind": "safety", "staff": me.id},
            {"kind": "legal_hold", "staff": me.id},
            {"kind": "legal_hold", "agency": me.agency},
            {"kind": "recusal", "staff": me.id, "classes": ("K6",)},
            {"kind": "recusal", "staff": me.id, "classes": ("K7",)},
        ]
        for more in cases:
            person = self.somebody()
            self.tie("assigned", person, me)
            self.deny(person, **more)
            self.row("contacts_case_note", person)

    def _of_flags(self) -> None:
        """Somebody flagged, read by the project manager, who works with them, or with whom they were joined."""
        me, other = self.staff["project_manager"], self.beside["project_manager"]
        cases: list[dict[str, Any]] = [{"kind": "assigned"} | span for span in self._spans("since", "until")]
        cases += [{"kind": kind} for kind in ("called", "named", "author")]
        cases += [{"kind": "assigned", "staff": other.id}, {}]
        for more in cases:
            for joined in ("", "kept", "other", "undone"):
                person = self.somebody()
                self.deny(person, "safety")
                self.row("people_name", person)
                self.met(person)
                with_them = self.somebody() if joined else person
                if joined:
                    pair = (with_them, person) if joined == "kept" else (person, with_them)
                    self.merged(*pair, undone=joined == "undone")
                if more:
                    self.tie("assigned", with_them, me, **more)

    def _of_holds(self) -> None:
        """What must be kept, of somebody, and of whom they were joined with; and what need not."""
        for joined in ("", "kept", "other", "undone"):
            for span in self._spans("since", "until"):
                person = self.somebody()
                self.deny(person, "legal_hold", **span)
                with_them = self.somebody() if joined else person
                if joined:
                    pair = (with_them, person) if joined == "kept" else (person, with_them)
                    self.merged(*pair, undone=joined == "undone")
                self.row("own_link", with_them)

    def _of_emergencies(self) -> None:
        me = self.staff["case_manager"]
        for more in [*self._spans("opened_at", "closes_at"), {"site": AFAR}, {"staff": self.maker.id()}]:
            person = self.somebody()
            self.opened(person, me, **more)
            self.row("contacts_case_note", person)

    def _of_orders(self) -> None:
        """What an order opens, and what one of two orders opens: the other must cover the day, or nearly does."""
        day = self.now.date()
        cases: list[dict[str, Any]] = [*self._spans("approved_at", "closes_at"), {"site": AFAR}]
        cases += [{"approved_at": None}, {"closes_at": None}, {"classes": ("K7",)}]
        for more in cases:
            person = self.somebody()
            self.order(person, **more)
            self.row("people_name", person)
            second = self.somebody()
            self.order(second, from_day=day - timedelta(days=60), to_day=day - timedelta(days=50))
            self.order(second, **more)
            self.row("contacts_case_note", second)


def _plain(way: Way) -> bool:
    return way.reach in {"own", "docket", "assigned", "supervised", "named", "all"}

"""Makes worlds from a seed: two sites, agencies, staff who came and went, ties, grants, denials, side doors, records.

Moments are put on every boundary on purpose: a hair before this instant, exactly on it, a hair after.
"""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.proof import columns
from tests.proof.stock import AGENCIES, CLASSES, FAR, HAIR, MANY, ROLES, SITES, ZONES
from tests.proof.tables import TABLES
from tests.proof.world import (
    Denial,
    Emergency,
    Grant,
    Order,
    Row,
    Staff,
    Tie,
    World,
)


class Maker:
    """One world in the making."""

    def __init__(self, seed: int, size: float = 1.0, edge: float = 1.0) -> None:
        self.rng = random.Random(seed)
        self.size = size
        self.edge = edge  # how much oftener than usual a moment is on a boundary
        self.world = World(
            now=self._instant(), zones=dict(zip(SITES, self.rng.sample(ZONES, 2), strict=True))
        )
        self.encounters: dict[str, list[UUID]] = {}
        self.people: dict[str, list[UUID]] = {}
        self.agencies: dict[str, list[UUID]] = {}
        self.units: dict[str, list[UUID]] = {}
        self.crew: dict[str, list[Staff]] = {}

    def make(self) -> World:
        for site in SITES:
            self._agencies(site)
            self._staff(site)
            self._subjects(site)
        for site in SITES:
            self._ties(site)
            self._grants(site)
            self._denials(site)
            self._side_doors(site)
        for site in SITES:
            self._records(site)
        return self.world

    # Chance

    def _instant(self) -> datetime:
        """Any instant of some years; one in three is a local midnight somewhere."""
        day = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=self.rng.randrange(1200))
        if self.rng.random() < 0.3:
            zone = ZoneInfo(self.rng.choice(ZONES))
            return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        return day + timedelta(microseconds=self.rng.randrange(86_400_000_000))

    def id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def one(self, found: Sequence[Any]) -> Any:
        return self.rng.choice(found)

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def many(self, number: int, site: str) -> int:
        return max(1, round(number * MANY[site] * self.size))

    def when(self, name: str, usual: timedelta | None, odd: float = 0.3) -> datetime | None:
        """A moment: the usual one, or one on a boundary."""
        now = self.world.now
        if not self.maybe(odd * self.edge):
            return None if usual is None else now + usual
        at: datetime = self.one([now - FAR, now - HAIR, now, now, now + HAIR, now + FAR])
        if at == now:
            self.world.placed.add(name)
        return at

    def sure(self, name: str, usual: timedelta, odd: float = 0.3) -> datetime:
        return self.when(name, usual, odd) or self.world.now + usual

    def day(self, name: str, site: str, usual: int | None, odd: float = 0.3) -> date | None:
        """A day: the usual one, or today where the site is, or the day beside it."""
        today = self.world.now.astimezone(ZoneInfo(self.world.zones[site])).date()
        if not self.maybe(odd * self.edge):
            return None if usual is None else today + timedelta(days=usual)
        beside: int = self.one([-30, -1, 0, 0, 1, 30])
        if beside == 0:
            self.world.placed.add(name)
        return today + timedelta(days=beside)

    # Who there is

    def put(self, table: str, site: str, subject: UUID | None, **more: Any) -> Row:
        """Add a row; what is no field of Row is a column of its own."""
        shape = TABLES[table]
        own = {name: more.pop(name) for name in ("by", "grant", "about") if name in more}
        is_key = shape.key == shape.subject
        key = more.pop("id", None) or (subject if is_key and subject else self.id())
        row = Row(table=table, id=key, site=site, subject=subject, values=more, **own)
        self.world.rows[table].append(row)
        return row

    def _agencies(self, site: str) -> None:
        self.agencies[site], self.units[site] = [], []
        for kind in AGENCIES:
            agency = self.id()
            last = self.day("agency.ends_on", site, None, 0.1)
            if last:
                self.world.agency_ends[agency] = last
            self.put("program_agency", site, agency, kind=kind, ends_on=last)
            self.agencies[site].append(agency)
            self.world.agency_kinds[agency] = kind
            if kind in {"police", "case_management"}:
                for _ in range(2):
                    unit = self.put("program_unit", site, self.id(), agency_id=agency).id
                    self.units[site].append(unit)

    def _staff(self, site: str) -> None:
        self.crew[site] = []
        units = {row.id: row.values["agency_id"] for row in self.world.rows["program_unit"]}
        for agency in self.agencies[site]:
            kind = self.world.agency_kinds[agency]
            number = 5 if kind == "case_management" else 3
            for n in range(self.many(number, site)):
                roles = ROLES[kind]
                held = {roles[n % len(roles)], self.one(roles)}
                if kind == "case_management":
                    held.add("case_manager" if self.maybe(0.6) else "on_call_worker")
                own = [unit for unit, of in units.items() if of == agency]
                member = Staff(
                    id=self.id(),
                    site=site,
                    agency=agency,
                    unit=self.one(own) if own and self.maybe(0.9 if kind == "police" else 0.1) else None,
                    roles=tuple(sorted(held)),
                    ended_on=self.day("staff.ended_on", site, None, 0.15),
                )
                self.world.staff[member.id] = member
                self.crew[site].append(member)
                self.put(
                    "program_staff",
                    site,
                    member.id,
                    roles=list(member.roles),
                    agency_id=agency,
                    unit_id=member.unit,
                    ended_on=member.ended_on,
                )

    def _subjects(self, site: str) -> None:
        self.people[site] = [self.id() for _ in range(self.many(12, site))]
        self.encounters[site] = [self.id() for _ in range(self.many(16, site))]
        referrals = [self.id() for _ in range(self.many(3, site))]
        for person in self.people[site]:
            self.put("people_participant", site, person)
        for encounter in self.encounters[site]:
            self.put("curb_encounter", site, encounter)
        for referral in referrals:
            self.put("handoff_referral", site, referral)
        self.encounters[site] += referrals
        for subject in self.encounters[site]:
            if self.maybe(0.75):
                person = self.one(self.people[site])
                self.world.matches[subject] = person
                self.put("handoff_match", site, subject, participant_id=person, by_id=self.id())

    def of_kind(self, site: str, *kinds: str) -> list[Staff]:
        return [s for s in self.crew[site] if self.world.agency_kinds[s.agency] in kinds]

    # What ties and opens

    def _ties(self, site: str) -> None:
        for subject in self.encounters[site]:
            officer = self.one(self.of_kind(site, "police"))
            self.tie(site, "author", subject, officer, anonymous=self.maybe(0.15))
            self.tie(site, "docket", subject, self.one(self.of_kind(site, "prosecutor")), anonymous=True)
            for _ in range(self.rng.randrange(3)):
                self.tie(site, "called", subject, self.one(self.of_kind(site, "case_management")))
            for _ in range(self.rng.randrange(3)):
                self.tie(site, "assigned", subject, self.one(self.of_kind(site, "case_management", "health")))
        for person in self.people[site]:
            for _ in range(self.rng.randrange(5)):
                worker = self.one(self.of_kind(site, "case_management", "health"))
                self.tie(site, "assigned", person, worker)
                if self.maybe(0.4):
                    self.tie(site, "named", person, worker)
            if self.maybe(0.5):
                self.tie(site, "named", person, self.one(self.crew[site]))
        for _ in range(self.many(6, site)):  # ties that fit nothing else
            kind = self.one(["author", "docket", "called", "assigned", "named"])
            elsewhere = self.one([*SITES, site])
            subject = self.one(self.people[elsewhere] + self.encounters[elsewhere])
            self.tie(site, kind, subject, self.one(self.crew[elsewhere]))

    def tie(self, site: str, kind: str, subject: UUID, to: Staff, *, anonymous: bool = False) -> None:
        agency = to.agency if self.maybe(0.93) else self.one(self.agencies[to.site])
        found = Tie(
            site=site,
            kind=kind,
            subject=subject,
            staff=None if anonymous else to.id,
            unit=to.unit if kind == "author" or self.maybe(0.1) else None,
            agency=agency,
            since=self.sure(f"tie.{kind}.since", -FAR, 0.2),
            until=self.when(f"tie.{kind}.until", None, 0.25),
        )
        self.world.ties.append(found)
        self.put("consent_relationship", site, subject, **columns.of_tie(found))

    def _grants(self, site: str) -> None:
        for _ in range(self.many(36, site)):
            kind = self.one(
                ["lead_release"] * 6
                + ["treatment_payment"] * 2
                + ["counseling_notes"] * 2
                + ["research", "hmis"]
            )
            to = self.one(self.of_kind(site, "case_management", "health", "prosecutor", "police"))
            form = self.one(["agency"] * 3 + ["kind", "staff", "staff"])
            grant = Grant(
                id=self.id(),
                site=site if self.maybe(0.95) else self.one(SITES),
                participant=self.one(self.people[site]),
                agency=None if form == "kind" else to.agency,
                agency_kind=self.world.agency_kinds[to.agency] if form == "kind" else "",
                staff=to.id if form == "staff" else None,
                **self._scope(kind),
                activated_at=self.when("grant.activated_at", None if self.maybe(0.08) else -FAR, 0.15),
                from_at=self.sure("grant.from_at", -FAR, 0.12),
                until_at=self.when("grant.until_at", self.one([None, FAR]), 0.15),
                event_at=self.when("grant.event_at", None, 0.12),
                revoked_at=self.when("grant.revoked_at", None, 0.15),
            )
            self.world.grants[grant.id] = grant
            self.put(
                "consent_grant",
                grant.site,
                grant.participant,
                id=grant.id,
                kind=kind,
                **columns.of_grant(grant),
            )

    def _scope(self, kind: str) -> dict[str, Any]:
        """Classes and purposes that this kind may carry: kinds are never combined."""
        if kind == "counseling_notes":
            return {"classes": ("K9",), "purposes": ("treatment",)}
        if kind == "research":
            return {"classes": ("K6", "K7"), "purposes": ("evaluation",)}
        if kind == "hmis":
            return {"classes": ("K11", "K6"), "purposes": ("operations", "treatment")}
        among = ["K2", "K5", "K5", "K6", "K7", "K8"]
        classes = tuple(dict.fromkeys(self.rng.sample(among, self.rng.randrange(1, 6))))
        if kind == "treatment_payment":
            return {"classes": classes, "purposes": self.one([("treatment",), ("treatment", "operations")])}
        purposes = ["coordination", "referral", "filing_decision", "treatment"]
        return {"classes": classes, "purposes": tuple(self.rng.sample(purposes, self.rng.randrange(1, 5)))}

    def _denials(self, site: str) -> None:
        for _ in range(self.many(10, site)):
            to = self.one(self.crew[site])
            kind = self.one(
                ["restriction", "restriction", "recusal", "recusal", "safety", "legal_hold", "legal_hold"]
            )
            towards = self.one(["agency", "staff"]) if kind == "restriction" else "staff"
            named = kind in {"restriction", "recusal"}
            denial = Denial(
                site=site if self.maybe(0.95) else self.one(SITES),
                participant=self.one(self.people[site]),
                kind=kind,
                agency=to.agency if named and towards == "agency" else None,
                staff=to.id if named and towards == "staff" else None,
                classes=self.one([(), (), tuple(self.rng.sample(CLASSES, 3))]),
                since=self.sure(f"denial.{kind}.since", -FAR, 0.2),
                until=self.when(f"denial.{kind}.until", None, 0.25),
            )
            self.world.denials.append(denial)
            self.put(
                "consent_denial", denial.site, denial.participant, by=self.id(), **columns.of_denial(denial)
            )

    def _side_doors(self, site: str) -> None:
        workers = self.of_kind(site, "case_management", "health")
        for _ in range(self.many(10, site)):
            who = self.one(workers)
            opened = Emergency(
                site=site,
                participant=self.one(self.people[site]),
                staff=who.id,
                opened_at=self.sure("emergency.opened_at", -FAR, 0.25),
                closes_at=self.sure("emergency.closes_at", FAR, 0.25),
            )
            self.world.emergencies.append(opened)
            self.put(
                "consent_emergency",
                site,
                who.id,
                participant_id=opened.participant,
                opened_at=opened.opened_at,
                closes_at=opened.closes_at,
            )
            self.put("consent_alert", site, who.id)
        for _ in range(self.many(8, site)):
            first = self.day("order.from_day", site, -20, 0.4) or self.world.now.date()
            order = Order(
                site=site,
                participant=self.one(self.people[site]),
                classes=tuple(self.rng.sample(CLASSES, 5)),
                from_day=first,
                to_day=first + timedelta(days=self.one([0, 1, 30])),
                approved_at=self.when("order.approved_at", None if self.maybe(0.15) else -FAR, 0.15),
                closes_at=self.when("order.closes_at", None if self.maybe(0.1) else FAR, 0.15),
            )
            self.world.orders.append(order)
            self.put("consent_order", site, order.participant, **columns.of_order(order))

    # What was written down

    def _records(self, site: str) -> None:
        staff = [s.id for s in self.crew[site]]
        pools: dict[str, Callable[[], UUID | None]] = {
            "encounter_id": lambda: self.one(self.encounters[site]),
            "subject_id": lambda: self.one(self.encounters[site]),
            "participant_id": lambda: self.one(self.people[site]),
            "kept_id": lambda: self.one(self.people[site]),
        }
        for table, shape in TABLES.items():
            if table in columns.STRUCTURE or shape.k == "log":
                continue
            pool = pools.get(shape.subject, lambda: self.one(staff))
            if shape.key == shape.subject:
                for subject in self.encounters[site]:
                    self.record(table, site, subject, self.one(staff))
                continue
            for _ in range(self.many(70, site)):
                subject = pool()
                at = site if self.maybe(0.97) else self.one(SITES)  # written down at another site, by mistake
                if table == "program_rota_change" and self.maybe(0.3):
                    subject = None
                self.record(table, at, subject, self.one(staff))

    def record(self, table: str, site: str, subject: UUID | None, by: UUID) -> Row:
        """One record of a table, with what the rules ask of it."""
        shape = TABLES[table]
        more: dict[str, Any] = {"by": by}
        if shape.key == shape.subject:
            more["id"] = subject
        if shape.granted:
            more["grant"] = self.one([*self.world.grants, self.id()])
            person = self.world.matches.get(subject) if subject else None
            own = [g.id for g in self.world.grants.values() if g.participant == person]
            if own and self.maybe(0.7):
                more["grant"] = self.one(own)
        if table == "docket_withdrawn":
            more["agency_id"] = self.one(self.agencies[site])
        if table == "people_merge":
            more["merged_id"] = self.one(self.people[site])
            more["undone_at"] = None if self.maybe(0.1) else self.world.now - FAR
        if shape.dated:
            more["about"] = self._about(site)
        if table == "consent_disclosure":
            more |= {
                "grant": self.one(list(self.world.grants)),
                "staff_id": by,
                "data_class": self.one(CLASSES),
            }
            subject = subject if self.maybe(0.9) else None
        return self.put(table, site, subject, **more)

    def _about(self, site: str) -> datetime:
        """A moment that a record is about: often at the edge of a court order's days, where the site is."""
        if self.maybe(0.5) or not self.world.orders:
            return self.world.now - timedelta(days=self.rng.randrange(60))
        order = self.one(self.world.orders)
        zone = ZoneInfo(self.world.zones[site])
        day = self.one([order.from_day, order.to_day + timedelta(days=1)])
        at = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        self.world.placed.add("order.days")
        return at + self.one([-HAIR, timedelta(0), HAIR])

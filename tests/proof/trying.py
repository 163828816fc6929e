"""Rows that somebody may well add: for each of those who try, in every class they write; and next to each, one that
differs in a single thing. By chance alone hardly one try in a hundred would be right.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from tests.proof import columns
from tests.proof.access import ways
from tests.proof.corners import AFAR, NEAR, Corners
from tests.proof.making import Maker
from tests.proof.stock import FAR
from tests.proof.tables import TABLES
from tests.proof.world import Row, Tie, Who
from tests.proof.writing import Hand


def likely(maker: Maker, who: Who, each: int) -> None:
    """Put rows into the tries that this principal may add, or the next thing to it."""
    hand = Hand(maker.world, who)
    if not hand.serving:
        return
    for table, shape in TABLES.items():
        if not shape.adds or not any(way.writes for way in ways(who.role, who.purpose, shape.k)):
            continue
        within = sorted(set(hand.subjects(shape.k, True)) - hand.denied(shape.k), key=str)
        if hand.everything(shape.k, True):
            within += [r.subject for r in maker.world.rows[table] if r.subject][:20]
        if shape.author:
            within = sorted(set(hand.subjects(shape.rests_on, True)) - hand.denied(shape.k), key=str)
        for _ in range(each if within else 0):
            maker.world.tries[table].append(_row(maker, hand, table, maker.one(within)))


def _row(maker: Maker, hand: Hand, table: str, subject: UUID) -> Row:
    world, who = maker.world, hand.who
    values = dict(maker.one(world.rows[table]).values) if world.rows[table] else {}
    person = world.matches.get(subject, subject)
    own = [g.id for g in world.grants.values() if g.participant == person]
    if table == "people_merge":
        values["merged_id"] = maker.one(sorted(hand.subjects("K1", False), key=str) or [subject])
    grant = maker.one(own) if own else None
    return Row(
        table=table,
        id=maker.id(),
        site=who.site,
        subject=subject,
        by=who.staff,
        grant=grant,
        about=world.now,
        values=values,
    )


class Tried:
    """What is tried in the tight corners: each row right, and wrong in one thing."""

    def __init__(self, corners: Corners) -> None:
        self.corners, self.maker, self.world = corners, corners.maker, corners.world
        self.me, self.other = corners.staff["case_manager"], corners.beside["case_manager"]

    def place(self) -> None:
        for who in self.corners.who:
            likely(self.maker, who, 1)
        for table, rows in self.world.tries.items():
            for row in rows[-12:]:
                self._next_to(table, row)
        self._facts()
        self._lines()
        self._ties()
        self._ties_by_hand_off()
        self._ties_of_colleagues()

    def _next_to(self, table: str, row: Row) -> None:
        for more in ({"site": AFAR}, {"by": self.other.id}, {"subject": self.corners.somebody()}):
            self.world.tries[table].append(replace(row, id=self.maker.id(), **more))

    def _try(self, table: str, subject: UUID, site: str = NEAR, **more: Any) -> None:
        own = {name: more.pop(name) for name in ("by", "grant") if name in more}
        row = Row(
            table=table,
            id=self.maker.id(),
            site=site,
            subject=subject,
            about=self.world.now,
            values=more,
            **own,
        )
        self.world.tries[table].append(row)

    def _facts(self) -> None:
        """Facts for partners: under a grant of the person met there, of another, of nobody met."""
        made = self.corners
        person, another = made.somebody(), made.somebody()
        met, elsewhere, nobody = made.met(person), made.met(another), made.met(None)
        for subject in (person, another, met, elsewhere, nobody):
            made.tie("assigned", subject, self.me)
        own, theirs = (made.grant(p, "K5", self.me, "coordination") for p in (person, another))
        for table in ("docket_summary", "docket_partner_fact"):
            for subject, grant, by in (
                (met, own, self.me),
                (met, theirs, self.me),
                (elsewhere, own, self.me),
                (nobody, own, self.me),
                (met, own, self.other),
                (met, own, made.staff["supervisor"]),
                (met, own, made.staff["project_manager"]),
            ):
                self._try(table, subject, grant=grant, by=by.id)
            self._try(table, met, AFAR, grant=own, by=self.me.id)

    def _lines(self) -> None:
        """Lines of the accounting: under a grant, under an order; at this site and at another."""
        made, officer = self.corners, self.corners.staff["privacy_officer"]
        person = made.somebody()
        grant = made.grant(person, "K6", self.me, "coordination")
        made.order(person)
        for site in (NEAR, AFAR):
            for reader, of in ((self.me, grant), (self.other, grant), (officer, None), (self.me, None)):
                own = {"staff_id": reader.id, "data_class": "K6"}
                self._try("consent_disclosure", person, site, grant=of, **own)

    def _tie(self, kind: str, subject: UUID, basis: UUID | None = None, **more: Any) -> None:
        site = more.pop("site", NEAR)
        usual = {"site": site, "kind": kind, "subject": subject, "staff": self.me.id, "unit": self.me.unit}
        usual |= {"agency": self.me.agency, "since": self.world.now, "until": None}
        values = columns.of_tie(Tie(**(usual | more))) | {"basis_id": basis}
        self._try("consent_relationship", subject, site, **values)

    def _ties(self) -> None:
        """For oneself without a basis, and for anybody: each kind by each role that might."""
        made = self.corners
        for role in ("officer", "sergeant", "prosecutor", "case_manager"):
            one = made.staff[role]
            for kind in ("author", "docket", "called", "assigned"):
                self._tie(kind, made.met(None), staff=one.id, unit=one.unit, agency=one.agency)
        for kind in ("called", "docket"):
            self._tie(kind, made.met(None), unit=None, agency=made.agency["prosecutor"])
            self._tie(kind, made.met(None), staff=None, unit=None, agency=made.agency["prosecutor"])

    def _ties_by_hand_off(self) -> None:
        """To the encounter in hand and the person met there; by a tie that is too little, or another's."""
        made, other = self.corners, self.other
        wrong: tuple[dict[str, Any], ...] = (
            {},
            {"site": AFAR},
            {"staff": other.id},
            {"agency": made.agency["health"]},
            {"unit": made.unit["police"]},
            {"unit": None},
        )
        person = made.somebody()
        met = made.met(person)
        made.tie("assigned", met, self.me)
        for more in wrong:
            self._tie("assigned", met, met, **more)
            self._tie("assigned", person, met, **more)
        self._tie("assigned", made.somebody(), met)
        self._tie("named", person, met)
        self._tie("assigned", person, None)
        for kind, until, second in (
            ("called", None, ""),
            ("assigned", made.now + FAR, ""),
            ("called", None, "colleague"),
            ("called", None, "met again"),
        ):
            person = made.somebody()
            met = made.met(person)
            made.tie(kind, met, self.me, until=until)
            if second == "colleague":
                made.tie("assigned", met, other)
            if second == "met again":
                made.tie("assigned", made.met(person), self.me)
            self._tie("assigned", person, met)
            self._tie("assigned", met, met)

    def _ties_of_colleagues(self) -> None:
        """A colleague brought in by who works with the person; named by who was told, or by the first."""
        made, stranger = self.corners, self.corners.staff["clinician"]
        from_afar = made.hire("case_manager", site=AFAR)
        for span in made._spans("since", "until"):  # who was told, of whom the tie has not begun, or is over
            person = made.somebody()
            made.tie("assigned", person, self.me)
            made.tie("named", person, self.other, **span)
            self._tie("named", person, person, staff=self.other.id, unit=None)
        for circle in ("", "told", "others"):
            person = made.somebody()
            made.tie("assigned", person, self.me)
            if circle:
                made.tie("named", person, self.me if circle == "told" else self.other)
            for kind in ("assigned", "named", "called"):
                for basis in (person, made.somebody(), None):
                    self._tie(kind, person, basis, staff=self.other.id, unit=None)
                self._tie(kind, made.somebody(), person, staff=self.other.id, unit=None)
                self._tie(kind, person, person, staff=self.other.id)  # with a unit
                self._tie(kind, person, person)  # oneself, with a unit
                self._tie(kind, person, person, staff=from_afar.id, unit=None)
                self._tie(kind, person, person, staff=stranger.id, unit=None)
                self._tie(kind, person, person, staff=self.other.id, unit=None, agency=made.agency["health"])

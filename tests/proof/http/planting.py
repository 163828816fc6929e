"""Plants a small program with everything in it: Maya's people, Dele's, another agency's, and some who are nobody's.

Written through the rooms' own doors; then each free text gets a word of its own, put there by the administrator.
"""

import uuid
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import psycopg
from django.db import transaction

from offramp.care.contacts.rules import Situation
from offramp.care.intake import rules as release
from offramp.care.own import actions as own
from offramp.consent import actions as consent
from offramp.consent import gate
from offramp.consent.asking import actions as asking
from offramp.consent.asking.rules import RequestKind
from offramp.consent.guarding import actions as guarding
from offramp.consent.guarding.rules import DenialKind, Field
from offramp.ground import clock, ids
from offramp.ground.principal import Principal, acting
from offramp.handoff.models import Match
from offramp.program.models import Agency, Staff
from offramp.program.rota import actions as rota
from offramp.program.rota import bringing
from offramp.program.rota.rules import Kind
from offramp.program.rules import Line, Window
from tests import builders, cast, seats
from tests.cast import Cast, Person
from tests.proof.http import texts
from tests.proof.http.canaries import TELEPHONE, Canary
from tests.proof.tables import TABLES
from tests.rooms.care import joined, written
from tests.rooms.docket import desk
from tests.rooms.handoff import doors, story

SEALED = {
    "K8": "clinical_treatment_record",
    "K9": "clinical_counseling_note",
    "K10": "contacts_safety_record",
}
WORD = "blue heron"
MORE = {
    "omar": ("Omar T.", ["on_call_worker", "case_manager"], "other"),
    "vera": ("Vera P.", ["supervisor"], "other"),
    "dana": ("Dana D.", ["defender"], "defender"),
    "eli": ("Eli E.", ["evaluator"], "project_management"),
    "ada": ("Ada M.", ["administrator"], "project_management"),
    "nils": ("Nils B.", ["clinician"], "health"),
}


class Planter:
    """Keeps count of the words as they are planted."""

    def __init__(self, home: Cast, admin: psycopg.Connection[Any]) -> None:
        self.home = home
        self.admin = admin
        self.planted: list[Canary] = []
        self.people: dict[str, Person] = {
            name: person for name, person in vars(home).items() if isinstance(person, Person)
        }

    def word(self, table: str, row: object, column: str) -> str:
        """One more word, for one text."""
        found = Canary(number=len(self.planted) + 1, table=table, row=str(row), column=column)
        self.planted.append(found)
        return found.word

    def number_of(self, participant: uuid.UUID) -> str:
        """A telephone number that stands nowhere else: the number of a canary, as telephones have it."""
        found = Canary(number=len(self.planted) + 1, table="people_identifier", row="", column="value")
        self.planted.append(replace(found, row=str(participant)))
        return f"{TELEPHONE}{found.number:06d}"

    def plant(self) -> dict[str, Any]:
        """Everything; what the runs need to know of it."""
        self._move_in()
        story.now_on_call(self.home)
        rosa = self._joins(self.people["maya"], "Rosa")
        leo = self._joins(self.people["dele"], "Leo")
        twin = self._joins(self.people["maya"], "Rosalie")
        self._of_nobody()
        wren = self._of_another_agency("Wren")  # last: nobody of ours is called for this one
        for person, worker in ((rosa, "maya"), (leo, "dele"), (wren, "omar")):
            self._records(person, self.people[worker])
        with written.as_(self.people["maya"], "case_manager") as who:
            gate.merge(who, kept=rosa, merged=twin)
        links = {"rosa": self._link(rosa, "maya"), "leo": self._link(leo, "dele")}
        self._side_doors(rosa, leo, wren)
        token = self._rota()
        self._texts()
        return {
            "people": {
                key: {"staff": str(person.staff.id), "roles": list(person.staff.roles)}
                for key, person in self.people.items()
            },
            "links": links,
            "word": WORD,
            "token": token,
            "participants": {"rosa": str(rosa), "leo": str(leo), "wren": str(wren)},
            "canaries": [asdict(each) for each in self.planted],
        }

    def _move_in(self) -> None:
        installer = self.home.services["installer"]
        with seats.on("care"), acting(installer), transaction.atomic():
            agencies: dict[str, Agency] = {}
            for kind, made in (("other", "case_management"), ("defender", "defender")):
                agencies[kind] = Agency(site_id=cast.SITE, kind=made, name=f"{kind.title()} house")
                agencies[kind].save(force_insert=True)
            for key, (name, roles, agency) in MORE.items():
                at = agencies[agency].id if agency in agencies else self._agency(agency)
                staff = Staff(site_id=cast.SITE, agency_id=at, name=name, roles=roles, phone="555-0199")
                staff.save(force_insert=True)
                self.people[key] = Person(staff=staff, face="care", who=cast.principal_of(staff, roles[0]))

    def _agency(self, kind: str) -> uuid.UUID:
        like = {"project_management": "sam", "health": "noor"}[kind]
        agency: uuid.UUID = self.people[like].staff.agency_id
        return agency

    def _joins(self, worker: Person, called: str) -> uuid.UUID:
        met = builders.encounter(self.home, happened_at=clock.now())
        desk.opened(self.home, clock.now())
        story.tick(self.home)
        if worker is not self.people["maya"]:
            story.tick(self.home, minutes=30)
        for action in ("take", "set_out", "meet"):
            story.does(worker, action, met)
        found = story.does(worker, "opt_in", met, called=called)
        assert isinstance(found, uuid.UUID)
        chosen = [release.Chosen(partner=each, yes=True) for each in ("prosecutor", "police")]
        with written.as_(worker, "case_manager") as who:
            joined.actions.screen(who, participant=found, tonight=["food"], words="x")
            joined.actions.sign_release(who, participant=found, chosen=chosen, language="en", signed_as="x")
            joined.actions.finish_assessment(who, participant=found)
        return found

    def _of_another_agency(self, called: str) -> uuid.UUID:
        omar, met, found = self.people["omar"].staff, builders.encounter(self.home), ids.new()
        with seats.seated(self.home.services["collector"], "care") as who, transaction.atomic():
            consent.tie(who, kind="called", subject=met, staff=omar.id, agency=omar.agency_id)
        with seats.seated(cast.principal_of(omar, "on_call_worker"), "care") as who, transaction.atomic():
            consent.tie(who, kind="assigned", subject=met, basis=met)
            Match(subject_id=met, site_id=who.site, participant_id=found, by_id=who.staff).save(
                force_insert=True
            )
            gate.enrol(who, participant=found, called=called, basis=met)
        return found

    def _records(self, participant: uuid.UUID, worker: Person) -> None:
        clinic = self.people["nils" if worker is self.people["omar"] else "noor"]
        with written.as_(worker, "case_manager") as who:
            written.clinical.bring_in(who, participant=participant, staff=clinic.staff.id)
            gate.also_called(who, participant=participant, kind="alias", text="x")
            gate.identify(who, participant=participant, kind="phone", value=self.number_of(participant))
            guarding.deny(
                who,
                participant=participant,
                kind=DenialKind.RESTRICTION,
                reason="x",
                staff=self.people["ada"].staff.id,
            )
        given: dict[str, dict[str, Any]] = {"K11": {"situation": Situation.SHELTER}}
        for k in ("K6", "K10", "K11", "K7", "K8", "K9"):
            row, author = ids.new(), clinic if k in ("K7", "K8", "K9") else worker
            if k in SEALED:
                given[k] = {"text": self.word(SEALED[k], row, "sealed")}
            role = "clinician" if author is clinic else "case_manager"
            written.writes(author, role, k, participant, row=row, **given.get(k, {}))
        me = Principal(
            site=cast.SITE,
            staff=participant,
            role="participant",
            purpose="participant_request",
            request=ids.new(),
        )
        with seats.seated(me, "care"):
            asking.ask(
                me, participant=participant, kind=RequestKind.AMENDMENT, words="x", on=builders.today()
            )
        self._tells(participant, worker)

    def _tells(self, participant: uuid.UUID, worker: Person) -> None:
        """A summary for each partner of the release."""
        from offramp.docket.summaries.rules import Choice
        from offramp.workgroup import actions

        grants = self.admin.execute(
            "SELECT id FROM offramp.consent_grant WHERE participant_id = %s", [participant]
        ).fetchall()
        for (grant,) in grants:
            with written.as_(worker, "case_manager") as who:
                actions.tell(
                    who,
                    sending=ids.new(),
                    participant=participant,
                    grant=grant,
                    choice=Choice.ENGAGED,
                    text="Doing fine.",
                )

    def _of_nobody(self) -> None:
        """Stops that nobody took, questions that wait, and letters from the public."""
        home = self.home
        builders.encounter(home, by="yusuf")
        desk.held(home, happened_at=clock.now())
        desk.excluded(home)
        desk.unsure(home)
        with home.ruiz.seated() as who:
            story.officer.perceived_race(who, encounter=builders.encounter(home), race="not_sure")
        doors.writes(home)
        doors.accepts(home, doors.writes(home), hours=0.5)
        story.tick(home)

    def _link(self, participant: uuid.UUID, worker: str) -> str:
        with written.as_(self.people[worker], "case_manager") as who:
            return own.give(who, participant=participant, word=WORD, language="en", names=[])

    def _side_doors(self, rosa: uuid.UUID, leo: uuid.UUID, wren: uuid.UUID) -> None:
        """Omar opens Leo's record in an emergency; a court orders some of Wren's; Maya may read Rosa's health."""
        in_need = replace(self.people["omar"].who, purpose="emergency")
        with seats.seated(in_need, "care"):
            guarding.open_emergency(in_need, participant=leo, nature="x", received_by="x")
        today = builders.today()
        lena = replace(self.people["lena"].who, purpose="legal_process")
        with seats.seated(lena, "care"):
            order = guarding.enter_order(
                lena,
                participant=wren,
                court="x",
                number="x",
                counsel="x",
                counsel_at=today,
                fields=list(Field),
                from_day=date(2026, 1, 1),
                to_day=today + timedelta(days=3650),
            )
        sam = replace(self.people["sam"].who, purpose="legal_process")
        with seats.seated(sam, "care"):
            guarding.agree_to_order(sam, order=order)
        written.allows(self.home, rosa, self.people["maya"], "coordination", "K7", "K8")

    def _rota(self) -> str:
        """A shift that waits for cover, one in the hands of somebody else, and a calendar address."""
        maya = replace(self.people["maya"].who, purpose="operations")
        now = clock.now()
        with seats.seated(maya, "care"):
            token = bringing.make_address(maya, kind=Kind.MINE, called="x", at=now)
        sam = replace(self.people["sam"].who, purpose="operations")
        start = now + timedelta(days=3)
        with seats.seated(sam, "care"):
            rota.add(
                sam,
                staff=maya.staff,
                line=Line.PRIMARY,
                windows=[Window(starts_at=start, ends_at=start + timedelta(hours=8))],
                at=now,
            )
        with seats.seated(maya, "care"):
            (shift,) = self.admin.execute(
                "SELECT id FROM offramp.program_shift WHERE staff_id = %s AND starts_at = %s",
                [maya.staff, start],
            ).fetchone() or (None,)
            assert shift is not None
            rota.ask_cover(maya, shift=shift, at=now)
        return str(token)

    def _texts(self) -> None:
        """Every free text of every row gets a word; what is sealed has one already."""
        self.admin.execute("SET session_replication_role = replica")
        for table, columns in texts.FREE.items():
            key = TABLES[table].key
            for (row,) in self.admin.execute(f"SELECT {key} FROM offramp.{table}").fetchall():
                for column in columns:
                    self.admin.execute(
                        f"UPDATE offramp.{table} SET {column} = %s WHERE {key} = %s",
                        [self.word(table, row, column), row],
                    )
        self.admin.execute("SET session_replication_role = origin")
        for row, value in self.admin.execute("SELECT id, value FROM offramp.people_identifier").fetchall():
            place = int(value.removeprefix(TELEPHONE)) - 1
            self.planted[place] = replace(self.planted[place], row=str(row))

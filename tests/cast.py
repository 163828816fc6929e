"""The same few people in tests, demo and docs. Everything about them is made up.

Ruiz and Okada wear a badge, Chen prosecutes, Maya answers at night, Dele manages cases, Sam runs the program,
Nadia supervises, Noor is a nurse, Lena guards privacy. Yusuf works in another squad and has no tie to anyone: that
he sees nothing is a test.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction

from offramp.consent.matrix import matrix
from offramp.ground import ids
from offramp.ground.principal import NOBODY, Principal, acting
from offramp.program.models import Agency, Shift, Staff, Unit
from tests import seats

SITE = "port-larkin"
NIGHT = datetime(2026, 5, 20, 6, 42, tzinfo=UTC)  # 23:42 in Port Larkin
PURPOSE = {
    "officer": "referral",
    "sergeant": "referral",
    "prosecutor": "filing_decision",
    "supervisor": "supervision",
    "project_manager": "supervision",
    "privacy_officer": "audit",
    "clinician": "treatment",
}


@dataclass
class Person:
    """A member of staff, and the principal of the first role held."""

    staff: Staff
    face: str
    who: Principal

    def seated(self, role: str | None = None):
        """Act as this person, in the first role or in `role`, on the right side of the wall."""
        return seats.seated(self.who if role is None else principal_of(self.staff, role), self.face)


@dataclass
class Cast:
    """Everyone, by name."""

    ruiz: Person
    okada: Person
    yusuf: Person
    chen: Person
    maya: Person
    dele: Person
    nadia: Person
    sam: Person
    noor: Person
    lena: Person
    services: dict[str, Principal] = field(default_factory=dict)


PEOPLE = {
    "ruiz": ("Officer Ruiz", ["officer"], "police", "Night squad"),
    "okada": ("Sgt. Okada", ["sergeant"], "police", "Night squad"),
    "yusuf": ("Officer Yusuf", ["officer"], "police", "Day squad"),
    "chen": ("A. Chen", ["prosecutor"], "prosecutor", None),
    "maya": ("Maya R.", ["on_call_worker", "case_manager"], "case_management", None),
    "dele": ("Dele A.", ["on_call_worker", "case_manager"], "case_management", None),
    "nadia": ("Nadia F.", ["supervisor", "on_call_worker"], "case_management", None),
    "sam": ("Sam K.", ["project_manager"], "project_management", None),
    "noor": ("Noor H.", ["clinician"], "health", None),
    "lena": ("Lena V.", ["privacy_officer"], "case_management", None),
}


def principal_of(staff: Staff, role: str) -> Principal:
    """The principal of a member of staff in one role."""
    return Principal(
        site=staff.site_id,
        staff=staff.id,
        role=role,
        purpose=PURPOSE.get(role, "coordination"),
        agency=staff.agency_id,
        unit=staff.unit_id or NOBODY,
        request=ids.new(),
    )


def service(role: str, purpose: str, site: str = SITE) -> Principal:
    """A named process of ours."""
    return Principal(site=site, staff=uuid.uuid5(uuid.NAMESPACE_DNS, role), role=role, purpose=purpose)


def move_in(site: str = SITE) -> Cast:
    """Put the cast into an empty house."""
    installer = service("installer", "setup", site)
    with seats.on("care"), acting(installer), transaction.atomic():
        agencies = {
            kind: Agency(site_id=site, kind=kind, name=kind.replace("_", " ").title())
            for kind in ("police", "prosecutor", "case_management", "project_management", "health")
        }
        units = {
            name: Unit(site_id=site, agency=agencies["police"], name=name)
            for name in ("Night squad", "Day squad")
        }
        for row in (*agencies.values(), *units.values()):
            row.save(force_insert=True)
        found = {}
        for key, (name, roles, agency, unit) in PEOPLE.items():
            staff = Staff(
                site_id=site,
                agency=agencies[agency],
                unit=units.get(unit or ""),
                name=name,
                roles=roles,
                phone="555-0100",
            )
            staff.save(force_insert=True)
            face = str(matrix().roles[roles[0]]["face"])
            found[key] = Person(staff=staff, face=face, who=principal_of(staff, roles[0]))
        for key, line in (("maya", "primary"), ("dele", "backup")):
            Shift(
                site_id=site,
                staff=found[key].staff,
                line=line,
                starts_at=NIGHT - timedelta(hours=6),
                ends_at=NIGHT + timedelta(hours=8),
            ).save(force_insert=True)
    return Cast(
        **found,
        services={
            "collector": service("collector", "collection", site),
            "hold_clock": service("hold_clock", "hold_clock", site),
            "installer": installer,
        },
    )

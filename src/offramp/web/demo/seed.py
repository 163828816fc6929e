"""Moves Port Larkin in, through the rooms' own actions: staff, shifts and one who waits on the care face, accounts
on both.

Run as a program, once a face, with that face's environment.
"""

import os
from datetime import datetime, timedelta

from offramp.web.demo import story

POLICE = "Port Larkin Police Department"
OUTREACH = "Lantern Street Outreach"
STAFF = (
    ("Officer Ruiz", POLICE, "police", "Harbor squad, nights", ["officer"]),
    ("Sgt. Okada", POLICE, "police", "Harbor squad, nights", ["sergeant"]),
    ("Officer Yusuf", POLICE, "police", "Rail yard bicycle unit", ["officer"]),
    ("A. Chen", "Larkin County Prosecutor's Office", "prosecutor", "", ["prosecutor"]),
    ("Maya R.", OUTREACH, "case_management", "Night team", ["on_call_worker", "case_manager"]),
    ("Dele A.", OUTREACH, "case_management", "Night team", ["on_call_worker", "case_manager"]),
    ("Nadia F.", OUTREACH, "case_management", "", ["supervisor", "on_call_worker"]),
    ("Sam K.", "Larkin Commons, project management", "project_management", "", ["project_manager"]),
    ("Noor H.", "Quay Clinic", "health", "", ["clinician"]),
    ("Lena V.", OUTREACH, "case_management", "", ["privacy_officer"]),
)
WORKERS = ("Imani B.", "Tomas V.", "Priya S.", "Jo L.", "Bea T.", "Walt M.")
OFFICERS = 57
SQUADS = (
    "Harbor squad, nights",
    "Harbor squad, days",
    "Mill Street squad",
    "Rail yard bicycle unit",
    "Fairview squad",
)
SURNAMES = [
    "Abbott",
    "Aldana",
    "Baird",
    "Banda",
    "Bloom",
    "Brandt",
    "Castro",
    "Chavez",
    "Cole",
    "Cruz",
    "Dahl",
    "Diaz",
    "Doyle",
    "Egan",
    "Faro",
    "Fisk",
    "Frost",
    "Garza",
    "Goss",
    "Hale",
    "Haas",
    "Ibarra",
    "Ito",
    "Jain",
    "Kemp",
    "Khan",
    "Kuhn",
    "Lam",
    "Lund",
    "Mata",
    "Moss",
    "Nash",
    "Novak",
    "Ochoa",
    "Ortiz",
    "Pace",
    "Pham",
    "Quist",
    "Rao",
    "Reyes",
    "Roth",
    "Saito",
    "Sato",
    "Shah",
    "Soto",
    "Stark",
    "Tran",
    "Ueda",
    "Vance",
    "Vega",
    "Wells",
    "Wong",
    "Yates",
    "Young",
    "Zamora",
    "Ziegler",
    "Zook",
]


def people() -> None:
    """Staff and their shifts, as the installer on the care face."""
    from django.db import transaction

    from offramp.ground.principal import acting
    from offramp.program import actions
    from offramp.web import moving_in

    staff = {}
    phones = {persona.name: persona.phone for persona in story.PERSONAS.values()}
    for name, agency, kind, unit, roles in everyone():
        staff[name] = moving_in.add_staff(
            site=story.SITE,
            agency=agency,
            kind=kind,
            unit=unit,
            name=name,
            roles=roles,
            phone=phones.get(name, story.LEAD_LINE),
        ).staff
    who = moving_in.installer(story.SITE)
    with acting(who), transaction.atomic():
        for starts_at, name, line in rota(night()):
            ends_at = starts_at + timedelta(hours=12)
            actions.add_shift(who, staff=staff[name], line=line, starts_at=starts_at, ends_at=ends_at)


def a_neighbor() -> None:
    """Somebody wrote by the public form the evening before: one waits in the queue from the first minute on."""
    from offramp.ground.principal import acting
    from offramp.handoff.referrals import actions as referrals
    from offramp.policy import packs

    form = packs.load(story.SITE).program.public_referral
    assert form is not None, "Port Larkin has a form for the public"
    written = referrals.Written(
        from_whom="business",
        referrer="The bakery on Mill Street",
        called="Wren",
        find_me="Our back door on Mill Street, before six. A green coat, a small brown dog.",
        going_on="Sleeps by the oven wall and has grown thin.",
        needs="Somewhere dry, and somebody for the cough.",
    )
    with acting(referrals.public_form(story.SITE)) as who:
        referrals.receive(who, written=written, language="en", address="the bakery", form=form)


def everyone() -> list[tuple[str, str, str, str, list[str]]]:
    """Name, agency, kind, unit and roles of all staff: nine workers, sixty officers, and those who hold it together."""
    workers = [
        (name, OUTREACH, "case_management", "Day team", ["on_call_worker", "case_manager"])
        for name in WORKERS
    ]
    officers = [
        (f"Officer {name}", POLICE, "police", SQUADS[number % len(SQUADS)], ["officer"])
        for number, name in enumerate(SURNAMES[:OFFICERS])
    ]
    return [*STAFF, *workers, *officers]


def night() -> datetime:
    """When the night begins; the runner decides it once and tells every process."""
    return datetime.fromisoformat(os.environ["OFFRAMP_DEMO_NIGHT"])


def rota(start: datetime) -> list[tuple[datetime, str, str]]:
    """Twelve-hour shifts for four weeks; on Tuesdays from 02:00 to 06:00 there is nobody, on purpose."""
    first = start.astimezone(story.ZONE).replace(hour=18, minute=0) - timedelta(days=7)
    rows: list[tuple[datetime, str, str]] = []
    for day in range(28):
        evening = first + timedelta(days=day)
        if evening.weekday() == 0:
            late = WORKERS[(day + 2) % len(WORKERS)]  # nobody who was on call since the morning
            evening_nights = [(evening - timedelta(hours=4), late, "primary")]
        else:
            evening_nights = [(evening, "Maya R.", "primary"), (evening, "Dele A.", "backup")]
        rows += evening_nights
        rows.append((evening + timedelta(hours=12), WORKERS[day % len(WORKERS)], "primary"))
    return rows


def accounts(face: str) -> None:
    """An account for each persona of this face, without a password: the demo's door needs none."""
    from offramp.web import moving_in

    for persona in story.PERSONAS.values():
        if persona.face == face:
            moving_in.add_account(site=story.SITE, name=persona.name, username=persona.key, password=None)


def main() -> None:
    """Seed this process's side of the wall."""
    from offramp.web import building

    building.ready()
    face = os.environ["OFFRAMP_FACE"]
    if face == "care":
        people()
        a_neighbor()
    accounts(face)


if __name__ == "__main__":
    main()

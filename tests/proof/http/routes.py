"""The address table of this process's face, and what may stand in the gaps of an address."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

GAP = re.compile(r"<(?:(\w+):)?(\w+)>")
NEVER = "00000000-0000-7000-8000-00000000abcd"
ABSENT = {"uuid": NEVER, "slug": "nothing-so", "int": "999999", "str": "no-such-thing", "path": "no/such"}
# What is called otherwise in an address than in the tables.
TABLE_OF = {
    "participant": ("people_participant", "id"),
    "encounter": ("curb_encounter", "id"),
    "subject": ("handoff_handoff", "subject_id"),
    "reference": ("handoff_handoff", "reference"),
    "grant": ("consent_grant", "id"),
    "denial": ("consent_denial", "id"),
    "order": ("consent_order", "id"),
    "asked_for": ("consent_request", "id"),
    "identifier": ("people_identifier", "id"),
    "merge": ("people_merge", "id"),
    "question": ("curb_question", "id"),
    "approval": ("curb_approval", "id"),
    "shift": ("program_shift", "id"),
    "asking": ("program_cover", "id"),
    "training": ("program_training", "id"),
    "message": ("program_message", "id"),
    "staff": ("program_staff", "id"),
    "address": ("program_calendar_address", "id"),
}
# Whoever waits in the queue came by a letter of the public, not yet by a hand-off.
WAITING = ("queue/", "handoff_referral", "id")
RECORDS = {
    "notes": "contacts_case_note",
    "safety": "contacts_safety_record",
    "health": "clinical_health_note",
    "treatment": "clinical_treatment_record",
    "counseling": "clinical_counseling_note",
}
WORDS = {
    "site": ["port-larkin"],
    "provider_id": ["okta"],
    "of": ["treatment_payment", "counseling_notes"],
    "key": ["maya"],
    "pk": ["1"],
}
EACH = 5  # of what there is, for each gap


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """An address with gaps, and the roles that its page is for; none where a view has no seat."""

    route: str
    roles: tuple[str, ...]

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """Kind and name of each gap."""
        return [(kind or "str", name) for kind, name in GAP.findall(self.route)]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What its addresses look like."""
        parts = GAP.sub("\0", self.route).split("\0")
        return re.compile("/" + "[^/]+".join(re.escape(part) for part in parts) + "$")


def all_of_this_face() -> list[Route]:
    """Every address that this process answers to."""
    from django.urls import get_resolver

    def walk(patterns: list[Any], before: str) -> Iterator[Route]:
        for each in patterns:
            route = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, route)
            else:
                chair = getattr(each.callback, "seat", None)
                yield Route(route=route, roles=tuple(chair.roles) if chair else ())

    found = {each.route: each for each in walk(get_resolver().url_patterns, "")}
    return list(found.values())


def addresses(route: Route, admin: psycopg.Connection[Any], told: dict[str, Any]) -> list[str]:
    """Its address for each object that there is, a few of each kind, and for one that never was."""
    choices: list[list[tuple[str, str]]] = [_fillings(route, gap, admin, told) for gap in route.gaps]
    found = []
    for values in itertools.product(*choices):
        owners = {owner for _, owner in values if owner}
        if len(owners) > 1 and len(values) > 1 and not _crossed(found, EACH):
            continue
        filled = iter(value for value, _ in values)
        found.append("/" + GAP.sub(lambda _gap, filled=filled: next(filled), route.route))
    return list(dict.fromkeys(found))[: 2 * EACH + 2]


def _crossed(found: list[str], most: int) -> bool:
    return len(found) < most


def _fillings(
    route: Route, gap: tuple[str, str], admin: psycopg.Connection[Any], told: dict[str, Any]
) -> list[tuple[str, str]]:
    """Values for one gap, each with the person or encounter that it is about; last, one that never was."""
    kind, name = gap
    if name in WORDS:
        found = [(value, "") for value in WORDS[name]]
    elif name == "secret":
        found = [(value, "") for value in told["links"].values()]
    elif name == "token":
        found = [(told["token"], "")]
    elif name == "subject" and route.route.startswith(WAITING[0]):
        found = _rows(admin, *WAITING[1:])
    else:
        table, column = TABLE_OF.get(name) or (_record(route), "id")
        found = _rows(admin, table, column)
    return [*found, (ABSENT[kind], "")]


def _record(route: Route) -> str:
    """`corrects` is a record of the kind that the address is about."""
    found = [table for part, table in RECORDS.items() if f"/{part}/" in f"/{route.route}"]
    assert found, f"{route.route}: say in TABLE_OF what stands in its gaps"
    return found[0]


def _rows(admin: psycopg.Connection[Any], table: str, column: str) -> list[tuple[str, str]]:
    """A few rows, of as many people or encounters as there are."""
    columns = {
        row[0]
        for row in admin.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'offramp'"
            " AND table_name = %s",
            [table],
        )
    }
    owner = next(
        (each for each in ("participant_id", "subject_id", "encounter_id") if each in columns), column
    )
    rows = admin.execute(
        f"SELECT DISTINCT ON ({owner}) {column}::text, {owner}::text FROM offramp.{table}"
        f" WHERE {column} IS NOT NULL ORDER BY {owner} LIMIT %s",
        [EACH],
    ).fetchall()
    return [(row[0], row[1] if owner != column or column == "id" else "") for row in rows]

"""Every fault that we plant in the wall: in policies, in the guard's functions, in the matrix's rows, in the catalog.

A mutant knows how it is done, how it is undone, and where it ought to show.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from tests.proof.access import SEATS, sits
from tests.proof.faults import faults
from tests.proof.tables import TABLES, readable

SHOWS = (  # a table for every kind of rule: where a fault in a function that all policies share must show
    "contacts_case_note",
    "clinical_treatment_record",
    "clinical_counseling_note",
    "contacts_safety_record",
    "curb_encounter",
    "docket_summary",
    "docket_step_word",
    "program_message",
    "consent_relationship",
    "consent_disclosure",
    "consent_emergency",
    "own_link",
    "handoff_match",
    "handoff_referral",
    "people_merge",
    "program_training",
    "curb_answer",
    "people_name",
)
SPECIAL = (  # each fault of these; of the others, which are all made by one hand, every fifth
    "consent_relationship",
    "consent_disclosure",
    "people_merge",
    "docket_summary",
    "docket_withdrawn",
    "clinical_counseling_note",
    "contacts_case_note",
    "own_link",
)
READ = ("read",)
FUNCTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # where a fault in it must show
    "principal": (SHOWS, READ),
    "site": (SHOWS, READ),
    "staff": (SHOWS, READ),
    "subjects": (SHOWS, READ),
    "grant_lives": (("docket_summary",), READ),
    "unlocks": (
        ("clinical_health_note", "docket_summary", "clinical_counseling_note", "contacts_case_note"),
        READ,
    ),
    "person_of": (("curb_encounter", "contacts_case_note"), READ),
    "known_as": (("contacts_case_note", "docket_decision", "own_link"), ("read", "remove")),
    "denied": (SHOWS, READ),
    "in_service": (SHOWS, READ),
    "order_covers": (("contacts_case_note", "clinical_treatment_record", "contacts_safety_record"), READ),
    "authors": (("clinical_counseling_note",), ("read", "add")),
    "sees_all": (
        ("program_message", "handoff_referral", "program_rota_change", "contacts_case_note"),
        ("read", "add"),
    ),
    "has_circle": (("consent_relationship",), ("add",)),
    "held": (("own_link", "people_identifier", "program_message"), ("remove",)),
    "removes": (("program_message", "handoff_referral"), ("remove",)),
    "met_through": (("consent_relationship",), ("add",)),
}
WRITING = ("subjects",)  # this one is asked for writing too


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """One fault."""

    kind: str
    name: str
    do: str
    undo: str
    tables: tuple[str, ...] = SHOWS
    seat: tuple[str, str] | None = None
    verbs: tuple[str, ...] = ("read", "add", "change", "remove")


def of_policies(admin: psycopg.Connection) -> Iterator[Mutant]:
    """Each policy: gone, and with each of its clauses wrong."""
    rows = admin.execute(
        "SELECT tablename, policyname, permissive, cmd, roles, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'offramp' AND tablename = ANY (%s) ORDER BY 1, 2",
        [list(TABLES)],
    ).fetchall()
    turn = 0
    for table, name, permissive, cmd, roles, qual, check in rows:
        if "offramp_sealer" in roles:
            continue
        verbs = {"SELECT": ("read",), "INSERT": ("add",), "UPDATE": ("change",), "DELETE": ("remove",)}
        where = {"tables": (table,), "verbs": verbs.get(cmd, ("read", "add", "change", "remove"))}
        to = ", ".join(roles)
        body = (f" USING ({qual})" if qual else "") + (f" WITH CHECK ({check})" if check else "")
        made = f"CREATE POLICY {name} ON offramp.{table} AS {permissive} FOR {cmd} TO {to}{body}"
        kind = "restrictive policy" if permissive == "RESTRICTIVE" else "policy"
        yield Mutant(
            kind=f"{kind} dropped",
            name=f"{table}.{name} dropped",
            do=f"DROP POLICY {name} ON offramp.{table}",
            undo=made,
            **where,
        )
        clauses = [("USING", qual), ("WITH CHECK", check)]
        if qual == check:  # a change asks the same before and after: the fault is in both
            clauses = [("BOTH", qual)]
        for clause, text in clauses:
            for fault in faults(text or ""):
                turn += 1
                if table not in SPECIAL and turn % 5:
                    continue
                yield Mutant(
                    kind=f"clause of a {kind}",
                    name=f"{table}.{name} {clause}: {fault.name}",
                    do=_altered(table, name, clause, fault.text),
                    undo=_altered(table, name, clause, text),
                    **where,
                )


def _altered(table: str, policy: str, clause: str, text: str) -> str:
    both = f"USING ({text}) WITH CHECK ({text})" if clause == "BOTH" else f"{clause} ({text})"
    return f"ALTER POLICY {policy} ON offramp.{table} {both}"


def of_functions(admin: psycopg.Connection) -> Iterator[Mutant]:
    """Each function that the policies ask, with each of its clauses wrong."""
    rows = admin.execute(
        "SELECT proname, prosrc, pg_get_functiondef(oid) FROM pg_proc"
        " WHERE pronamespace = 'guard'::regnamespace AND proname = ANY (%s) ORDER BY 1",
        [list(FUNCTIONS)],
    ).fetchall()
    for name, body, whole in rows:
        tables, verbs = FUNCTIONS[name]
        for fault in faults(body):
            writes = name in WRITING and re.search("writing|r.writes", fault.name)
            yield Mutant(
                kind=f"function {name}",
                name=f"guard.{name}: {fault.name}",
                do=whole.replace(body, fault.text),
                undo=whole,
                tables=("contacts_case_note", "curb_answer") if writes else tables,
                verbs=("read", "add") if writes else verbs,
            )


def of_rules(admin: psycopg.Connection) -> Iterator[Mutant]:
    """Each row of the matrix: missing, too wide, too narrow, of another role; and rows too many."""
    rows = admin.execute(
        "SELECT role, purpose, data_class, reach, consented, writes FROM guard.rule ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()
    for role, purpose, k, reach, consented, writes in rows:
        here = f"role = '{role}' AND purpose = '{purpose}' AND data_class = '{k}'"
        at = f"{here} AND reach = '{reach}'"
        same = [str(tuple(row)) for row in rows if row[:3] == (role, purpose, k)]
        back = f"DELETE FROM guard.rule WHERE {here}; INSERT INTO guard.rule VALUES {', '.join(same)}"
        where = {"undo": back, "tables": _of_class(k), "seat": (role, purpose)}
        label = f"{role} {purpose} {k} {reach}"
        yield Mutant(
            kind="cell missing", name=f"{label} missing", do=f"DELETE FROM guard.rule WHERE {at}", **where
        )
        for column, value in (("consented", not consented), ("writes", not writes)):
            yield Mutant(
                kind=f"cell with {column} flipped",
                name=f"{label}: {column} flipped",
                do=f"UPDATE guard.rule SET {column} = {value} WHERE {at}",
                **where,
            )
        other = {"assigned": "supervised", "supervised": "assigned", "all": "assigned"}.get(reach, "all")
        yield Mutant(
            kind="cell with another reach",
            name=f"{label}: {other} for {reach}",
            do=f"UPDATE guard.rule SET reach = '{other}' WHERE {at}",
            **where,
        )
    yield from _too_many({row[:3] for row in rows})


def _too_many(known: set[tuple[str, str, str]]) -> Iterator[Mutant]:
    """A cell that nobody wrote down: another role's way into a class."""
    for n, (role, purpose) in enumerate(sorted(SEATS)):
        face = "justice" if sits(role, "justice") else "care"
        free = [k for k in sorted({TABLES[t].k for t in readable(face)}) if k.startswith("K")]
        for k in [k for k in free if (role, purpose, k) not in known][n % 3 :: 4]:
            row = f"role = '{role}' AND purpose = '{purpose}' AND data_class = '{k}'"
            yield Mutant(
                kind="cell too many",
                name=f"{role} {purpose} {k} all, too many",
                do=f"INSERT INTO guard.rule VALUES ('{role}', '{purpose}', '{k}', 'all', false, false)",
                undo=f"DELETE FROM guard.rule WHERE {row}",
                tables=_of_class(k),
                seat=(role, purpose),
                verbs=("read",),
            )


def of_seats_and_ties() -> Iterator[Mutant]:
    """Seats on the wrong face or without service; ties that a role may not write, or may write for anybody."""
    yield Mutant(
        kind="seat",
        name="a case manager sits on the justice face",
        do="INSERT INTO guard.seat VALUES ('case_manager', 'offramp_justice', true)",
        undo="DELETE FROM guard.seat WHERE role = 'case_manager' AND db_role = 'offramp_justice'",
    )
    for role in ("case_manager", "officer", "clinician"):
        yield Mutant(
            kind="seat",
            name=f"{role}: nobody asks whether they still work here",
            do=f"UPDATE guard.seat SET staffed = false WHERE role = '{role}'",
            undo=f"UPDATE guard.seat SET staffed = true WHERE role = '{role}'",
        )
    ties = {"tables": ("consent_relationship",), "verbs": ("add",)}
    yield Mutant(
        kind="tie",
        name="a case manager ties anybody",
        do="INSERT INTO guard.relating VALUES ('case_manager', 'coordination', 'assigned', 'any', '')",
        undo="DELETE FROM guard.relating WHERE role = 'case_manager' AND whom = 'any'",
        **ties,
    )
    yield Mutant(
        kind="tie",
        name="an officer ties themself to a docket",
        do="INSERT INTO guard.relating VALUES ('officer', 'referral', 'docket', 'self', '')",
        undo="DELETE FROM guard.relating WHERE role = 'officer' AND kind = 'docket'",
        **ties,
    )


def of_catalog() -> Iterator[Mutant]:
    """Row security that is off or not forced, views past it, grants too many and too few."""
    for table in TABLES:
        place = f"offramp.{table}"
        yield Mutant(
            kind="row security disabled",
            name=f"{table}: row security disabled",
            do=f"ALTER TABLE {place} DISABLE ROW LEVEL SECURITY",
            undo=f"ALTER TABLE {place} ENABLE ROW LEVEL SECURITY",
            tables=(table,),
            verbs=("read", "add"),
        )
        yield Mutant(
            kind="missing FORCE",
            name=f"{table}: not forced",
            do=f"ALTER TABLE {place} NO FORCE ROW LEVEL SECURITY",
            undo=f"ALTER TABLE {place} FORCE ROW LEVEL SECURITY",
            tables=(table,),
            verbs=("own",),
        )
        for face in ("care", "justice"):
            verb, back, to = (
                ("REVOKE", "GRANT", "TO") if table in readable(face) else ("GRANT", "REVOKE", "FROM")
            )
            way = "FROM" if verb == "REVOKE" else "TO"
            yield Mutant(
                kind="grant",
                name=f"{verb} SELECT ON {table} {way} {face}",
                do=f"{verb} SELECT ON {place} {way} offramp_{face}",
                undo=f"{back} SELECT ON {place} {to} offramp_{face}",
                tables=(table,),
                verbs=("hold", "read"),
            )
    for table in ("contacts_case_note", "people_name", "clinical_treatment_record"):
        for kind in ("VIEW", "MATERIALIZED VIEW"):
            yield Mutant(
                kind=f"{kind.lower()} without security_invoker",
                name=f"{kind} over {table}",
                do=f"CREATE {kind} offramp.peek AS SELECT * FROM offramp.{table};"
                " GRANT SELECT ON offramp.peek TO offramp_justice, offramp_care",
                undo=f"DROP {kind} offramp.peek",
                tables=(table,),
                verbs=("hold",),
            )


def _of_class(k: str) -> tuple[str, ...]:
    return tuple(sorted(name for name, shape in TABLES.items() if shape.k == k))[:4]

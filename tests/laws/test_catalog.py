"""What the database's own catalog says, held against the matrix file. It shares no code with what wrote the grants."""

import tomllib
from collections import defaultdict
from pathlib import Path

import psycopg
import pytest
from bench.figures import figure

ROOT = Path(__file__).parent.parent.parent
MATRIX = tomllib.loads((ROOT / "src/offramp/consent/matrix.toml").read_text())
FACES = {"offramp_care": {"care", "both"}, "offramp_justice": {"justice", "both"}}
PLUMBING = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
}
OWN_RULES = {
    # (table): what every face holds, apart from the matrix
    "ground_entry": {"INSERT"},
    "consent_relationship": {"SELECT", "INSERT"},
    "program_site": {"SELECT"},
    "consent_disclosure": {"SELECT", "INSERT"},
}
DEFINERS = {
    "guard.principal()",
    "guard.subjects(text,boolean)",
    "guard.grant_lives(uuid,text)",
    "guard.denied(text)",
    "guard.in_service()",
    "guard.has_circle(uuid)",
    "guard.held(uuid)",
    "guard.order_covers(uuid,text,timestamp with time zone)",
    "guard.still_withdrawn()",
    "guard.ends_what_was_signed()",
    "guard.no_later_than_now()",
    "guard.alerted()",
    "guard.accounted()",
    "guard.tell_of_withdrawal()",
    "offramp.find_people(text)",
    "offramp.knocks(text,integer,integer)",
    "offramp.forget_knocks(timestamp with time zone)",
    "offramp.take_down(jsonb,jsonb,jsonb,jsonb,jsonb)",
    "guard.looks_at(uuid,timestamp with time zone,integer)",
    "guard.searched_log(uuid,uuid,timestamp with time zone,timestamp with time zone,text,text,integer)",
    'history."check"(text,jsonb,date)',
}


@pytest.fixture
def catalog(built):
    with psycopg.connect(built.admin) as connection:
        yield connection


def due(data_class, role, adds, changes, removes):
    """What the matrix gives one database role on a table of that class, read straight from the file."""
    words = set()
    for person, purposes in MATRIX["cells"].get(data_class, {}).items():
        if person == "everyone":
            words |= set(purposes.split())
        elif MATRIX["roles"][person]["face"] in FACES[role]:
            for cell in purposes.values():
                words |= set((cell if isinstance(cell, str) else " ".join(cell)).split())
    reads = bool(words)
    writes = "write" in words
    found = {"SELECT"} if reads else set()
    found |= {"INSERT"} if writes and adds else set()
    found |= {f"UPDATE({column})" for column in changes} if writes else set()
    return found | ({"DELETE"} if writes and removes else set())


def held(catalog):
    """Every privilege of both faces on every table of ours: {(role, table): {verb}}."""
    found = defaultdict(set)
    for role, table, verb in catalog.execute(
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'offramp' AND grantee IN ('offramp_care', 'offramp_justice', 'PUBLIC')"
    ):
        found[role, table].add(verb)
    for role, table, column in catalog.execute(
        "SELECT grantee, table_name, column_name FROM information_schema.role_column_grants"
        " WHERE table_schema = 'offramp' AND privilege_type = 'UPDATE'"
        " AND grantee IN ('offramp_care', 'offramp_justice', 'PUBLIC')"
    ):
        if "UPDATE" not in found[role, table]:
            found[role, table].add(f"UPDATE({column})")
    return {place: verbs for place, verbs in found.items() if verbs}


def test_grants_equal_the_matrix(catalog):
    expected = {}
    for table, data_class, adds, changes, removes in catalog.execute(
        "SELECT name, data_class, adds, changes, removes FROM guard.protected"
    ):
        for role in FACES:
            verbs = OWN_RULES.get(table)
            if data_class == "identity":
                verbs = {"SELECT", "INSERT", "UPDATE", "DELETE"}
            elif verbs is None:
                verbs = due(data_class, role, adds, changes, removes)
            if verbs:
                expected[role, table] = set(verbs)
    expected["offramp_care", "consent_relationship"].add("UPDATE(until)")
    expected["offramp_justice", "consent_disclosure"] = {"INSERT"}
    has = held(catalog)
    differing = {place for place in expected.keys() | has.keys() if expected.get(place) != has.get(place)}
    figure("wall.grants_differing", len(differing), "tables", "== 0")
    assert {place: (expected.get(place), has.get(place)) for place in differing} == {}


def test_every_table_is_behind_the_wall_or_is_plumbing(catalog):
    tables = {
        row[0]
        for row in catalog.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'offramp'::regnamespace"
        )
    }
    protected = {row[0] for row in catalog.execute("SELECT name FROM guard.protected")}
    assert tables - protected == PLUMBING


def test_every_protected_table_forces_row_security(catalog):
    loose = catalog.execute(
        "SELECT p.name FROM guard.protected p JOIN pg_class c ON c.relname = p.name"
        " WHERE c.relnamespace = 'offramp'::regnamespace AND p.data_class <> 'plumbing'"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    ).fetchall()
    assert loose == []


def test_nothing_looks_past_the_wall(catalog):
    """No view without security_invoker, no materialized view and no rule over anything of ours."""
    past = catalog.execute(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('v', 'm', 'f')"
        " AND c.relnamespace::regnamespace::text IN ('offramp', 'guard', 'history')"
        " AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)"
    ).fetchall()
    assert past == []


def test_the_site_is_in_every_policy(catalog):
    without = catalog.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'offramp' AND permissive = 'PERMISSIVE'"
        " AND cmd <> 'UPDATE' AND coalesce(qual, with_check) NOT LIKE '%guard.site()%'"
        " AND tablename NOT IN (SELECT name FROM guard.protected WHERE data_class = 'identity')"
        " AND roles <> '{offramp_sealer}'"  # it seals the log of every site, and is no face
    ).fetchall()
    assert without == []


def test_definer_functions_are_few_and_each_has_its_reason(catalog):
    found = {
        row[0]
        for row in catalog.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.prosecdef"
            " AND p.pronamespace::regnamespace::text IN ('offramp', 'guard', 'history')"
        )
    }
    assert found == DEFINERS
    reasons = (ROOT / "docs/decisions/0001-the-wall.md").read_text()
    for name in DEFINERS:
        assert name.split("(")[0].replace('"', "") in reasons


def test_justice_reads_consented_facts_only_from_rows_that_name_their_grant(catalog):
    consented = {
        c
        for c, cells in MATRIX["cells"].items()
        for role, purposes in cells.items()
        if role != "everyone" and MATRIX["roles"][role]["face"] == "justice"
        for words in purposes.values()
        if "consent" in words
    }
    rows = catalog.execute("SELECT name, data_class, granted_by FROM guard.protected").fetchall()
    for table, data_class, granted_by in rows:
        if data_class in consented:
            assert granted_by, table
            policies = {
                row[0]
                for row in catalog.execute(
                    "SELECT policyname FROM pg_policies WHERE tablename = %s"
                    " AND permissive = 'RESTRICTIVE' AND cmd = 'SELECT'",
                    [table],
                )
            }
            assert "while_granted" in policies


def test_the_justice_role_has_no_grant_on_people(catalog):
    assert not [
        table for role, table in held(catalog) if role == "offramp_justice" and table.startswith("people_")
    ]


def test_no_face_may_truncate_refer_or_own(catalog):
    wide = catalog.execute(
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema IN ('offramp', 'guard', 'history') AND grantee IN ('offramp_care', 'offramp_justice')"
        " AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')"
    ).fetchall()
    assert wide == []


def test_there_is_no_purpose_investigation(catalog):
    assert not [p for p in MATRIX["purposes"] if "investig" in p]
    assert catalog.execute("SELECT FROM guard.rule WHERE purpose LIKE '%investig%'").fetchall() == []
    reaches = catalog.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'consent_kind_reaches'"
    ).fetchone()
    assert "'investigation'::text <> ALL (purposes)" in reaches[0]

"""The eighteen ways in which row security is known to leak, each tried here on the real database.

Every pitfall is one function that returns nothing when the wall holds; `wall.pitfalls_open` counts the rest.
"""

import re
import subprocess
from pathlib import Path

import psycopg
import pytest
from bench.figures import figure
from django.conf import settings
from django.db import DatabaseError, transaction

from offramp.errors import Refusal
from offramp.ground.principal import sign
from offramp.web import postgres
from tests import builders, raw

ROOT = Path(__file__).parent.parent.parent
EVERYTHING = "SELECT count(*) FROM offramp.curb_encounter"
REASONED_UNIQUE = {
    "ground_seal_pkey",  # the place in the chain; no face adds or reads one
    "handoff_reference",  # whoever is told a reference knows that there is a hand-off
    "own_link_address_hash_key",  # the hash of a random secret
    "people_merged_once",  # random ids; whoever adds one works with both
    "program_heard_once",  # the carrier's own id of a text or call from staff
    "program_message_repeat_key_key",  # made of random keys
    "program_shift_one_an_event",  # a calendar's id of a shift: everybody reads the rota
    "program_site_pkey",  # public
    "web_account_username_key",  # a face's own
}


def encounters():
    """The table at the curb, read through Django."""
    from offramp.curb.models import Encounter

    return Encounter.objects


def refused(cursor, statement, *arguments):
    """The statement must be refused by the database."""
    with pytest.raises(psycopg.Error):
        cursor.execute(statement, arguments)


def owner_without_force(home, built):
    with raw.connected(built, "owner") as owner:
        refused(owner, EVERYTHING)


def role_past_the_wall(home, built):
    from offramp.web import boot
    from tests import seats

    wrapper = seats.wrapper_for(built.admin)
    with seats.through(wrapper), pytest.raises(Refusal, match="may not run as"):
        boot.refuse_if_unsafe()


def principal_left_on_the_connection(home, built):
    with home.ruiz.seated(), transaction.atomic():
        assert encounters().count() == 1
    from tests import seats

    with seats.on("justice"), pytest.raises(DatabaseError, match="no principal"), transaction.atomic():
        encounters().count()


def principal_outside_a_transaction(home, built):
    with home.ruiz.seated(), pytest.raises(DatabaseError, match="no principal"):
        encounters().count()


def streamed_answer(home, built):
    def stream():
        with home.ruiz.seated(), transaction.atomic():
            yield encounters().count()

    from tests import seats

    assert list(stream()) == [1]
    with seats.on("justice"), pytest.raises(DatabaseError):
        next(iter(encounters().all()))


def views_that_see_more(home, built):
    with psycopg.connect(built.admin) as admin:
        found = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace::regnamespace::text"
            " IN ('offramp', 'guard', 'history')"
            " AND NOT coalesce(reloptions @> '{security_invoker=true}', false)"
        ).fetchall()
    assert found == []


def materialized_views(home, built):
    with psycopg.connect(built.admin) as admin:
        found = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'm' AND relnamespace::regnamespace::text"
            " IN ('offramp', 'guard', 'history')"
        ).fetchall()
    assert found == []


def definer_functions_loose(home, built):
    with psycopg.connect(built.admin) as admin:
        rows = admin.execute(
            "SELECT p.oid::regprocedure::text, r.rolname, r.rolcanlogin, p.proconfig,"
            " has_function_privilege('public', p.oid, 'EXECUTE')"
            " FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE p.prosecdef"
            " AND p.pronamespace::regnamespace::text IN ('offramp', 'guard', 'history')"
        ).fetchall()
    assert rows
    for name, owner, may_login, config, public in rows:
        assert (owner, may_login, public) == ("offramp_policy", False, False), name
        assert config == ["search_path=pg_catalog, pg_temp"], name


def unique_keys_that_tell(home, built):
    with psycopg.connect(built.admin) as admin:
        rows = admin.execute(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_class t ON t.oid = i.indrelid JOIN guard.protected p ON p.name = t.relname"
            " WHERE i.indisunique AND p.data_class NOT IN ('identity') AND NOT EXISTS ("
            "   SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey)"
            "   AND a.atttypid = 'uuid'::regtype)"
        ).fetchall()
    assert {row[0] for row in rows} <= REASONED_UNIQUE


def error_in_a_filter(home, built):
    with raw.acting(built, "justice", home.yusuf.who) as tried:
        found = tried.execute(
            "SELECT id FROM offramp.curb_encounter WHERE 1 / (CASE WHEN outcome = 'accepted' THEN 0 ELSE 1 END) = 1"
        ).fetchall()
    assert found == []


def commands_around_the_policy(home, built):
    for statement in (
        "TRUNCATE offramp.curb_encounter CASCADE",
        "SET ROLE offramp_policy",
        "SET ROLE offramp_owner",
        "ALTER TABLE offramp.curb_encounter DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE offramp.mine (id int)",
        "CREATE TEMP VIEW mine AS SELECT * FROM guard.face_key; SELECT * FROM mine",
    ):
        with raw.acting(built, "justice", home.yusuf.who) as tried:
            refused(tried, statement)
    with raw.acting(built, "justice", home.yusuf.who) as tried:
        tried.execute("SET row_security = off")
        refused(tried, EVERYTHING)
    with psycopg.connect(built.admin, autocommit=True) as admin:
        admin.execute("ANALYZE offramp.curb_encounter")
    with raw.acting(built, "justice", home.yusuf.who) as tried:
        assert tried.execute("SELECT * FROM pg_stats WHERE tablename = 'curb_encounter'").fetchall() == []


def counts_in_the_catalog(home, built):
    """Accepted: a process that runs SQL of its own can read how many rows a table has, and no more."""
    words = (ROOT / "docs/explanation/need-to-know.md").read_text()
    assert "pg_class.reltuples" in words


def columns_beyond_the_grant(home, built):
    with raw.acting(built, "care", home.maya.who) as tried:
        refused(tried, "UPDATE offramp.consent_grant SET until_at = now()")
    with raw.acting(built, "justice", home.ruiz.who) as tried:
        refused(tried, "UPDATE offramp.curb_encounter SET outcome = 'declined'")


def dump_as_a_face(home, built):
    tools = postgres.binaries()
    done = subprocess.run(
        [tools / "pg_dump", "--data-only", "--table=offramp.curb_encounter", raw.address(built, "justice")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "row-level security" in done.stderr or "permission denied" in done.stderr


def principals_made_by_hand(home, built):
    good = sign(home.sam.who, raw.key(built, "care"))
    other_face = sign(home.ruiz.who, raw.key(built, "care"))
    fields = good.split("|")
    altered = "|".join(["gull-harbor", *fields[1:]])
    expired = sign(home.ruiz.who, raw.key(built, "justice"), lifetime=-1)
    for token in ("", "nonsense", altered, expired, other_face, good + "|", good):
        with raw.connected(built, "justice") as tried, tried.transaction(force_rollback=True):
            tried.execute("SELECT set_config('offramp.principal', %s, true)", [token])
            refused(tried, EVERYTHING)
    for table in ("guard.face_key", "history.record"):
        with raw.acting(built, "justice", home.ruiz.who) as tried:
            refused(tried, f"SELECT * FROM {table}")


def pooled_connection(home, built):
    database = settings.DATABASES["default"]
    assert "pool" not in database.get("OPTIONS", {})
    with raw.connected(built, "justice") as pooled:
        with pooled.transaction():
            token = sign(home.ruiz.who, raw.key(built, "justice"))
            pooled.execute("SELECT set_config('offramp.principal', %s, true)", [token])
            assert pooled.execute(EVERYTHING).fetchone() == (1,)
        refused(pooled, EVERYTHING)


def tests_inside_one_transaction(home, built):
    for file in ROOT.glob("tests/**/*.py"):
        if file != Path(__file__):
            assert not re.search(r"import .*\bTestCase|django_db\b", file.read_text()), file


def search_before_the_policy(home, built):
    with raw.acting(built, "justice", home.ruiz.who) as tried:
        refused(tried, "SELECT * FROM offramp.find_people('ro')")
    with raw.acting(built, "care", home.sam.who) as tried:
        assert tried.execute("SELECT * FROM offramp.find_people('ro')").fetchall() == []


PITFALLS = [
    owner_without_force,
    role_past_the_wall,
    principal_left_on_the_connection,
    principal_outside_a_transaction,
    streamed_answer,
    views_that_see_more,
    materialized_views,
    definer_functions_loose,
    unique_keys_that_tell,
    error_in_a_filter,
    commands_around_the_policy,
    counts_in_the_catalog,
    columns_beyond_the_grant,
    dump_as_a_face,
    principals_made_by_hand,
    pooled_connection,
    tests_inside_one_transaction,
    search_before_the_policy,
]
OPEN: list[str] = []


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda each: each.__name__)
def test_a_known_pitfall_is_closed(pitfall, home, built):
    builders.encounter(home)
    try:
        pitfall(home, built)
    except BaseException:
        OPEN.append(pitfall.__name__)
        raise


def test_all_eighteen_were_tried():
    assert len(PITFALLS) == 18
    figure("wall.pitfalls_open", len(OPEN), "pitfalls", "== 0")
    assert OPEN == []

"""Whatever is done to a sealed and anchored log is found: ten thousand ways in memory, every column in the database."""

import random
import uuid
from datetime import timedelta

import psycopg
import pytest
from bench.figures import figure
from psycopg import sql

from offramp.ground.chain import ledger, rules, sealer
from offramp.ground.chain.rules import Anchor
from tests import raw
from tests.laws import chained

TAMPERS = 10_000
ROWS = 60
AT_ONCE = timedelta(0)
NASTY = "a\tb\nc\\d\\N é ' \" = {}"


def test_ten_thousand_tampers_are_all_found():
    dice = random.Random(36)
    whole = chained.made(dice, ROWS)
    tried, missed = 0, []
    for turn in range(TAMPERS + TAMPERS // 5):
        kind = (*chained.IN_PLACE, *chained.NEED_AN_ANCHOR)[turn % 20]
        log = whole.copy()
        kind(dice, log)
        if (log.entries, log.seals) == (whole.entries, whole.seals):
            continue  # nothing was done: two rows that were alike, say
        tried += 1
        if log.verdict().whole:
            missed.append(kind.__name__)
    figure("audit.tampers", tried, "tampers", ">= 10000")
    figure("audit.tampers_missed", len(missed), "tampers", "== 0")
    assert tried >= TAMPERS
    assert missed == []


def test_an_untouched_log_is_whole():
    assert chained.made(random.Random(1), ROWS).verdict().flaws == ()


@pytest.mark.parametrize("kind", chained.NEED_AN_ANCHOR[1:], ids=lambda each: each.__name__)
def test_only_the_anchors_show_what_was_written_anew(kind):
    """The law above would fail without them: this is what they are for."""
    log = chained.made(random.Random(2), ROWS)
    kind(random.Random(3), log)
    assert log.verdict(anchored=False).whole
    assert not log.verdict().whole


def test_what_is_wrong_is_said_where_it_is():
    log = chained.made(random.Random(4), ROWS)
    log.entries[6][7] += "!"
    (flaw,) = log.verdict().flaws
    assert (flaw.seq, flaw.entry) == (7, log.entries[6][0])
    assert str(flaw) == f"Seal 7: row {log.entries[6][0]} or its seal is not as it was sealed."


@pytest.fixture
def sealed(built, home):
    """A log of thirty rows in the database, sealed by its sealer; yields the superuser's connection and an anchor."""
    from django.db import transaction

    from offramp.ground import ids, log

    with home.maya.seated(), transaction.atomic():
        for number in range(30):
            log.looked(
                f"care.{NASTY}{number}", data_class="K6", ids=[ids.new(), ids.new()], grants=[ids.new()]
            )
    with psycopg.connect(raw.address(built, "sealer"), autocommit=True) as connection:
        sealer.seal_waiting(connection)
        end = ledger.head(connection)
    with psycopg.connect(built.admin) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.commit()
        yield admin, Anchor(seq=end.seq, hash=end.hash.hex(), count=end.seq, at="now")


def found(admin, anchor):
    return rules.verdict(ledger.walk(admin), ledger.unsealed(admin, older_than=AT_ONCE), [anchor])


def columns(admin, table):
    return admin.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'offramp' AND table_name = %s",
        [table],
    ).fetchall()


OTHERWISE = {
    "uuid": "gen_random_uuid()",
    "text": "{} || ' '",
    "ARRAY": "{} || gen_random_uuid()",
    "timestamp with time zone": "{} + interval '1 microsecond'",
    "bigint": "{} + 1000",
    "smallint": "{} + 1",
    "bytea": "set_byte({0}, 31, (get_byte({0}, 31) + 1) % 256)",
}


def test_every_column_of_the_log_and_of_its_seals_is_in_the_chain(sealed):
    admin, anchor = sealed
    assert found(admin, anchor).flaws == ()
    unnoticed = []
    for table, which in (("ground_entry", "act LIKE '%7'"), ("ground_seal", "seq = 7")):
        for column, kind in columns(admin, table):
            change = OTHERWISE[kind].format(column)
            with admin.transaction(force_rollback=True):
                admin.execute("ALTER TABLE offramp.ground_entry DROP CONSTRAINT ground_entry_kind")
                done = admin.execute(f"UPDATE offramp.{table} SET {column} = {change} WHERE {which}")
                assert done.rowcount
                if found(admin, anchor).whole:
                    unnoticed.append((table, column))
    assert unnoticed == []


BY_HAND = {
    "delete": "DELETE FROM offramp.ground_entry WHERE act LIKE '%7'",
    "empty": "TRUNCATE offramp.ground_entry, offramp.ground_seal",
    "cut": "DELETE FROM offramp.ground_seal WHERE seq > 20",
    "cut both": "WITH gone AS (DELETE FROM offramp.ground_seal WHERE seq > 20 RETURNING entry_id)"
    " DELETE FROM offramp.ground_entry WHERE id IN (SELECT entry_id FROM gone)",
    "swap": "UPDATE offramp.ground_seal SET seq = CASE seq WHEN 3 THEN 1004 ELSE 1003 END WHERE seq IN (3, 4);"
    " UPDATE offramp.ground_seal SET seq = seq - 1000 WHERE seq > 1000",
    "forge": "INSERT INTO offramp.ground_entry SELECT gen_random_uuid(), at - interval '1 hour', site_id, staff_id,"
    " agency_id, role, purpose, request_id, kind, act, data_class, object_ids, note FROM offramp.ground_entry LIMIT 1",
    "a nothing in a list": "UPDATE offramp.ground_entry SET object_ids = object_ids || NULL::uuid WHERE act LIKE '%7'",
    "a list that begins elsewhere": "UPDATE offramp.ground_entry SET object_ids ="
    " ('[2:3]=' || object_ids::text)::uuid[] WHERE act LIKE '%7'",
    "same text, other sign": "UPDATE offramp.ground_entry SET act = replace(act, E'\\t', '\\t') WHERE act LIKE '%7'",
}


@pytest.mark.parametrize("tamper", BY_HAND, ids=str)
def test_a_superuser_who_gets_past_the_triggers_is_found(sealed, tamper):
    admin, anchor = sealed
    with admin.transaction(force_rollback=True):
        admin.execute(BY_HAND[tamper])
        assert not found(admin, anchor).whole


def test_a_superuser_who_writes_the_chain_anew_is_found_by_the_anchor(sealed):
    admin, anchor = sealed
    with admin.transaction(force_rollback=True):
        admin.execute("UPDATE offramp.ground_entry SET staff_id = %s WHERE act LIKE '%%7'", [uuid.uuid4()])
        admin.execute("TRUNCATE offramp.ground_seal")
        sealer.seal_waiting(admin)
        assert rules.verdict(ledger.walk(admin), [], []).whole
        (flaw,) = found(admin, anchor).flaws
        assert flaw.what == rules.What.REWRITTEN


def test_a_line_reads_in_python_as_it_does_in_the_database(sealed):
    admin, _ = sealed
    readings = sql.SQL(", ").join(sql.SQL(each) for each in rules.COLUMNS.values())
    with admin.transaction(force_rollback=True):
        admin.execute("TRUNCATE offramp.ground_seal")
        lines = ledger.waiting(admin, within=sealer.EVER, most=100)
        rows = admin.execute(
            sql.SQL("SELECT {} FROM offramp.ground_entry e ORDER BY e.at, e.id").format(readings)
        ).fetchall()
    assert [rules.canonical(row) for row in rows] == lines
    assert len(lines) == 30

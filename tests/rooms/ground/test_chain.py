"""The sealer: whatever is committed gets one seal, in whatever order it is committed and whoever is killed meanwhile."""

import contextlib
import json
import random
import threading
import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest
from tests import house, raw

from offramp.errors import Refusal
from offramp.ground.chain import anchors, ledger, sealer
from offramp.ground.chain.rules import Anchor
from offramp.ground.chain.verify import verify
from offramp.ground.principal import sign

ADD = """
    INSERT INTO offramp.ground_entry (id, at, site_id, staff_id, agency_id, role, purpose, request_id, kind, act,
        data_class, object_ids, note)
    VALUES (%s, now(), 'port-larkin', %s, %s, 'on_call_worker', 'coordination', %s, 'looked', 'care.notes', 'K6',
        '{}', '')
"""


@pytest.fixture
def at(built):
    """A connection of the sealer's own role."""
    with psycopg.connect(raw.address(built, "sealer"), autocommit=True) as connection:
        yield connection


class Writer:
    """A face in the middle of a transaction that has written one row of the log."""

    def __init__(self, built, who):
        self.entry = uuid.uuid4()
        self.connection = psycopg.connect(raw.address(built, "care"))
        token = sign(who, raw.key(built, "care"))
        self.connection.execute("SELECT set_config('offramp.principal', %s, true)", [token])
        self.connection.execute(ADD, [self.entry, who.staff, who.agency, who.request])

    def ends(self, *, commit: bool) -> None:
        (self.connection.commit if commit else self.connection.rollback)()
        self.connection.close()


class Killed(Exception):  # noqa: N818 - it is what happened to it
    """The sealer was killed just here."""


def sealed_rows(at) -> list[uuid.UUID]:
    return [row[0] for row in at.execute("SELECT entry_id FROM offramp.ground_seal ORDER BY seq")]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_committed_is_sealed_once(home, built, at, seed, monkeypatch):
    dice, written, open_ones = random.Random(seed), set(), []
    add = ledger.add

    def killed_now_and_then(connection, **made):
        add(connection, **made)
        if dice.random() < 0.3:
            raise Killed

    monkeypatch.setattr(ledger, "add", killed_now_and_then)
    for _ in range(40):
        if len(open_ones) < 6:
            open_ones.append(Writer(built, home.maya.who))
        if dice.random() < 0.7:
            writer = open_ones.pop(dice.randrange(len(open_ones)))
            keep = dice.random() < 0.8
            writer.ends(commit=keep)
            written |= {writer.entry} if keep else set()
        with contextlib.suppress(Killed):
            sealer.seal_waiting(at, within=sealer.RECENT)
    for writer in open_ones:
        writer.ends(commit=True)
        written.add(writer.entry)
    monkeypatch.setattr(ledger, "add", add)
    sealer.seal_waiting(at)
    sealed = sealed_rows(at)
    assert sorted(sealed) == sorted(written)
    assert verify(at, lag=timedelta(0)).whole


def test_a_row_that_is_committed_long_after_it_was_written_is_found_by_the_sweep(home, built, at):
    late = Writer(built, home.maya.who)
    Writer(built, home.maya.who).ends(commit=True)
    sealer.seal_waiting(at)
    late.ends(commit=True)
    assert sealer.seal_waiting(at, within=timedelta(0)) == 0
    assert sealer.seal_waiting(at) == 1
    assert verify(at, lag=timedelta(0)).whole


def test_of_two_sealers_at_once_one_gets_the_place(home, built, at, monkeypatch):
    Writer(built, home.maya.who).ends(commit=True)
    waiting, slow = ledger.waiting, at
    with psycopg.connect(raw.address(built, "sealer"), autocommit=True) as quick:

        def while_the_other_is_quicker(connection, **asked):
            found = waiting(connection, **asked)
            if connection is slow:
                assert sealer.seal_waiting(quick) == 1
            return found

        monkeypatch.setattr(ledger, "waiting", while_the_other_is_quicker)
        assert sealer.seal_waiting(slow) == 0
    monkeypatch.setattr(ledger, "waiting", waiting)
    assert len(sealed_rows(at)) == 1
    assert sealer.seal_waiting(slow) == 0


def test_more_than_a_batch_is_sealed_at_once(home, built, at, monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 3)
    for _ in range(7):
        Writer(built, home.maya.who).ends(commit=True)
    assert sealer.seal_waiting(at) == 7
    assert verify(at).seals == 7


def test_a_row_without_a_seal_is_a_flaw_once_it_is_too_old_to_wait(home, built, at):
    Writer(built, home.maya.who).ends(commit=True)
    assert verify(at).whole
    (flaw,) = verify(at, lag=timedelta(0)).flaws
    assert "has no seal" in str(flaw)


def test_the_process_seals_sweeps_and_anchors_by_the_clock(home, built, at):
    now, told = [0.0], []
    process = sealer.Sealer("", clock=lambda: now[0], anchor=lambda _: told.append(now[0]))
    Writer(built, home.maya.who).ends(commit=True)
    assert process.round(at) == 1
    for now[0] in (1.0, 3599.0, 3600.0, 3601.0):
        process.round(at)
    assert told == [0.0, 3600.0]


def test_an_anchor_that_was_not_taken_is_told_again_in_a_minute(home, at):
    now, told = [0.0], []

    def refused(_):
        told.append(now[0])
        if len(told) == 1:
            raise OSError("away")

    process = sealer.Sealer("", clock=lambda: now[0], anchor=refused)
    for now[0] in (0.0, 59.0, 60.0, 119.0):
        process.round(at)
    assert told == [0.0, 60.0]


def test_the_process_ends_when_it_is_told_to_and_waits_while_the_database_is_away(
    home, built, at, monkeypatch
):
    stop, tries = threading.Event(), []
    connect = psycopg.connect

    def away_at_first(address, **more):
        tries.append(address)
        if len(tries) == 1:
            raise psycopg.OperationalError("away")
        return connect(address, **more)

    Writer(built, home.maya.who).ends(commit=True)
    monkeypatch.setattr(psycopg, "connect", away_at_first)
    monkeypatch.setattr(sealer, "PAUSE_SECONDS", 0.0)
    sealer.Sealer(raw.address(built, "sealer"), clock=lambda: 0.0, anchor=lambda _: stop.set()).run(stop)
    assert len(tries) == 2
    assert len(sealed_rows(at)) == 1


def test_a_head_is_anchored_in_a_file_and_read_again(home, built, at, tmp_path):
    place = anchors.Places(file=tmp_path / "anchors")
    assert anchors.drop(at, place) is None
    for _ in range(2):
        Writer(built, home.maya.who).ends(commit=True)
        sealer.seal_waiting(at)
        anchors.drop(at, place)
    told = anchors.read(place.file)
    assert [each.seq for each in told] == [each.count for each in told] == [1, 2]
    assert verify(at, told).whole
    assert place.file.stat().st_mode & 0o777 == 0o600


def test_a_line_that_is_no_anchor_is_refused(tmp_path: Path):
    (tmp_path / "anchors").write_text('{"seq": 1, "hash": "00"}\n')
    with pytest.raises(Refusal, match="Line 1"):
        anchors.read(tmp_path / "anchors")
    with pytest.raises(Refusal, match="cannot be read"):
        anchors.read(tmp_path / "none")


@pytest.mark.parametrize(
    "done",
    [
        "UPDATE offramp.ground_seal SET seq = seq",
        "DELETE FROM offramp.ground_seal",
        "TRUNCATE offramp.ground_seal",
        "UPDATE offramp.ground_entry SET note = ''",
        "DELETE FROM offramp.ground_entry",
        "INSERT INTO offramp.ground_entry SELECT * FROM offramp.ground_entry",
        "SELECT FROM offramp.consent_grant",
        "SELECT FROM offramp.people_name",
        "SELECT FROM offramp.program_staff",
        "SELECT guard.principal()",
    ],
)
def test_the_sealer_reads_the_log_and_adds_seals_and_nothing_else(at, done):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        at.execute(done)


def test_the_sealer_holds_three_privileges_in_all(built):
    with psycopg.connect(built.admin) as admin:
        held = admin.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'offramp_sealer' ORDER BY 1, 2"
        ).fetchall()
    assert held == [("ground_entry", "SELECT"), ("ground_seal", "INSERT"), ("ground_seal", "SELECT")]


@pytest.mark.parametrize("role", ["care", "justice"])
@pytest.mark.parametrize("table", ["ground_entry", "ground_seal"])
def test_no_face_reads_or_touches_the_log(home, built, role, table):
    who = home.maya.who if role == "care" else home.ruiz.who
    for done in (f"SELECT FROM offramp.{table}", f"DELETE FROM offramp.{table}", f"TRUNCATE offramp.{table}"):
        with raw.acting(built, role, who) as face, pytest.raises(psycopg.errors.InsufficientPrivilege):
            face.execute(done)


@pytest.mark.parametrize("table", ["ground_entry", "ground_seal"])
@pytest.mark.parametrize("done", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_owner_changes_the_log(built, table, done):
    column = {"ground_entry": "act", "ground_seal": "hash"}[table]
    with (
        psycopg.connect(raw.address(built, "owner")) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="the log is kept"),
    ):
        owner.execute(done.format(f"offramp.{table}", column, column))


def test_the_verb_seals_anchors_and_proves(home, built, at, tmp_path):
    Writer(built, home.maya.who).ends(commit=True)
    place = {"OFFRAMP_ANCHOR_FILE": str(tmp_path / "anchors")}
    assert "1 row" in house.run(built.keys, "sealer", "-m", "offramp.cli", "audit", "seal", **place).stdout
    assert "Seal 1" in house.run(built.keys, "sealer", "-m", "offramp.cli", "audit", "anchor", **place).stdout
    said = house.run(built.keys, "sealer", "-m", "offramp.cli", "audit", "verify", **place).stdout
    assert "1 row is whole" in said


class Place(BaseHTTPRequestHandler):
    """A place off the machine, as it were: it keeps what it is told, or sends whoever asks elsewhere."""

    told: ClassVar[list[tuple[str, dict[str, object]]]] = []
    sends_elsewhere = False

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.append((self.headers.get("Authorization", ""), body))
        self.send_response(303 if self.sends_elsewhere else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        """Not to the terminal."""


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr(Place, "told", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), Place) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield anchors.Places(address=f"http://127.0.0.1:{server.server_port}/heads", token="let-me")
        server.shutdown()


def test_a_head_is_told_to_an_address(home, built, at, place):
    Writer(built, home.maya.who).ends(commit=True)
    sealer.seal_waiting(at)
    told = anchors.drop(at, place)
    ((token, body),) = Place.told
    assert token == "Bearer let-me"
    assert Anchor(**body) == told


def test_an_address_that_sends_us_elsewhere_did_not_take_it(home, built, at, place, monkeypatch):
    monkeypatch.setattr(Place, "sends_elsewhere", True)
    Writer(built, home.maya.who).ends(commit=True)
    sealer.seal_waiting(at)
    with pytest.raises(OSError, match="303"):
        anchors.drop(at, place)


def test_the_verb_says_what_is_not_as_it_was(home, built, at, tmp_path):
    entry = Writer(built, home.maya.who)
    entry.ends(commit=True)
    sealer.seal_waiting(at)
    anchors.drop(at, anchors.Places(file=tmp_path / "anchors"))
    with psycopg.connect(built.admin, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE offramp.ground_entry SET staff_id = gen_random_uuid()")
    with pytest.raises(AssertionError) as said:
        house.run(
            built.keys,
            "sealer",
            "-m",
            "offramp.cli",
            "audit",
            "verify",
            "--anchors",
            str(tmp_path / "anchors"),
        )
    assert f"Seal 1: row {entry.entry} or its seal is not as it was sealed." in str(said.value)
    assert "NOT whole" in str(said.value)

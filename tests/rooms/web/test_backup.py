"""A backup holds every row of one moment and opens with its key alone; a drill finds out whether it would help."""

import contextlib
import dataclasses
import io
import itertools
import json
import os
import shutil
import subprocess
import uuid
from pathlib import Path

import psycopg
import pytest

from offramp import cli
from offramp.errors import Refusal
from offramp.web import bootstrap, postgres
from offramp.web.keeping import backup, catalog, closed, drill, restore
from tests import builders, raw, seats

KEY = bytes(range(32))
SITE = "port-larkin"
CANARY = "Rosa-by-the-ferry-steps"


@pytest.fixture
def key(built):
    return Path(bootstrap.read(built.keys / "backup.env")["OFFRAMP_BACKUP_KEY"])


@pytest.fixture
def taken(built, home, key, tmp_path):
    """A backup of a small house: an encounter, a participant, an account, and the manifest."""
    from offramp.curb import actions
    from offramp.web import moving_in

    encounter = builders.encounter(home, description=actions.Words(called=CANARY))
    builders.joined(home, encounter, called=CANARY)
    with seats.on("care"):
        moving_in.add_account(site=SITE, name=home.maya.staff.name, username="maya", password=None)
    file = tmp_path / "night.backup"
    return file, backup.take(raw.address(built, "backup"), key, file)


def closed_bytes(*parts):
    out = io.BytesIO()
    closed.close(parts, KEY, out)
    return out.getvalue()


def opened(shut):
    return b"".join(closed.opened(io.BytesIO(shut), KEY))


@pytest.mark.parametrize("size", [0, 1, closed.PIECE - 1, closed.PIECE, closed.PIECE + 1, 3 * closed.PIECE])
def test_what_was_closed_opens(size):
    words = os.urandom(size)
    assert opened(closed_bytes(words[:7], words[7:])) == words


@pytest.mark.parametrize("end", [0, 8, 40, 45, 50, 1000, closed.PIECE + 61, -17, -1])
def test_a_file_that_was_cut_is_refused(end):
    whole = closed_bytes(os.urandom(closed.PIECE + 1000))
    with pytest.raises(Refusal, match="cannot be opened"):
        opened(whole[:end])


def test_a_file_without_its_last_piece_is_refused():
    whole = closed_bytes(os.urandom(2 * closed.PIECE))
    first = 41 + 4 + closed.PIECE + closed.TAG_BYTES
    assert len(whole) == 2 * first - 41
    with pytest.raises(Refusal, match="cut"):
        opened(whole[:first])


def test_pieces_that_changed_places_are_refused():
    whole = closed_bytes(os.urandom(3 * closed.PIECE))
    one = 4 + closed.PIECE + closed.TAG_BYTES
    head, first, second, last = whole[:41], whole[41 : 41 + one], whole[41 + one : 41 + 2 * one], whole[-one:]
    assert opened(head + first + second + last)
    for mixed in (head + second + first + last, head + first + last, head + first + first + second + last):
        with pytest.raises(Refusal, match="was changed"):
            opened(mixed)


def test_any_changed_byte_is_refused():
    whole = closed_bytes(b"a few words")
    for place in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[place] ^= 1
        with pytest.raises(Refusal):
            opened(bytes(spoiled))
    with pytest.raises(Refusal, match="behind its end"):
        opened(whole + b"\0")


def test_another_key_opens_nothing():
    shut = closed_bytes(b"words")
    with pytest.raises(Refusal, match="not its key"):
        list(closed.opened(io.BytesIO(shut), bytes(32)))


def test_a_backup_is_closed_and_counts_every_row_and_holds_no_key(built, taken, key):
    from offramp.ground.sealing.folder import KeyFolder

    file, manifest = taken
    assert CANARY.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert manifest.counts["offramp.curb_encounter"] == 1
    assert manifest.counts["offramp.people_participant"] == 1
    with psycopg.connect(built.admin) as connection:
        log = connection.execute("SELECT count(*) FROM offramp.ground_entry").fetchone()[0]
    assert manifest.counts["offramp.ground_entry"] == int(manifest.log_end[0]) == log > 0

    keys = KeyFolder(place=Path(bootstrap.read(built.keys / "care.env")["OFFRAMP_KEYS_FOLDER"]))
    with file.open("rb") as source:
        whole = b"".join(closed.opened(source, key.read_bytes()))
    assert not [each for each in (keys.place / "kek").iterdir() if each.read_bytes() in whole]
    assert not key.is_relative_to(keys.place)


def test_a_backup_writes_over_nothing(built, key, tmp_path):
    file = tmp_path / "there"
    file.write_text("mine")
    with pytest.raises(Refusal, match="already"):
        backup.take(raw.address(built, "backup"), key, file)
    assert file.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["there"]


def test_the_role_of_backups_changes_nothing(built, home):
    with raw.connected(built, "backup") as connection:
        assert connection.execute("SELECT count(*) FROM offramp.program_staff").fetchone()[0] > 0
        connection.execute("SET default_transaction_read_only = off")
        for statement in (
            "DELETE FROM offramp.program_staff",
            "UPDATE offramp.program_staff SET name = 'x'",
            "INSERT INTO guard.knock (site, mark) VALUES ('x', 'x')",
            "TRUNCATE guard.knock",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_face_takes_no_backup(built, key, tmp_path):
    with pytest.raises(Refusal, match="backup"):
        backup.take(raw.address(built, "care"), key, tmp_path / "no")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def left(monkeypatch):
    """What scratch servers left behind."""
    stood = []
    running = postgres.running

    @contextlib.contextmanager
    def watched(folder):
        with running(folder) as server:
            stood.extend([folder, server.folder, server.socket])
            yield server

    monkeypatch.setattr(postgres, "running", watched)
    yield lambda: [each for each in stood if each.exists()]
    assert stood


def test_a_drill_finds_everything_again_and_leaves_nothing(taken, key, capsys, left):
    file, _ = taken
    assert drill.report(drill.drill(file, key)) == 0
    said = capsys.readouterr().out
    assert [line.split(":")[0] for line in said.splitlines()] == [
        f"ok  {what}" for what in ("restore", "counts", "rules", "log", "chain", "care face", "justice face")
    ]
    assert "an account signed in with its password" in said
    assert left() == []


def test_a_drill_tells_what_is_missing(taken, key, tmp_path, capsys, left):
    file, manifest = taken
    claimed = dataclasses.replace(
        manifest,
        counts=manifest.counts | {"offramp.curb_encounter": 2},
        rules="0" * 64,
        log_end=[*manifest.log_end[:1], "2026-01-01"],
    )
    other = tmp_path / "claims.backup"
    with file.open("rb") as source:
        _, rest = backup.read(closed.opened(source, key.read_bytes()))
        line = json.dumps(dataclasses.asdict(claimed)).encode() + b"\n"
        closed.write(other, iter([line, *rest]), key.read_bytes())
    lines = drill.drill(other, key)
    assert drill.report(itertools.islice(lines, 5)) == 1
    lines.close()
    assert left() == []
    bad = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BAD")]
    assert [line.split(":")[0] for line in bad] == ["BAD counts", "BAD rules", "BAD log"]
    assert "curb_encounter has 1 rows, it had 2" in bad[0]


def test_a_drill_of_a_broken_file_says_so(taken, key, capsys, left):
    file, _ = taken
    file.write_bytes(file.read_bytes()[:-1])
    assert drill.report(drill.drill(file, key)) == 1
    assert "cannot be opened" in capsys.readouterr().out
    assert left() == []


@pytest.fixture
def files(built, tmp_path):
    """A copy of the files of every role, which a restore may write on."""
    copy = tmp_path / "files"
    copy.mkdir()
    for file in built.keys.glob("*.env"):
        shutil.copy(file, copy)
    return copy


def test_a_restore_brings_the_rows_and_the_way_in(built, taken, key, files, monkeypatch, capsys):
    file, manifest = taken
    database, admin = f"restored_{uuid.uuid4().hex}", built.server.address()
    words = ["--admin", admin, "--keys", str(files), "--database", database, "--key", str(key)]
    try:
        assert cli.main(["restore", str(file), *words]) == 0
        assert "offramp keys restore" in capsys.readouterr().out
        address = bootstrap.read(files / "backup.env")["OFFRAMP_DATABASE"]
        assert f"dbname={database}" in address
        with psycopg.connect(address) as connection:
            assert catalog.counts(connection) == manifest.counts
        assert cli.main(["restore", str(file), *words]) == 2
        assert "is not empty" in capsys.readouterr().err
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def test_a_restore_writes_over_nothing(built, taken, key, files):
    file, _ = taken
    before = {each.name: each.read_text() for each in files.iterdir()}
    with pytest.raises(Refusal, match="is not empty"):
        restore.restore(file, key, built.server.address(), files, database=built.database)
    assert {each.name: each.read_text() for each in files.iterdir()} == before


def test_a_restore_shuts_nobody_out(built, taken, key, tmp_path):
    file, _ = taken
    with pytest.raises(Refusal, match="their files are not in"):
        restore.restore(file, key, built.server.address(), tmp_path / "new", database="never")
    with raw.connected(built, "care"):
        assert not (tmp_path / "new").exists()


def test_the_verbs(built, taken, tmp_path, monkeypatch, capsys):
    for name, value in bootstrap.read(built.keys / "backup.env").items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "by-hand.backup"
    assert cli.main(["backup", str(file)]) == 0
    assert "rows of" in capsys.readouterr().out
    monkeypatch.delenv("OFFRAMP_BACKUP_KEY")
    assert cli.main(["drill", str(file)]) == 2
    assert "OFFRAMP_BACKUP_KEY is not set" in capsys.readouterr().err
    monkeypatch.setenv("OFFRAMP_FACE", "care")
    assert cli.main(["backup", str(tmp_path / "another")]) == 2
    assert "runs as backup" in capsys.readouterr().err


def test_the_password_is_not_on_the_command_line(built):
    address = raw.address(built, "backup")
    command, environment = backup.tool("pg_dump", address)
    password = psycopg.conninfo.conninfo_to_dict(address)["password"]
    assert environment["PGPASSWORD"] == password
    assert not [word for word in command if password in word]
    assert subprocess.run([command[0], "--version"], capture_output=True, check=True).stdout

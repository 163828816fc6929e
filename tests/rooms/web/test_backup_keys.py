"""Keys outside of the database: backed up apart, brought back without what was dropped, dropped by decision alone."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from offramp import cli
from offramp.errors import Refusal
from offramp.ground import ids
from offramp.ground.sealing.folder import KeyFolder
from offramp.web import bootstrap
from offramp.web.keeping import closed, keys
from tests import raw, seats

ANA, BEN = uuid.UUID(int=1), uuid.UUID(int=2)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "port-larkin"
CANARY = "methadone-and-the-ferry-steps"


@pytest.fixture
def folder(tmp_path):
    made = KeyFolder(place=tmp_path / "sealing")
    made.make()
    return made


@pytest.fixture
def key(tmp_path):
    file = tmp_path / "keys-backup-key"
    bootstrap.lay_key(file)
    return file


@pytest.fixture
def verbs(built, home, folder, key, settings_of, monkeypatch):
    """The command line of the care face, with a folder of keys of its own; says whether a verb refused."""
    settings_of.KEYS_FOLDER = str(folder.place)
    for name, value in bootstrap.read(built.keys / "care.env").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OFFRAMP_KEYS_BACKUP_KEY", str(key))

    def run(*words):
        with seats.on("care"):
            return cli.main(["keys", *map(str, words)])

    return run


def written(built, act):
    """Whom the log's rows of an act are about, as an administrator reads them."""
    with psycopg.connect(built.admin) as connection:
        rows = connection.execute("SELECT role, object_ids FROM offramp.ground_entry WHERE act = %s", [act])
        return [(role, tuple(found)) for role, found in rows]


def test_keys_come_back_from_their_backup(folder, key, tmp_path):
    before = {who: folder.key_for(who) for who in (ANA, BEN)}
    keys.backup(folder, key, tmp_path / "kept", NOW)
    other = KeyFolder(place=tmp_path / "other")
    assert keys.restore(other, key, tmp_path / "kept").laid == 2
    assert {who: other.key_of(who) for who in (ANA, BEN)} == before
    assert keys.restore(other, key, tmp_path / "kept").laid == 0


def test_what_is_there_stays(folder, key, tmp_path):
    file = keys.backup(folder, key, tmp_path / "kept", NOW)
    later = folder.key_for(ANA)
    folder.rotate()
    assert keys.restore(folder, key, file).laid == 0
    assert folder.key_of(ANA) == later


def test_a_dropped_key_does_not_come_back(folder, key, tmp_path):
    folder.key_for(ANA)
    folder.key_for(BEN)
    file = keys.backup(folder, key, tmp_path / "kept", NOW)
    folder.drop(ANA)
    folder.drop(BEN)
    new = folder.key_for(BEN)
    brought = keys.restore(folder, key, file)
    assert (brought.laid, brought.dropped) == (0, 2)
    assert folder.key_of(ANA) is None
    assert folder.key_of(BEN) == new


def test_a_later_backup_remembers_what_was_dropped(folder, key, tmp_path):
    folder.key_for(ANA)
    first = keys.backup(folder, key, tmp_path / "kept", NOW)
    folder.drop(ANA)
    later = keys.backup(folder, key, tmp_path / "kept", NOW + timedelta(days=1))
    other = KeyFolder(place=tmp_path / "other")
    keys.restore(other, key, later)
    assert keys.restore(other, key, first).dropped == 1
    assert other.key_of(ANA) is None


def test_somebody_who_has_another_key_by_now_is_told_of(folder, key, tmp_path):
    folder.key_for(ANA)
    file = keys.backup(folder, key, tmp_path / "kept", NOW)
    other = KeyFolder(place=tmp_path / "other")
    other.make()
    mine = other.key_for(ANA)
    assert keys.restore(other, key, file).another == 1
    assert other.key_of(ANA) == mine


def test_old_backups_go_and_the_newest_stays(folder, key, tmp_path):
    kept = tmp_path / "kept"
    for days in (0, 10, 30, 31):
        keys.backup(folder, key, kept, NOW + timedelta(days=days))
    assert [file.name[5:13] for file in keys.backups(kept)] == ["20261203", "20261223", "20261224"]
    keys.sweep(kept, NOW + timedelta(days=4000))
    assert [file.name[5:13] for file in keys.backups(kept)] == ["20261224"]


def test_a_dropped_key_is_in_no_backup_after_its_time(folder, key, tmp_path):
    folder.key_for(ANA)
    keys.backup(folder, key, tmp_path / "kept", NOW)
    folder.drop(ANA)
    keys.backup(folder, key, tmp_path / "kept", NOW + timedelta(days=31))
    other = KeyFolder(place=tmp_path / "other")
    for file in keys.backups(tmp_path / "kept"):
        keys.restore(other, key, file)
    assert other.key_of(ANA) is None


def test_a_backup_of_keys_opens_with_its_own_key_alone(built, folder, key, tmp_path):
    secret = folder.key_for(ANA).secret
    file = keys.backup(folder, key, tmp_path / "kept", NOW)
    assert secret not in file.read_bytes()
    database = Path(bootstrap.read(built.keys / "backup.env")["OFFRAMP_BACKUP_KEY"])
    with pytest.raises(Refusal, match="not its key"):
        keys.restore(KeyFolder(place=tmp_path / "other"), database, file)
    with pytest.raises(Refusal, match="no backup of keys"):
        keys.restore(folder, key, tmp_path)


def test_a_key_is_dropped_by_a_privacy_officer_and_logged(built, home, folder, verbs):
    folder.key_for(ANA)
    words = ("shred", ANA, "--site", SITE, "--name", home.lena.staff.name)
    assert verbs(*words) == 2
    assert folder.key_of(ANA)
    assert verbs(*words, "--yes") == 0
    assert folder.key_of(ANA) is None
    assert written(built, "keeping.shred") == [("privacy_officer", (ANA,))]
    assert verbs(*words, "--yes") == 2
    assert len(written(built, "keeping.shred")) == 1


def test_nobody_else_drops_a_key(home, folder, verbs):
    folder.key_for(ANA)
    assert verbs("shred", ANA, "--site", SITE, "--name", home.maya.staff.name, "--yes") == 2
    assert folder.key_of(ANA)


def test_a_legal_hold_keeps_the_key(built, home, folder, verbs, capsys):
    folder.key_for(ANA)
    with psycopg.connect(built.admin, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # past the trigger that asks who holds
        connection.execute(
            "INSERT INTO offramp.consent_denial (id, site_id, participant_id, kind, classes, reason, by_id, since)"
            " VALUES (%s, %s, %s, 'legal_hold', '{}', 'a claim', %s, now())",
            [ids.new(), SITE, ANA, home.lena.staff.id],
        )
    assert verbs("shred", ANA, "--site", SITE, "--name", home.lena.staff.name, "--yes") == 2
    assert "legal hold" in capsys.readouterr().err
    assert folder.key_of(ANA)
    assert written(built, "keeping.shred") == []


def test_a_rotation_is_logged(built, home, folder, verbs, capsys):
    folder.key_for(ANA)
    assert verbs("rotate") == 0
    assert "1 keys are wrapped" in capsys.readouterr().out
    assert folder.versions() == [2]
    assert written(built, "keeping.rotate") == [("retention", ())]


def test_the_verbs_of_backup_and_restore(home, folder, verbs, tmp_path, capsys):
    folder.key_for(ANA)
    assert verbs("backup", tmp_path / "kept") == 0
    folder.file_of(ANA).unlink()
    assert verbs("restore", tmp_path / "kept") == 0
    assert "1 keys laid back" in capsys.readouterr().out
    assert folder.key_of(ANA)


def test_a_disk_and_a_superuser_read_no_sealed_body(built, home, folder, settings_of, tmp_path):
    """The words are nowhere on the disk of the database, in its log of changes, or in what a superuser dumps."""
    from offramp.ground import sealing
    from offramp.web.keeping import backup

    settings_of.KEYS_FOLDER = str(folder.place)
    plain = f"in-the-clear-{uuid.uuid4()}"
    with psycopg.connect(built.admin, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.canary (id uuid, plain text, body bytea)")
        try:
            rows = [(ids.new(), n) for n in range(200)]
            for row, n in rows:
                words = f"{CANARY}-{n:03}-" * 20
                body = sealing.seal(ANA, words, about=f"clinical_treatment:{row}")
                connection.execute("INSERT INTO public.canary VALUES (%s, %s, %s)", [row, plain, body])
            connection.execute("CHECKPOINT")
            disk = [file for file in (built.server.folder / "pgdata").rglob("*") if file.is_file()]
            assert found(disk, plain)  # the search itself can find
            assert not found(disk, CANARY)
            file = tmp_path / "night.backup"
            secret = Path(bootstrap.read(built.keys / "backup.env")["OFFRAMP_BACKUP_KEY"])
            backup.take(raw.address(built, "backup"), secret, file)
            bodies = connection.execute("SELECT body FROM public.canary").fetchall()
            assert CANARY.encode() not in b"".join(body for (body,) in bodies)
            kept = connection.execute("SELECT id, body FROM public.canary LIMIT 1").fetchone()
        finally:
            connection.execute("DROP TABLE public.canary")
    about = f"clinical_treatment:{kept[0]}"
    assert CANARY in sealing.unseal(ANA, kept[1], about=about)
    sealing.shred(ANA)
    with pytest.raises(Refusal, match="destroyed"):
        sealing.unseal(ANA, kept[1], about=about)
    with file.open("rb") as source:
        whole = b"".join(closed.opened(source, secret.read_bytes()))
    assert CANARY.encode() not in whole


def found(files, words):
    """Whether any of these files has the words in it."""
    return any(words.encode() in file.read_bytes() for file in files)

"""Sealed bodies: they open for one person, in one place, while the key is there; a rotation changes nothing of that."""

import multiprocessing
import os
import signal
import uuid
from pathlib import Path

import pytest
from tests import house

from offramp.errors import Fault, Refusal
from offramp.ground.sealing import envelope
from offramp.ground.sealing.folder import KeyFolder

ANA, BEN = uuid.UUID(int=1), uuid.UUID(int=2)
ABOUT = "clinical_treatment:7"


@pytest.fixture
def keys(tmp_path):
    made = KeyFolder(place=tmp_path / "sealing")
    made.make()
    return made


@pytest.fixture
def sealing(built, keys, settings_of):
    """The door, with a folder of keys of its own."""
    from offramp.ground import sealing

    settings_of.KEYS_FOLDER = str(keys.place)
    return sealing


def test_what_was_sealed_opens(sealing):
    sealed = sealing.seal(ANA, "Methadone since März ☂", about=ABOUT)
    assert sealing.unseal(ANA, sealed, about=ABOUT) == "Methadone since März ☂"
    assert sealed[0] == envelope.VERSION
    assert b"Methadone" not in sealed


def test_the_same_words_never_look_the_same(sealing):
    assert sealing.seal(ANA, "same", about=ABOUT) != sealing.seal(ANA, "same", about=ABOUT)


def test_every_changed_byte_is_found(sealing):
    whole = sealing.seal(ANA, "sixteen letters!", about=ABOUT)
    for place in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[place] ^= 1
        with pytest.raises(Fault):
            sealing.unseal(ANA, bytes(spoiled), about=ABOUT)
    for length in range(len(whole)):
        with pytest.raises(Fault):
            sealing.unseal(ANA, whole[:length], about=ABOUT)


def test_a_body_opens_in_its_own_row_alone(sealing):
    sealed = sealing.seal(ANA, "hers", about=ABOUT)
    with pytest.raises(Fault):
        sealing.unseal(ANA, sealed, about="clinical_treatment:8")


def test_a_body_moved_to_somebody_else_does_not_open(sealing):
    sealed = sealing.seal(ANA, "hers", about=ABOUT)
    sealing.seal(BEN, "his", about=ABOUT)
    with pytest.raises(Fault):
        sealing.unseal(BEN, sealed, about=ABOUT)


def test_a_lost_key_is_not_called_a_destroyed_record(sealing, keys):
    sealed = sealing.seal(ANA, "hers", about=ABOUT)
    keys.file_of(ANA).unlink()
    with pytest.raises(Fault, match="not in the folder"):
        sealing.unseal(ANA, sealed, about=ABOUT)


def test_a_stolen_wrapped_key_opens_nothing_under_another_name(sealing, keys):
    sealed = sealing.seal(ANA, "hers", about=ABOUT)
    sealing.seal(BEN, "his", about=ABOUT)
    keys.file_of(BEN).write_bytes(keys.file_of(ANA).read_bytes())
    with pytest.raises(Fault):
        sealing.unseal(BEN, sealed, about=ABOUT)


def test_a_dropped_key_destroys_the_record(sealing):
    sealed = sealing.seal(ANA, "hers", about=ABOUT)
    assert sealing.shred(ANA)
    assert not sealing.shred(ANA)
    with pytest.raises(Refusal) as refused:
        sealing.unseal(ANA, sealed, about=ABOUT)
    assert refused.value.code == "shredded"


def test_somebody_who_comes_back_gets_a_new_key_and_the_old_record_stays_destroyed(sealing):
    before = sealing.seal(ANA, "before", about=ABOUT)
    sealing.shred(ANA)
    after = sealing.seal(ANA, "after", about=ABOUT)
    assert sealing.unseal(ANA, after, about=ABOUT) == "after"
    with pytest.raises(Refusal, match="destroyed"):
        sealing.unseal(ANA, before, about=ABOUT)


def test_a_rotation_changes_keys_and_no_body(sealing, keys):
    sealed = {who: sealing.seal(who, str(who), about=ABOUT) for who in map(uuid.UUID, _some_ids())}
    old = keys.versions()
    assert sealing.rotate() == len(sealed)
    assert keys.versions() == [old[-1] + 1]
    assert all(sealing.unseal(who, body, about=ABOUT) == str(who) for who, body in sealed.items())


@pytest.mark.parametrize("after", [0, 1, 7, 10])
def test_a_rotation_that_was_killed_goes_on(sealing, keys, monkeypatch, after):
    people = [uuid.UUID(each) for each in _some_ids()]
    sealed = {who: sealing.seal(who, str(who), about=ABOUT) for who in people}
    with monkeypatch.context() as patched:
        _die_after(patched, after)
        with pytest.raises(KeyboardInterrupt):
            sealing.rotate()
    assert len(keys.versions()) == 2
    assert all(sealing.unseal(who, body, about=ABOUT) == str(who) for who, body in sealed.items())
    assert sealing.rotate() == len(people) - after
    assert len(keys.versions()) == 1
    assert all(sealing.unseal(who, body, about=ABOUT) == str(who) for who, body in sealed.items())


def test_a_second_name_left_by_a_killed_process_goes_with_the_key(keys):
    keys.key_for(ANA)
    left = keys.file_of(ANA).with_name(f".{ANA}.left")
    os.link(keys.file_of(ANA), left)
    kek = keys.place / "kek" / ".0001.left"
    os.link(keys.place / "kek" / "0001", kek)
    keys.drop(ANA)
    keys.rotate()
    assert not left.exists()
    assert not kek.exists()


def test_many_processes_at_once_make_one_key(keys):
    spawned = multiprocessing.get_context("fork")
    with spawned.Pool(8) as pool:
        secrets = pool.map(_secret_of, [str(keys.place)] * 64)
    assert len(set(secrets)) == 1


def test_sealing_goes_on_while_keys_are_rotated(keys):
    spawned = multiprocessing.get_context("fork")
    writers = [spawned.Process(target=_write_and_read, args=(str(keys.place), n)) for n in range(3)]
    for each in writers:
        each.start()
    while any(each.is_alive() for each in writers):
        keys.rotate()
    assert [each.exitcode for each in writers] == [0, 0, 0]
    assert len(keys.versions()) == 1
    assert all(keys.key_of(who) for who in keys.people())


def test_a_key_dropped_during_a_rotation_does_not_come_back(keys, monkeypatch):
    for each in _some_ids():
        keys.key_for(uuid.UUID(each))
    gone = []

    def drop_meanwhile(self, participant):
        if not gone:
            gone.append(next(p for p in self.people() if p != participant))
            self.file_of(gone[0]).unlink()
        return rewrap(self, participant)

    rewrap = KeyFolder._rewrap
    monkeypatch.setattr(KeyFolder, "_rewrap", drop_meanwhile)
    keys.rotate()
    assert keys.key_of(gone[0]) is None


def test_a_process_without_keys_seals_nothing(sealing, settings_of):
    settings_of.KEYS_FOLDER = ""
    with pytest.raises(Fault):
        sealing.seal(ANA, "hers", about=ABOUT)
    with pytest.raises(Refusal, match="OFFRAMP_KEYS_FOLDER"):
        sealing.refuse_unkeyed()


def test_a_folder_without_its_key_is_refused(keys):
    (keys.place / "kek" / "0001").unlink()
    with pytest.raises(Refusal, match="never make a new one"):
        keys.refuse_unsafe()


@pytest.mark.parametrize("name", [".", "kek/0001"])
def test_a_key_that_others_can_read_is_refused(keys, name):
    keys.refuse_unsafe()
    (keys.place / name).chmod(0o744)
    with pytest.raises(Refusal, match="Others on this machine"):
        keys.refuse_unsafe()


def test_the_care_face_has_keys_and_the_justice_face_has_none(built):
    line = (
        "from offramp.web import building as b; b.ready(); from django.conf import settings as s;"
        " print(bool(s.KEYS_FOLDER))"
    )
    care, justice = (house.environment(built.keys, face) for face in ("care", "justice"))
    assert house.run(built.keys, "care", "-c", line).stdout.strip() == "True"
    folder_of_care = {"OFFRAMP_KEYS_FOLDER": care["OFFRAMP_KEYS_FOLDER"]}
    assert house.run(built.keys, "justice", "-c", line, **folder_of_care).stdout.strip() == "False"
    assert not [name for name in justice if "KEYS" in name]
    assert Path(care["OFFRAMP_KEYS_FOLDER"]).stat().st_uid == os.geteuid()


def test_the_care_face_does_not_open_without_its_keys(built, tmp_path):
    line = "from offramp.web import building as b; b.ready(); from offramp.web import boot; boot.refuse_if_unsafe()"
    house.run(built.keys, "care", "-c", line)
    with pytest.raises(AssertionError, match="could not be read or written"):
        house.run(built.keys, "care", "-c", line, OFFRAMP_KEYS_FOLDER=str(tmp_path))


def _some_ids():
    return [f"00000000-0000-0000-0000-0000000000{n:02x}" for n in range(1, 11)]


def _die_after(patched, times):
    """The process ends after so many keys were wrapped anew."""
    rewrap, left = KeyFolder._rewrap, [times]

    def rewrap_or_die(self, participant):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return rewrap(self, participant)

    patched.setattr(KeyFolder, "_rewrap", rewrap_or_die)


def _secret_of(place):
    return KeyFolder(place=Path(place)).key_for(ANA).secret


def _write_and_read(place, seed):
    signal.alarm(120)
    keys = KeyFolder(place=Path(place))
    for n in range(60):
        who = uuid.UUID(int=1000 * (seed + 1) + n)
        sealed = envelope.close(keys.key_for(who), who, "words", ABOUT)
        assert envelope.open_body(keys.key_of(who), who, sealed, ABOUT) == "words"

"""The folder of keys, outside of the database and its backups: the key-encryption key, and one wrapped key a person.

Files appear whole or not at all, and are on the disk before anything is sealed with them.
"""

import contextlib
import fcntl
import os
import stat
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from offramp.errors import Fault, Refusal
from offramp.ground.sealing import envelope
from offramp.ground.sealing.envelope import DataKey

TRIES = 5
AT_ONCE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """What was brought back: keys laid, keys that were dropped since and stay gone, people with another key now."""

    laid: int
    dropped: int
    another: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyFolder:
    """`kek/0001` and the like, `wrapped/<two letters>/<participant>`, the marks of dropped keys in `dropped`, a lock."""

    place: Path

    def make(self) -> None:
        """The folder and its first key-encryption key; what is there already stays as it is."""
        for folder in (self.place, self.place / "kek", self.place / "wrapped", self.place / "dropped"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._writing():
            if not self.versions():
                self._add_version(1)

    def refuse_unsafe(self) -> None:
        """Raise Refusal unless there is a key-encryption key that nobody else can read."""
        versions = self.versions()
        if not versions:
            raise Refusal(
                code="keys_missing",
                sentence=f"There is no key in {self.place / 'kek'}: sealed records could not be read or written.",
                next_step="Bring the folder of keys back (docs/how-to/keys.md); never make a new one over it.",
            )
        for path in (self.place, *(self._kek(version) for version in versions)):
            if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise Refusal(
                    code="keys_open",
                    sentence=f"Others on this machine can read {path}.",
                    next_step="Close it: chmod -R go= on the folder of keys.",
                )
        self._secret(versions[-1])

    def versions(self) -> list[int]:
        """The key-encryption keys that are there, oldest first."""
        folder = self.place / "kek"
        return sorted(int(f.name) for f in folder.iterdir() if f.name.isdecimal()) if folder.is_dir() else []

    def people(self) -> Iterator[uuid.UUID]:
        """Whoever has a key, in no order."""
        for file in (self.place / "wrapped").glob("??/*"):
            with contextlib.suppress(ValueError):
                yield uuid.UUID(file.name)

    def key_of(self, participant: uuid.UUID) -> DataKey | None:
        """The data key of one person, or None: they never had one, or it was dropped."""
        for _ in range(TRIES):
            try:
                wrapped = self.file_of(participant).read_bytes()
            except FileNotFoundError:
                return None
            # A rotation may end between the two reads; then the file names the newer key already.
            with contextlib.suppress(FileNotFoundError):
                return self._unwrapped(participant, wrapped)
        raise Fault(f"the key of {participant} is wrapped by a key that is not in {self.place / 'kek'}")

    def key_for(self, participant: uuid.UUID) -> DataKey:
        """The data key of one person, made when they have none. Two processes at once get the same."""
        found = self.key_of(participant)
        if found is not None:
            return found
        with self._writing():
            found = self.key_of(participant)
            if found is None:
                found = envelope.new_key()
                self._publish(self.file_of(participant), self._wrapped(participant, found), anew=True)
        return found

    def drop(self, participant: uuid.UUID) -> bool:
        """Take a person's key away. False when there was none."""
        with self._writing():
            file = self.file_of(participant)
            if not file.exists():
                return False
            mark = envelope.marked(file.read_bytes())
            self._publish(self._stone(participant), self._marks(participant) + mark)
            with file.open("r+b") as out:
                out.write(os.urandom(file.stat().st_size))
                _to_disk(out)
            file.unlink()
            _sweep(file.parent, f".{file.name}.*")
        return True

    def was_dropped(self, participant: uuid.UUID, mark: bytes) -> bool:
        """Whether the key with that mark was taken away on purpose; otherwise it is missing."""
        marks, size = self._marks(participant), envelope.MARK_BYTES
        return mark in {marks[start : start + size] for start in range(0, len(marks), size)}

    def rotate(self) -> int:
        """A new key-encryption key, every data key wrapped by it, the old one gone. Ended half-way, it goes on."""
        with self._alone("rotating", wait=False):
            with self._writing():
                versions = self.versions()
                if not versions:
                    raise Fault(f"no key-encryption key in {self.place}")
                if len(versions) == 1:
                    self._add_version(versions[-1] + 1)
            done = 0
            people = list(self.people())
            for start in range(0, len(people), AT_ONCE):
                with self._writing():
                    done += sum(self._rewrap(participant) for participant in people[start : start + AT_ONCE])
            with self._writing():
                done += sum(self._rewrap(participant) for participant in self.people())
                for version in self.versions()[:-1]:
                    self._kek(version).unlink()
                _sweep(self.place / "kek", ".*")
        return done

    def contents(self) -> list[tuple[str, bytes]]:
        """Every file that a backup of keys must hold, by its name in the folder, as they stand together."""
        with self._writing():
            files = [
                *self.place.glob("kek/*"),
                *self.place.glob("wrapped/??/*"),
                *self.place.glob("dropped/??/*"),
            ]
            whole = [file for file in files if not file.name.startswith(".")]
            return [(str(file.relative_to(self.place)), file.read_bytes()) for file in whole]

    def bring(self, contents: Mapping[str, bytes]) -> Brought:
        """Lay back the keys of a backup that are missing here. What is here stays; what was dropped stays gone."""
        secrets = {int(name[4:]): kept for name, kept in contents.items() if name.startswith("kek/")}
        count = dict.fromkeys(("laid", "dropped", "another", "there"), 0)
        with self._writing():
            for name, marks in contents.items():
                if name.startswith("dropped/"):
                    stone = self.place / name
                    self._publish(stone, (stone.read_bytes() if stone.exists() else b"") + marks)
            for name, wrapped in contents.items():
                if name.startswith("wrapped/"):
                    count[self._bring(uuid.UUID(Path(name).name), wrapped, secrets)] += 1
        return Brought(laid=count["laid"], dropped=count["dropped"], another=count["another"])

    def _bring(self, participant: uuid.UUID, wrapped: bytes, secrets: Mapping[int, bytes]) -> str:
        try:
            key = envelope.unwrap(wrapped, participant, secrets[envelope.wrapped_by(wrapped)])
        except (envelope.DoesNotOpen, KeyError):
            raise Fault(f"the backup's key of {participant} does not open") from None
        if self.was_dropped(participant, key.mark):
            return "dropped"
        if self.file_of(participant).exists():
            there = self.key_of(participant)
            return "another" if there is not None and there.mark != key.mark else "there"
        self._publish(self.file_of(participant), self._wrapped(participant, key), anew=True)
        return "laid"

    def _rewrap(self, participant: uuid.UUID) -> bool:
        file = self.file_of(participant)
        with contextlib.suppress(FileNotFoundError):
            wrapped = file.read_bytes()
            if envelope.wrapped_by(wrapped) != self.versions()[-1]:
                self._publish(file, self._wrapped(participant, self._unwrapped(participant, wrapped)))
                return True
        return False

    def _wrapped(self, participant: uuid.UUID, key: DataKey) -> bytes:
        version = self.versions()[-1]
        return envelope.wrap(key, participant, self._secret(version), version)

    def _unwrapped(self, participant: uuid.UUID, wrapped: bytes) -> DataKey:
        try:
            return envelope.unwrap(wrapped, participant, self._secret(envelope.wrapped_by(wrapped)))
        except envelope.DoesNotOpen as wrong:
            raise Fault(f"the wrapped key of {participant}: {wrong}") from None

    def file_of(self, participant: uuid.UUID) -> Path:
        """Where a person's wrapped key is kept."""
        # The last two letters: the first ones of our ids tell the time, and would fill one folder.
        return self.place / "wrapped" / participant.hex[-2:] / str(participant)

    def _stone(self, participant: uuid.UUID) -> Path:
        return self.place / "dropped" / participant.hex[-2:] / str(participant)

    def _marks(self, participant: uuid.UUID) -> bytes:
        stone = self._stone(participant)
        return stone.read_bytes() if stone.exists() else b""

    def _kek(self, version: int) -> Path:
        return self.place / "kek" / f"{version:04d}"

    def _secret(self, version: int) -> bytes:
        secret = self._kek(version).read_bytes()
        if len(secret) != envelope.KEY_BYTES:
            raise Fault(f"{self._kek(version)} is no key of {envelope.KEY_BYTES} bytes")
        return secret

    def _add_version(self, version: int) -> None:
        self._publish(self._kek(version), AESGCM.generate_key(256), anew=True, mode=0o400)

    def _publish(self, file: Path, content: bytes, *, anew: bool = False, mode: int = 0o600) -> None:
        """Put a whole file in its place; with `anew`, only where none stands."""
        if not file.parent.exists():
            file.parent.mkdir(mode=0o700)
            _folder_to_disk(file.parent.parent)
        half = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
        try:
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as out:
                out.write(content)
                _to_disk(out)
            if anew:
                os.link(half, file)
            else:
                os.replace(half, file)
        finally:
            half.unlink(missing_ok=True)
        _folder_to_disk(file.parent)

    def _writing(self) -> contextlib.AbstractContextManager[None]:
        return self._alone("lock", wait=True)

    @contextlib.contextmanager
    def _alone(self, name: str, *, wait: bool) -> Iterator[None]:
        """Nobody else, in any process, writes in the block. Raises Refusal where we do not wait for them."""
        descriptor = os.open(self.place / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
        except BlockingIOError:
            raise Refusal(
                code="keys_busy",
                sentence="The keys are being wrapped anew by another process.",
                next_step="Wait until it has ended; if it was stopped, this verb goes on where it was.",
            ) from None
        finally:
            os.close(descriptor)


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sweep(folder: Path, halves: str) -> None:
    """Remove what a killed process left half-written, a second name of a key among it."""
    for half in folder.glob(halves):
        half.unlink()
    _folder_to_disk(folder)


def _folder_to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

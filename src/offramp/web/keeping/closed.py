"""A closed file: a stream in pieces of AES-256-GCM under a key file, so that a million records never sit in memory.

Each piece knows its place and the last one says so: a file that was cut, mixed or changed is refused.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from offramp.errors import Refusal

MARK, VERSION = b"OFFRAMP\0", 1
KEY_BYTES, SALT_BYTES, TAG_BYTES, PIECE = 32, 32, 16, 1 << 20
_NONCE = struct.Struct(">xxxQB")  # the key is made for this one file, so a count is nonce enough
_LENGTH = struct.Struct(">I")


def key_in(file: Path) -> bytes:
    """The key that a file holds. Raises Refusal where it is missing or no key."""
    try:
        key = file.read_bytes()
    except OSError as wrong:
        raise Refusal(
            code="key_missing",
            sentence=f"The key {file} cannot be read: {wrong.strerror}.",
            next_step="It is kept apart from the backups: docs/how-to/keys.md.",
        ) from None
    if len(key) != KEY_BYTES:
        raise Refusal(code="key_wrong", sentence=f"{file} is no key of {KEY_BYTES} bytes.")
    return key


def close(parts: Iterable[bytes], key: bytes, out: IO[bytes]) -> None:
    """Write what `parts` give, closed."""
    head = MARK + bytes([VERSION]) + os.urandom(SALT_BYTES)
    cipher = _cipher(key, head)
    out.write(head)
    for number, (piece, last) in enumerate(_pieces(parts)):
        shut = cipher.encrypt(_NONCE.pack(number, last), piece, head)
        out.write(_LENGTH.pack(len(shut)) + shut)


def opened(source: IO[bytes], key: bytes) -> Iterator[bytes]:
    """What was closed, piece by piece. Raises Refusal for another key, or a file that is not whole."""
    head = source.read(len(MARK) + 1 + SALT_BYTES)
    if len(head) != len(MARK) + 1 + SALT_BYTES or not head.startswith(MARK + bytes([VERSION])):
        raise _refusal("it is no file that `offramp` wrote")
    cipher = _cipher(key, head)
    number, last = 0, False
    while not last:
        shut = _read_piece(source)
        piece, last = _unshut(cipher, number, shut, head)
        number += 1
        yield piece
    if source.read(1):
        raise _refusal("there is more behind its end")


def write(file: Path, parts: Iterable[bytes], key: bytes) -> None:
    """A closed file at `file`, whole or not at all. Raises Refusal where something stands there already."""
    half = file.with_name(f".{file.name}.half")
    if file.exists():
        raise Refusal(
            code="file_there", sentence=f"There is a file at {file} already.", next_step="Give another name."
        )
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            close(parts, key, out)
            out.flush()
            os.fsync(out.fileno())
        os.link(half, file)
    finally:
        half.unlink(missing_ok=True)


def _pieces(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of one size, and whether each is the last."""
    kept = bytearray()
    for part in parts:
        kept += part
        while len(kept) > PIECE:
            yield bytes(kept[:PIECE]), False
            del kept[:PIECE]
    yield bytes(kept), True


def _read_piece(source: IO[bytes]) -> bytes:
    size = source.read(_LENGTH.size)
    length = _LENGTH.unpack(size)[0] if len(size) == _LENGTH.size else 0
    if not TAG_BYTES <= length <= PIECE + TAG_BYTES:
        raise _refusal("it was cut or changed")
    shut = source.read(length)
    if len(shut) != length:
        raise _refusal("it was cut")
    return shut


def _unshut(cipher: AESGCM, number: int, shut: bytes, head: bytes) -> tuple[bytes, bool]:
    for last in (False, True):
        try:
            return cipher.decrypt(_NONCE.pack(number, last), shut, head), last
        except InvalidTag:
            continue
    raise _refusal("this is not its key, or it was changed" if number == 0 else "it was changed or mixed up")


def _cipher(key: bytes, head: bytes) -> AESGCM:
    made = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=head[-SALT_BYTES:], info=head[:-SALT_BYTES])
    return AESGCM(made.derive(key))


def _refusal(why: str) -> Refusal:
    return Refusal(
        code="backup_broken",
        sentence=f"This backup cannot be opened: {why}.",
        next_step="Nothing was restored. Take another backup file, or the key that it was written with.",
    )

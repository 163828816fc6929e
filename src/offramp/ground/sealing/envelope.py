"""The two envelopes, pure: a body under a person's data key, and a data key under the key-encryption key.

AES-256-GCM, a fresh nonce each. What an envelope belongs to is bound into it, so it opens nowhere else.
"""

import os
import struct
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KEY_BYTES, NONCE_BYTES, MARK_BYTES, TAG_BYTES = 32, 12, 8, 16
_BODY = struct.Struct(f">B{MARK_BYTES}s{NONCE_BYTES}s")
_WRAPPED = struct.Struct(f">BI{MARK_BYTES}s{NONCE_BYTES}s")


class DoesNotOpen(ValueError):  # noqa: N818 - it says what is the matter
    """Another key, another place, or bytes that somebody changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DataKey:
    """The key of one person's bodies. `mark` tells it from a key that the same person had before."""

    mark: bytes
    secret: bytes


def new_key() -> DataKey:
    """A random key."""
    return DataKey(mark=os.urandom(MARK_BYTES), secret=AESGCM.generate_key(256))


def close(key: DataKey, participant: uuid.UUID, text: str, about: str) -> bytes:
    """`text` under `key`, for this person and this place alone."""
    nonce = os.urandom(NONCE_BYTES)
    bound = _bound(VERSION, key.mark, participant, about)
    return _BODY.pack(VERSION, key.mark, nonce) + AESGCM(key.secret).encrypt(nonce, text.encode(), bound)


def mark_of(sealed: bytes) -> bytes:
    """Which key a body was sealed with. Raises DoesNotOpen for what is no sealed body."""
    if len(sealed) < _BODY.size + TAG_BYTES or sealed[0] != VERSION:
        raise DoesNotOpen("no sealed body of a version that we know")
    mark: bytes = _BODY.unpack_from(sealed)[1]
    return mark


def open_body(key: DataKey, participant: uuid.UUID, sealed: bytes, about: str) -> str:
    """What was closed. Raises DoesNotOpen."""
    mark_of(sealed)
    version, mark, nonce = _BODY.unpack_from(sealed)
    bound = _bound(version, mark, participant, about)
    return _decrypted(key.secret, nonce, sealed[_BODY.size :], bound).decode()


def wrap(key: DataKey, participant: uuid.UUID, secret: bytes, version: int) -> bytes:
    """A data key under the key-encryption key `secret`, which is the `version`th."""
    nonce = os.urandom(NONCE_BYTES)
    head = _WRAPPED.pack(VERSION, version, key.mark, nonce)
    return head + AESGCM(secret).encrypt(nonce, key.secret, head + participant.bytes)


def wrapped_by(wrapped: bytes) -> int:
    """Which key-encryption key a data key is wrapped by. Raises DoesNotOpen for what is no wrapped key."""
    if len(wrapped) != _WRAPPED.size + KEY_BYTES + TAG_BYTES or wrapped[0] != VERSION:
        raise DoesNotOpen("no wrapped key of a version that we know")
    version: int = _WRAPPED.unpack_from(wrapped)[1]
    return version


def marked(wrapped: bytes) -> bytes:
    """The mark of a wrapped key. Raises DoesNotOpen for what is none."""
    wrapped_by(wrapped)
    mark: bytes = _WRAPPED.unpack_from(wrapped)[2]
    return mark


def unwrap(wrapped: bytes, participant: uuid.UUID, secret: bytes) -> DataKey:
    """The data key. Raises DoesNotOpen."""
    wrapped_by(wrapped)
    _, _, mark, nonce = _WRAPPED.unpack_from(wrapped)
    head, rest = wrapped[: _WRAPPED.size], wrapped[_WRAPPED.size :]
    return DataKey(mark=mark, secret=_decrypted(secret, nonce, rest, head + participant.bytes))


def _bound(version: int, mark: bytes, participant: uuid.UUID, about: str) -> bytes:
    return bytes([version]) + mark + participant.bytes + about.encode()


def _decrypted(secret: bytes, nonce: bytes, closed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(secret).decrypt(nonce, closed, bound)
    except InvalidTag:
        raise DoesNotOpen("another key, another place, or changed bytes") from None

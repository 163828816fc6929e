"""Who is looking, in what role and for what purpose: signed by the process, checked by the database.

The purpose is chosen by the page, never by the person; there is no purpose "investigation".
"""

import contextlib
import hashlib
import hmac
import time
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

from offramp.errors import Fault

LIFETIME_SECONDS = 300
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """One person or named service, at one site, in one role, for one purpose.

    `unit` and `agency` are NOBODY for services; `request` ties the log's rows of one request together.
    """

    site: str
    staff: uuid.UUID
    role: str
    purpose: str
    agency: uuid.UUID = NOBODY
    unit: uuid.UUID = NOBODY
    request: uuid.UUID = NOBODY


def service(site: str, *, role: str, purpose: str) -> Principal:
    """A named process of ours at one site: the same id in every log, and no person."""
    return Principal(site=site, staff=uuid.uuid5(uuid.NAMESPACE_DNS, role), role=role, purpose=purpose)


_current: ContextVar[Principal | None] = ContextVar("principal", default=None)
_device: ContextVar[str] = ContextVar("device", default="")


def current() -> Principal | None:
    """The principal of this thread of work, or None outside of any."""
    return _current.get()


@contextlib.contextmanager
def acting(who: Principal) -> Iterator[Principal]:
    """Act as `who` within the block. Raises Fault inside an open transaction: it began as somebody else."""
    if transaction.get_connection().in_atomic_block:
        raise Fault("a principal cannot change inside a transaction")
    token = _current.set(who)
    try:
        yield who
    finally:
        _current.reset(token)


def stand(who: Principal | None, *, session: str = "") -> None:
    """Become `who` for the rest of this request; None when it is over. The front door alone calls this."""
    _current.set(who)
    _device.set(hashlib.sha256(f"device {session}".encode()).hexdigest()[:12] if session else "")


def device() -> str:
    """A mark of the session that acts: the same for every row of one, and no way back to its key."""
    return _device.get()


def sign(who: Principal, key: str, lifetime: int = LIFETIME_SECONDS) -> str:
    """The token for `offramp.principal`: fields, expiry, HMAC-SHA256 over them, joined by bars."""
    fields = [who.site, who.staff, who.role, who.purpose, who.agency, who.unit, who.request]
    body = "|".join(str(field) for field in [*fields, int(time.time()) + lifetime])
    if body.count("|") != len(fields):
        raise Fault("a bar in a field of the principal")
    return f"{body}|{hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()}"


def pads(key: str) -> tuple[bytes, bytes]:
    """The inner and outer HMAC blocks of `key`: what the database stores to check signatures with."""
    block = key.encode()
    block = hashlib.sha256(block).digest() if len(block) > 64 else block
    block = block.ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)

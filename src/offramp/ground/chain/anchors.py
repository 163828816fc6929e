"""Tells the head of the chain to a place off this machine, and reads what was told there.

A chain alone cannot show that its end was cut off, or that all of it was written anew. An anchor can.
"""

import http.client
import json
import os
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from offramp.errors import Refusal
from offramp.ground.chain import ledger
from offramp.ground.chain.rules import Anchor

PATIENCE_SECONDS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where anchors go: a file, an address, or both. `token` is sent along to the address."""

    file: Path | None = None
    address: str = ""
    token: str = ""

    def __bool__(self) -> bool:
        return bool(self.file or self.address)


def drop(connection: ledger.Connection, places: Places) -> Anchor | None:
    """Tell the head to every place; None while the chain is empty. Raises OSError where a place did not take it."""
    with connection.transaction():
        end = ledger.head(connection)
        anchor = Anchor(
            seq=end.seq,
            hash=end.hash.hex(),
            count=ledger.count(connection),
            at=ledger.moment(connection),
        )
    if end.seq == 0:
        return None
    if places.file:
        _append(places.file, anchor)
    if places.address:
        _post(places, anchor)
    return anchor


def read(file: Path) -> Sequence[Anchor]:
    """The anchors that a file keeps, one a line. Raises Refusal for a line that is none."""
    found = []
    for number, line in enumerate(_text(file).splitlines(), start=1):
        try:
            told = json.loads(line)
            found.append(
                Anchor(
                    seq=int(told["seq"]),
                    hash=str(told["hash"]),
                    count=int(told["count"]),
                    at=str(told["at"]),
                )
            )
        except (ValueError, KeyError, TypeError):
            raise Refusal(
                code="anchor-line",
                sentence=f"Line {number} of {file} is no anchor.",
                next_step="Find out who changed it: nothing but the sealer writes there.",
            ) from None
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError):
        raise Refusal(
            code="no-anchors",
            sentence=f"The anchors at {file} cannot be read.",
            next_step="Give --anchors the file that OFFRAMP_ANCHOR_FILE names, or a copy of it.",
        ) from None


def _append(file: Path, anchor: Anchor) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a") as out:
        out.write(json.dumps(asdict(anchor)) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _post(places: Places, anchor: Anchor) -> None:
    heads = {"Content-Type": "application/json"}
    if places.token:
        heads["Authorization"] = f"Bearer {places.token}"
    request = urllib.request.Request(  # noqa: S310 - https, or this machine: see reading.web_address
        places.address, data=json.dumps(asdict(anchor)).encode(), headers=heads, method="POST"
    )
    try:
        with _straight.open(request, timeout=PATIENCE_SECONDS):
            return
    except http.client.HTTPException as error:
        raise OSError(f"no answer that could be read ({type(error).__name__})") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An anchor goes where it was sent, or the failure is seen."""

    def redirect_request(self, *_: Any) -> None:
        return None


_straight = urllib.request.build_opener(_NoRedirect)

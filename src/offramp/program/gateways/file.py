"""The gateway that needs no carrier: each message is a line of a file. For trying things out, tests and the demo."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from offramp.ground import clock
from offramp.program.gateways.receipts import Means, Receipt


@dataclass(frozen=True, slots=True)
class FileGateway:
    """Adds each message as a line of JSON to a file; what stands there has arrived."""

    path: Path

    def send(self, to_phone: str, text: str, reference: str) -> Receipt:
        """A text."""
        return self._add(Means.MESSAGE, to_phone, text, reference)

    def call(self, to_phone: str, text: str, reference: str) -> Receipt:
        """A call, with what it would say."""
        return self._add(Means.VOICE, to_phone, text, reference)

    def _add(self, means: Means, to_phone: str, text: str, reference: str) -> Receipt:
        """One whole line in one write, so that a reader never meets half a message."""
        at = clock.now()
        line = {
            "to": to_phone,
            "text": text,
            "reference": reference,
            "at": at.isoformat(),
            "means": means.value,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        return Receipt(reference=reference, delivered_at=at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One line of the file gateway's file."""

    to: str
    text: str
    reference: str
    at: datetime
    means: str = Means.MESSAGE.value


def written(path: Path) -> list[Sent]:
    """What the file gateway has sent, in order, each reference once; half a line is passed over."""
    found: dict[str, Sent] = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            row = json.loads(line)
            sent = Sent(**{**row, "at": datetime.fromisoformat(row["at"])})
        except (ValueError, KeyError, TypeError):
            continue
        found.setdefault(sent.reference, sent)
    return list(found.values())

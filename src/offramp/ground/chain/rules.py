"""What a seal is made from, and what does not fit in a chain of them. Pure: rows come in as lines of text.

A line is the row as COPY writes it, column by column in a fixed order; nothing that is kept stays out of it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

FORM = 1
# How each column of the log reads in form 1. A later column makes a form 2 and leaves this one as it is.
COLUMNS = {
    "id": "id::text",
    "at": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
    "site_id": "site_id",
    "staff_id": "staff_id::text",
    "agency_id": "agency_id::text",
    "role": "role",
    "purpose": "purpose",
    "request_id": "request_id::text",
    "kind": "kind",
    "act": "act",
    "data_class": "data_class",
    "object_ids": "object_ids::text",
    "note": "note",
    "about": "about::text",
    "grant_ids": "grant_ids::text",
    "device": "device",
}
BEGINNING = bytes(32)
GONE = rb"\N"
SHOWN = 20
_ESCAPES = {
    "\\": r"\\",
    "\b": r"\b",
    "\f": r"\f",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
    "\v": r"\v",
}
_ESCAPED = str.maketrans(_ESCAPES)


class What(StrEnum):
    """What can be wrong with the log."""

    ALTERED = "altered"
    REMOVED = "removed"
    MISPLACED = "misplaced"
    UNREADABLE = "unreadable"
    UNSEALED = "unsealed"
    REWRITTEN = "rewritten"
    CUT = "cut"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """One thing that does not fit: at which place in the chain, at which row of the log."""

    what: What
    seq: int = 0
    entry: str = ""
    words: str = ""

    def __str__(self) -> str:
        return _SENTENCES[self.what](self)


_SENTENCES: Mapping[What, Callable[[Flaw], str]] = {
    What.ALTERED: lambda f: f"Seal {f.seq:,}: row {f.entry} or its seal is not as it was sealed.",
    What.REMOVED: lambda f: f"Seal {f.seq:,}: row {f.entry} was sealed, and is gone.",
    What.MISPLACED: lambda f: (
        f"Seal {f.seq:,} stands where seal {f.words} belongs: taken out, added or moved."
    ),
    What.UNREADABLE: lambda f: f"Seal {f.seq:,}: {f.words}.",
    What.UNSEALED: lambda f: f"Row {f.entry} has no seal, and is too old to be waiting for one.",
    What.REWRITTEN: lambda f: f"Seal {f.seq:,} is not the one that was anchored at {f.words}: rewritten.",
    What.CUT: lambda f: (
        f"Seal {f.seq:,} was anchored at {f.words}, and is not in the chain any more: cut off."
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """The head of the chain at one moment, as it was told to a place off this machine."""

    seq: int
    hash: str
    count: int
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What was found: how many seals, the head, how many flaws, and the first of them."""

    seals: int
    head: str
    anchors: int
    flawed: int
    flaws: tuple[Flaw, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was touched."""
        return self.flawed == 0


def canonical(fields: Sequence[str | None]) -> bytes:
    """The line of these columns, as COPY writes it: no two different rows have the same."""
    return b"\t".join(GONE if each is None else each.translate(_ESCAPED).encode() for each in fields)


def payload(seq: int, form: int, sealed_at: str, line: bytes) -> bytes:
    """What is hashed after the hash before: all of the seal, and the row."""
    return b"%d\t%d\t%s\t%s" % (seq, form, sealed_at.encode(), line)


def link(before: bytes, what: bytes) -> bytes:
    """The hash of one seal."""
    return hashlib.sha256(before + what).digest()


def verdict(lines: Iterable[bytes], unsealed: Iterable[str], anchors: Sequence[Anchor]) -> Verdict:
    """Walk the chain once, in the order of its seals, and say what does not fit.

    Each line is: hash, the sealed row's id, and the payload (see above), divided by tabs.
    """
    walk = _Walk(anchors)
    found: list[Flaw] = []
    flawed = 0
    for flaw in _flaws(walk, lines, unsealed):
        flawed += 1
        if len(found) < SHOWN:
            found.append(flaw)
    return Verdict(
        seals=walk.seals, head=walk.before.hex(), anchors=len(anchors), flawed=flawed, flaws=tuple(found)
    )


class _Walk:
    """Where the walk has come to. A flaw does not spoil what follows: each seal is held to the one before it."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.before = BEGINNING
        self.seals = 0
        self.due = 1
        self.anchored: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            self.anchored.setdefault(anchor.seq, []).append(anchor)

    def step(self, raw: bytes) -> Flaw | None:
        """Take one line; the first flaw in it."""
        self.seals += 1
        mark, entry, counted, form, _sealed_at, row, _rest = raw.split(b"\t", 6)
        seq, due, before = int(counted), self.due, self.before
        self.due, self.before = seq + 1, bytes.fromhex(mark.decode())
        if seq != due:
            return Flaw(what=What.MISPLACED, seq=seq, words=f"{due:,}")
        if row == GONE:
            return Flaw(what=What.REMOVED, seq=seq, entry=entry.decode())
        if form != b"%d" % FORM:
            return Flaw(what=What.UNREADABLE, seq=seq, words=f"form {form.decode()} is not known here")
        what = raw[len(mark) + len(entry) + 2 :]
        if row != entry or link(before, what) != self.before:
            return Flaw(what=What.ALTERED, seq=seq, entry=entry.decode())
        return None

    def rewritten(self) -> Iterator[Flaw]:
        """Anchors of this very seal that tell of another."""
        for anchor in self.anchored.pop(self.due - 1, ()):
            if anchor.hash != self.before.hex():
                yield Flaw(what=What.REWRITTEN, seq=anchor.seq, words=anchor.at)


def _flaws(walk: _Walk, lines: Iterable[bytes], unsealed: Iterable[str]) -> Iterator[Flaw]:
    for raw in lines:
        if (flaw := walk.step(raw)) is not None:
            yield flaw
        if walk.due - 1 in walk.anchored:
            yield from walk.rewritten()
    for seq, anchors in sorted(walk.anchored.items()):
        yield Flaw(what=What.CUT, seq=seq, words=anchors[0].at)
    for entry in unsealed:
        yield Flaw(what=What.UNSEALED, entry=entry)

"""A log in memory and its chain, as the two tables would hold them: for ten thousand ways of touching it."""

import random
import string
import uuid
from dataclasses import dataclass, field, replace

from offramp.ground.chain import rules
from offramp.ground.chain.rules import Anchor, Verdict

NASTY = "abc'\"\\\t\n\r\0=é–ñ😀|{},N "


@dataclass(frozen=True)
class Seal:
    """A row of ground_seal."""

    seq: int
    entry: str
    form: int
    sealed_at: str
    hash: str


@dataclass
class Log:
    """Both tables, and the anchors that were told to somebody else."""

    entries: list[list[str]]
    seals: list[Seal] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)

    def copy(self) -> "Log":
        return Log([list(each) for each in self.entries], list(self.seals), list(self.anchors))

    def seal(self, start: int = 0) -> None:
        """Chain every row from `start` on anew, in the order in which the rows stand."""
        before = bytes.fromhex(self.seals[start - 1].hash) if start else rules.BEGINNING
        del self.seals[start:]
        for seq, row in enumerate(self.entries[start:], start=start + 1):
            at = f"2026-05-20T06:42:{seq % 60:02}.000000"
            before = rules.link(before, rules.payload(seq, rules.FORM, at, rules.canonical(row)))
            self.seals.append(Seal(seq, row[0], rules.FORM, at, before.hex()))

    def anchor(self, seq: int) -> None:
        last = self.seals[seq - 1]
        self.anchors.append(Anchor(seq=seq, hash=last.hash, count=seq, at=last.sealed_at))

    def verdict(self, *, anchored: bool = True) -> Verdict:
        """What the walk over the two tables says, joined as the database joins them."""
        rows = {row[0]: row for row in self.entries}
        sealed = {each.entry for each in self.seals}
        lines = [_line(each, rows.get(each.entry)) for each in sorted(self.seals, key=lambda each: each.seq)]
        waiting = [row[0] for row in self.entries if row[0] not in sealed]
        return rules.verdict(lines, waiting, self.anchors if anchored else [])


def _line(seal: Seal, row: list[str] | None) -> bytes:
    fields = row if row is not None else [None] * len(rules.COLUMNS)
    head = f"{seal.hash}\t{seal.entry}\t".encode()
    return head + rules.payload(seal.seq, seal.form, seal.sealed_at, rules.canonical(fields))


def made(random: random.Random, rows: int) -> Log:
    """A log of so many rows, sealed, with an anchor half-way and one at its head."""
    log = Log([row(random) for _ in range(rows)])
    log.seal()
    log.anchor(rows // 2)
    log.anchor(rows)
    return log


def row(random: random.Random) -> list[str]:
    """One row of the log; every column has something in it."""
    return [_id(random), *(words(random) for _ in range(len(rules.COLUMNS) - 1))]


def words(random: random.Random) -> str:
    return "".join(random.choices(NASTY + string.ascii_letters, k=random.randint(0, 12)))


def _id(random: random.Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128)))


def other(random: random.Random, value: str) -> str:
    """A text that differs in as little as one sign."""
    if value and random.random() < 0.5:
        place = random.randrange(len(value))
        changed = value[:place] + random.choice(string.printable) + value[place + 1 :]
    else:
        changed = value + random.choice(NASTY)
    return changed if changed != value else value + "x"


def edit(random: random.Random, row: list[str]) -> None:
    """Another text in any column; another id is still an id."""
    column = random.randrange(len(rules.COLUMNS))
    row[column] = other(random, row[column]) if column else _id(random)


def edit_entry(random: random.Random, log: Log) -> None:
    edit(random, random.choice(log.entries))


def move_text_between_columns(random: random.Random, log: Log) -> None:
    row, column = random.choice(log.entries), random.randrange(1, len(rules.COLUMNS) - 1)
    together = row[column] + "\t" + row[column + 1]
    row[column], row[column + 1] = together, ""


def edit_seal(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.seals))
    seal = log.seals[place]
    flipped = bytearray.fromhex(seal.hash)
    flipped[random.randrange(32)] ^= 1 << random.randrange(8)
    changes = [
        {"hash": flipped.hex()},
        {"sealed_at": f"2026-05-21T{random.randrange(24):02}:00:00.{random.randrange(10**6):06}"},
        {"form": seal.form + random.randint(1, 5)},
        {"entry": random.choice([each for each in log.entries if each[0] != seal.entry])[0]},
        {"seq": seal.seq + random.randint(1, 9) * random.choice((1, -1))},
    ]
    log.seals[place] = replace(seal, **random.choice(changes))


def delete_entry(random: random.Random, log: Log) -> None:
    del log.entries[random.randrange(len(log.entries))]


def delete_seal(random: random.Random, log: Log) -> None:
    del log.seals[random.randrange(len(log.seals))]


def delete_both(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.entries))
    del log.entries[place], log.seals[place]


def close_the_gap(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.entries) - 1)
    del log.entries[place], log.seals[place]
    log.seals[place:] = [replace(each, seq=each.seq - 1) for each in log.seals[place:]]


def swap_entries(random: random.Random, log: Log) -> None:
    one, two = random.sample(log.entries, 2)
    one[1:], two[1:] = two[1:], one[1:]


def swap_seals(random: random.Random, log: Log) -> None:
    one, two = random.sample(range(len(log.seals)), 2)
    first, second = log.seals[one], log.seals[two]
    log.seals[one], log.seals[two] = replace(first, seq=second.seq), replace(second, seq=first.seq)


def reorder(random: random.Random, log: Log) -> None:
    start = random.randrange(len(log.seals) - 3)
    part = log.seals[start : start + random.randint(3, 20)]
    turned = part[1:] + part[:1]
    log.seals[start : start + len(part)] = [
        replace(each, seq=old.seq) for each, old in zip(turned, part, strict=True)
    ]


def cut(random: random.Random, log: Log) -> None:
    keep = random.randrange(len(log.seals))
    del log.entries[keep:], log.seals[keep:]


def cut_seals(random: random.Random, log: Log) -> None:
    del log.seals[random.randrange(len(log.seals)) :]


def cut_and_go_on(random: random.Random, log: Log) -> None:
    keep = random.randrange(len(log.seals))
    del log.entries[keep:], log.seals[keep:]
    log.entries += [row(random) for _ in range(random.randint(1, 20))]
    log.seal(keep)


def forge(random: random.Random, log: Log) -> None:
    log.entries.insert(random.randrange(len(log.entries)), row(random))


def forge_with_seal(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.entries))
    forged = row(random)
    log.entries.insert(place, forged)
    near = log.seals[place]
    log.seals.insert(place, replace(near, entry=forged[0]))
    if random.random() < 0.5:
        log.seals[place + 1 :] = [replace(each, seq=each.seq + 1) for each in log.seals[place + 1 :]]


def seal_twice(random: random.Random, log: Log) -> None:
    log.seals.append(replace(log.seals[-1], seq=len(log.seals) + 1, entry=random.choice(log.seals).entry))


def edit_and_chain_anew(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.entries))
    edit(random, log.entries[place])
    log.seal(place)


def delete_and_chain_anew(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.entries))
    del log.entries[place]
    log.seal(place)


def forge_and_chain_anew(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.entries))
    log.entries.insert(place, row(random))
    log.seal(place)


def turn_and_chain_anew(random: random.Random, log: Log) -> None:
    place = random.randrange(len(log.entries) - 1)
    log.entries[place], log.entries[place + 1] = log.entries[place + 1], log.entries[place]
    log.seal(place)


IN_PLACE = (
    edit_entry,
    move_text_between_columns,
    edit_seal,
    delete_entry,
    delete_seal,
    close_the_gap,
    swap_entries,
    swap_seals,
    reorder,
    cut_seals,
    forge,
    forge_with_seal,
    seal_twice,
)
NEED_AN_ANCHOR = (
    delete_both,
    cut,
    cut_and_go_on,
    edit_and_chain_anew,
    delete_and_chain_anew,
    forge_and_chain_anew,
    turn_and_chain_anew,
)

"""A list of charge classes, read from TOML: which class a code of the law belongs to, if that can be told.

It must never guess: a code that the list cannot read has no class, which is not the same as "in no class".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from offramp.errors import Refusal
from offramp.policy import folders, tables
from offramp.policy.tables import Problem, Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Sorted:
    """What a code tells: its classes, those it may be in, whether it is an attempt; None when it tells nothing."""

    classes: tuple[str, ...] | None
    attempt: bool | None
    may_be: tuple[str, ...] = ()


NOTHING_TOLD = Sorted(classes=None, attempt=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Codes that share their classes, with the source of saying so; `sure`: the code alone settles it."""

    codes: tuple[str, ...]
    classes: tuple[str, ...]
    words: str
    source: str
    verified: bool
    sure: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassList:
    """One jurisdiction's list, ready to sort codes."""

    name: str
    title: str
    classes: Mapping[str, str]
    involvement: tuple[str, ...]
    entries: tuple[Entry, ...]
    attempt_prefixes: tuple[str, ...]
    attempt_endings: tuple[str, ...]
    endings: tuple[str, ...]
    silent: tuple[str, ...]
    reads: tuple[str, ...]
    _exact: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    _globs: tuple[tuple[str, Entry], ...] = field(repr=False)

    def __hash__(self) -> int:
        return hash((self.name, len(self.entries)))

    @property
    def unverified(self) -> int:
        """How many entries nobody has held against the law itself."""
        return sum(not entry.verified for entry in self.entries)

    def sort(self, code: str) -> Sorted:
        """The classes of a code as a record writes it."""
        bare, attempt = self._bare(code.strip().upper())
        if any(fnmatchcase(bare, glob) for glob in self.silent):
            return NOTHING_TOLD
        for ending in ("", *self.endings):
            found = self._entries(bare.removesuffix(ending)) if bare.endswith(ending) else []
            if found:
                sure = {one for entry in found if entry.sure for one in entry.classes}
                may_be = {one for entry in found for one in entry.classes} - sure
                return Sorted(classes=tuple(sorted(sure)), attempt=attempt, may_be=tuple(sorted(may_be)))
        if any(fnmatchcase(bare, glob) for glob in self.reads):
            return Sorted(classes=(), attempt=attempt)
        return NOTHING_TOLD

    def _bare(self, code: str) -> tuple[str, bool]:
        """The code without what makes it an attempt, and whether it is one."""
        for prefix in self.attempt_prefixes:
            if code.startswith(prefix):
                return code.removeprefix(prefix), True
        for ending in self.attempt_endings:
            if code.endswith(ending):
                return code.removesuffix(ending), True
        return code, False

    def _entries(self, code: str) -> list[Entry]:
        by_pattern = [entry for glob, entry in self._globs if fnmatchcase(code, glob)]
        return [*self._exact.get(code, ()), *by_pattern]


EMPTY = ClassList(
    name="", title="", classes={}, involvement=(), entries=(), attempt_prefixes=(), attempt_endings=(),
    endings=(), silent=(), reads=(), _exact={}, _globs=(),
)  # fmt: skip


@lru_cache(maxsize=16_384)
def sorted_by(found: ClassList, code: str) -> Sorted:
    """The classes of a code, kept: the patterns are tried once a code."""
    return found.sort(code)


def specimens(found: ClassList, classes: frozenset[str]) -> tuple[str, ...]:
    """The codes listed in these classes, for trying a rule out; of a pattern, one code that it takes in."""
    codes = (code for entry in found.entries if classes.intersection(entry.classes) for code in entry.codes)
    plain = (code.replace("*", "").replace("?", "0") for code in codes)
    return tuple(dict.fromkeys(code for code in plain if found.sort(code).classes))


def path_of(name: str, book: Path) -> Path:
    """Where the list of that name is kept: beside the packs, the book's own neighbours first."""
    near = book.parent.parent / "classes" / f"{name}.toml"
    return near if near.is_file() else folders.sites() / "classes" / f"{name}.toml"


def named(table: Table, key: str, book: Path) -> ClassList:
    """The list that a rulebook names under `key`, EMPTY when it names none; what is wrong is noted there."""
    name = table.text(key, "")
    if not name:
        return EMPTY
    path = path_of(name, book)
    if not name.replace("-", "").isalnum() or not path.is_file():
        table.problem(f'there is no class list "{name}" in {path.parent.name}/', key)
        return EMPTY
    try:
        return _kept(path, path.stat().st_mtime_ns)
    except Refusal as refusal:
        table.problem(refusal.sentence, key)
        return EMPTY


@lru_cache(maxsize=8)
def _kept(path: Path, _stamp: int) -> ClassList:
    return load(path)


def load(path: Path) -> ClassList:
    """The list in a file. Raises one Refusal that names every problem with its line."""
    problems: list[Problem] = []
    root = tables.open_file(path, problems)
    tables.refuse(problems, f"The class list {path.name}")
    found = _read(root)
    tables.refuse(problems, f"The class list {path.name}")
    return found


def _read(root: Table) -> ClassList:
    head = root.table("list", "list")
    words = root.table("classes", "classes")
    classes = {name: words.text(name) for name in words.raw}
    if not classes:
        root.problem("a class list needs [classes]: each class with its words")
    entries = tuple(_entry(one, classes) for one in root.tables("charges", "charges"))
    silent = tuple(code for one in root.tables("silent", "silent") for code in _codes_only(one))
    exact: dict[str, tuple[Entry, ...]] = {}
    globs: list[tuple[str, Entry]] = []
    for entry in entries:
        for code in entry.codes:
            if any(sign in code for sign in "*?["):
                globs.append((code, entry))
            else:
                exact[code] = (*exact.get(code, ()), entry)
    found = ClassList(
        name=head.text("name"), title=head.text("title"), classes=classes,
        involvement=head.named("involvement", classes, "class"), entries=entries,
        attempt_prefixes=_upper(head.texts("attempt_prefixes")),
        attempt_endings=_upper(head.texts("attempt_endings")), endings=_upper(head.texts("endings")),
        silent=silent, reads=_upper(head.texts("reads", required=True)),
        _exact=exact, _globs=tuple(globs),
    )  # fmt: skip
    head.text("source")
    head.finish()
    root.finish()
    return found


def _entry(table: Table, classes: Mapping[str, str]) -> Entry:
    entry = Entry(
        codes=_upper(table.texts("codes", required=True)),
        classes=table.named("classes", classes, "class"),
        words=table.text("words"), source=table.text("source"), verified=table.flag("verified"),
        sure=table.flag("sure", True),
    )  # fmt: skip
    if not entry.classes:
        table.problem('"classes" is missing: a charge listed here belongs to at least one class')
    table.finish()
    return entry


def _codes_only(table: Table) -> tuple[str, ...]:
    codes = _upper(table.texts("codes", required=True))
    table.text("words")
    table.text("source")
    table.flag("verified")
    table.finish()
    return codes


def _upper(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.upper() for code in codes)

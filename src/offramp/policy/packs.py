"""A site pack on disk: the folder of a city's rulebooks, program, consent words and worked cases."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from offramp.errors import Refusal
from offramp.policy import cases, consent_words, folders, lint, tables
from offramp.policy import program as programs
from offramp.policy.cases import Case
from offramp.policy.consent_words import Release
from offramp.policy.program import Program
from offramp.policy.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Pack:
    """One city, as data."""

    slug: str
    name: str
    path: Path
    program: Program
    consent: Release | None
    books: tuple[Rulebook, ...]
    cases: tuple[Case, ...]

    @property
    def incomplete(self) -> bool:
        """Whether any book of it has a line that is not verified."""
        return any(book.incomplete for book in self.books)

    @property
    def signed(self) -> tuple[Rulebook, ...]:
        """The books that a policy group has signed: only these may serve anybody."""
        return tuple(book for book in self.books if book.signed_off)

    def in_force(self, *, on: date, drafts: bool = False) -> Rulebook:
        """The signed rulebook that holds on a day: the latest that had begun and has not ended.

        `drafts`: one that nobody has signed yet may be tried too; never where a person's answer hangs on it.
        """
        held = _holding(self.books if drafts else self.signed, on)
        if held is not None:
            return held
        draft = _holding(self.books, on)
        if draft is not None:
            raise Refusal(
                code="draft-rulebook",
                sentence=f"The rulebook {draft.version} of {self.name} is a draft: its policy group has not signed it.",
                next_step=f"Write signed_off_by and signed_off_on into {draft.file}, or try it with offramp check.",
            )
        begins = ", ".join(book.in_force_from.isoformat() for book in self.books)
        raise Refusal(
            code="no-rulebook",
            sentence=f"{self.name} has no rulebook in force on {on.isoformat()}.",
            next_step=f"Its books begin on {begins}."
            if begins
            else "Its folder holds no rulebook-YYYY-MM.toml.",
        )

    def must_be_signed(self) -> None:
        """Refuse a pack in which no book is signed: it may be checked, and serves nobody."""
        if not self.signed:
            raise Refusal(
                code="draft-rulebook",
                sentence=f"Every rulebook of {self.name} is a draft: its policy group has not signed one.",
                next_step="Write signed_off_by and signed_off_on into the rulebook that it signed.",
            )


def _holding(books: tuple[Rulebook, ...], on: date) -> Rulebook | None:
    for book in reversed(books):
        if book.in_force_from <= on and (book.in_force_until is None or on <= book.in_force_until):
            return book
    return None


def folder() -> Path:
    """Where packs live."""
    return folders.sites()


def names() -> list[str]:
    """Every pack there is, by folder name."""
    return sorted(path.parent.name for path in folder().glob("*/program.toml"))


def load(slug: str) -> Pack:
    """The pack of that name; read anew only when one of its files has changed."""
    path = folder() / slug
    if slug not in names():
        raise Refusal(
            code="no-site", sentence=f'There is no site called "{slug}" in {folder()}.',
            next_step=f"Sites here: {', '.join(names()) or 'none'}.",
        )  # fmt: skip
    read = (*path.glob("*.toml"), *path.glob("*.geojson"), *(folder() / "classes").glob("*.toml"))
    stamp = tuple((str(one), one.stat().st_mtime_ns) for one in sorted(read))
    return _load(path, stamp)


@lru_cache(maxsize=16)
def _load(path: Path, _stamp: tuple[tuple[str, int], ...]) -> Pack:
    program = programs.load(path / "program.toml")
    books: list[Rulebook] = []
    for one in sorted(path.glob("rulebook-*.toml")):
        book, problems = lint.book_in(one)
        tables.refuse(problems, f"The rulebook {one.name} of {path.name}")
        books += [book] if book else []
    together = [problem for one in books for problem in lint.together(path, one, books, program)]
    tables.refuse(together, f"The site pack {path.name}")
    consent, worked = path / "consent.toml", path / "cases.toml"
    return Pack(
        slug=path.name,
        name=program.name,
        path=path,
        program=program,
        consent=consent_words.load(consent, program.languages) if consent.exists() else None,
        books=tuple(sorted(books, key=lambda book: book.in_force_from)),
        cases=cases.load(worked) if worked.exists() else (),
    )

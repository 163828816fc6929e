"""Refuses a rulebook that can be read but cannot be right: every problem with its file, line and reason.

It looks at the book alone; whether the rules are wise is for the policy group.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from offramp.errors import Refusal
from offramp.policy import amounts, cases, consent_words, lint_tiles, rulebook, toml_lines
from offramp.policy import program as programs
from offramp.policy.criteria import place
from offramp.policy.criteria.age import Age
from offramp.policy.criteria.combination import Combination, Joined
from offramp.policy.criteria.offence import ATTEMPT, GRADE, Offence
from offramp.policy.criteria.place import Place
from offramp.policy.criteria.quantity import Quantity
from offramp.policy.criteria.shape import Criterion
from offramp.policy.deadlines import ClockStart
from offramp.policy.lines import CLOSES, Effect, Line
from offramp.policy.program import Program
from offramp.policy.rulebook import Rulebook
from offramp.policy.tables import Problem
from offramp.policy.vocabulary import AT_HAND, TELLS, TOLD_BY, Teller

_AT_THE_CURB = frozenset({Teller.officer, Teller.history_check, Teller.complainant})


def book_in(path: Path) -> tuple[Rulebook | None, list[Problem]]:
    """The book in a file, and every problem in it, in the order of its lines."""
    book, problems = rulebook.read(path)
    if book is not None and not problems:
        problems = list(check(book))
    return book, sorted(set(problems))


def check(book: Rulebook) -> Iterator[Problem]:
    """Every problem of a book that could be read."""
    checks = (_same_ids, _dates, _routes_without_a_way_in, _half_a_conjunction, _limits_that_meet,
              _unasked, _idle_asks, _clocks, lint_tiles.undecided_tiles,
              lint_tiles.tiles_that_leave_a_gap)  # fmt: skip
    for one in checks:
        for line, reason in one(book):
            yield Problem(file=book.file, line=line, reason=reason)


Found = Iterator[tuple[int, str]]


def _same_ids(book: Rulebook) -> Found:
    kinds = (
        ("line", [(line.id, line.citation.line) for line in book.lines]),
        ("offence", [(one.code, one.line) for one in book.offences]),
        ("ask", [(ask.id, ask.line) for ask in book.asks]),
        *(("tile", [(tile.id, ask.line) for tile in ask.tiles]) for ask in book.asks),
    )
    for what, named in kinds:
        counted = Counter(name for name, _ in named)
        last = dict(named)
        for name, times in counted.items():
            if times > 1:
                yield last[name], f'{times} {what}s have the id "{name}"'


def _dates(book: Rulebook) -> Found:
    if book.in_force_until is not None and book.in_force_until < book.in_force_from:
        yield 1, "the book ends before it begins"


def _routes_without_a_way_in(book: Rulebook) -> Found:
    for route in book.routes:
        if not any(line.effect is Effect.eligible_offence and route in line.routes for line in book.lines):
            yield 1, f"the route {route} has no eligible_offence line: nobody could ever be eligible"
        if not book.reasons(route):
            yield 1, f"the route {route} has no [[offences]]: its first screen would be empty"


def _half_a_conjunction(book: Rulebook) -> Found:
    for line in _exclusions(book):
        for admitted in _inclusions(book, line):
            both = _bare(line.when) & _listed(admitted.when)
            if both:
                yield (
                    line.citation.line,
                    f"{line.id} excludes every {', '.join(sorted(both))} that {admitted.id} admits: "
                    "half of a conjunction is missing",
                )


def _limits_that_meet(book: Rulebook) -> Found:
    for line in _exclusions(book):
        for admitted in _inclusions(book, line):
            for ours in _limits(line.when):
                for theirs in _limits(admitted.when):
                    yield from _at_the_limit(line, ours, admitted, theirs)


def _at_the_limit(line: Line, ours: Quantity | Age, admitted: Line, theirs: Quantity | Age) -> Found:
    if ours.facts[0] != theirs.facts[0]:
        return
    for limit in sorted({ours.limit, theirs.limit}):
        at = amounts.exactly(limit)
        holds = [amounts.meets(at, one.compare, one.limit) for one in (ours, theirs)]
        if all(holds):
            yield (
                line.citation.line,
                f"{line.id} excludes and {admitted.id} admits exactly {limit:g} ({ours.facts[0]}): "
                "decide what holds at the limit",
            )
        elif not any(holds) and ours.limit == theirs.limit:
            yield (
                line.citation.line,
                f"neither {line.id} nor {admitted.id} says what holds at exactly {limit:g} ({ours.facts[0]})",
            )


def _unasked(book: Rulebook) -> Found:
    for line in book.lines:
        if line.when is None or not line.holds_handoff or line.effect not in CLOSES:
            continue
        for route in line.routes:
            for fact in _unanswerable(book, line.when, route):
                yield (
                    line.citation.line,
                    f'{line.id} holds every hand-off of {route}, and no ask puts "{fact}" to the officer: '
                    "add an ask, or name settled_by and say holds_handoff = false",
                )


def _unanswerable(book: Rulebook, when: Criterion, route: str) -> list[str]:
    asked = {
        fact
        for ask in book.asks
        if route in ask.routes and ask.asked_of is Teller.officer
        for fact in ask.facts
    }
    told = {fact for fact in asked if not _AT_THE_CURB.isdisjoint(book.declared[fact].who_can_tell)} | AT_HAND
    return [ways[0] for ways in _needs(when) if told.isdisjoint(ways)]


def _needs(when: Criterion) -> Iterator[tuple[str, ...]]:
    """What must be told for an answer, each with the facts that tell it as well."""
    if isinstance(when, Combination):
        for part in when.parts:
            yield from _needs(part)
    elif isinstance(when, Place):
        yield from (place.ways(area) for area in when.areas)
    elif isinstance(when, Offence):
        stated = [when.own.get(code, ("", None)) for code in when.codes or when.own]
        yield from ((GRADE,) for _ in [1] if when.grades and not all(grade for grade, _ in stated))
        yield from ((ATTEMPT,) for _ in [1] if not when.attempts and any(each is None for _, each in stated))
    elif isinstance(when, Quantity):
        yield from ((fact,) for fact in when.facts)
    else:
        alone = len(when.facts) == 1
        yield from ((fact, *TOLD_BY.get(fact, ())) for fact in when.facts if alone or fact not in TELLS)


def _idle_asks(book: Rulebook) -> Found:
    for ask in book.asks:
        for route in ask.routes:
            needed = {
                fact for line in book.lines if line.when and route in line.routes for fact in line.when.facts
            }
            for fact in ask.facts:
                if fact not in needed:
                    yield ask.line, f'the ask "{ask.id}" sets "{fact}", which no line of {route} looks at'


def _clocks(book: Rulebook) -> Found:
    seen: dict[tuple[str, str, str], int] = {}
    for one in book.deadlines:
        for act in one.acts:
            twice = seen.setdefault((one.route, one.clock_start, act), one.line)
            if twice != one.line:
                yield one.line, f"{act} on {one.route} has a deadline already, at line {twice}"
    for name in book.events:
        if name not in {one.clock_start for one in book.deadlines}:
            yield 1, f'no deadline is counted from the event "{name}"'
        if name in set(ClockStart):
            yield 1, f'the event "{name}" is known already: choose another name'


def _exclusions(book: Rulebook) -> list[Line]:
    return [line for line in book.lines if line.effect in CLOSES]


def _inclusions(book: Rulebook, other: Line) -> list[Line]:
    return [
        line
        for line in book.lines
        if line.effect is Effect.eligible_offence and set(line.routes) & set(other.routes)
    ]


def _bare(when: Criterion | None) -> frozenset[str]:
    """The offences that a criterion takes whole: every code and class it names, whatever grade or attempt."""
    if isinstance(when, Offence) and not when.grades and when.attempts:
        return when.codes | when.listed
    return frozenset()


def _listed(when: Criterion | None) -> frozenset[str]:
    return when.codes | when.listed if isinstance(when, Offence) else frozenset()


def _limits(when: Criterion | None) -> Iterator[Quantity | Age]:
    if isinstance(when, (Quantity, Age)):
        yield when
    elif isinstance(when, Combination) and when.joined is not Joined.none_of:
        for part in when.parts:
            yield from _limits(part)


def of(path: Path) -> list[Problem]:
    """Every problem of a rulebook; of every file of a pack when `path` is its folder or a file beside its books."""
    if path.name in _BESIDE and path.exists():
        path = path.resolve().parent
    if not path.is_dir():
        return book_in(path)[1]
    files = sorted(path.glob("rulebook-*.toml"))
    if not files:
        raise Refusal(code="no-rulebook", sentence=f"There is no rulebook-*.toml in {path}.")
    read = [book_in(one) for one in files]
    program, found = _beside(path)
    books = [book for book, _ in read if book is not None]
    found = [problem for _, problems in read for problem in problems] + found
    return found + [problem for one in books for problem in together(path.resolve(), one, books, program)]


def together(path: Path, book: Rulebook, books: Sequence[Rulebook], program: Program) -> Iterator[Problem]:
    """What is wrong with a book as one of a pack: beside the folder, the other books and the program."""

    def problem(reason: str, header: str = "rulebook", key: str = "") -> Problem:
        lines = tuple((path / book.file).read_text(encoding="utf-8-sig").splitlines())
        start = toml_lines.of_header(lines, header, 0) or 1
        return Problem(file=book.file, line=toml_lines.of_key(lines, start, key), reason=reason)

    if book.site != path.name:
        yield problem(f'"site" is "{book.site}", and the folder is called "{path.name}"', key="site")
    for other in books[: books.index(book)]:
        if other.in_force_from == book.in_force_from:
            yield problem(f"it begins on the same day as {other.file}", key="in_force_from")
        if other.version == book.version:
            yield problem(f'{other.file} is the version "{book.version}" already: a new book needs its own',
                          key="version")  # fmt: skip
    for route in program.routes:
        if route not in book.routes:
            yield problem(f"program.toml has the way in {route}, and this book has no [[routes]] for it")
    beats = {beat.id for beat in program.beats}
    for name, area in book.areas.items() if beats else ():
        for beat in sorted(area.beats - beats):
            yield problem(
                f'the area {name} has the beat "{beat}", which program.toml does not list', "areas", name
            )


_BESIDE = ("program.toml", "consent.toml", "cases.toml")


def _beside(path: Path) -> tuple[Program, list[Problem]]:
    program, found = programs.read(path / "program.toml")
    if (path / "consent.toml").exists():
        release, wrong = consent_words.read(path / "consent.toml", program.languages)
        kinds = {agency.id: agency.kind.value for agency in program.agencies}
        found += wrong + [
            Problem(file="consent.toml", line=1, reason=f"partners, {partner}: {reason}")
            for partner, reason in consent_words.out_of_reach(release, kinds)
        ]
    if (path / "cases.toml").exists():
        found += cases.read(path / "cases.toml")[1]
    return program, found

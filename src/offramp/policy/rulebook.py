"""A rulebook: one city's rules as they stood from one day on, read from TOML and checked as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from offramp.errors import Refusal
from offramp.policy import areas, asks, class_lists, deadlines, lines, tables
from offramp.policy.areas import Area
from offramp.policy.asks import Ask, Tile
from offramp.policy.class_lists import ClassList
from offramp.policy.criteria.shape import Outline
from offramp.policy.deadlines import Deadline
from offramp.policy.lines import Holder, Line
from offramp.policy.tables import Problem, Table
from offramp.policy.vocabulary import GRADES, OTHER, STANDARD, Fact, Kind, Teller


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A way in that this book rules on, and the words of its first question."""

    id: str
    words: str
    ask: str
    es: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Offence:
    """An offence (or, without an arrest, a reason) with its first-screen tile."""

    code: str
    label: str
    offence_class: str
    tile: str
    es: str
    order: int
    grade: str
    attempt: bool | None
    routes: tuple[str, ...]
    line: int


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Rulebook:
    """Everything a finding and a first screen need; two books are the same only if they are one object."""

    site: str
    version: str
    title: str
    file: str
    in_force_from: date
    in_force_until: date | None
    signed_off_by: str
    signed_off_on: date | None
    final_word: Holder
    routes: Mapping[str, Route]
    offences: tuple[Offence, ...]
    offence_classes: Mapping[str, str]
    history_classes: Mapping[str, str]
    spanish: Mapping[str, str]
    areas: Mapping[str, Area]
    offence_list: str
    declared: Mapping[str, Fact]
    lines: tuple[Line, ...]
    asks: tuple[Ask, ...]
    events: Mapping[str, str]
    deadlines: tuple[Deadline, ...]

    @property
    def signed_off(self) -> bool:
        """Whether the policy group has signed it, by name and day; without that it is a draft."""
        return bool(self.signed_off_by) and self.signed_off_on is not None

    @property
    def incomplete(self) -> bool:
        """Whether any line or deadline still waits to be verified."""
        cited = [line.citation.verified for line in self.lines] + [one.verified for one in self.deadlines]
        return not all(cited)

    def deadline(self, route: str) -> Deadline | None:
        """The one clock that holds a charge on this route, if it has one; the book may state several."""
        return deadlines.governing([one for one in self.deadlines if one.route == route])

    def reasons(self, route: str) -> tuple[Tile, ...]:
        """The first screen's tiles for a route, in their order."""
        listed = sorted((one for one in self.offences if route in one.routes), key=lambda one: one.order)
        return tuple(
            Tile(id=one.code, text=one.tile, es=one.es, sets={"offence": one.code}, otherwise={})
            for one in listed
        )

    def reason_ask(self, route: str) -> Ask:
        """The first question of a route."""
        return asks.of_reasons(self.reasons(route), route, self.routes[route].ask, self.routes[route].es)

    def line(self, line_id: str) -> Line:
        """The line of that id; a KeyError is a mistake of the caller's."""
        return {line.id: line for line in self.lines}[line_id]


def load(path: Path) -> Rulebook:
    """The book in a file; raises one Refusal that lists every problem."""
    book, problems = read(path)
    tables.refuse(problems, f"The rulebook {path.name}")
    if book is None:
        raise Refusal(code="bad-pack", sentence=f"The rulebook {path.name} cannot be used.")
    return book


def read(path: Path) -> tuple[Rulebook | None, list[Problem]]:
    """The book as far as it can be read, and every problem found on the way."""
    problems: list[Problem] = []
    root = tables.open_file(path, problems)
    if problems:
        return None, problems
    head = root.table("rulebook", "rulebook")
    start = head.day("in_force_from")
    if not head.has("in_force_from"):
        head.problem('"in_force_from" is missing: the first day these rules hold')
    routes = tuple(_route(one) for one in root.tables("routes", "routes"))
    names = tuple(route.id for route in routes)
    if not names:
        root.problem("a rulebook needs at least one [[routes]]")
    class_list = class_lists.named(head, "offence_list", path)
    outline, offences = _outline(root, names, areas.read(root, path), class_list)
    rules = _lines(root, outline, names)
    events = _words(root, "events")
    declared = {
        **outline.declared,
        **{fact.key: fact for one in rules if one.when for fact in one.when.declares},
    }
    book = Rulebook(
        site=head.text("site"), version=head.text("version"), title=head.text("title"), file=path.name,
        in_force_from=start or date.min, in_force_until=head.day("in_force_until"),
        signed_off_by=head.text("signed_off_by", ""), signed_off_on=head.day("signed_off_on"),
        final_word=head.word("final_word", Holder), routes={route.id: route for route in routes},
        offences=offences, offence_classes=outline.offence_classes, history_classes=outline.history_classes,
        spanish={**outline.spanish, **_spanish(root, "events", events)}, events=events,
        areas=outline.areas, offence_list=class_list.name, declared=declared, lines=rules,
        asks=tuple(asks.read(one, declared, names) for one in root.tables("asks", "asks")),
        deadlines=tuple(deadlines.read(one, names, events) for one in root.tables("deadlines", "deadlines")),
    )  # fmt: skip
    _sign_off(head, start)
    head.finish()
    root.finish()
    return book, problems


def _sign_off(head: Table, start: date | None) -> None:
    by, on = head.text("signed_off_by", ""), head.day("signed_off_on")
    if by and on is None:
        head.problem('"signed_off_on" is missing: the day on which the policy group signed', "signed_off_by")
    if on is not None and not by:
        head.problem('"signed_off_by" is missing: which policy group signed', "signed_off_on")
    if on is not None and start is not None and on > start:
        head.problem("the policy group signed after the book came into force", "signed_off_on")


def _route(table: Table) -> Route:
    route = Route(
        id=table.text("id"), words=table.text("words"), ask=table.text("ask"), es=table.text("ask_es", "")
    )
    table.finish()
    return route


def _outline(
    root: Table, routes: tuple[str, ...], drawn: Mapping[str, Area], class_list: ClassList
) -> tuple[Outline, tuple[Offence, ...]]:
    classes = _words(root, "offence_classes")
    offences = tuple(_offence(one, classes, routes) for one in root.tables("offences", "offences"))
    history = _words(root, "history_classes")
    own = [_fact(one) for one in root.tables("facts", "facts")]
    outline = Outline(
        offences={one.code: one.offence_class for one in offences},
        offence_classes=classes,
        graded={one.code: (one.grade, one.attempt) for one in offences},
        class_list=class_list,
        areas=drawn,
        history_classes=history,
        spanish={**_spanish(root, "offence_classes", classes), **_spanish(root, "history_classes", history)},
        declared={**STANDARD, **_of_classes(history), **{fact.key: fact for fact in own}},
    )
    return outline, offences


def _of_classes(history: Mapping[str, str]) -> Mapping[str, Fact]:
    """The facts whose words are the book's own classes of history, or another."""
    keys = ("pending.classes", "supervision.classes")
    return {key: replace(STANDARD[key], one_of=(*history, OTHER)) for key in keys}


def _words(root: Table, key: str) -> Mapping[str, str]:
    table = root.table(key, key)
    return {name: table.text(name) for name in table.raw}


def _spanish(root: Table, key: str, named: Mapping[str, str]) -> Mapping[str, str]:
    """The Spanish of classes, under [<key>_es], for as many of them as somebody has translated."""
    table = root.table(f"{key}_es", f"{key}_es")
    for name in table.raw:
        if name not in named:
            table.problem(f'no class is called "{name}" under [{key}]', name)
    return {name: table.text(name) for name in table.raw}


def _offence(table: Table, classes: Mapping[str, str], routes: tuple[str, ...]) -> Offence:
    its_class = table.text("class")
    if its_class and its_class not in classes:
        table.problem(f'no class of offence is called "{its_class}"', "class")
    label = table.text("label")
    offence = Offence(
        code=table.text("code"), label=label, offence_class=its_class, tile=table.text("tile", label),
        es=table.text("tile_es", ""), order=table.whole("order", 100),
        grade=_grade(table), attempt=table.flag("attempt") if table.has("attempt") else None,
        routes=table.named("routes", routes, "route") or routes, line=table.line,
    )  # fmt: skip
    table.finish()
    return offence


def _grade(table: Table) -> str:
    grade = table.text("grade", "")
    if grade and grade not in GRADES:
        table.problem(f'"grade" needs one of {", ".join(GRADES)}, not "{grade}"', "grade")
    return grade


def _fact(table: Table) -> Fact:
    if table.raw.get("key") in STANDARD:
        table.problem("this fact is in the vocabulary already: choose another key", "key")
    fact = Fact(
        key=table.text("key"), kind=table.word("kind", Kind), words=table.text("words"),
        who_can_tell=table.words("who_can_tell", Teller), unit=table.text("unit", ""), one_of=table.texts("one_of"),
        es=table.text("es", ""),
    )  # fmt: skip
    table.finish()
    return fact


def _lines(root: Table, outline: Outline, routes: tuple[str, ...]) -> tuple[Line, ...]:
    found = tuple(lines.read(one, outline, routes) for one in root.tables("lines", "lines"))
    if not found:
        root.problem("a rulebook needs [[lines]]")
    return found

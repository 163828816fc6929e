"""What changed between two rulebooks, in sentences: every part of a book is compared, known here by name or not.

Says nothing about whose answer changes with it: that is differ_facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from offramp.policy import narrate
from offramp.policy.asks import NONE, UNSURE, Ask, Tile
from offramp.policy.deadlines import Deadline
from offramp.policy.lines import Line
from offramp.policy.narrate_words import EN
from offramp.policy.rulebook import Rulebook
from offramp.policy.vocabulary import STANDARD

_COMPARED_APART = {"lines", "asks", "deadlines", "routes", "offences", "declared", "file"}
_PLACES = {"line", "file", "citation", "when", "id", "code", "facts", "tiles"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One part of a book that is not as it was, and what of it."""

    about: str
    says: tuple[str, ...]


def changes(before: Rulebook, after: Rulebook) -> tuple[Change, ...]:
    """Every change, in the order of a book; none when the books say the same."""
    found = [Change(about="the book", says=tuple(_head(before, after)))]
    found += _pairs("the way in", before.routes, after.routes)
    found += _pairs("the offence", _by(before.offences, "code"), _by(after.offences, "code"))
    found += _pairs("the fact", _own(before), _own(after))
    found += _lines(_by(before.lines, "id"), _by(after.lines, "id"))
    found += _asks(_by(before.asks, "id"), _by(after.asks, "id"))
    found += _clocks(before.deadlines, after.deadlines)
    found += [
        _order("the lines", before.lines, after.lines),
        _order("the questions", before.asks, after.asks),
    ]
    return tuple(one for one in found if one.says)


def rules_changed(before: Rulebook, after: Rulebook) -> frozenset[str]:
    """The ids of lines whose change may change an answer: all but their words, source and place."""
    one, other = _by(before.lines, "id"), _by(after.lines, "id")
    return frozenset(name for name in {**one, **other} if _ruling(one.get(name)) != _ruling(other.get(name)))


def _ruling(line: Line | None) -> object:
    if line is None:
        return None
    return (line.effect, *(getattr(line, one.name) for one in fields(line) if one.name != "citation"))


def _head(before: Rulebook, after: Rulebook) -> Iterator[str]:
    for one in fields(Rulebook):
        if one.name not in _COMPARED_APART:
            old, new = getattr(before, one.name), getattr(after, one.name)
            if one.name == "areas":
                old, new = ({name: area.members for name, area in each.items()} for each in (old, new))
            if isinstance(old, Mapping) and isinstance(new, Mapping):
                yield from _names(_said(one.name), old, new)
            elif old != new:
                yield f"{_said(one.name)}: was {shown(old)}, is now {shown(new)}"


def _names(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in {**before, **after}:
        if name not in after:
            yield f"{what}: {name} is gone ({shown(before[name])})"
        elif name not in before:
            yield f"{what}: {name} is new ({shown(after[name])})"
        elif before[name] != after[name]:
            yield f"{what}: {name} {_moved(before[name], after[name])}"


def _moved(old: object, new: object) -> str:
    sets = (frozenset, set, tuple, list)
    if isinstance(old, sets) and isinstance(new, sets):
        more = sorted(str(one) for one in new if one not in old)
        less = sorted(str(one) for one in old if one not in new)
        parts = [f"now has {', '.join(more)}"] * bool(more) + [f"no longer has {', '.join(less)}"] * bool(
            less
        )
        if parts:
            return " and ".join(parts)
    return f"was {shown(old)}, is now {shown(new)}"


def _pairs(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if new is None:
            yield Change(about=f"{what} {name}", says=(f"it is gone: {_title(old)}",))
        elif old is None:
            yield Change(about=f"{what} {name}", says=(f"it is new: {_title(new)}",))
        else:
            yield Change(about=f"{what} {name}", says=tuple(_parts(old, new)))


def _parts(old: Any, new: Any) -> Iterator[str]:
    """What differs between two values of one kind, field by field."""
    for one in fields(old):
        if one.name not in _PLACES:
            was, now = getattr(old, one.name), getattr(new, one.name)
            if was != now:
                yield f"{_said(one.name)} {_moved(was, now)}"


def _lines(before: Mapping[str, Line], after: Mapping[str, Line]) -> Iterator[Change]:
    same = {_ruling(line): line.id for line in before.values() if line.id not in after and _hashable(line)}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if new is None and old is not None:
            yield Change(about=f"line {name}", says=(f"it is gone: {_line(old)}",))
        elif old is None and new is not None:
            twin = same.get(_ruling(new)) if _hashable(new) else None
            says = [f"it is new: {_line(new)}"] + ([f"it rules as {twin} did"] if twin else [])
            yield Change(about=f"line {name}", says=tuple(says))
        elif old is not None and new is not None:
            yield Change(about=f"line {name}", says=tuple(_line_parts(old, new)))


def _line_parts(old: Line, new: Line) -> Iterator[str]:
    yield from _parts(old.citation, new.citation)
    if old.when != new.when:
        was, now = _clause(old), _clause(new)
        if was != now:
            yield f"it was met when: {was}; it is now met when: {now}"
        else:
            yield f"it still reads as: {now}; what it names has changed, so it covers something else"
    yield from _parts(old, new)


def _asks(before: Mapping[str, Ask], after: Mapping[str, Ask]) -> Iterator[Change]:
    yield from _pairs("the question", before, after)
    for name in before:
        if name in after:
            yield from _pairs(f"the question {name}, tile", _tiles(before[name]), _tiles(after[name]))


def _tiles(ask: Ask) -> dict[str, Tile]:
    """Its tiles; what "none of these" and "not sure" set follows from the others, and is not told twice."""
    return {
        tile.id: replace(tile, sets={}, otherwise={}) if tile.id in (NONE, UNSURE) else tile
        for tile in ask.tiles
    }


def _clocks(before: Sequence[Deadline], after: Sequence[Deadline]) -> Iterator[Change]:
    """A route may have several clocks, without names: those that are the same are left out, the rest paired."""
    left = [one for one in before if not any(_alike(one, other) for other in after)]
    right = [one for one in after if not any(_alike(one, other) for other in before)]
    for old in left:
        new = next((one for one in right if one.route == old.route), None)
        about = f"the clock of {old.route}"
        if new is None:
            yield Change(about=about, says=(f"it is gone: {old.words}",))
        else:
            right.remove(new)
            yield Change(about=about, says=tuple(_parts(old, new)))
    for new in right:
        yield Change(about=f"the clock of {new.route}", says=(f"it is new: {new.words}",))


def _alike(one: Deadline, other: Deadline) -> bool:
    return one.route == other.route and not list(_parts(one, other))


def _order(what: str, before: Sequence[Any], after: Sequence[Any]) -> Change:
    old, new = [one.id for one in before], [one.id for one in after]
    kept = [[one for one in names if one in old and one in new] for names in (old, new)]
    says = (f"{what} stand in another order: {', '.join(kept[1])}",) if kept[0] != kept[1] else ()
    return Change(about="the order", says=says)


def _by(many: Sequence[Any], key: str) -> dict[str, Any]:
    return {getattr(one, key): one for one in many}


def _own(book: Rulebook) -> dict[str, Any]:
    """The facts that the book itself declares; what a line's history check asks is part of that line."""
    made = {fact.key for line in book.lines if line.when for fact in line.when.declares}
    return {key: fact for key, fact in book.declared.items() if key not in STANDARD and key not in made}


def _line(line: Line) -> str:
    return f"{_said(str(line.effect))}: {line.citation.words}. Met when: {_clause(line)}"


def _clause(line: Line) -> str:
    return line.when.plain() if line.when else "always quoted"


def _title(one: Any) -> str:
    return next(
        (str(getattr(one, name)) for name in ("label", "words", "text") if hasattr(one, name)), str(one)
    )


def _hashable(line: Line) -> bool:
    try:
        hash(_ruling(line))
    except TypeError:
        return False
    return True


def shown(value: object) -> str:
    """A value of a book as a person reads it."""
    if value is None or value == "":
        return "not given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (frozenset, set, tuple, list)):
        return ", ".join(sorted(map(str, value)) if isinstance(value, (set, frozenset)) else map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {narrate.value(one, EN)}" for key, one in value.items()) or "nothing"
    if is_dataclass(value):
        return _title(value)
    return f'"{value}"' if type(value) is str else str(value).replace("_", " ")


def _said(name: str) -> str:
    return {"es": "Spanish words", "spanish": "Spanish words of classes"}.get(name, name.replace("_", " "))

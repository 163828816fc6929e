"""Whatever one thing is changed in a book, the comparison names it, and shows facts whose answer really changes."""

import random
import re
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as some

from offramp.policy import differ, differ_facts, engine, packs, rulebook
from tests.laws.policy import given as made

ON = date(2027, 3, 1)
SITES = packs.names()
BOOKS = [
    made.EVERY_KIND,
    *(packs.load(site).path / book.file for site in SITES for book in packs.load(site).books),
]
PLACES = re.compile(
    r"(?P<limit>\b(?:over|at_least|below|at_most) = \d+(?:\.\d+)?)"
    r"|(?P<back>\bwithin_(?:years|months) = \d+)"
    r"|(?P<flag>\b(?:attempts|adult_only|is) = (?:true|false))"
    r"|(?P<list>\b(?:classes|grades|codes|one_of|days|events) = \[[^\]]+\])"
    r'|(?P<hour>\b(?:from|to) = "\d\d:\d\d")'
    r"|(?P<days>^days = \d+)"
    r"|(?P<sub>\b(?:fentanyl|heroin) = \d+(?:\.\d+)?)",
    re.MULTILINE,
)


def spots(text):
    """Every place of a line's criterion or of a clock that can be changed, with the name of what it belongs to."""
    found = []
    for part in re.split(r"^(?=\[\[)", text, flags=re.MULTILINE):
        start = text.index(part)
        kind = re.match(r"\[\[(lines|deadlines)\]\]", part)
        name = re.search(r'^(?:id|route) = "([^"]+)"', part, re.MULTILINE)
        if kind and name:
            about = f"line {name[1]}" if kind[1] == "lines" else f"the clock of {name[1]}"
            found += [(start + each.start(), start + each.end(), about) for each in PLACES.finditer(part)]
    return found


def turned(spot, rng):
    """The same setting with another value."""
    name, _, value = spot.partition(" = ")
    if value in ("true", "false"):
        return f"{name} = {'false' if value == 'true' else 'true'}"
    if value.startswith("["):
        words = re.findall(r'"[^"]+"', value)
        return f"{name} = [{', '.join(word for word in words if word != rng.choice(words)) or words[0]}]"
    if value.startswith('"'):
        return f'{name} = "{rng.randrange(24):02}:30"'
    return f"{name} = {float(value) + rng.choice([-1, 1, 2]):g}"


@settings(max_examples=60, deadline=None)
@given(some.sampled_from(BOOKS), some.integers(0, 10_000))
def test_one_random_change_is_named_and_shown_where_it_can_be_reached(path, seed):
    rng = random.Random(seed)
    text = path.read_text()
    start, end, about = rng.choice(spots(text))
    assume(turned(text[start:end], rng) != text[start:end])
    with tempfile.TemporaryDirectory() as folder:
        books = (
            rulebook.load(path),
            _changed(path, folder, text[:start] + turned(text[start:end], rng) + text[end:]),
        )
    assume(books[1] is not None)
    changes = differ.changes(*books)
    same_rule = not differ.rules_changed(*books) and not any(one.about == about for one in changes)
    assume(not same_rule)
    assert [one.about for one in changes] == [about]
    looked = differ_facts.look(*books, on=ON, still=lambda: True)
    for one in looked.found:
        found = [engine.find(book, one.facts, route=one.route, on=ON) for book in books]
        assert found == [one.before, one.after] and found[0] != found[1]
    if about.startswith("the clock"):
        assert looked.found == ()
    elif any_differ(books, rng):
        assert {f"line {one.line}" for one in looked.found} == {about}


def any_differ(books, rng):
    """Whether chance finds facts whose answers differ: a search that knows nothing of limits and lines."""
    for route in books[0].routes:
        keys = [key for key in made.read_by(books[0], route) if key != "history.records"]
        drawn = {key: made.listed(books[0], key) for key in keys}
        for key, values in drawn.items():
            if values == [True, False]:
                drawn[key] = [True, False, False, False]
        for _ in range(150):
            facts = {key: rng.choice(values) for key, values in drawn.items() if rng.random() < 0.85}
            answers = [engine.find(book, facts, route=route, on=ON).answer for book in books]
            if answers[0] is not answers[1]:
                return True
    return False


def _changed(path, folder, text):
    """The changed book, read where its outlines and lists are still found; None when it cannot be read."""
    for one in path.parent.iterdir():
        if one.suffix != ".toml":
            (Path(folder) / one.name).write_bytes(one.read_bytes())
    copy = Path(folder) / path.name
    copy.write_text(text)
    book, problems = rulebook.read(copy)
    return None if problems else book


def test_there_is_something_to_change_in_every_book():
    assert all(len(spots(path.read_text())) >= 5 for path in BOOKS)
    kinds = {
        name
        for path in BOOKS
        for each in PLACES.finditer(path.read_text())
        for name, hit in each.groupdict().items()
        if hit
    }
    assert kinds >= {"limit", "back", "flag", "list", "days"}

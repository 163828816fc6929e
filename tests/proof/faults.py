"""Makes faults in a piece of SQL: a clause dropped, a comparison turned, a NOT forgotten, a list one word shorter.

It knows words and brackets and nothing of what the SQL means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"--[^\n]*|'(?:[^']|'')*'(?:::\w+)?|:=|<=|>=|<>|::|[=<>(),;\[\]]|[A-Za-z_][\w.]*|\d+|\|\||\S", re.DOTALL
)
TURNED = {"<=": "<", "<": "<=", ">": ">=", ">=": ">", "=": "<>", "<>": "="}
ENDS = {
    "AND",
    "OR",
    "THEN",
    "ELSE",
    "END",
    "WHEN",
    "WHERE",
    "GROUP",
    "ORDER",
    "UNION",
    "LIMIT",
    "LOOP",
    ";",
    ",",
}
STARTS = {"WHERE", "ON", "IF", "WHEN", "THEN", "RETURN", "AND", "OR", "CASE"}


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What was done to the text, and the text after."""

    name: str
    text: str


def tokens(text: str) -> list[Token]:
    """Words, brackets and signs, with how deep in brackets each stands; comments are no words."""
    found, depth = [], 0
    for match in TOKEN.finditer(text):
        word = match.group()
        if word.startswith("--"):
            continue
        if word in ")]":
            depth -= 1
        found.append(Token(word, match.start(), match.end(), depth))
        if word in "([":
            depth += 1
    return found


def faults(text: str) -> Iterator[Fault]:
    """Every fault that the operators below can make."""
    words, known = tokens(text), set()
    for make in (dropped, turned, negated, shortened, reclassed, flagged, unguarded):
        for n, fault in enumerate(make(text, words)):
            name = f"{fault.name} ({n})" if fault.name in known else fault.name
            known.add(name)
            yield Fault(name, fault.text)


def _cut(text: str, start: int, end: int, by: str, name: str) -> Fault:
    gone = " ".join(text[start:end].split())
    return Fault(f"{name}: {gone[:90]}", f"{text[:start]} {by} {text[end:]}")


def dropped(text: str, words: list[Token]) -> Iterator[Fault]:
    """Each operand of AND as if it were true, each operand of OR as if it were false."""
    for n, word in enumerate(words):
        if word.word not in {"AND", "OR"} or _between(words, n):
            continue
        by = "true" if word.word == "AND" else "false"
        last = n + 1
        while (
            last < len(words)
            and words[last].depth >= word.depth
            and not (words[last].depth == word.depth and words[last].word in ENDS)
        ):
            last += 1
        if last > n + 1:
            yield _cut(text, word.end, words[last - 1].end, by, f"{word.word} dropped")
        first = n - 1
        while (
            first >= 0
            and words[first].depth >= word.depth
            and not (words[first].depth == word.depth and words[first].word in STARTS)
        ):
            first -= 1
        boundary = words[first].word if first >= 0 else "("
        if boundary not in {"AND", "OR"} and first + 1 < n:
            yield _cut(text, words[first + 1].start, words[n - 1].end, by, f"{word.word} dropped")


def _between(words: list[Token], n: int) -> bool:
    return any(w.word == "BETWEEN" and w.depth == words[n].depth for w in words[max(0, n - 3) : n])


def turned(text: str, words: list[Token]) -> Iterator[Fault]:
    """Each comparison with its neighbour, or its opposite."""
    for n, word in enumerate(words):
        if word.word in TURNED and not (n and words[n - 1].word == "ERRCODE"):
            after = words[n + 1].word if n + 1 < len(words) else ""
            by, end = TURNED[word.word], word.end
            if after in {"ANY", "ALL"}:
                by, end = ("<> ALL" if after == "ANY" else "= ANY"), words[n + 1].end
            around = text[max(0, word.start - 30) : end + 20]
            yield Fault(
                f"{word.word} {by}: {' '.join(around.split())}", f"{text[: word.start]}{by}{text[end:]}"
            )
        if word.word == "BETWEEN":
            yield Fault("BETWEEN from only", text[: word.start] + ">=" + _without_and(text, words, n))
            yield Fault("BETWEEN to only", text[: word.start] + "<=" + text[_and(words, n).end :])


def _and(words: list[Token], n: int) -> Token:
    return next(w for w in words[n:] if w.word == "AND")


def _without_and(text: str, words: list[Token], n: int) -> str:
    until = _and(words, n)
    following = words[words.index(until) + 1]
    return text[words[n].end : until.start] + text[following.end :]


def negated(text: str, words: list[Token]) -> Iterator[Fault]:
    """NOT forgotten; IS NULL for IS NOT NULL, and the other way round."""
    for n, word in enumerate(words):
        before = words[n - 1].word if n else ""
        after = words[n + 1].word if n + 1 < len(words) else ""
        around = " ".join(text[word.start : word.end + 60].split())
        if word.word == "NOT" and before == "IS" and after == "NULL":
            yield Fault(f"IS NULL for IS NOT NULL: {around}", text[: word.start] + text[word.end :])
        elif word.word == "NOT" and before != "IS":
            yield Fault(f"NOT forgotten: {around}", text[: word.start] + text[word.end :])
        elif word.word == "IS" and after == "NULL":
            yield Fault(f"IS NOT NULL for IS NULL at {n}", text[: word.end] + " NOT" + text[word.end :])


def shortened(text: str, words: list[Token]) -> Iterator[Fault]:
    """Each list of words without one of its words."""
    for n, word in enumerate(words):
        opens = word.word == "[" or (word.word == "(" and n and words[n - 1].word == "IN")
        if not opens:
            continue
        inside = [w for w in words[n + 1 :] if w.depth == word.depth + 1][:12]
        literals = [w for w in inside if w.word.startswith("'")]
        if len(literals) < 2 or words[n + 1] is not literals[0]:
            continue
        close = next(w for w in words[n + 1 :] if w.word in "])" and w.depth == word.depth)
        held = [w for w in literals if w.end <= close.start]
        for gone in held:
            kept = ", ".join(w.word for w in held if w is not gone)
            yield Fault(f"without {gone.word} in a list", f"{text[: word.end]}{kept}{text[close.start :]}")


def reclassed(text: str, words: list[Token]) -> Iterator[Fault]:
    """Each class of facts swapped: for one that everybody reads, or for one that hardly anybody does."""
    for n, word in enumerate(words):
        found = re.fullmatch(r"'(K\d+)'(?:::text)?", word.word)
        if found:
            by = "K9" if found.group(1) == "K15" else "K15"
            yield Fault(
                f"{found.group(1)} swapped for {by} at {n}", f"{text[: word.start]}'{by}'{text[word.end :]}"
            )


def flagged(text: str, words: list[Token]) -> Iterator[Fault]:
    """Reading asked where writing is meant, and the other way round."""
    for n, word in enumerate(words):
        if word.word in {"true", "false"} and n and words[n - 1].word == ",":
            by = "false" if word.word == "true" else "true"
            yield Fault(f"{word.word} for {by} at {n}", text[: word.start] + by + text[word.end :])


def unguarded(text: str, words: list[Token]) -> Iterator[Fault]:
    """Each IF as if it never held."""
    for n, word in enumerate(words):
        if word.word == "IF" and n and words[n - 1].word in {";", "BEGIN", "THEN"}:
            then = next(w for w in words[n:] if w.word == "THEN")
            yield _cut(text, word.end, then.start, "false", "IF never held")

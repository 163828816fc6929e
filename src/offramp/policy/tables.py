"""Reads a site's TOML table by table, and notes every problem with its file, line and reason.

It never stops at the first problem and never raises: whoever asked decides what to do with the list.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from offramp.errors import Refusal
from offramp.policy import toml_lines

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value", str, bool, int)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Problem:
    """What is wrong, and where."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class Table:
    """One TOML table: typed readings of its keys; a key nobody reads is a problem too."""

    def __init__(
        self,
        raw: Mapping[str, object],
        *,
        file: str,
        line: int,
        lines: tuple[str, ...],
        problems: list[Problem],
    ) -> None:
        self.raw, self.file, self.line = raw, file, line
        self._lines, self._problems = lines, problems
        self._read: set[str] = set()

    def problem(self, reason: str, key: str = "") -> None:
        """Note a problem at the line of `key`, or at the table's own."""
        line = toml_lines.of_key(self._lines, self.line, key) if key else self.line
        self._problems.append(Problem(file=self.file, line=line, reason=reason))

    def has(self, key: str) -> bool:
        """Whether the key is there at all; counts as reading it."""
        self._read.add(key)
        return key in self.raw

    def text(self, key: str, default: str | None = None) -> str:
        """A sentence or word; required when there is no default."""
        return self._typed(key, str, "text in quotes", default, "")

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false; required when there is no default."""
        return self._typed(key, bool, "true or false", default, False)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number; required when there is no default."""
        return self._typed(key, int, "a whole number", default, 0)

    def number(self, key: str) -> float:
        """A number, zero or more."""
        value = self.raw.get(key)
        self._read.add(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            self.problem(f'"{key}" needs a number that is zero or more', key)
            return 0.0
        return float(value)

    def day(self, key: str) -> date | None:
        """A day written without quotes, such as 2026-01-01; None when it is not there."""
        value = self.raw.get(key)
        self._read.add(key)
        if value is not None and type(value) is not date:
            self.problem(f'"{key}" needs a day such as 2026-01-01, without quotes', key)
            return None
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of words."""
        value = self.raw.get(key, [])
        self._read.add(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.problem(f'"{key}" needs a list of words in quotes', key)
            return ()
        if required and not value:
            self.problem(f'"{key}" is missing', key)
        return tuple(value)

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        value = self.raw.get(key, [])
        self._read.add(key)
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            self.problem(f'"{key}" needs a list of whole numbers', key)
            return ()
        return tuple(value)

    def word(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """One of a closed set of words."""
        first = next(iter(words))
        value = self.text(key, "" if default is None else str(default))
        if value in set(words):
            return words(value)
        self.problem(f'"{key}" needs one of {", ".join(words)}{self._instead(value)}', key)
        return first

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        """A list of words, each of a closed set."""
        given = self.texts(key, required=True)
        for wrong in [one for one in given if one not in set(words)]:
            self.problem(f'"{key}" has "{wrong}": use {", ".join(words)}', key)
        return tuple(words(one) for one in given if one in set(words))

    def named(self, key: str, allowed: Iterable[str], what: str) -> tuple[str, ...]:
        """A list of names, each of them declared elsewhere in the file."""
        given, names = self.texts(key), list(allowed)
        for wrong in [one for one in given if one not in names]:
            near = get_close_matches(wrong, names, n=1)
            self.problem(
                f'no {what} is called "{wrong}"' + (f'; did you mean "{near[0]}"?' if near else ""), key
            )
        return given

    def mapping(self, key: str) -> Mapping[str, object]:
        """An inline table taken as it is."""
        value = self.raw.get(key, {})
        self._read.add(key)
        if not isinstance(value, dict):
            self.problem(f'"{key}" needs a table', key)
            return {}
        return value

    def table(self, key: str, path: str = "") -> "Table":
        """The table under `key`, empty when it is missing; `path` is its full header where it has one."""
        line = toml_lines.of_header(self._lines, path, 0, self.line) or toml_lines.of_key(
            self._lines, self.line, key
        )
        return self._inner(self.mapping(key), line)

    def tables(self, key: str, path: str = "") -> list["Table"]:
        """The array of tables under `key`, each with its own line."""
        value = self.raw.get(key, [])
        self._read.add(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.problem(f'"{key}" needs a list of tables', key)
            return []
        inside = toml_lines.of_key(self._lines, self.line, key)
        return [
            self._inner(one, toml_lines.of_header(self._lines, path, at, self.line) or inside)
            for at, one in enumerate(value)
        ]

    def finish(self) -> None:
        """Note every key that nobody read."""
        for key in self.raw:
            if key not in self._read:
                near = get_close_matches(key, self._read, n=1)
                self.problem(
                    f'nothing here is called "{key}"' + (f'; did you mean "{near[0]}"?' if near else ""), key
                )

    def _inner(self, raw: Mapping[str, object], line: int) -> "Table":
        return Table(raw, file=self.file, line=line, lines=self._lines, problems=self._problems)

    def _typed(self, key: str, kind: type[Value], wanted: str, default: Value | None, empty: Value) -> Value:
        self._read.add(key)
        if key not in self.raw:
            if default is None:
                self.problem(f'"{key}" is missing: it needs {wanted}')
                return empty
            return default
        value = self.raw[key]
        if type(value) is not kind or (value == "" and default is None):
            self.problem(f'"{key}" needs {wanted}', key)
            return empty
        return value

    def _instead(self, value: str) -> str:
        return f', not "{value}"' if value else ""


def open_file(path: Path, problems: list[Problem]) -> Table:
    """The whole file as a table; a file that is not TOML is one problem, at its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise Refusal(code="no-file", sentence=f"There is no file to read at {path}.") from None
    except UnicodeDecodeError:
        problems.append(Problem(file=path.name, line=1, reason="this is no plain text: save it as UTF-8"))
        text = ""
    lines = tuple(text.splitlines())
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = toml_lines.of_error(str(error))
        problems.append(Problem(file=path.name, line=line, reason=_mistyped(lines[line - 1 : line], error)))
        raw = {}
    return Table(raw, file=path.name, line=1, lines=lines, problems=problems)


_NO_FLAG = re.compile(r"=\s*(True|TRUE|False|FALSE|[Yy]es|YES|[Nn]o|NO)\b")
_COMMA = re.compile(r"=\s*\d+,\d")


def _mistyped(written: tuple[str, ...], error: tomllib.TOMLDecodeError) -> str:
    """What a person may look for; the reader's own words stand behind it."""
    if any(sign in line for line in written for sign in "“”„‘’"):
        return f'curly quotes: write straight ones, "like this" ({error})'
    if any(_NO_FLAG.search(line) for line in written):
        return f"true and false are written in small letters, without quotes ({error})"
    if any(_COMMA.search(line) for line in written):
        return f"a number has a point and no comma: 3.5, 1000 ({error})"
    if str(error).startswith(("Cannot overwrite", "Cannot declare")):
        return f"this name stands here twice: what there are many of has double brackets, like [[lines]] ({error})"
    return f"this cannot be read: look for a missing quote, bracket, comma or = here or just above ({error})"


def refuse(problems: list[Problem], what: str) -> None:
    """Raise one Refusal that lists every problem; silent when there is none."""
    if problems:
        listed = "\n".join(str(problem) for problem in sorted(set(problems)))
        raise Refusal(code="bad-pack", sentence=f"{what} cannot be used:\n{listed}")

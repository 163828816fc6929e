"""Finds the line of a table or key in TOML text, since the standard reader does not keep it.

Good enough for pointing at a line, never for reading a value.
"""

import re
from functools import lru_cache

_HEADER = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")
_AT = re.compile(r"at line (\d+)")


def of_header(lines: tuple[str, ...], path: str, index: int, start: int = 1) -> int:
    """The line of the index-th header from `start` that reads `path`, or 0 when there is none."""
    found = [number for number, name in _headers(lines) if name == path and number >= start]
    return found[index] if index < len(found) else 0


def of_key(lines: tuple[str, ...], start: int, key: str) -> int:
    """The line of the first `key =` or `[...key]` at or below `start`, else `start` itself."""
    wanted = re.compile(rf"^\s*(\[+[\w.-]*\b{re.escape(key)}\]+|\"?{re.escape(key)}\"?\s*=)")
    inside = re.compile(rf"\b{re.escape(key)}\s*=")
    for number in range(start, _end(lines, start, key) + 1):
        text = lines[number - 1]
        if wanted.match(text) or inside.search(text):
            return number
    return start


def of_error(message: str) -> int:
    """The line that a decode error names, or 1."""
    found = _AT.search(message)
    return int(found.group(1)) if found else 1


@lru_cache(maxsize=8)
def _headers(lines: tuple[str, ...]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    quoted = False
    for number, text in enumerate(lines, start=1):
        match = None if quoted else _HEADER.match(text)
        if match and "=" not in match.group(1):
            found.append((number, match.group(1)))
        if text.count('"""') % 2 or text.count("'''") % 2:
            quoted = not quoted
    return found


def _end(lines: tuple[str, ...], start: int, key: str) -> int:
    headers = _headers(lines)
    own = next((name for number, name in headers if number == start), "")
    for number, name in headers:
        if number > start and not name.startswith(f"{own}."):
            return number - 1
    return len(lines)

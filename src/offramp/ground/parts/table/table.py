"""Gives each cell the head of its column, so that a phone can print it beside the value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value; `href` makes it a link, `kind` a pill."""

    text: str
    head: str = ""
    href: str = ""
    kind: str = ""


def cells(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> tuple[tuple[Cell, ...], ...]:
    def one(head: str, value: object) -> Cell:
        if isinstance(value, Cell):
            return Cell(text=value.text, head=head, href=value.href, kind=value.kind)
        return Cell(text=str(value), head=head)

    return tuple(tuple(one(*pair) for pair in zip(heads, row, strict=True)) for row in rows)

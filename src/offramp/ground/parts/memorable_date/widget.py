"""A date that a person knows by heart: month, day and year as three small fields, never a calendar.

In a form: `forms.DateField(widget=MemorableDate(autocomplete="bday"))`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Typed(str):
    """An ISO date, or what stands in its place, that remembers the three boxes as they were typed."""

    boxes: tuple[str, ...]

    def __new__(cls, text: str, *, boxes: tuple[str, ...]) -> "Typed":
        typed = super().__new__(cls, text)
        typed.boxes = boxes
        return typed


class MemorableDate(forms.MultiWidget):
    """Three text inputs that come back as one ISO date, or as what was typed when that is no date."""

    template_name = "parts/memorable_date/memorable_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "") -> None:
        def one(words: Any, part: str, longest: int, which: str) -> forms.TextInput:
            fill = {"autocomplete": f"{autocomplete}-{which}"} if autocomplete else {}
            return forms.TextInput({"words": words, "part": part, "maxlength": longest, **fill})

        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "month": one(_("Month"), "short", 2, "month"),
            "day": one(_("Day"), "short", 2, "day"),
            "year": one(_("Year"), "long", 4, "year"),
        }
        super().__init__(boxes, attrs)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.date):
            return [value.month, value.day, value.year]
        if isinstance(value, Typed):
            return list(value.boxes)
        return [None, None, None]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        boxes = tuple(str(box or "").strip() for box in super().value_from_datadict(data, files, name))
        month, day, year = boxes
        if not any(boxes):
            return None
        if all(box.isdecimal() for box in boxes):
            return Typed(f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}", boxes=boxes)
        return Typed(f"{year}-{month}-{day}", boxes=boxes)

"""Areas that a rulebook names: as beats, as districts, or by an outline on the map, kept beside the book.

An outline is a GeoJSON file of polygons in degrees; a point on its edge lies inside. It never holds a person's place.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from offramp.policy.facts import Point
from offramp.policy.tables import Table


class OutlineError(Exception):
    """Why a file is no outline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlined:
    """The inside of an outline, ready to be asked about points."""

    drawn: str
    shape: Any = field(compare=False, repr=False)  # a shapely geometry, prepared

    def covers(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        import shapely

        return bool(shapely.intersects_xy(self.shape, point.east, point.north))

    def tried(self) -> tuple[tuple[float, float], ...]:
        """A point inside, one on the edge, and one outside."""
        inside = self.shape.representative_point()
        west, south, *_ = self.shape.bounds
        edge = (
            self.shape.boundary.coords[0]
            if self.shape.geom_type == "Polygon" and not self.shape.interiors
            else ()
        )
        at_edge = (tuple(edge[:2]),) if edge else ()
        return ((inside.x, inside.y), *at_edge, (max(west - 0.01, -180.0), max(south - 0.01, -90.0)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """One area: the ways in which the book draws it, and its words."""

    words: str
    es: str
    beats: frozenset[str]
    districts: frozenset[str]
    outline: Outlined | None
    file: str

    @property
    def members(self) -> tuple[str, ...]:
        """What it is made of: beats, districts, and the file of its outline."""
        return (*sorted(self.beats), *sorted(self.districts), *((self.file,) if self.file else ()))


def read(root: Table, book: Path) -> Mapping[str, Area]:
    """The areas under [areas]: each a list of beats, or a table of beats, districts, an outline and words."""
    table = root.table("areas", "areas")
    return {name: _area(table, name, book) for name in table.raw}


def _area(areas: Table, name: str, book: Path) -> Area:
    if not isinstance(areas.raw[name], dict):
        beats = frozenset(areas.texts(name, required=True))
        return Area(
            words=name.replace("_", " "), es="", beats=beats, districts=frozenset(), outline=None, file=""
        )
    table = areas.table(name, f"areas.{name}")
    file = table.text("outline", "")
    area = Area(
        words=table.text("words", name.replace("_", " ")), es=table.text("es", ""),
        beats=frozenset(table.texts("beats")), districts=frozenset(table.texts("districts")),
        outline=_outlined(table, file, book) if file else None, file=file,
    )  # fmt: skip
    if not (area.beats or area.districts or file):
        table.problem('an area needs "beats", "districts" or "outline"')
    table.finish()
    return area


def _outlined(table: Table, file: str, book: Path) -> Outlined | None:
    path = book.parent / file
    if path.parent != book.parent or path.suffix != ".geojson":
        table.problem("an outline is a file ending in .geojson beside the rulebook", "outline")
        return None
    try:
        return _drawn(path, path.stat().st_mtime_ns)
    except OSError:
        table.problem(f'there is no file "{file}" beside the rulebook', "outline")
    except OutlineError as bad:
        table.problem(f"{file} is no outline: {bad}", "outline")
    return None


@lru_cache(maxsize=32)
def _drawn(path: Path, _stamp: int) -> Outlined:
    import shapely
    from shapely.geometry import shape as drawn
    from shapely.ops import unary_union
    from shapely.validation import explain_validity

    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        parts = [drawn(one) for one in _geometries(raw)]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        raise OutlineError("it cannot be read as GeoJSON") from None
    if not parts or any(part.is_empty or part.geom_type not in ("Polygon", "MultiPolygon") for part in parts):
        raise OutlineError("it needs polygons, and nothing else")
    for part in parts:
        if not part.is_valid:
            raise OutlineError(f"its line crosses or breaks ({explain_validity(part)})")
    whole = unary_union(parts)
    west, south, east, north = whole.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise OutlineError("its numbers are no degrees: write [longitude, latitude]")
    shapely.prepare(whole)
    return Outlined(drawn=str(whole.wkt), shape=whole)


def _geometries(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if raw["type"] == "FeatureCollection":
        return [one["geometry"] for one in raw["features"]]
    return [raw["geometry"] if raw["type"] == "Feature" else raw]

"""Words that stand nowhere else: one for each text of each protected row, and a scan that finds them in any answer."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

TELEPHONE = "9917"
MARK = re.compile(rb"qz(\d{6})zq", re.IGNORECASE)
NUMBER = re.compile(rb"(?<!\d)9917(\d{6})(?!\d)")
UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
PACKED = re.compile(rb"\.?[A-Za-z0-9+/_-]{24,}={0,2}")
# Letters and digits alone: HTML, URLs and JSON leave them as they are. Base64 does not, so that is undone below.


@dataclass(frozen=True, kw_only=True, slots=True)
class Canary:
    """Which text of which row a word stands for."""

    number: int
    table: str
    row: str
    column: str

    @property
    def word(self) -> str:
        return f"qz{self.number:06d}zq"


def found_in(*parts: bytes) -> set[int]:
    """The numbers of all canaries in these bytes, also where they are packed."""
    return {
        int(number)
        for part in parts
        for text in _unpacked(part)
        for number in (*MARK.findall(text), *NUMBER.findall(text))
    }


def ids_in(body: bytes) -> set[str]:
    """Every id in an answer, as text."""
    return {found.decode().lower() for found in UUID.findall(body)}


def _unpacked(part: bytes) -> Iterator[bytes]:
    yield part
    for run in set(PACKED.findall(part)):
        text = run.lstrip(b".").rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        try:
            whole = base64.b64decode(text + b"=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            continue
        yield whole
        if run.startswith(b"."):
            try:
                yield zlib.decompress(whole)
            except zlib.error:
                continue


def by_number(rows: Iterable[dict[str, object]]) -> dict[int, Canary]:
    """As they were written down when they were planted."""
    found = [Canary(**row) for row in rows]  # type: ignore[arg-type]
    return {each.number: each for each in found}

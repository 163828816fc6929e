"""Starts a site pack from the templates beside this file: a draft that lints clean and whose cases pass.

Never writes into a folder that is there already, and never leaves half a pack.
"""

import re
import tempfile
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from offramp.errors import Refusal

FILES = ("program.toml", "rulebook.toml", "consent.toml", "cases.toml")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def write(folder: Path, slug: str, *, name: str, time_zone: str, starts: date) -> list[Path]:
    """The files of a new pack, the rulebook named by its month; refuses what cannot be a pack."""
    words = name.strip() or slug.replace("-", " ").title()
    _refuse_bad(folder, slug, words, time_zone)
    version = f"{starts:%Y-%m}"
    said = {
        "@SLUG@": slug, "@NAME@": words, "@TIME_ZONE@": time_zone, "@VERSION@": version,
        "@STARTS@": starts.isoformat(),
    }  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".starting-", dir=folder) as waiting:
            pack = Path(waiting) / slug
            pack.mkdir()
            for file in FILES:
                text = (Path(__file__).parent / file).read_text(encoding="utf-8")
                for token, word in said.items():
                    text = text.replace(token, word)
                (pack / _named(file, version)).write_text(text, encoding="utf-8")
            pack.rename(folder / slug)
    except OSError as error:
        raise Refusal(
            code="no-folder", sentence=f"{folder / slug} cannot be written: {error.strerror or error}.",
            next_step="Name a folder of yours in OFFRAMP_SITES.",
        ) from None  # fmt: skip
    return [folder / slug / _named(file, version) for file in FILES]


def month_after(on: date) -> date:
    """The first day of the next month: rules begin on a day that the policy group can still sign before."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def _named(file: str, version: str) -> str:
    return f"rulebook-{version}.toml" if file == "rulebook.toml" else file


def _refuse_bad(folder: Path, slug: str, words: str, time_zone: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise Refusal(
            code="bad-name", sentence=f'"{slug}" cannot be the name of a folder for a site.',
            next_step="Use small letters, digits and hyphens, such as alder-falls.",
        )  # fmt: skip
    if (folder / slug).exists():
        raise Refusal(
            code="site-exists", sentence=f"{folder / slug} is there already, and nothing in it was touched.",
            next_step="Choose another name, or go on with what is there.",
        )  # fmt: skip
    if not words.isprintable() or any(sign in words for sign in '"\\@'):
        raise Refusal(
            code="bad-name", sentence="The city's name is one line without quotes, backslashes or @.",
            next_step="Such as: --name 'Alder Falls'.",
        )  # fmt: skip
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal(
            code="bad-zone", sentence=f'No time zone is called "{time_zone}".',
            next_step="Such as America/Chicago, America/Denver or America/Los_Angeles.",
        ) from None  # fmt: skip

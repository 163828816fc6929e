"""Keeps the Spanish of the pages beside their English: finds every marked string, says which has no Spanish, compiles.

`python docs/catalogue.py` does all three; a law compares. Nobody's words are made up here: what is missing stays missing.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "offramp"
FOLDER = SOURCE / "locale" / "es" / "LC_MESSAGES"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
NOT_REVIEWED = "Not read over by a person yet."
NOT_WORDS = (
    "tel:%(phone)s",
    "bar-%(n)s",
    "?page=%(n)s",
    "%(name)s",
    "%(who)s",
)  # marked only because the template must join two pieces
EVER = datetime(2026, 11, 23, tzinfo=UTC)


def _new() -> Catalog:
    return Catalog(
        locale="es",
        project="Offramp",
        version="0",
        charset="utf-8",
        msgid_bugs_address="the issues of the project",
        last_translator="nobody yet",
        language_team="nobody yet",
        fuzzy=False,
        creation_date=EVER,
        revision_date=EVER,
        header_comment="# Spanish of Offramp's pages. A comment marks what no person has read over yet.",
    )


def marked() -> Catalog:
    """Every string that a page, a form or a refusal marks for translation."""
    if not settings.configured:
        settings.configure()
    found = _new()
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        text = file.read_text()
        code = text if file.suffix == ".py" else templatize(text, origin=str(file))
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(code.encode()), keywords=KEYWORDS
        ):
            words = message if isinstance(message, str) else tuple(message)
            if words not in NOT_WORDS:
                found.add(words, context=context)
    return found


def written() -> Catalog:
    """What stands in the catalogue now."""
    with (FOLDER / "django.po").open("rb") as file:
        return read_po(file, locale="es")


def missing(have: Catalog, wanted: Catalog) -> list[str]:
    """What is marked and has no Spanish."""

    def told(message: Any) -> bool:
        there = have.get(message.id, message.context)
        if there is None or there.fuzzy:
            return False
        return all(there.string) if isinstance(there.string, tuple) else bool(there.string)

    return [str(message.id) for message in wanted if message.id and not told(message)]


def joined(have: Catalog, wanted: Catalog) -> Catalog:
    """The marked strings with the Spanish there is; what is marked no more is left out."""
    made = _new()
    for message in wanted:
        if not message.id:
            continue
        there = have.get(message.id, message.context)
        notes = there.user_comments if there else [NOT_REVIEWED]
        string = there.string if there else None
        made.add(message.id, string, context=message.context, user_comments=notes)
    return made


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as translators read it."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The catalogue as the pages read it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    """Write both files; list what has no Spanish yet."""
    wanted = marked()
    made = joined(written(), wanted)
    (FOLDER / "django.po").write_bytes(as_po(made))
    (FOLDER / "django.mo").write_bytes(as_mo(made))
    left = missing(made, wanted)
    for words in left:
        print(words)
    print(f"{len(made) - len(left)} strings have Spanish, {len(left)} have none.", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())

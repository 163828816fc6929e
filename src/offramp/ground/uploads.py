"""Files from outside: typed by what is in them, and parsed in a process of their own that can do nothing else.

A file never decides what it is by its name alone, never meets the database, and never takes more than its share.
"""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offramp.errors import Refusal

logger = logging.getLogger("offramp.uploads")
SECONDS = 10  # by the clock on the wall; the processor's time is bounded in the child
MOST_ANSWERED = 4 * 1024 * 1024


class Kind(StrEnum):
    """The kinds of file that somebody may bring in through a page."""

    CALENDAR = "calendar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What a file of a kind is called, how large it may be, and how it begins."""

    words: str | Promise
    ends: tuple[str, ...]
    most_bytes: int
    begins: re.Pattern[str]


SHAPES = {
    Kind.CALENDAR: Shape(
        words=gettext_lazy("a calendar (.ics)"),
        ends=(".ics", ".ical", ".ifb", ".icalendar"),
        most_bytes=256_000,
        begins=re.compile(r"\s*BEGIN:VCALENDAR\s", re.IGNORECASE),
    ),
}
_LOOKS_LIKE: tuple[tuple[bytes, str | Promise], ...] = (
    (b"PK", gettext_lazy("a zip archive or an office document")),
    (b"\x1f\x8b", gettext_lazy("a compressed file")),
    (b"BZh", gettext_lazy("a compressed file")),
    (b"\xfd7zXZ", gettext_lazy("a compressed file")),
    (b"7z\xbc\xaf", gettext_lazy("a compressed file")),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("an office document")),
    (b"\x89PNG", gettext_lazy("a picture")),
    (b"GIF8", gettext_lazy("a picture")),
    (b"\xff\xd8\xff", gettext_lazy("a picture")),
    (b"MZ", gettext_lazy("a program")),
    (b"\x7fELF", gettext_lazy("a program")),
    (b"#!", gettext_lazy("a program")),
    (b"<", gettext_lazy("a web page or XML")),
)


def parsed(content: bytes, *, called: str, kind: Kind, parser: str, given: Mapping[str, Any]) -> Any:
    """What `parser` ("module:function" of ours) makes of a file, after its type was checked, from a child process.

    `called` is the file's own name, empty where it came without one. The parser is given the content and `given`,
    and answers with what JSON can say. Raises Refusal for a wrong type, a refusal of the parser's, and a file that
    takes too much.
    """
    _check(content, called, SHAPES[kind])
    answer = _apart(content, parser, given)
    if refused := answer.get("refused"):
        raise Refusal(
            code=refused["code"],
            sentence=refused["sentence"],
            next_step=refused["next_step"],
            fields=refused["fields"],
        )
    if "made" not in answer:
        logger.warning("a %s was given up: %s", kind, answer.get("gave_up", "no answer"))
        raise _wrong("file_too_much", _("This file cannot be read safely."))
    return answer["made"]


def _check(content: bytes, called: str, shape: Shape) -> None:
    if len(content) > shape.most_bytes:
        size = {"size": shape.most_bytes // 1000}
        raise _wrong("file_too_large", _("This file is too large: at most %(size)s KB are read.") % size)
    if called and not called.lower().endswith(shape.ends):
        ends = {"kind": shape.words, "ends": ", ".join(shape.ends)}
        raise _wrong(
            "wrong_name", _("The name of this file is not that of %(kind)s: it ends in %(ends)s.") % ends
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not shape.begins.match(text):
        found = next((words for begins, words in _LOOKS_LIKE if content.lstrip().startswith(begins)), None)
        said = {"kind": shape.words, "found": found or _("something else")}
        raise _wrong("wrong_type", _("This file is not %(kind)s but %(found)s.") % said)


def _apart(content: bytes, parser: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Run the parser in a child with an empty environment, no open file of ours, and bounds that the kernel keeps."""
    asked = json.dumps({"parser": parser, "given": given}).encode() + b"\n" + content
    command = [sys.executable, "-I", "-m", "offramp.ground.uploads_apart"]
    answered = os.memfd_create("answer")
    try:
        done = subprocess.run(
            command,
            input=asked,
            stdout=answered,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            timeout=SECONDS,
            start_new_session=True,
            check=False,
        )
        os.lseek(answered, 0, os.SEEK_SET)
        said = os.read(answered, MOST_ANSWERED)
    except subprocess.TimeoutExpired:
        return {"gave_up": "time"}
    finally:
        os.close(answered)
    if done.returncode != 0:
        return {"gave_up": f"exit {done.returncode}"}
    try:
        answer = json.loads(said)
    except ValueError:
        return {"gave_up": "an answer that is cut short"}
    return answer if isinstance(answer, dict) else {}


def _wrong(code: str, sentence: str) -> Refusal:
    return Refusal(
        code=code,
        sentence=sentence,
        next_step=_("Save it anew from the program that it comes from, and bring that."),
        fields={"file": sentence},
    )

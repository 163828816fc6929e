"""The little XML that a carrier reads to speak or to answer. Everything in it is escaped."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

VOICES = ("en-US", "es-US")  # line by line
WAIT_SECONDS = "8"


def texts_back(text: str) -> str:
    """A text in answer; none for ""."""
    answer = Element("Response")
    if text:
        SubElement(answer, "Message").text = text
    return _written(answer)


def says(lines: Sequence[str]) -> str:
    """Speaks, and hangs up."""
    answer = Element("Response")
    _speak(answer, lines)
    return _written(answer)


def asks(lines: Sequence[str], action: str) -> str:
    """Speaks twice over and waits for one key, which goes to `action`."""
    answer = Element("Response")
    for _ in range(2):
        gather = SubElement(
            answer, "Gather", numDigits="1", timeout=WAIT_SECONDS, action=action, method="POST"
        )
        _speak(gather, lines)
    return _written(answer)


def _speak(into: Element, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        SubElement(into, "Say", language=VOICES[number % len(VOICES)]).text = line


def _written(answer: Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>' + tostring(answer, encoding="unicode")

"""The two ways a thing can go wrong: a Refusal is the reader's to mend, a Fault is ours.

A finding is never an exception: "not eligible" is an answer.
"""

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - it is no error, it is a refusal
    """Shown to whoever asked: a code, a sentence that says what is wrong, and what to do next.

    `fields` maps the name of a form field to the sentence that belongs beside it.
    """

    def __init__(
        self, *, code: str, sentence: str, next_step: str = "", fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.next_step = next_step
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()


class Fault(Exception):  # noqa: N818 - kept for what no reader can mend
    """Ours: logged with a correlation id and shown as a calm page."""

"""Seals what a person said in treatment, in counseling or about their safety, so that the database cannot read it.

Nothing is kept in memory between two calls: a key that was dropped opens nothing from then on, in any process.
"""

import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from offramp.errors import Fault, Refusal
from offramp.ground.sealing import envelope
from offramp.ground.sealing.folder import KeyFolder


def seal(participant: uuid.UUID, text: str, *, about: str) -> bytes:
    """`text` under this person's key. `about` names the row, `clinical_treatment:<id>`; elsewhere it will not open."""
    return envelope.close(_folder().key_for(participant), participant, text, about)


def unseal(participant: uuid.UUID, sealed: bytes, *, about: str) -> str:
    """What was sealed. Raises Refusal where the key was dropped, Fault where it is missing or the body is another's."""
    sealed, folder = bytes(sealed), _folder()
    key = folder.key_of(participant)
    try:
        mark = envelope.mark_of(sealed)
        if key is not None and key.mark == mark:
            return envelope.open_body(key, participant, sealed, about)
        if folder.was_dropped(participant, mark):
            raise shredded()
        raise envelope.DoesNotOpen("its key is not in the folder of keys")
    except envelope.DoesNotOpen as wrong:
        raise Fault(f"the sealed body of {about} does not open: {wrong}") from None


def shred(participant: uuid.UUID) -> bool:
    """Drop this person's key: what was sealed with it is gone, here and in every backup. False where there is none."""
    return _folder().drop(participant)


def rotate() -> int:
    """Wrap every data key by a new key-encryption key. Bodies are not touched. Returns how many were wrapped anew."""
    return _folder().rotate()


def shredded() -> Refusal:
    """What everyone gets who asks for a body whose key was dropped."""
    return Refusal(
        code="shredded",
        sentence=gettext("This record was destroyed."),
        next_step=gettext("Its key was taken away on purpose; nobody can bring it back."),
    )


def refuse_unkeyed() -> None:
    """Raise Refusal unless this process has a key to seal with."""
    if not settings.KEYS_FOLDER:
        raise Refusal(
            code="keys_missing",
            sentence="OFFRAMP_KEYS_FOLDER is not set: sealed records could not be read or written.",
            next_step="`offramp db bootstrap` makes the folder and names it in the care face's file.",
        )
    KeyFolder(place=Path(settings.KEYS_FOLDER)).refuse_unsafe()


def _folder() -> KeyFolder:
    if not settings.KEYS_FOLDER:
        raise Fault("this process holds no keys: sealing is the care side's alone")
    return KeyFolder(place=Path(settings.KEYS_FOLDER))

"""What an intake decides on paper: which grants a signed release makes, and what the prosecutor is told.

Pure. Silence on a card is a no; nothing follows from it and nothing is kept of it.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from offramp.policy.consent_words import Form

YES, NO = "yes", "no"
# What a partner of this kind may use the facts of the release for. The facts themselves are those brought to
# partners (K5), each row naming its grant; who gives care may be let into records too, where their card says so.
PURPOSES: Mapping[str, str] = {
    "prosecutor": "filing_decision",
    "police": "referral",
    "defender": "coordination",
    "health": "treatment",
    "case_management": "coordination",
}
# A form of a kind of its own has its own purpose, whoever the partner is.
PURPOSES_OF: Mapping[Form, tuple[str, ...]] = {
    Form.treatment_payment: ("treatment", "operations"),
    Form.counseling_notes: ("treatment",),
    Form.proceedings: ("legal_process",),
    Form.research: ("evaluation",),
    Form.hmis: ("coordination",),
}
BROUGHT = ("K5",)
MARK = re.compile(r"[ML0-9 ]{8,20000}")
INTAKE_DONE = "intake_done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """One partner's card and what the person said to it."""

    partner: str
    yes: bool


class Told(StrEnum):
    """What becomes of "intake done" at the prosecutor's desk."""

    TOLD = "told"
    NO_CONSENT = "no_consent"
    NO_HOLD = "no_hold"


def agreed(chosen: Collection[Chosen], *, standing: Collection[str] = ()) -> tuple[str, ...]:
    """The partners for whom a grant is to be made: a yes, and none that stands already."""
    return tuple(dict.fromkeys(one.partner for one in chosen if one.yes and one.partner not in standing))


def purposes(kind: str, form: Form = Form.lead_release) -> tuple[str, ...]:
    """What a partner agency of this kind may look for; nothing for a kind that has no card."""
    if form in PURPOSES_OF:
        return PURPOSES_OF[form]
    purpose = PURPOSES.get(kind)
    return (purpose,) if purpose else ()


def classes(form: Form, opens: Sequence[str]) -> tuple[str, ...]:
    """What a card unlocks: on the release, what is brought to the partner, and what the card opens beside it."""
    return (*BROUGHT, *opens) if form is Form.lead_release else tuple(opens)


def mark_hash(mark: str) -> str:
    """The mark of a signature that was drawn; nothing for one that is no drawing. The drawing itself is not kept."""
    return hashlib.sha256(mark.encode()).hexdigest() if MARK.fullmatch(mark) and mark.count("L") > 1 else ""


def form_hash(words: Sequence[str]) -> str:
    """The mark of the very words that were read: SHA-256 over each, in order, parted by a line end."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def what_is_told(*, held: bool, granted: bool) -> Told:
    """Whether the prosecutor learns that the intake is done."""
    if not held:
        return Told.NO_HOLD
    return Told.TOLD if granted else Told.NO_CONSENT


def in_order(tonight: Collection[str], offered: Sequence[str]) -> tuple[str, ...]:
    """The needs that were tapped, each once, in the pack's order; words nobody offered are dropped."""
    return tuple(need for need in offered if need in tonight)

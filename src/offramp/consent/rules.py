"""What makes a consent whole: the elements of 42 CFR 2.31, by kind. Pure; the database holds to the same.

Kinds are never combined: each row, and each signing, is of one kind. What stands here decides nothing about who
may look; it says which consents are none at all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """The six kinds of consent, never combined."""

    LEAD_RELEASE = "lead_release"
    TREATMENT_PAYMENT = "treatment_payment"
    COUNSELING_NOTES = "counseling_notes"
    PROCEEDINGS = "proceedings"
    RESEARCH = "research"
    HMIS = "hmis"


class Element(StrEnum):
    """What 42 CFR 2.31(a) asks of a consent; the last two of one for treatment and payment alone."""

    NAME = "name"
    DISCLOSER = "discloser"
    DESCRIPTION = "description"
    RECIPIENT = "recipient"
    PURPOSE = "purpose"
    REVOCATION = "revocation"
    EXPIRY = "expiry"
    SIGNATURE = "signature"
    DATE = "date"
    REDISCLOSURE = "redisclosure"
    REFUSAL = "refusal"


class Told(StrEnum):
    """What the person was told before they signed."""

    REVOKE = "revoke"
    REDISCLOSURE = "redisclosure"
    REFUSAL = "refusal"


# "None" as an end is open to the consent for treatment and payment alone (2.31(a)(7)).
NO_END = "none"
ONLY_TREATMENT_PAYMENT = frozenset({Element.REDISCLOSURE, Element.REFUSAL})
SEALED_BY_HEALTH = frozenset({"K7", "K8", "K9"})
SAFETY = "K10"
SAFETY_DAYS = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A consent as it is before it counts. `named`: the patient; `recipient`: whether any party is named."""

    kind: Kind
    named: str = ""
    discloser: bool = False
    description: str = ""
    classes: tuple[str, ...] = ()
    recipient: bool = False
    purposes: tuple[str, ...] = ()
    told: frozenset[Told] = frozenset()
    until: datetime | None = None
    until_event: str = ""
    signature: str = "typed"
    signed_as: str = ""
    mark: str = ""
    signed_at: datetime | None = None


def asked(kind: Kind) -> tuple[Element, ...]:
    """The elements that a consent of this kind must have: nine, or eleven."""
    return tuple(
        each for each in Element if kind is Kind.TREATMENT_PAYMENT or each not in ONLY_TREATMENT_PAYMENT
    )


def lacking(draft: Draft) -> tuple[Element, ...]:
    """The elements that this consent lacks, in the order of the rule. Empty: it may be put in force."""
    there = {
        Element.NAME: bool(draft.named.strip()),
        Element.DISCLOSER: draft.discloser,
        Element.DESCRIPTION: bool(draft.description.strip() and draft.classes),
        Element.RECIPIENT: draft.recipient,
        Element.PURPOSE: bool(draft.purposes),
        Element.REVOCATION: Told.REVOKE in draft.told,
        Element.EXPIRY: _ends(draft),
        Element.SIGNATURE: is_signed(draft.signature, draft.signed_as, draft.mark),
        Element.DATE: draft.signed_at is not None,
        Element.REDISCLOSURE: Told.REDISCLOSURE in draft.told,
        Element.REFUSAL: Told.REFUSAL in draft.told,
    }
    return tuple(each for each in asked(draft.kind) if not there[each])


def is_signed(signature: str, signed_as: str, mark: str) -> bool:
    """A name that was typed, a mark that was drawn, or a yes that was spoken by somebody who is named."""
    return bool(mark) if signature == "drawn" else bool(signed_as.strip())


def may_be_spoken(classes: Collection[str], *, site_allows: bool) -> bool:
    """A witnessed spoken yes: only where the site's counsel allows it, and never for health or treatment."""
    return site_allows and not SEALED_BY_HEALTH & set(classes)


def told_for(kind: Kind) -> tuple[Told, ...]:
    """What must be told before a consent of this kind is signed."""
    return tuple(Told) if kind is Kind.TREATMENT_PAYMENT else (Told.REVOKE,)


def days(wanted: int, classes: Sequence[str]) -> int:
    """How long a consent lasts: as the card says, and for safety no longer than ninety days."""
    return min(wanted, SAFETY_DAYS) if SAFETY in classes else wanted


def ends_at(signed_at: datetime, wanted: int, classes: Sequence[str]) -> datetime:
    """The moment from which it allows nothing; counted from the signature, not from its arrival."""
    return signed_at + timedelta(days=days(wanted, classes))


def _ends(draft: Draft) -> bool:
    """A day, an event, or "none" where that may be. For safety, a day."""
    if draft.until is not None:
        return True
    if SAFETY in draft.classes or not draft.until_event.strip():
        return False
    return draft.until_event != NO_END or draft.kind is Kind.TREATMENT_PAYMENT

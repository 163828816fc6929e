"""Drops and wraps keys anew, with a row in the log: who decided it, and about whom. A legal hold stops a drop."""

import uuid

from django.db import transaction

from offramp.consent import queries as consent
from offramp.errors import Refusal
from offramp.ground import log, sealing
from offramp.ground.principal import acting, service
from offramp.program import queries as program
from offramp.web import searching

RECORDS = "K8"


def shred(*, site: str, name: str, participant: uuid.UUID) -> None:
    """A privacy officer's decision: one person's sealed records are gone for good.

    Raises Refusal where something of theirs must be kept, or where they have no key.
    """
    who = searching.privacy_officer(site, name)
    with acting(who), transaction.atomic():
        if consent.held(who, participant):
            raise Refusal(
                code="held",
                sentence="Something of this person must be kept: a legal hold stands.",
                next_step="Nothing was dropped. Whoever placed the hold can lift it.",
            )
        # The row first, and the key inside of its transaction: no key goes without a row.
        log.changed("keeping.shred", data_class=RECORDS, ids=[participant])
        if not sealing.shred(participant):
            raise Refusal(
                code="no_key",
                sentence="This person has no key: nothing of theirs is sealed, or it was dropped already.",
            )


def rotate() -> int:
    """A new key-encryption key over every key; each site's log says so. Returns how many were wrapped anew."""
    done = sealing.rotate()
    for site in program.sites():
        with acting(service(site, role="retention", purpose="retention")), transaction.atomic():
            log.changed("keeping.rotate", data_class=RECORDS, ids=[])
    return done

"""A look-up as one act: asked, answered and logged, or not at all; and its outcome kept with the encounter.

No more than the outcome is ever kept: the criteria that were met, or "none", or "cannot_say".
"""

import uuid
from datetime import date

from django.db import transaction

from offramp.curb.history import queries
from offramp.curb.history.queries import Checked
from offramp.curb.models import HistoryCheck
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.policy.rulebook import Rulebook


@transaction.atomic
def look_up(
    who: Principal,
    *,
    person_key: str,
    book: Rulebook,
    on: date,
    route: str | None = None,
    encounter: uuid.UUID | None = None,
) -> Checked:
    """Check a person's history; outside of a transaction, the log's row is committed when this returns.

    Before the encounter exists, leave it out, and store `checked.outcome` in the transaction that saves it.
    """
    checked = queries.check(who, person_key=person_key, book=book, on=on, route=route)
    if encounter is not None:
        keep(who, encounter=encounter, checked=checked)
    return checked


@transaction.atomic
def keep(who: Principal, *, encounter: uuid.UUID, checked: Checked) -> None:
    """Keep the outcome of a look-up with its encounter, which `who` wrote."""
    HistoryCheck(
        id=checked.id,
        site_id=who.site,
        encounter_id=encounter,
        adapter="lookup",
        outcome=checked.outcome,
        by_id=who.staff,
    ).save(force_insert=True)
    log.changed("curb.history.keep", data_class="K18", ids=[encounter, checked.id])

"""A case manager's summary is brought to the docket: one row an encounter, each naming the grant that it rests on."""

import uuid
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from offramp.docket.models import Summary
from offramp.docket.summaries import rules
from offramp.docket.summaries.rules import Choice, Need, Wrong
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal


@transaction.atomic
def bring_summary(
    who: Principal,
    *,
    sending: uuid.UUID,
    encounters: Collection[uuid.UUID],
    grant: uuid.UUID,
    choice: Choice,
    needs: Collection[Need] = (),
    text: str = "",
) -> list[uuid.UUID]:
    """What `who` wrote for the partner of `grant`, for each of these encounters; a later one takes its place.

    `sending` is the form that was sent: the same sent twice is one summary. Raises Refusal where it says nothing
    that a summary may say. The wall refuses a grant of anybody but the person of that very encounter.
    """
    text = text.strip()
    refuse_unless_summary(choice=choice, needs=needs, text=text)
    at, made = clock.now(), []
    for encounter in encounters:
        row = Summary(
            id=uuid.uuid5(sending, str(encounter)),
            site_id=who.site,
            encounter_id=encounter,
            grant_id=grant,
            choice=choice,
            needs=[str(need) for need in rules.in_order(needs)],
            text=text,
            at=at,
            by_id=who.staff,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if not Summary.objects.filter(pk=row.pk).exists():
                raise
        else:
            made.append(row.id)
    if made:
        log.changed("docket.bring_summary", data_class="K5", ids=made, about=encounters, grants=[grant])
    return made


def refuse_unless_summary(*, choice: Choice, needs: Collection[Need], text: str) -> None:
    """Raise the Refusal of what says nothing that a summary may say."""
    if wrong := rules.what_is_wrong(choice, needs, text):
        raise _refused(wrong[0])


def _refused(wrong: Wrong) -> Refusal:
    sentence = {
        Wrong.SAYS_MORE: gettext("“Nothing to add” stands alone: take the rest away, or choose another."),
        Wrong.NO_NEED: gettext("Say what they need help with, or choose another."),
        Wrong.TOO_LONG: gettext("Use at most %(most)s letters.") % {"most": rules.LONGEST},
    }[wrong]
    field = {Wrong.SAYS_MORE: "choice", Wrong.NO_NEED: "needs", Wrong.TOO_LONG: "text"}[wrong]
    return Refusal(code=wrong, sentence=sentence, fields={field: sentence})

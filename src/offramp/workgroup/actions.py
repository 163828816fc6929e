"""What a case manager tells a partner: under a living grant, after the words that were asked about were read again."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext

from offramp.docket import actions as docket
from offramp.docket.summaries.rules import Choice, Need
from offramp.errors import Refusal
from offramp.ground import log
from offramp.ground.log import Kind
from offramp.ground.principal import Principal
from offramp.workgroup import queries, rules


@transaction.atomic
def tell(
    who: Principal,
    *,
    sending: uuid.UUID,
    participant: uuid.UUID,
    grant: uuid.UUID,
    choice: Choice,
    needs: Collection[Need] = (),
    text: str = "",
    kept: str = "",
) -> None:
    """A summary for the partner of `grant`, for every stop by which the person came.

    `kept` is the mark of the text whose questioned words the author read again and keeps; that they did is logged,
    with what the words may tell of and none of the words. Raises the wall's Refusal where no living grant of this
    person covers it, and Refusal where a word was asked about and not answered. Sent twice, it is one.
    """
    person, _partner = queries.partner(who, participant, grant)
    text = text.strip()
    asked = rules.what_is_questioned(text)
    if asked and kept != rules.mark(text):
        sentence = gettext("Read the marked words again: take them out, or say that you keep them.")
        raise Refusal(code="questioned", sentence=sentence, fields={"kept": sentence})
    made = docket.bring_summary(
        who,
        sending=sending,
        encounters=queries.encounters(person),
        grant=grant,
        choice=choice,
        needs=needs,
        text=text,
    )
    if made and asked:
        topics = ",".join(dict.fromkeys(one.topic for one in asked))
        log.note(
            "workgroup.keep_words",
            kind=Kind.CHANGED,
            data_class="K5",
            ids=made,
            code=topics,
            about=[participant],
        )

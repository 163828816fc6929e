"""Keeps what somebody from the community wrote. It looks nothing up: a known and an unknown person are the same here.

It acts as the named service `public_form`, which may drop a referral in and read no row back.
"""

import hashlib
import hmac
import uuid
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import connection, transaction

from offramp.errors import Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import Principal, service
from offramp.handoff.models import Referral, Sure
from offramp.policy.doors import PublicReferral


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What somebody wrote. Nearly all of it may be empty, and "not sure" is a good answer."""

    from_whom: str = ""
    referrer: str = ""
    reach: str = ""
    called: str = ""
    find_me: str = ""
    going_on: str = ""
    needs: str = ""
    unsafe: Sure = Sure.UNSURE
    unsafe_words: str = ""
    knows: Sure = Sure.UNSURE


def public_form(site: str) -> Principal:
    """Who the form acts as."""
    return service(site, role="public_form", purpose="referral")


@transaction.atomic
def receive(
    who: Principal, *, written: Written, language: str, address: str, form: PublicReferral
) -> uuid.UUID:
    """Keep it. Raises Refusal without a way to the person or to whoever wrote, and where too much came at once."""
    if not (written.find_me.strip() or written.reach.strip()):
        raise Refusal(
            code="leads_nowhere", sentence="There is no way to the person, and none to whoever wrote."
        )
    if not _let_in(address, form):
        raise Refusal(code="too_many", sentence="Too many came in the last hour.")
    row = Referral(
        id=ids.new(), site_id=who.site, language=language, received_at=clock.now(), **asdict(written)
    )
    row.save(force_insert=True)
    log.changed("handoff.receive_referral", data_class="K22", ids=[row.id])
    return row.id


def _let_in(address: str, form: PublicReferral) -> bool:
    """Whether this hour has room, from this address and from all. The address is kept as a mark, for an hour."""
    mark = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.callproc("knocks", [mark, form.from_one_address_in_an_hour, form.in_an_hour])
        row = cursor.fetchone()
    return bool(row and row[0])

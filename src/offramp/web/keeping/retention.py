"""Takes away what is over, once a day, as the services that may. How long what is kept stands in retention.toml.

Every batch is a transaction with its row in the log; what a legal hold keeps, the database does not let go.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from offramp.consent import retention
from offramp.ground import log
from offramp.ground.principal import Principal, service
from offramp.web import moving_in
from offramp.web.keeping import keys
from offramp.web.models import SignedInDevice

MOST = 500
DAILY = timedelta(days=1)
Forget = Callable[[Principal, datetime, int], list[uuid.UUID]]
_ran: dict[str, datetime] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """What was taken away under one line of the schedule."""

    name: str
    count: int


def daily(who: Principal, at: datetime) -> int:
    """The chore of a worker: once a day for each site, and once when it starts."""
    last = _ran.get(who.site)
    if last is not None and last <= at < last + DAILY:
        return 0
    _ran[who.site] = at
    return sum(gone.count for gone in take_away(who, at))


def take_away(who: Principal, at: datetime) -> list[Gone]:
    """Everything whose time is over at this site, on this face. `who` is the service that the matrix lets remove."""
    schedule = retention.schedule().gone
    done = [
        Gone(name=name, count=_all_of(forget, who, schedule[name].before(at)))
        for name, forget in _forgetting().items()
    ]
    if settings.FACE == "care" and settings.KEYS_BACKUPS:
        done.append(Gone(name="key_backups", count=len(keys.sweep(Path(settings.KEYS_BACKUPS), at))))
    with transaction.atomic():
        log.note("keeping.retain", kind=log.Kind.CHANGED, data_class="plumbing", code=_words(done))
    return done


def keeper(site: str) -> Principal:
    """Who takes away on this face: the justice side has sessions alone to take, and the door's service may."""
    if settings.FACE == "justice":
        return moving_in.door(site)
    return service(site, role="retention", purpose="retention")


def _forgetting() -> dict[str, Forget]:
    """What this face takes away, by the name of its line."""
    here: dict[str, Forget] = {"sessions": _forget_sessions, "failed_sign_ins": _forget_failures}
    if settings.FACE == "justice":
        return here
    from offramp.handoff.referrals import chores as referrals
    from offramp.program import chores as program

    return here | {
        "messages": program.forget_messages,
        "declined_referrals": referrals.forget_declined,
        "form_marks": referrals.forget_marks,
    }


def _all_of(forget: Forget, who: Principal, before: datetime) -> int:
    """Batch after batch, until one is not full: what cannot go stays in no one's way for longer than that."""
    count = 0
    while len(gone := forget(who, before, MOST)) == MOST:
        count += len(gone)
    return count + len(gone)


@transaction.atomic
def _forget_sessions(_who: Principal, before: datetime, _most: int) -> list[uuid.UUID]:
    """Ended sessions of this face, and the devices that were signed in by them."""
    before = min(before, timezone.now())  # sessions keep the machine's time, in the demo too
    ended, _ = Session.objects.filter(expire_date__lt=before).delete()
    longest = before - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    over = SignedInDevice.objects.filter(began_at__lt=longest).exclude(
        session_hash__in=Session.objects.values("session_key")
    )
    gone = list(over.values_list("id", flat=True))
    over.delete()
    if ended or gone:
        log.note(
            "keeping.forget_sessions",
            kind=log.Kind.CHANGED,
            data_class="identity",
            ids=gone,
            code=f"{ended} sessions",
        )
    return []


@transaction.atomic
def _forget_failures(_who: Principal, before: datetime, _most: int) -> list[uuid.UUID]:
    """Names and addresses of failed sign-ins on this face."""
    gone, _ = AccessAttempt.objects.filter(attempt_time__lt=before).delete()
    if gone:
        log.note(
            "keeping.forget_failures", kind=log.Kind.CHANGED, data_class="identity", code=f"{gone} failures"
        )
    return []


def _words(done: list[Gone]) -> str:
    return ", ".join(f"{gone.name}: {gone.count}" for gone in done if gone.count) or "nothing"

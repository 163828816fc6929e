"""What the docket's worker process does, as the service `hold_clock`: open holds, warn of their time.

It never files anything. A round that finds nothing to do leaves nothing in the log.
"""

import uuid
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from offramp.consent import actions as consent
from offramp.consent import gate
from offramp.curb import queries as curb
from offramp.docket import queries, rules
from offramp.docket.models import Decision, Hold, Warning
from offramp.errors import Refusal
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.policy import packs
from offramp.policy.deadlines import ClockStart, Deadline
from offramp.policy.packs import Pack
from offramp.policy.rulebook import Rulebook
from offramp.program import queries as program

PRESUMED = ("asked", "presumptively_excluded")
PROSECUTOR = "prosecutor"
DAY = timedelta(days=1)


@transaction.atomic
def open_holds(who: Principal, at: datetime) -> int:
    """Open a hold for every diversion that has none, where the rulebook sets a deadline; tie the prosecutor.

    Practice opens nothing. Each is opened once, whoever else opens at the same time. Raises Refusal where
    it cannot be told which prosecutor's office the charges are for.
    """
    pack = packs.load(who.site)
    zone = queries.zone_of(who)
    held = Hold.objects.filter(encounter_id=OuterRef("pk"))
    waiting = (
        curb.diverted(who)
        .filter(_with_a_deadline(pack, zone), ~Exists(held), practice=False)
        .order_by("happened_at", "id")
    )
    if not waiting.exists():
        return 0
    office = _prosecutor(who)
    opened = []
    for seen in gate.look(who, "docket.open_holds", data_class="K2", rows=waiting):
        book = pack.in_force(on=seen.happened_at.astimezone(zone).date())
        deadline = book.deadline(seen.route)
        if deadline is None:
            continue
        started: dict[str, datetime] = {
            ClockStart.arrest: seen.happened_at,
            ClockStart.referral: seen.saved_at,
        }
        hold = Hold(
            site_id=who.site,
            encounter_id=seen.id,
            opened_at=at,
            started_at=started.get(deadline.clock_start),
            asked=(seen.outcome, seen.answer) == PRESUMED,
            earliest=_earliest(book, deadline),
            **_terms(deadline),
        )
        hold.due_at = rules.due_at(hold.clock(zone))
        if _open(who, hold, office):
            opened.append(seen.id)
    if opened:
        log.changed("docket.open_holds", data_class="K3", ids=opened)
    return len(opened)


@transaction.atomic
def warn(who: Principal, at: datetime) -> int:
    """Write down, once each, that a share of a hold's time has passed; an extended hold is warned of anew."""
    zone = queries.zone_of(who)
    running = {hold.id: hold for hold in queries.undecided(who).filter(Q(begun_at__lte=at))}
    made: dict[uuid.UUID, list[rules.Decision]] = {}
    for decision in Decision.objects.filter(hold_id__in=running).order_by("number"):
        made.setdefault(decision.hold_id, []).append(decision.ruling())
    given: dict[uuid.UUID, set[rules.Warned]] = {}
    for row in Warning.objects.filter(hold_id__in=running):
        given.setdefault(row.hold_id, set()).add(rules.Warned(percent=row.percent, due_at=row.due_at))
    written = []
    for hold in running.values():
        for warned in rules.warnings_due(
            hold.clock(zone), given=given.get(hold.id, ()), now=at, acts={}, decisions=made.get(hold.id, ())
        ):
            if _write(who, hold, warned, at):
                written.append(hold.encounter_id)
    if written:
        log.changed("docket.warn", data_class="K3", ids=written)
    return len(written)


def _with_a_deadline(pack: Pack, zone: ZoneInfo) -> Q:
    """Encounters of a day on which the rulebook in force set their route a deadline."""
    turns = {book.in_force_from for book in pack.signed}
    turns |= {book.in_force_until + DAY for book in pack.signed if book.in_force_until}
    found = Q(pk__in=[])
    for first, after in pairwise([*sorted(turns), date.max]):
        try:
            routes = [deadline.route for deadline in pack.in_force(on=first).deadlines]
        except Refusal:  # between two books nothing is in force
            continue
        stretch = Q(happened_at__gte=rules.end_of(first - DAY, zone), route__in=routes)
        if after != date.max:
            stretch &= Q(happened_at__lt=rules.end_of(after - DAY, zone))
        found |= stretch
    return found


def _terms(deadline: Deadline) -> dict[str, object]:
    return {
        "clock_start": str(deadline.clock_start),
        "days": deadline.days,
        "acts": [str(act) for act in deadline.acts],
        "on_expiry": str(deadline.effect_on_expiry),
        "extension_by": str(deadline.extension_allowed_by or ""),
        "warn_at": list(deadline.warn_at),
    }


def _earliest(book: Rulebook, held: Deadline) -> list[int]:
    """The first day on which each act of the clock that holds counts, by whichever of its deadlines names the act."""
    same = [one for one in book.deadlines if (one.route, one.clock_start) == (held.route, held.clock_start)]
    return [max((one.earliest_day for one in same if act in one.acts), default=0) for act in held.acts]


def _prosecutor(who: Principal) -> uuid.UUID:
    """The office that the site's pack names: the very one whose card the release holds."""
    named = [each.name for each in packs.load(who.site).program.agencies if each.kind.value == PROSECUTOR]
    office = program.agency_called(who, named[0] if named else "", kind=PROSECUTOR)
    if office is None:
        raise Refusal(
            code="no_prosecutor",
            sentence=f"It cannot be told which prosecutor's office holds charges at {who.site}, so none is held.",
            next_step="Add the office to the site's agencies under the name that its program.toml gives it.",
        )
    return office


def _open(who: Principal, hold: Hold, office: uuid.UUID) -> bool:
    """Tie and hold together, or neither; False where another worker was first."""
    try:
        with transaction.atomic():
            consent.tie(who, kind="docket", subject=hold.encounter_id, agency=office)
            hold.save(force_insert=True)
    except IntegrityError:
        if Hold.objects.filter(encounter_id=hold.encounter_id).exists():
            return False
        raise
    return True


def _write(who: Principal, hold: Hold, warned: rules.Warned, at: datetime) -> bool:
    row = Warning(
        site_id=who.site,
        hold=hold,
        encounter_id=hold.encounter_id,
        percent=warned.percent,
        due_at=warned.due_at,
        at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if Warning.objects.filter(hold=hold, percent=warned.percent, due_at=warned.due_at).exists():
            return False
        raise
    return True

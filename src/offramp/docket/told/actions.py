"""The prosecutor writes down what somebody told them: the day that starts a clock, or a word on a step.

Each word is a row of its own. Nothing that was written is changed, and neither holds nor starts a hand-off.
"""

import uuid
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext

from offramp.consent import gate
from offramp.curb.rules import Said
from offramp.docket import queries, rules
from offramp.docket.models import Decision, Hold, Start, StepWord
from offramp.docket.told import queries as told
from offramp.docket.told import rules as weighing
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal

LONGEST = 120  # of a name


@transaction.atomic
def start_clock(who: Principal, *, encounter: uuid.UUID, day: date, seen: int = 0) -> None:
    """The event that starts this hold's clock came on `day`, and the clock runs from it.

    `seen` is how many days were written down before the writer's eyes: one more corrects the last. Raises Refusal
    for a day that cannot be, for a clock that needs no telling, after the last word, and where somebody wrote in
    between; the same sent twice is harmless.
    """
    hold = _hold(who, "docket.start_clock", encounter)
    zone, now = queries.zone_of(who), clock.now()
    clock_ = hold.clock(zone)
    if not weighing.told_at_the_desk(hold.clock_start):
        raise Refusal(
            code="clock_runs",
            sentence=gettext("This clock started with the stop: nobody has to tell it."),
            next_step=gettext("Open the hold again to see when it is due."),
        )
    made = Decision.objects.filter(hold=hold).order_by("number")
    if not rules.still_held([one.ruling() for one in made]):
        raise Refusal(
            code="out_of_order",
            sentence=gettext("The last word on this charge was said already."),
            next_step=gettext("Open the hold again to see what was decided."),
        )
    happened_on, today = (moment.astimezone(zone).date() for moment in (hold.encounter.happened_at, now))
    if not weighing.may_start(clock_, day, happened_on=happened_on, today=today):
        raise _not_that_day(happened_on)
    before = list(Start.objects.filter(hold=hold).order_by("number"))
    row = Start(
        site_id=who.site,
        hold=hold,
        encounter_id=encounter,
        number=seen + 1,
        started_at=rules.end_of(day - timedelta(days=1), zone),
        due_at=rules.end_of(day + timedelta(days=hold.days), zone),
        by_id=who.staff,
        at=now,
    )
    if before and before[-1].started_at == row.started_at:
        return
    _add(row, seen, len(before))
    log.changed("docket.start_clock", data_class="K3", ids=[encounter])


@transaction.atomic
def note_word(
    who: Principal, *, encounter: uuid.UUID, step: str, said: Said, whose: str, day: date, seen: int = 0
) -> None:
    """What `whose` said on `day` to a step that the rulebook wants approved by somebody without a desk here.

    `seen` is how many words on this step were before the writer's eyes; the last word counts. Raises Refusal for a
    step that is not the desk's to write down, without a name, for a day that cannot be, and where somebody wrote
    in between; the same sent twice is harmless.
    """
    hold = _hold(who, "docket.note_word", encounter)
    zone, now = queries.zone_of(who), clock.now()
    found = next((one for one in told.steps(who, encounter) if one.open.id == step and one.told_here), None)
    if found is None:
        raise Refusal(
            code="no_such_step",
            sentence=gettext("The rulebook wants no such word at this desk."),
            next_step=gettext("Open the hold again to see which approvals are open."),
        )
    name = whose.strip()
    if not name or len(name) > LONGEST:
        sentence = gettext("Say who said it: a name, or an office.")
        raise Refusal(code="no_name", sentence=sentence, fields={"whose": sentence})
    happened_on, today = (moment.astimezone(zone).date() for moment in (hold.encounter.happened_at, now))
    if not happened_on <= day <= today:
        raise _not_that_day(happened_on)
    last = found.last
    if last and (last.said, last.whose, last.day) == (said, name, day):
        return
    row = StepWord(
        site_id=who.site,
        hold=hold,
        encounter_id=encounter,
        step=step,
        number=seen + 1,
        said=said,
        whose=name,
        day=day,
        by_id=who.staff,
        at=now,
    )
    _add(row, seen, len(found.words))
    log.changed("docket.note_word", data_class="K24", ids=[encounter])


def _hold(who: Principal, act: str, encounter: uuid.UUID) -> Hold:
    rows = Hold.objects.filter(encounter_id=encounter).select_related("encounter")
    return gate.look_at(who, act, data_class="K3", rows=rows)


def _add(row: Start | StepWord, seen: int, before: int) -> None:
    try:
        if seen == before:
            with transaction.atomic():
                row.save(force_insert=True)
            return
    except IntegrityError:  # somebody took the same number at the same instant
        pass
    raise Refusal(
        code="written_meanwhile",
        sentence=gettext("Somebody wrote it down just before you."),
        next_step=gettext("Nothing of yours was saved. Read what they wrote, then correct it if you must."),
    )


def _not_that_day(happened_on: date) -> Refusal:
    sentence = gettext("Give a day from %(day)s, the day of the stop, to today.") % {
        "day": date_format(happened_on, "j F Y")
    }
    return Refusal(
        code="not_that_day",
        sentence=gettext("It cannot have been on that day."),
        next_step=sentence,
        fields={"day": sentence},
    )

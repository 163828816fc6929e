"""What the pages of the docket say of a finding and of an officer's own list, ready for a template.

Asks nothing of the database. An officer reads that somebody said yes only from a row whose grant still lives.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from offramp.curb.queries import TOLD_FOR, Bar, Open, Put
from offramp.curb.rules import Approved, Asking, How, Progress, Settles, Standing
from offramp.docket.models import StepWord
from offramp.docket.queries import Held, Page, Referral, Ruling
from offramp.docket.rules import Decided
from offramp.docket.told.queries import Step
from offramp.policy import narrate
from offramp.policy.narrate_words import EN, ES, upper

HOLDERS: Mapping[str, Promise] = {
    "prosecutor": _("the prosecutor"),
    "operational_work_group": _("the work group"),
    "policy_group": _("the policy group"),
    "project_manager": _("the project manager"),
    "sergeant": _("the sergeant"),
    "supervising_agency": _("the supervising agency"),
}
SETTLED: Mapping[Settles | None, Promise] = {
    Settles.CLEARED: _("The reply clears it."),
    Settles.STANDS: _("The reply confirms it: an exclusion to decide."),
    Settles.EXCLUDED: _("The reply shows an exclusion that nobody may set aside."),
    Settles.STILL_UNKNOWN: _("The reply leaves it open."),
    None: _("No reply yet."),
}
ASKING: Mapping[Asking, tuple[Promise, str]] = {
    Asking.WAITS: (_("asked, no reply yet"), "warn"),
    Asking.CLEARED: (_("cleared, hand-off sent"), "good"),
    Asking.TO_DECIDE: (_("an exclusion to decide"), "warn"),
    Asking.EXCLUDED: (_("does not fit, by the reply"), ""),
}
STANDINGS: Mapping[Standing, tuple[Promise, str]] = {
    Standing.SENT: (_("sent"), ""),
    Standing.NOBODY: (_("no answer yet"), "warn"),
    Standing.SCHEDULED: (_("time set"), ""),
    Standing.ANSWERED: (_("received"), ""),
    Standing.COMING: (_("on the way"), "now"),
    Standing.MET: (_("met"), "good"),
    Standing.OVER: (_("over"), "good"),
}
APPROVED: Mapping[Approved, Promise] = {
    Approved.WAITS: _("No word yet. The hand-off waits for it."),
    Approved.OPEN: _("No word yet. The hand-off did not wait for it."),
    Approved.APPROVED: _("Yes."),
    Approved.DECLINED: _("No."),
}
UNSENT: Mapping[Approved, Promise] = {
    Approved.WAITS: _("The hand-off waits for the sergeant's yes: nobody from LEAD was called yet."),
    Approved.DECLINED: _(
        "The sergeant said no, so nobody from LEAD was called. The charge still waits for your word."
    ),
}
UNSENT_IN_SHORT: Mapping[Approved, Promise] = {
    Approved.WAITS: _("waits for the sergeant"),
    Approved.DECLINED: _("the sergeant said no: nobody was called"),
}
SAID: Mapping[Decided, Promise] = {
    Decided.RELEASED: _("Released"),
    Decided.EXTENDED: _("More time given"),
    Decided.FILED: _("Filed"),
    Decided.ADMITTED: _("Admitted to LEAD"),
    Decided.UPHELD: _("Exclusion upheld"),
}


def holder(word: str) -> str:
    """Who may decide something, in words."""
    return str(HOLDERS.get(word, word.replace("_", " ")))


def excludes(page: Page) -> list[dict[str, str]]:
    """The lines that exclude: in plain words, where each comes from, and who may set it aside."""
    return [_bar(bar) for bar in page.weighed.bars] if page.weighed else []


def put(page: Page) -> list[dict[str, str]]:
    """What was asked at the curb, and what came of it."""
    return [_put(one) for one in page.weighed.put] if page.weighed else []


def others_decide(page: Page) -> str:
    """Who may decide the exclusion, where it is not the prosecutor's; empty where it is, or none is open."""
    if page.decides or not page.held.asked or page.weighed is None:
        return ""
    named = [str(bar.holder) for bar in page.weighed.bars if bar.holder] or [str(page.weighed.final_word)]
    who = ", ".join(dict.fromkeys(holder(one) for one in named))
    return gettext("Who may decide this exclusion: %(who)s. This desk does not.") % {"who": who}


def pill(asking: Asking | None) -> dict[str, str]:
    """One word on a stop that was asked about."""
    if asking is None:
        return {}
    text, kind = ASKING[asking]
    return {"text": str(text), "kind": kind}


def approvals(page: Page) -> list[dict[str, str]]:
    """What the rulebook wants approved, by whom, and what they said."""
    return [_step(one) if one.told_here else _approval(one.open) for one in page.steps]


def unsent(held: Held) -> str:
    """That nobody from LEAD was called, because a sergeant has said no or nothing yet; empty where it went on."""
    if held.approving in (None, Approved.APPROVED):
        return ""
    return str(UNSENT[held.approving])


def intake(held: Held) -> dict[str, str]:
    """What is known of the intake, and what an unknown one does not mean."""
    label = gettext("Intake")
    if held.intake_on:
        return {
            "label": label,
            "value": gettext("Done on %(day)s") % {"day": day(held.intake_on)},
            "note": "",
        }
    early = held.early
    if early is None:
        note = gettext("Nobody has told this desk. Unknown does not mean that it was not done.")
        return {"label": label, "value": gettext("Unknown"), "note": note}
    came = {"on": day(early.day), "number": early.number}
    if early.counts_from is None:
        value = gettext("Was on %(on)s; it counts from day %(number)s of a clock that has not begun") % came
    else:
        came["first"] = day(early.counts_from)
        value = gettext("Came on %(on)s, before day %(number)s (%(first)s), from which it counts") % came
    return {"label": label, "value": value, "note": gettext("Ask the program whether there was one since.")}


def intake_in_short(held: Held) -> str:
    """The same for a list."""
    if held.early:
        return gettext("Intake came before day %(number)s: ask the program") % {"number": held.early.number}
    if held.intake_on:
        return gettext("Intake done on %(day)s") % {"day": day(held.intake_on)}
    return gettext("Intake unknown")


def clauses(page: Page) -> list[dict[str, str]]:
    """Each deadline that the rulebook sets this route, in its words and then in every detail."""
    language = ES if (get_language() or "").startswith(ES) else EN
    return [
        {
            "label": narrate.clock_words(one, language),
            "value": upper(" ".join(narrate.clock(page.book, one, language))),
            "note": one.source if one.verified else gettext("%s (not verified)") % one.source,
        }
        for one in page.book.deadlines
        if one.route == page.held.route
    ]


def start(page: Page) -> list[dict[str, str]]:
    """What starts the clock in the words of the rulebook, and when it did."""
    language = ES if (get_language() or "").startswith(ES) else EN
    held = page.held
    row = {
        "label": gettext("The clock starts with"),
        "value": narrate.event(page.book, held.clock_start, language),
        "note": gettext("Nobody has told this desk on which day that was."),
    }
    if held.started_at:
        row["note"] = gettext("It was on %(day)s.") % {"day": day(timezone.localdate(held.started_at))}
    if held.started_at and page.told_here:
        row |= {"href": "?clock=correct#clock", "action": gettext("Correct")}
    return [row]


def written(page: Page) -> list[dict[str, str]]:
    """What was decided and written down at this desk, oldest first, for the part `timeline`."""
    starts = [
        (one.at, gettext("Start of the clock written down"), one.by, day(one.day)) for one in page.starts
    ]
    words = [
        (
            word.at,
            gettext("A word on an approval written down"),
            word.by.name,
            f"{step.open.id}: {_words(word)}",
        )
        for step in page.steps
        for word in step.words
    ]
    made = [(one.at, str(SAID[one.kind]), one.by, _reason(one)) for one in page.rulings]
    return [
        {"when": moment(at), "iso": at.isoformat(), "title": title, "by": by, "text": text}
        for at, title, by, text in sorted([*starts, *words, *made])
    ]


def day(on: date) -> str:
    """A day as the desk reads it."""
    return date_format(on, "j F Y")


def moment(at: datetime) -> str:
    """A moment on the site's clocks."""
    return date_format(timezone.localtime(at), "j F Y, H:i")


def _reason(ruling: Ruling) -> str:
    if not ruling.due_at:
        return ruling.reason
    last = timezone.localdate(ruling.due_at - timedelta(minutes=1))
    return gettext("Until %(day)s. %(reason)s") % {"day": day(last), "reason": ruling.reason}


def line(one: Referral, zone: ZoneInfo) -> dict[str, str]:
    """A line of the officer's own list, for the part `task_list`."""
    row = one.referral.encounter
    sent = date_format(row.saved_at.astimezone(zone), "D j M Y, H:i" if one.referral.closed else "D j M, H:i")
    if one.referral.closed:
        hint = gettext("closed to you after %(days)s days: nothing more is told") % {"days": TOLD_FOR.days}
        return {
            "title": one.referral.reason,
            "hint": f"{sent} · {hint}",
            "state": gettext("closed"),
            "kind": "",
        }
    state, kind = _state(one, one.referral.progress)
    news = [
        sent,
        _reply(one),
        gettext("They said yes to LEAD.") if one.engaged else "",
        gettext("The first long talk was on %(day)s.") % {"day": date_format(one.intake_on, "j F")}
        if one.intake_on
        else "",
    ]
    return {
        "title": one.referral.reason,
        "hint": " · ".join(part for part in news if part),
        "href": reverse("curb:live", args=[row.id]),
        "state": str(state),
        "kind": kind,
    }


def about(one: Referral, zone: ZoneInfo) -> str:
    """Which of the officer's stops something is about."""
    return f"{one.referral.reason} · {date_format(one.referral.encounter.saved_at.astimezone(zone), 'D j M, H:i')}"


def _bar(bar: Bar) -> dict[str, str]:
    source = bar.source if bar.verified else gettext("%s (not verified)") % bar.source
    who = gettext("May be set aside by: %s") % holder(str(bar.holder)) if bar.holder else ""
    return {"label": bar.words, "value": f"{bar.id}, {source}", "note": who}


def _put(one: Put) -> dict[str, str]:
    if one.asked_of == "project_manager":
        label = gettext("Asked of the project manager")
        note = gettext("Their reply does not come to this desk: decide when you can.")
    else:
        label, note = gettext("Asked of the sergeant"), str(SETTLED[one.settles])
    return {"label": label, "value": one.words, "note": note}


def _approval(one: Open) -> dict[str, str]:
    value = (
        str(APPROVED[one.wanted.stands]) if one.wanted else gettext("Nobody has written a word down here.")
    )
    last = one.wanted.last if one.wanted else None
    note = ""
    if last:
        whose = last.word_of.name if last.word_of else gettext("somebody without an account here")
        note = gettext("%(who)s, as the officer heard it") if last.how == How.HEARD else gettext("%(who)s")
        note = " · ".join(part for part in (note % {"who": whose}, last.reason) if part)
    return {"label": _wanted(one), "value": value, "note": note}


def _step(one: Step) -> dict[str, str]:
    row = {
        "label": _wanted(one.open),
        "value": str(APPROVED[Approved.OPEN]),
        "note": "",
        "href": f"?{urlencode({'step': one.open.id})}#word",
        "action": gettext("Write it down"),
    }
    if one.last:
        row |= {
            "value": str(APPROVED[Approved(one.last.said)]),
            "note": _words(one.last),
            "action": gettext("Correct"),
        }
    return row


def _words(word: StepWord) -> str:
    said = {"who": word.whose, "day": day(word.day), "yes": APPROVED[Approved(word.said)]}
    return gettext("%(yes)s %(who)s, on %(day)s") % said


def _wanted(one: Open) -> str:
    return gettext("%(who)s: %(words)s (%(where)s)") % {
        "who": holder(str(one.holder)),
        "words": one.words,
        "where": one.source,
    }


def _state(one: Referral, progress: Progress) -> tuple[Promise | str, str]:
    """One word on how far it has come. What ended says that it ended, and never why."""
    if one.intake_on:
        return gettext("intake done"), "good"
    if progress.standing is Standing.OVER and progress.met:
        return STANDINGS[Standing.MET]
    return _waits(one, progress) or STANDINGS[progress.standing]


def _waits(one: Referral, progress: Progress) -> tuple[Promise | str, str] | None:
    """What keeps a stop from going on, or that the person is being looked for; None where it simply goes on."""
    stands = {each.stands for each in one.referral.approvals if each.approval.holds}
    if Approved.WAITS in stands:
        return gettext("waits for a yes"), "warn"
    if Approved.DECLINED in stands:
        return gettext("not sent on"), ""
    if (
        one.referral.encounter.outcome == "asked"
        and progress.standing is Standing.SENT
        and not progress.calls
    ):
        if one.referral.asking is Asking.EXCLUDED:
            return ASKING[Asking.EXCLUDED]
        if one.referral.asking is not Asking.CLEARED:
            return gettext("asked"), "warn"
    if one.referral.left and progress.met is None and progress.standing is not Standing.OVER:
        return gettext("being looked for"), ""
    return None


def _reply(one: Referral) -> str:
    """Who cleared a stop that was asked about."""
    if one.referral.asking is not Asking.CLEARED:
        return ""
    last = max(one.referral.asked, key=lambda each: each.reply.at if each.reply else each.question.asked_at)
    if last.question.asked_of == "sergeant":
        return gettext("The sergeant cleared it: hand-off sent.")
    return gettext("The project manager cleared it: hand-off sent.")

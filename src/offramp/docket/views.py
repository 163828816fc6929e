"""The prosecutor's desk, one hold with its decisions, and the officer's own list of what they sent.

The desk shows two facts, the clock and whether the intake is known to be done, and the incident as police wrote it.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from offramp.curb.rules import Asking
from offramp.docket import actions, queries, screens
from offramp.docket.forms import NOT_NEEDED, DecisionForm, StartForm, WordForm
from offramp.docket.queries import Held, Page
from offramp.docket.rules import Caution, Decided, Effect, HoldState
from offramp.docket.summaries import queries as summaries
from offramp.docket.summaries.queries import News
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.parts.clock_bar.shape import Clock
from offramp.ground.seat import looker, seat

LATELY = timedelta(days=14)
LAST_PAGE = 10_000
MORE_TIME = timedelta(days=14)
Words = dict[str, Promise]

ROUTES: Words = {"arrest_diversion": _("Arrest diversion"), "social_contact": _("Social contact")}
ACTS: Words = {
    "screening": _("a first talk about what is needed"),
    "intake": _("the intake"),
    "release_signed": _("a signed release"),
    "plan": _("a plan"),
}
ON_EXPIRY: dict[Effect, Promise] = {
    Effect.NONE: _("Nothing follows: the charge stays off the table."),
    Effect.OFFICER_MAY_FILE: _("The officer may send the charge on."),
    Effect.PROSECUTOR_MAY_FILE: _("The prosecutor may file the charge, or not."),
    Effect.WILL_FILE: _("The rulebook expects the charge to be filed; a person still decides."),
}
STATES: dict[HoldState, tuple[Promise, str]] = {
    HoldState.EXTENDED: (_("more time given"), ""),
    HoldState.SPENT: (_("time over, nothing follows"), ""),
    HoldState.EXCLUDED: (_("exclusion upheld"), "warn"),
    HoldState.RELEASED: (_("released"), "good"),
    HoldState.FILED: (_("filed"), "stop"),
}
CAUTIONS: dict[Caution, Promise] = {
    Caution.NOT_YET_DUE: _("The time is not over yet."),
    Caution.INTAKE_DONE: _("The intake is done: the rulebook promised that the charge is not filed then."),
    Caution.INTAKE_UNKNOWN: _("Whether the intake is done is unknown here. Unknown does not mean not done."),
    Caution.CAME_EARLY: _(
        "The intake came before the day from which it counts. Ask the program whether one came since."
    ),
    Caution.NOBODY_CALLED: _(
        "Nobody from LEAD was called: that no intake is known is not the person's doing."
    ),
    Caution.NOTHING_FOLLOWS: _("The rulebook lets nothing follow when the time is over."),
    Caution.FALLS_TO_THE_OFFICER: _("The rulebook leaves this step to the officer."),
}
VERBS: dict[Decided, Promise] = {
    Decided.RELEASED: _("Release the hold"),
    Decided.EXTENDED: _("Give more time"),
    Decided.FILED: _("File the charge"),
    Decided.ADMITTED: _("Admit to LEAD"),
    Decided.UPHELD: _("Uphold the exclusion"),
}
HINTS: dict[Decided, Promise] = {
    Decided.RELEASED: _("The charge is not filed. That is the last word."),
    Decided.EXTENDED: _("The hold goes on, with a new last day."),
    Decided.FILED: _("Rest it on the incident alone. Nothing learned through LEAD may be a reason."),
    Decided.ADMITTED: _("In spite of the exclusion the person may have LEAD; a worker is called."),
    Decided.UPHELD: _("The person is not taken into LEAD for this incident."),
}
ACTIONS: dict[Decided, Callable[..., None]] = {
    Decided.RELEASED: actions.release,
    Decided.EXTENDED: actions.extend,
    Decided.FILED: actions.file,
    Decided.ADMITTED: actions.admit,
    Decided.UPHELD: actions.uphold,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A held charge as the templates show it."""

    held: Held
    title: str
    route: str
    bar: Clock | None
    intake: str
    unsent: str
    waits: bool
    state: str
    state_kind: str
    warned: str
    asking: dict[str, str]


@seat("prosecutor", purpose="filing_decision")
def holds(request: HttpRequest) -> HttpResponse:
    """Every charge that waits, what is due first at the top, and what was decided lately."""
    who, now = looker(request), clock.now()
    zone = queries.zone_of(who)
    found = queries.holds(who, now)
    cards = [_card(one, zone, now) for one in found[: queries.SHOWN]]
    shown = {
        "number": len(cards),
        "waiting": [card for card in cards if card.held.started_at],
        "unstarted": [card for card in cards if not card.held.started_at],
        "more": len(found) > queries.SHOWN,
        "most": queries.SHOWN,
        "decided": [_card(one, zone, now) for one in queries.decided_since(who, now - LATELY, now)],
        "still": still("docket:desk_still", summaries.mark(who, queries.waiting(who))),
    }
    with timezone.override(zone):
        return render(request, "docket/holds.html", shown)


@seat("prosecutor", purpose="filing_decision")
def decided(request: HttpRequest) -> HttpResponse:
    """Every charge that was released or filed, page after page, the newest word first."""
    who, now = looker(request), clock.now()
    zone, number = queries.zone_of(who), _page(request)
    found, more = queries.decided(who, now, page=number)
    with timezone.override(zone):
        shown = {"decided": [_card(one, zone, now) for one in found], "number": number, "more": more}
        return render(request, "docket/decided.html", shown)


def _page(request: HttpRequest) -> int:
    """The page that was asked for; the first where that is none."""
    asked_for = request.GET.get("page", "1")
    return min(int(asked_for), LAST_PAGE) if asked_for.isdecimal() and int(asked_for) else 1


@seat("prosecutor", purpose="filing_decision")
def hold(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """One hold. `?decision=` opens the form of one decision; that of release is open once it is earned."""
    who = looker(request)
    page = queries.hold(who, encounter, clock.now())
    kind = _kind(request.GET.get("decision", ""))
    if kind is None and page.held.state is HoldState.INTAKE_DONE:
        kind = Decided.RELEASED
    form = None
    if kind in page.open:
        earned = kind is Decided.RELEASED and page.held.state is HoldState.INTAKE_DONE
        later = max(filter(None, (page.last_day, timezone.localdate(timezone=queries.zone_of(who)))))
        form = DecisionForm(
            kind, initial={"tapped": NOT_NEEDED if earned else None, "until": later + MORE_TIME}
        )
    return show(request, page, form)


@seat("prosecutor", purpose="filing_decision")
def decide(request: HttpRequest, encounter: uuid.UUID) -> HttpResponse:
    """Take one decision; what cannot be taken comes back with everything that was typed."""
    if request.method != "POST":
        return redirect("docket:hold", encounter)
    who, kind = looker(request), _kind(request.POST.get("decision", ""))
    if kind is None:
        raise Refusal(
            code="no_decision",
            sentence=gettext("Nothing was decided yet."),
            next_step=gettext("Go back and choose what to decide."),
        )
    form = DecisionForm(kind, request.POST)
    if form.is_valid():
        given = {"until": form.cleaned_data["until"]} if kind is Decided.EXTENDED else {}
        try:
            ACTIONS[kind](
                who,
                encounter=encounter,
                reason=form.cleaned_data["why"],
                seen=form.cleaned_data["seen"],
                **given,
            )
        except Refusal as refusal:
            if refusal.code == "walled":
                raise
            form.refuse(refusal)
        else:
            messages.success(request, str(screens.SAID[kind]) + ".")
            last_word = kind in (Decided.RELEASED, Decided.FILED)
            return redirect("docket:holds") if last_word else redirect("docket:hold", encounter)
    return show(request, queries.hold(who, encounter, clock.now()), form, status=422)


@seat("officer", "sergeant", purpose="referral")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I sent, and how far each has come, as far as anyone may tell me."""
    who = looker(request)
    zone = queries.zone_of(who)
    found = queries.my_referrals(who, at=clock.now(), page=_page(request))
    open_ = [one for one in found.referrals if not one.referral.closed]
    news = summaries.news(who, [one.referral.encounter.id for one in open_])
    shown = {
        "tasks": [screens.line(one, zone) for one in found.referrals],
        "number": found.number,
        "more": found.more,
        "told": [
            {"about": screens.about(one, zone), "news": news[one.referral.encounter.id]}
            for one in open_
            if one.referral.encounter.id in news
        ],
        "still": still("docket:mine_still", summaries.mark(who)),
    }
    return render(request, "docket/mine.html", shown)


def still(name: str, mark: str, *where: uuid.UUID) -> str:
    """The address at which an open page asks every minute whether what it shows is still shared."""
    return f"{reverse(name, args=where)}?{urlencode({'seen': mark})}"


def show(
    request: HttpRequest,
    page: Page,
    form: DecisionForm | None = None,
    *,
    starting: StartForm | None = None,
    wording: WordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a hold with its forms; one that came back has what was typed and what to mend."""
    who, zone, here = looker(request), queries.zone_of(looker(request)), page.held.encounter
    wording = wording or _wording(page, request.GET.get("step", ""), zone)
    with timezone.override(zone):
        shown = {
            "card": _card(page.held, zone, clock.now()),
            "form": form,
            "chosen": form.kind if form and form.kind in page.open else None,
            "verb": VERBS[form.kind] if form else "",
            "hint": HINTS[form.kind] if form else "",
            "seen": len(page.rulings),
            "offers": [{"kind": kind, "text": VERBS[kind], "hint": HINTS[kind]} for kind in page.open],
            "cautions": [CAUTIONS[one] for one in page.cautions],
            "filing": form is not None and form.kind is Decided.FILED,
            "incident": _incident(page),
            "terms": _terms(page),
            "excludes": screens.excludes(page),
            "put": screens.put(page),
            "approvals": screens.approvals(page),
            "others_decide": screens.others_decide(page),
            "events": screens.written(page),
            "clauses": screens.clauses(page),
            "unsent": screens.unsent(page.held),
            "starting": starting or _starting(page, request.GET.get("clock", "")),
            "starts": len(page.starts),
            "wording": wording,
            "words": _words_on(page, wording),
            "news": summaries.news(who, [here]).get(here, News()),
            "still": still("docket:hold_still", summaries.mark(who, [here]), here),
        }
        return render(request, "docket/hold.html", shown, status=status)


def _starting(page: Page, asked_for: str) -> StartForm | None:
    """The form for the day that starts the clock: where it is missing, or to be corrected."""
    if not page.told_here or (page.held.started_at and not asked_for):
        return None
    return StartForm(initial={"seen": len(page.starts)}, auto_id="clock-%s")


def _wording(page: Page, step: str, zone: ZoneInfo) -> WordForm | None:
    """The form for a word on one step; None where the page was not asked for one, or it is not the desk's."""
    found = next((one for one in page.steps if one.open.id == step and one.told_here), None)
    if found is None:
        return None
    today = clock.now().astimezone(zone).date()
    return WordForm(initial={"step": step, "seen": len(found.words), "day": today}, auto_id="word-%s")


def _words_on(page: Page, form: WordForm | None) -> int:
    """How many words on its step are before the reader's eyes."""
    step = form["step"].value() if form else ""
    return next((len(one.words) for one in page.steps if one.open.id == step), 0)


def _kind(word: str) -> Decided | None:
    return Decided(word) if word in list(Decided) else None


def _card(held: Held, zone: ZoneInfo, now: datetime) -> Card:
    state, kind = STATES.get(held.state, ("", ""))
    return Card(
        held=held,
        title=held.called or gettext("No name given"),
        route=_word(ROUTES, held.route),
        bar=_bar(held, zone, now),
        intake=screens.intake_in_short(held),
        unsent=str(screens.UNSENT_IN_SHORT.get(held.approving, "")) if held.approving else "",
        waits=held.state not in (HoldState.RELEASED, HoldState.FILED),
        state=str(state),
        state_kind=kind,
        warned=_warned(held),
        asking=screens.pill(Asking.TO_DECIDE if held.asked else held.asking),
    )


def _warned(held: Held) -> str:
    """The warning that was given, where there is still something to do about it."""
    if held.warned is None or held.state not in (
        HoldState.RUNNING,
        HoldState.EXTENDED,
        HoldState.UNCONFIRMED,
    ):
        return ""
    return gettext("warned: %(percent)s%% of the time gone") % {"percent": held.warned}


def _bar(held: Held, zone: ZoneInfo, now: datetime) -> Clock | None:
    """The bar in days of the site's calendar; None where nothing falls due or the last word was said."""
    if held.started_at is None or held.due_at is None or held.state in (HoldState.RELEASED, HoldState.FILED):
        return None
    last = held.due_at - timedelta(minutes=1)  # a day ends at 23:59 for whoever reads it
    first, today, end = (moment.astimezone(zone).date() for moment in (held.started_at, now, last))
    share, days = held.fraction or 0.0, max(1, (end - first).days)
    return Clock(
        days=days,
        day=min(days, max(1, (today - first).days)),
        left=max(0, (end - today).days),
        percent=round(share * 100),
        state="over" if share >= 1 else "soon" if share >= 0.75 else "half" if share >= 0.5 else "running",
        ends=last,
    )


def _incident(page: Page) -> list[dict[str, str]]:
    held = page.held
    return [
        {"label": gettext("Reason"), "value": held.reason},
        {"label": gettext("Route"), "value": _word(ROUTES, held.route)},
        {"label": gettext("When"), "value": screens.moment(held.happened_at)},
        {"label": gettext("Officer"), "value": held.officer},
    ]


def _terms(page: Page) -> list[dict[str, str]]:
    rows = [
        screens.intake(page.held),
        *screens.start(page),
        {"label": gettext("Asked for"), "value": ", ".join(_word(ACTS, act) for act in page.acts)},
        {"label": gettext("When the time is over"), "value": str(ON_EXPIRY[page.on_expiry])},
    ]
    if page.extension_by:
        rows.append({"label": gettext("More time from"), "value": screens.holder(page.extension_by)})
    return rows


def _word(words: Words, key: str) -> str:
    return str(words.get(key, key.replace("_", " ")))

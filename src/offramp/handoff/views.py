"""The on-call worker's pages: what is incoming, and one hand-off with its one next step.

A page that was open while somebody else acted is answered with a sentence, and nothing of it is saved.
"""

import uuid
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRefresh

from offramp.consent import gate
from offramp.curb import queries as encounters
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.parts.strip import shape
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.handoff import actions, forms, queries, rules
from offramp.handoff.packets import Packet
from offramp.handoff.queries import Handed, chosen
from offramp.handoff.rules import Step
from offramp.handoff.waiting.forms import MeetForm, tomorrow
from offramp.policy import packs
from offramp.policy.program import Option

worker = seat("on_call_worker", "case_manager", purpose="coordination")
ASIDE = {
    Step.CANNOT_TAKE: gettext_lazy("Somebody said they cannot. The next are being called."),
    Step.NOBODY_ANSWERED: gettext_lazy("Nobody has answered yet. Everyone on today is being called."),
    Step.OFFICER_HAD_TO_LEAVE: gettext_lazy("The officer had to leave. Look for the person where they met."),
    Step.MOVED_TO_CENTRE: gettext_lazy("They went to the diversion centre. Meet them there."),
}


@worker
def incoming(request: HttpRequest) -> HttpResponse:
    """The hand-offs for me, those that nobody has first."""
    who = looker(request)
    found = queries.awaiting_handoff(who)
    version = "-".join(f"{handed.reference}.{_version(handed)}" for handed in found)
    swaps = bool(getattr(request, "htmx", False))
    if swaps and request.GET.get("seen") == version:
        return HttpResponse(status=204)
    shown = found[: queries.SHOWN]
    names = queries.names(who, shown)
    context = {
        "cards": [_card(who, handed, names) for handed in shown],
        "version": version,
        "more": len(found) > len(shown),
        "most": queries.SHOWN,
    }
    return _page(request, "handoff/cards.html" if swaps else "handoff/incoming.html", context)


@worker
def at(request: HttpRequest, reference: str) -> HttpResponse:
    """One hand-off, by the reference that stands in the message."""
    who = looker(request)
    return _shown(request, queries.at_reference(who, reference))


@worker
def of(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """The hand-off of a stop that was phoned in; until the worker process has opened it, a page that looks again."""
    who = looker(request)
    if queries.is_collected(who, subject):
        return redirect("handoff:at", queries.handoff(who, subject).reference)
    asked = encounters.sent(who, subject).outcome == "asked"
    return _page(request, "handoff/opening.html", {"asked": asked})


@worker
def live(request: HttpRequest, reference: str) -> HttpResponse:
    """The strip, when it looks different; the whole page, when something happened."""
    who = looker(request)
    handed = queries.at_reference(who, reference)
    seen = request.GET.get("seen", "")
    if seen == _version(handed):
        return HttpResponse(status=204)
    if seen.partition("-")[0] != str(handed.number):
        return HttpResponseClientRefresh()
    return _page(request, "handoff/live.html", _strip(who, handed))


@worker
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """I'll take it."""
    return _said(request, reference, lambda who, subject: actions.take(who, subject=subject))


@worker
def cannot(request: HttpRequest, reference: str) -> HttpResponse:
    """I cannot, and why if I like."""
    offered = packs.load(looker(request).site).program.cannot_take_reasons
    reason = _reason(request, offered)
    return _said(
        request,
        reference,
        lambda who, each: actions.cannot_take(who, subject=each, reason=reason),
        ends="handed_back",
    )


@worker
def set_out(request: HttpRequest, reference: str) -> HttpResponse:
    """On my way, there in so many minutes."""
    form = forms.SetOutForm(request.POST)
    minutes = form.cleaned_data["minutes"] if form.is_valid() else None
    return _said(request, reference, lambda who, each: actions.set_out(who, subject=each, minutes=minutes))


@worker
def schedule(request: HttpRequest, reference: str) -> HttpResponse:
    """Another time and place; what was typed stays where it cannot be."""
    who = looker(request)
    form = _meet_form(who, request if request.method == "POST" else None)
    if form.is_bound and not form.is_valid():
        return _shown(request, queries.at_reference(who, reference), meet=form, status=422)
    return _said(
        request,
        reference,
        lambda who, each: actions.schedule(
            who, subject=each, meet_at=form.meet_at, place=form.cleaned_data["place"]
        ),
    )


@worker
def meet(request: HttpRequest, reference: str) -> HttpResponse:
    """I am with them."""
    return _said(request, reference, lambda who, subject: actions.meet(who, subject=subject))


@worker
def release_officer(request: HttpRequest, reference: str) -> HttpResponse:
    """The officer can go."""
    return _said(request, reference, lambda who, subject: actions.release_officer(who, subject=subject))


@worker
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """They do not want it, and why if they said."""
    offered = packs.load(looker(request).site).program.declined_reasons
    reason = _reason(request, offered)
    return _said(
        request,
        reference,
        lambda who, each: actions.decline(who, subject=each, reason=reason),
        ends="declined",
    )


@worker
def left(request: HttpRequest, reference: str) -> HttpResponse:
    """They walked away."""
    return _said(request, reference, lambda who, subject: actions.left(who, subject=subject), ends="left")


@worker
def over(request: HttpRequest, reference: str) -> HttpResponse:
    """It is over for me. Reads nothing, so it says the same of every reference."""
    return _page(request, "handoff/over.html", {"reference": reference, "how": request.GET.get("how", "")})


@worker
def opt_in(request: HttpRequest, reference: str) -> HttpResponse:
    """They want it: a name if they like, and whether the program has met them before."""
    who = looker(request)
    handed = queries.at_reference(who, reference)
    person = queries.matched(who, handed.subject)
    if person:
        return redirect("intake:needs", person)
    if request.method != "POST":
        called = queries.packet(who, handed.subject).called
        return _naming(request, handed, forms.OptInForm(initial={"called": called}))
    name = forms.OptInForm(request.POST)
    if not name.is_valid():
        return _naming(request, handed, name, status=422)
    called = name.cleaned_data["called"].strip()
    found = [(str(card.id), card.called) for card in gate.found_by_name(who, called)] if called else []
    known, form = None, name
    if found:
        form = forms.KnownForm(
            request.POST if "known" in request.POST else None, found=found, initial=request.POST
        )
        if not form.is_valid():
            return _naming(request, handed, form, status=422 if form.is_bound else 200)
        known = form.participant()
    try:
        person = actions.opt_in(
            who, subject=handed.subject, called=called, participant=known, searched=called
        )
    except Refusal as refusal:
        if refusal.code == "walled":
            raise
        _put(form, refusal)
        return _naming(request, handed, form, status=422)
    return redirect("intake:needs", person)


def _put(form: forms.OptInForm, refusal: Refusal) -> None:
    """A Refusal beside the field that it names, or above the form; what was typed stays."""
    words = {field: said for field, said in refusal.fields.items() if field in form.fields}
    for field, said in words.items():
        form.add_error(field, said)
    if not words:
        form.add_error(None, str(refusal))


def _naming(request: HttpRequest, handed: Handed, form: forms.OptInForm, status: int = 200) -> HttpResponse:
    return _page(request, "handoff/opt_in.html", {"handed": handed, "form": form}, status)


def _said(
    request: HttpRequest, reference: str, do: Callable[[Principal, uuid.UUID], None], *, ends: str = ""
) -> HttpResponse:
    """Do it and go back to the page; where it cannot be said, the page says why.

    `ends`: after this the hand-off may be mine no longer, and a plain page says so; also when it is sent twice.
    """
    if request.method != "POST":
        return redirect("handoff:at", reference)
    who = looker(request)
    try:
        do(who, queries.at_reference(who, reference).subject)
        if ends:
            queries.at_reference(who, reference)
    except Refusal as refusal:
        if refusal.code == "walled" and ends:
            return redirect(f"{reverse('handoff:over', args=[reference])}?how={ends}")
        return _refused(request, reference, refusal)
    return redirect("handoff:at", reference)


def _refused(request: HttpRequest, reference: str, refusal: Refusal) -> HttpResponse:
    if refusal.code == "walled":
        raise refusal
    handed = queries.at_reference(looker(request), reference)
    return _shown(request, handed, refusal=refusal, status=422)


def _shown(
    request: HttpRequest,
    handed: Handed,
    *,
    refusal: Refusal | None = None,
    meet: MeetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    who = looker(request)
    site = packs.load(who.site).program
    packet = None if handed.ended else queries.packet(who, handed.subject)
    context = _strip(who, handed) | {
        "refusal": refusal,
        "meet": meet or _meet_form(who),
        "stage": _stage(handed, str(who.staff)),
        "whose": queries.names(who, [handed]).get(handed.whose, ""),
        "packet": packet,
        "rows": _rows_there(packet, site.time_zone) if packet else [],
        "refused": _refused_form(request) if refusal else "",
        "picked": request.POST.get("reason", ""),
        "minutes": forms.MINUTES,
        "cannot_reasons": _tiles(site.cannot_take_reasons),
        "declined_reasons": _tiles(site.declined_reasons),
        "person": queries.matched(who, handed.subject) if handed.ended else None,
    }
    return _page(request, "handoff/handoff.html", context, status)


def _meet_form(who: Principal, request: HttpRequest | None = None) -> MeetForm:
    site, now = packs.load(who.site).program, clock.now()
    begins = tomorrow(now, site.time_zone)
    return MeetForm(request.POST if request else None, program=site, now=now, initial=begins)


def _refused_form(request: HttpRequest) -> str:
    """Which form was refused: it comes back open, with what was picked."""
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _stage(handed: Handed, me: str) -> str:
    """Which one main action the page has."""
    step = handed.last.step
    if handed.ended:
        return step.value
    if handed.whose != me:
        return "taken_by_another" if handed.whose else "waiting"
    if handed.met:
        return "with_them" if rules.strip(handed.situation).officer_waits else "officer_released"
    on_the_way = [stamp for stamp in handed.situation.steps if stamp.step is Step.ON_THE_WAY]
    return "on_the_way" if on_the_way and on_the_way[-1].by == me else "taken"


def _strip(who: Principal, handed: Handed) -> dict[str, Any]:
    found = rules.strip(handed.situation)
    at = {mark.step: mark.at for mark in found.marks}
    note = ASIDE.get(found.aside, "") if found.aside else ""
    if found.meet_at:
        zone = ZoneInfo(packs.load(who.site).program.time_zone)
        when = date_format(timezone.localtime(found.meet_at, zone), "D j M, H:i")
        note = _("Set to meet: %(time)s.") % {"time": when}
    drawn = shape.shape(
        sent=handed.situation.steps[0].at,
        answered=at[Step.TAKEN],
        on_the_way=at[Step.ON_THE_WAY],
        met=at[Step.WITH_THEM],
        free=at[Step.OFFICER_RELEASED],
        now=clock.now(),
        expected=found.expected_at,
        ideal=found.ideal_minutes,
        note=note,
    )
    return {"handed": handed, "strip": drawn, "version": _version(handed)}


def _version(handed: Handed) -> str:
    """Changes whenever the page would look different."""
    minutes = int((clock.now() - handed.situation.steps[0].at).total_seconds() // 60)
    return f"{handed.number}-{'end' if handed.ended else minutes}"


def _card(who: Principal, handed: Handed, names: dict[str, str]) -> dict[str, Any]:
    packet = queries.packet(who, handed.subject)
    return {
        "handed": handed,
        "where": packet.place or packet.find_me or packet.beat,
        "meet_at": packet.meet_at,
        "sent": handed.situation.steps[0].at,
        "mine": handed.whose == str(who.staff),
        "whose": names.get(handed.whose, ""),
    }


def _rows(packet: Packet) -> list[dict[str, str]]:
    born = date_format(packet.born_on, "j F Y") if packet.born_on else ""
    meet = date_format(timezone.localtime(packet.meet_at), "l j F, H:i") if packet.meet_at else ""
    rows = [
        (_("Meet"), meet),
        (_("Where to meet"), packet.place),
        (
            _("Where"),
            " · ".join(filter(None, ["" if packet.find_me == packet.place else packet.find_me, packet.beat])),
        ),
        (_("Called"), packet.called),
        (_("How to know them"), packet.looks),
        (_("Born"), born),
        (_("What it was about"), packet.reason),
        (_("What they may need"), packet.needs),
        (_("Do they know?"), packet.knows),
        (_("Safety"), packet.safety),
        (_("A word from the project manager"), packet.note),
        (_("Who wrote"), packet.from_whom),
        (_("How to reach them who wrote"), packet.phone if packet.community else ""),
        (_("Officer"), packet.officer),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _rows_there(packet: Packet, zone: str) -> list[dict[str, str]]:
    with timezone.override(ZoneInfo(zone)):
        return _rows(packet)


def _tiles(options: Sequence[Option]) -> list[dict[str, str]]:
    return [{"id": option.id, "text": chosen(option.text, option.es)} for option in options]


def _reason(request: HttpRequest, offered: Sequence[Option]) -> str:
    form = forms.ReasonForm(request.POST, offered=[(option.id, option.text) for option in offered])
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page or a fragment, with times as the site's own clocks show them."""
    zone = packs.load(looker(request).site).program.time_zone
    with timezone.override(ZoneInfo(zone)):
        return render(request, template, context, status=status)

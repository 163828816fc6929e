"""The case manager's day and one person's intake: tonight's needs, the release, the assessment.

The pages are made to be read side by side with the person. Titles name nobody.
"""

import uuid
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from offramp.care.intake import actions, forms, queries
from offramp.care.intake.queries import Person
from offramp.consent import gate
from offramp.consent import queries as consent
from offramp.errors import Refusal
from offramp.ground import clock, fresh
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.handoff import queries as handoff
from offramp.policy import packs
from offramp.policy.consent_words import Form

worker = seat("case_manager", "on_call_worker", purpose="coordination")
WARNED = {50: _("half the time is gone"), 75: _("ends soon"), 100: _("the time is over")}
KINDS = {50: "", 75: "warn", 100: "warn"}


@worker
def today(request: HttpRequest) -> HttpResponse:
    """Hand-offs first, then my people, those whose charge is due first at the top."""
    who = looker(request)
    waiting = [handed for handed in handoff.awaiting_handoff(who) if _is_for(handed, who)]
    mine = queries.my_people(who)
    people = [_shown(who, each) for each in mine[: handoff.SHOWN]]
    unfinished = next((each for each in people if not each["person"].assessed_at), None)
    context = {
        "waiting": waiting[: handoff.SHOWN],
        "people": people,
        "unfinished": unfinished,
        "more": len(mine) > len(people) or len(waiting) > handoff.SHOWN,
        "most": handoff.SHOWN,
    }
    return _page(request, "intake/today.html", context)


@worker
def person(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Where the intake stands, and its next step."""
    who = looker(request)
    found = queries.person(who, participant)
    others = {card.partner.form for card in queries.cards(who)} - {Form.lead_release}
    more = {
        "tonight": _needs(who, found),
        "forms": [(form, forms.FORMS[form]) for form in Form if form in others],
    }
    return _page(request, "intake/person.html", _shown(who, found) | more)


@worker
def needs(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Tonight's needs; to skip is an answer."""
    who = looker(request)
    found = queries.person(who, participant)
    offered = [(each.id, _said(each.text, each.es)) for each in packs.load(who.site).program.needs_tonight]
    form = forms.NeedsForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        initial={"tonight": found.tonight or ()},
    )
    if request.method == "POST" and "skip" in request.POST:
        actions.skip_screening(who, participant=participant)
        return redirect("intake:person", participant)
    if form.is_bound and form.is_valid():
        actions.screen(
            who,
            participant=participant,
            tonight=form.cleaned_data["tonight"],
            words=form.cleaned_data["words"],
        )
        return redirect("intake:person", participant)
    context = {"person": found, "form": form}
    return _page(request, "intake/needs.html", context, status=422 if form.is_bound else 200)


@worker
def release(request: HttpRequest, participant: uuid.UUID, of: str = Form.lead_release) -> HttpResponse:
    """Who may know what: one card a partner, none ticked beforehand, in the language it is read in.

    Consents of another kind have each their own page: kinds are never signed together.
    """
    return _sign(request, participant, _form_called(of), forms.ReleaseForm)


@worker
@fresh.within_five_minutes
def on_paper(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """A release that the person signed on paper, entered away from them: it asks that it is still you."""
    return _sign(request, participant, Form.lead_release, forms.PaperForm)


@worker
def assessment(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """Asks once more, says who will know, and marks the assessment done."""
    who = looker(request)
    if request.method == "POST":
        actions.finish_assessment(who, participant=participant)
        return redirect("intake:person", participant)
    found = queries.person(who, participant)
    return _page(request, "intake/assessment.html", _shown(who, found))


@worker
def withdraw(request: HttpRequest, participant: uuid.UUID, grant: uuid.UUID) -> HttpResponse:
    """Says first what it means for a charge that is still held; then stops the sharing at once."""
    who = looker(request)
    if request.method == "POST":
        actions.withdraw(who, participant=participant, grant=grant)
        return redirect("intake:person", participant)
    found = queries.person(who, participant)
    standing = next((each for each in found.grants if each.id == grant), None)
    if standing is None:
        raise gate.walled()
    return _stop(request, found, {"grant": standing})


@worker
def withdraw_all(request: HttpRequest, participant: uuid.UUID) -> HttpResponse:
    """The same for everybody at once."""
    who = looker(request)
    if request.method == "POST":
        actions.withdraw_all(who, participant=participant)
        return redirect("intake:person", participant)
    found = queries.person(who, participant)
    if not found.grants:
        return redirect("intake:person", participant)
    return _stop(request, found, {})


def _stop(request: HttpRequest, found: Person, more: dict[str, Any]) -> HttpResponse:
    who = looker(request)
    words = queries.release(who).withdraw
    grants = [more["grant"]] if more else found.grants
    said = {
        "words": words.get(get_language() or "", words.get("en", "")),
        "received": [each for grant in grants for each in consent.received_under(who, grant.id)],
        "tells_prosecutor": any(each == found.prosecutor for each in grants),
    }
    return _page(request, "intake/withdraw.html", _shown(who, found) | said | more)


def _form_called(of: str) -> Form:
    """The kind of consent that a page is for. Raises the wall's Refusal for a word that is none."""
    if of not in set(Form):
        raise gate.walled()
    return Form(of)


def _sign(
    request: HttpRequest, participant: uuid.UUID, of: Form, shape: type[forms.ReleaseForm]
) -> HttpResponse:
    """The cards of one kind of consent, and the one signature under them."""
    who = looker(request)
    found, words, cards = queries.person(who, participant), queries.release(who), queries.cards(who, of)
    if not cards:
        raise gate.walled()
    language = _language(request, list(words.title))
    standing = {grant.partner for grant in found.grants}
    with timezone.override(ZoneInfo(packs.load(who.site).program.time_zone)):
        form = shape(
            request.POST if request.method == "POST" else None,
            partners=[card.partner.id for card in cards if card.partner.id not in standing],
            language=language,
            spoken=words.spoken_yes,
        )
        done = _signed(request, found, form, of, language)
    if done is not None:
        return done
    context = {
        "person": found,
        "form": form,
        "of": of,
        "language": language,
        "languages": [(code, translation.get_language_info(code)["name_local"]) for code in words.title],
        "labels": forms.LABELS.get(language, forms.LABELS["en"]),
        "title": words.title[language],
        "paragraphs": words.paragraphs[language],
        "sign": words.sign[language],
        "withdraw": words.withdraw[language],
        "cards": [_card(form, card, language) for card in cards],
        "here": request.path,
    }
    with translation.override(language):
        return _page(request, "intake/release.html", context, status=422 if form.errors else 200)


def _signed(
    request: HttpRequest, found: Person, form: forms.ReleaseForm, of: Form, language: str
) -> HttpResponse | None:
    """Back to the person once it is signed; None where there is something to mend, or nothing was sent."""
    if not form.is_bound or not form.is_valid():
        return None
    said, who = form.cleaned_data, looker(request)
    try:
        made = actions.sign_release(
            who,
            participant=found.id,
            chosen=form.chosen(),
            form=of,
            language=language,
            signed_as=said["signed_as"],
            mark=said["mark"],
            spoken=bool(said.get("spoken")),
            signed_at=said.get("signed_on"),
            read_aloud=said["read_aloud"],
            copy_given=said["copy_given"],
        )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        for field, sentence in refusal.fields.items():
            form.add_error(field if field in form.fields else None, sentence)
        return None
    if set(made) - {grant.id for grant in queries.person(who, found.id).grants}:
        messages.warning(
            request,
            gettext(
                "Not all of it is in force: after it was signed, it ended or they stopped it. It stays so."
            ),
        )
    return redirect("intake:person", found.id)


def _is_for(handed: handoff.Handed, who: Principal) -> bool:
    return handed.whose in ("", str(who.staff))


def _shown(who: Principal, found: Person) -> dict[str, Any]:
    """A person with what a page says of them; somebody without a name yet is still somebody."""
    warned = found.hold.warned if found.hold else None
    return {
        "person": found,
        "called": found.called or gettext("No name yet"),
        "last_day": _last_day(who, found),
        "warned": WARNED.get(warned or 0, ""),
        "warned_kind": KINDS.get(warned or 0, ""),
        "told": found.told.value,
    }


def _last_day(who: Principal, found: Person) -> date | None:
    """The last day that the charge is held: it is due when the next one begins."""
    return queries.today(who, found.hold.due_at - timedelta(seconds=1)) if found.hold else None


def _needs(who: Principal, found: Person) -> list[str]:
    words = {each.id: _said(each.text, each.es) for each in packs.load(who.site).program.needs_tonight}
    return [words.get(each, each) for each in found.tonight or ()]


def _card(form: forms.ReleaseForm, card: queries.Card, language: str) -> dict[str, Any]:
    name = f"partner_{card.partner.id}"
    said = card.partner.cards[language]
    return {
        "name": card.partner.name,
        "words": said,
        "field": form[name] if name in form.fields else None,
    }


def _said(text: str, es: str) -> str:
    return handoff.chosen(text, es)


def _language(request: HttpRequest, offered: list[str]) -> str:
    """The language that the form is read in: as asked for, else the reader's, else the site's first."""
    wanted = (request.POST.get("language"), request.GET.get("language"), (get_language() or "")[:2])
    return next((each for each in wanted if each in offered), offered[0])


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page with times as the site's own clocks show them."""
    zone = packs.load(looker(request).site).program.time_zone
    with timezone.override(ZoneInfo(zone)):
        return render(request, template, context | {"now": clock.now()}, status=status)

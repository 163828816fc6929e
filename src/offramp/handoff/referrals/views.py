"""The form for the public and its receipt: no account, no status, the same answer whoever it is about."""

import ipaddress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from offramp.errors import Refusal
from offramp.ground.principal import acting
from offramp.handoff.packets import chosen
from offramp.handoff.referrals import actions
from offramp.handoff.referrals.forms import ReferralForm
from offramp.policy import packs
from offramp.policy.doors import PublicReferral
from offramp.policy.program import Program
from offramp.program import queries as program


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, site: str) -> HttpResponse:
    """Take down what somebody writes. Whatever happens, nothing that was typed is lost."""
    pack, words = _open_at(site)
    form = ReferralForm(request.POST if request.method == "POST" else None, form=words)
    if not form.is_bound:
        return _page(request, pack, words, {"form": form})
    if not form.is_valid():
        return _page(request, pack, words, {"form": form}, status=422)
    if not form.a_machine:
        try:
            with acting(actions.public_form(site)) as who:
                actions.receive(
                    who,
                    written=form.written,
                    language=(get_language() or "en")[:2],
                    address=_address(request),
                    form=words,
                )
        except Refusal as refusal:
            if refusal.code != "too_many":
                raise
            return _page(request, pack, words, {"form": form, "limited": True}, status=429)
    return redirect("handoff:received", site)


@transaction.non_atomic_requests
@require_GET
def received(request: HttpRequest, site: str) -> HttpResponse:
    """Thank you. It says nothing of anybody, and nothing that could be looked up later."""
    pack, words = _open_at(site)
    return _page(request, pack, words, {}, template="handoff/received.html")


def _open_at(site: str) -> tuple[Program, PublicReferral]:
    """The site's own form. A site that has none, or is not here, has no such page."""
    if site in packs.names() and site in program.sites():
        pack = packs.load(site).program
        if pack.public_referral is not None:
            return pack, pack.public_referral
    raise Http404


def _address(request: HttpRequest) -> str:
    """Where it came from, as the nearest proxy of ours saw it; of IPv6 the network, for one home has all of it."""
    said = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        said = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip() or said
    try:
        found = ipaddress.ip_address(said.strip("[]"))
    except ValueError:
        return said
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or ipaddress.ip_network((found, 64), strict=False))


def _page(
    request: HttpRequest,
    pack: Program,
    words: PublicReferral,
    context: dict[str, Any],
    *,
    template: str = "handoff/refer.html",
    status: int = 200,
) -> HttpResponse:
    said = {
        key: chosen(one.text, one.es)
        for key, one in (
            ("title", words.title),
            ("opening", words.opening),
            ("what_happens", words.what_happens),
        )
    }
    phone = pack.on_call_number
    return render(
        request,
        template,
        context
        | {
            "words": said,
            "phone": phone,
            "tel": "".join(phone.split()),
            "site_name": pack.name,
            "site": pack.slug,
        },
        status=status,
    )

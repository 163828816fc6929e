"""Where somebody is signed in: one line a session, for them to see and to end. No address of the network is kept."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from offramp.ground import ids
from offramp.web.models import Account, SignedInDevice
from offramp.web.signin.sessions import hashed

SHARED = "shared_device"
ON_A_PHONE = re.compile(r"Mobi|Android|iPhone|iPad", re.IGNORECASE)
# The first that fits: Edge and Samsung call themselves Chrome as well, and Chrome calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
            ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """A device that is signed in just now."""

    id: uuid.UUID
    began_at: datetime
    phone: bool
    shared: bool
    browser: str
    here: bool


def is_phone(request: HttpRequest) -> bool:
    """A phone, or a device that others use too: it locks sooner. A browser that says nothing is a computer."""
    return _says_mobile(request) or bool(request.session.get(SHARED))


def say_shared(request: HttpRequest) -> None:
    """Keep the answer to "others use this device too", until the sign-in is whole."""
    request.session[SHARED] = "shared" in request.POST


def began(request: HttpRequest, account: Account) -> int:
    """Note the session that has just begun; how many others of this account are open."""
    SignedInDevice(
        id=ids.new(),
        account=account,
        session_hash=hashed(request.session.session_key),
        began_at=timezone.now(),
        phone=_says_mobile(request),
        shared=bool(request.session.get(SHARED)),
        browser=_browser(request),
    ).save(force_insert=True)
    return len([each for each in open_of(request, account) if not each.here])


def open_of(request: HttpRequest, account: Account) -> list[Device]:
    """The devices on which this account is signed in, this one first, then the latest."""
    rows = SignedInDevice.objects.filter(account=account, session_hash__in=_live()).order_by(
        "-began_at", "id"
    )
    here = hashed(request.session.session_key)
    found = [
        Device(
            id=row.id,
            began_at=row.began_at,
            phone=row.phone,
            shared=row.shared,
            browser=row.browser,
            here=row.session_hash == here,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: not each.here)


@transaction.atomic
def end(account: Account, *, device: uuid.UUID | None = None, but: str | None = None) -> list[uuid.UUID]:
    """End one session of this account, or all of them but the one of that key: which it were."""
    rows = SignedInDevice.objects.filter(account=account).exclude(session_hash=hashed(but))
    rows = rows.filter(id=device) if device else rows
    found = list(rows.values_list("id", "session_hash"))
    Session.objects.filter(session_key__in=[key for _, key in found]).delete()
    SignedInDevice.objects.filter(id__in=[each for each, _ in found]).delete()
    return [each for each, _ in found]


def forget_ended() -> None:
    """Lines of sessions that are over, and those sessions."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    SignedInDevice.objects.exclude(session_hash__in=Session.objects.values("session_key")).delete()


def _live() -> Any:
    return Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")


def _says_mobile(request: HttpRequest) -> bool:
    hint = request.headers.get("Sec-CH-UA-Mobile")
    return hint == "?1" or bool(ON_A_PHONE.search(request.headers.get("User-Agent", "")))


def _browser(request: HttpRequest) -> str:
    said = request.headers.get("User-Agent", "")
    return next((name for mark, name in BROWSERS if mark in said), "")

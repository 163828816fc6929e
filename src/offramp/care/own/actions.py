"""Give an address, try a word at it, close it. What is kept of the address and of the word opens nothing."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from offramp.care.own import rules
from offramp.care.own.models import Link
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal, service


def door(site: str) -> Principal:
    """The service that stands at the door of these pages."""
    return service(site, role="own_door", purpose="participant_request")


@transaction.atomic
def give(who: Principal, *, participant: uuid.UUID, word: str, language: str, names: Iterable[str]) -> str:
    """A new address for somebody; earlier ones are closed. Returns its secret part, which is kept nowhere.

    Raises Refusal for a word that others could know.
    """
    if rules.is_too_short(word):
        _refuse(gettext("Choose a word of six letters or more."))
    if rules.is_date_like(word):
        _refuse(gettext("Not a date and not a number: the police may know those."))
    if rules.is_a_name(word, names):
        _refuse(gettext("Not one of your names: others know those."))
    secret = secrets.token_urlsafe(24)
    now = clock.now()
    Link.objects.filter(participant_id=participant, closed_at=None).update(closed_at=now)
    row = Link(
        site_id=who.site,
        participant_id=participant,
        address_hash=_mark(secret),
        word_hash=make_password(rules.said(word)),
        language=language,
        given_by_id=who.staff,
        until=now + rules.LASTS,
    )
    row.save(force_insert=True)
    log.changed("own.give", data_class="K28", ids=[row.id], about=[participant])
    return secret


def opened(who: Principal, *, secret: str, word: str) -> Link | None:
    """The link, where address and word are right; a wrong word is counted, and the fifth closes the address.

    A wrong address costs as much time as a wrong word.
    """
    with transaction.atomic():
        row = Link.objects.select_for_update().filter(address_hash=_mark(secret)).first()
        living = row is not None and _lives(row)
        right = check_password(rules.said(word), row.word_hash if row and living else _NO_WORD_HASH)
        if row is None or not living:
            log.note("own.opened", kind=log.Kind.WALLED, data_class="K28", code="no_address")
            return None
        if right:
            Link.objects.filter(id=row.id).update(opened_at=clock.now(), wrong_words=0)
            log.looked("own.opened", data_class="K28", ids=[row.id], about=[row.participant_id])
            return row
        Link.objects.filter(id=row.id).update(wrong_words=F("wrong_words") + 1)
        if row.wrong_words + 1 >= rules.WRONG_WORDS:
            Link.objects.filter(id=row.id).update(closed_at=clock.now())
        log.note("own.opened", kind=log.Kind.WALLED, data_class="K28", code="wrong_word")
    return None


@transaction.atomic
def standing(who: Principal, link: uuid.UUID) -> Link | None:
    """The link of an open page, as long as it is good for anything."""
    row = Link.objects.filter(id=link).first()
    return row if row is not None and row.opened_at is not None and _lives(row) else None


@transaction.atomic
def close(who: Principal, *, link: uuid.UUID) -> None:
    """This address opens nothing any more."""
    Link.objects.filter(id=link, closed_at=None).update(closed_at=clock.now())
    log.changed("own.close", data_class="K28", ids=[link])


def _lives(row: Link) -> bool:
    return row.closed_at is None and row.until > clock.now()


def _mark(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _refuse(sentence: str) -> None:
    raise Refusal(code="word", sentence=sentence, fields={"word": sentence})


_NO_WORD_HASH = make_password(secrets.token_urlsafe(12))

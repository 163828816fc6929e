"""Who can sign in on this face, and what a privacy officer asks of each account every week.

An account of the other face is not here: the database shows a process those of its own face alone.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_noop

from offramp.ground.principal import Principal
from offramp.program import queries
from offramp.web.models import Account
from offramp.web.signin import standing

LONG_AGO, SOON = timedelta(days=90), timedelta(days=30)


class Remark(StrEnum):
    """What somebody should look at. The stored word is the word that is shown."""

    LEFT = gettext_noop("works here no longer")
    NEVER_USED = gettext_noop("never used")
    LONG_UNUSED = gettext_noop("not used for 90 days")
    NO_SECOND_STEP = gettext_noop("no second step")
    NOT_THEIR_OWN = gettext_noop("first password not changed")
    ENDS_SOON = gettext_noop("agency ends within 30 days")
    SHARED_PHONE = gettext_noop("phone number that others have too")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One account."""

    account: uuid.UUID
    username: str
    name: str
    agency: str
    roles: tuple[str, ...]
    last_sign_in: datetime | None
    agency_ends_on: date | None
    remarks: tuple[Remark, ...]


def lines(who: Principal, *, at: datetime) -> list[Line]:
    """Every account of the site on this face, those with most remarks first."""
    staff = {each.card.id: each for each in queries.all_staff(who)}
    phones = Counter(each.card.phone for each in staff.values() if each.works_here and each.card.phone)
    accounts = list(Account.objects.filter(site_slug=who.site, staff_id__in=staff, is_active=True))
    sure = set(
        Authenticator.objects.filter(user__in=accounts, type__in=standing.SECOND_STEPS).values_list(
            "user_id", flat=True
        )
    )
    found = [
        _line(account, staff[account.staff_id], sure=account.id in sure, phones=phones, at=at)
        for account in accounts
    ]
    return sorted(found, key=lambda line: (-len(line.remarks), line.name, line.username))


def _line(
    account: Account, served: queries.Served, *, sure: bool, phones: Counter[str], at: datetime
) -> Line:
    used, ends = account.last_login, served.agency_ends_on
    remarks = {
        Remark.LEFT: not served.works_here,
        Remark.NEVER_USED: used is None,
        Remark.LONG_UNUSED: used is not None and at - used > LONG_AGO,
        Remark.NO_SECOND_STEP: not sure,
        Remark.NOT_THEIR_OWN: account.first_password_until is not None,
        Remark.ENDS_SOON: served.works_here and ends is not None and ends <= (at + SOON).date(),
        Remark.SHARED_PHONE: phones[served.card.phone] > 1,
    }
    return Line(
        account=account.id,
        username=account.username,
        name=served.card.name,
        agency=served.card.agency_name,
        roles=served.card.roles,
        last_sign_in=used,
        agency_ends_on=ends,
        remarks=tuple(remark for remark, holds in remarks.items() if holds),
    )


def counts(found: Sequence[Line]) -> dict[Remark, int]:
    """How many accounts each remark is made of; those that nothing is said of are left out."""
    told = Counter(remark for line in found for remark in line.remarks)
    return {remark: told[remark] for remark in Remark if told[remark]}


HEADS = (
    gettext_noop("Name"),
    gettext_noop("Signs in as"),
    gettext_noop("Agency"),
    gettext_noop("Roles"),
    gettext_noop("Last sign-in"),
    gettext_noop("Agency ends"),
    gettext_noop("To look at"),
)


def rows(found: Sequence[Line]) -> list[tuple[str, ...]]:
    """The same as cells of text."""
    return [
        (
            line.name,
            line.username,
            line.agency,
            ", ".join(line.roles),
            f"{line.last_sign_in:%Y-%m-%d %H:%M} UTC" if line.last_sign_in else "",
            f"{line.agency_ends_on:%Y-%m-%d}" if line.agency_ends_on else "",
            "; ".join(line.remarks),
        )
        for line in found
    ]

"""Puts staff and their accounts into the house, as the service that sets things up."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from offramp.consent.matrix import matrix
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal, acting, service
from offramp.policy.program import AgencyKind
from offramp.program import actions, queries
from offramp.web.models import Account
from offramp.web.signin import review

FIRST_PASSWORD_OPENS = timedelta(days=3)
SPOKEN = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is heard or read for another


def installer(site: str) -> Principal:
    """The service principal of the command line."""
    return service(site, role="installer", purpose="setup")


def door(site: str) -> Principal:
    """The service principal of sign-in, on either face."""
    return service(site, role="door", purpose="sign_in")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hired:
    """A member of staff, and the agency they work for."""

    staff: uuid.UUID
    agency: uuid.UUID


def add_staff(
    *, site: str, agency: str, kind: str, unit: str, name: str, roles: list[str], phone: str = ""
) -> Hired:
    """A member of staff; agency and unit are made when they are new. Raises Refusal for an unknown word."""
    strange = [role for role in roles if role not in matrix().roles or matrix().roles[role].get("service")]
    if strange:
        raise Refusal(code="unknown-role", sentence=f"There is no role {strange[0]!r} for people.")
    if kind not in list(AgencyKind):
        raise Refusal(
            code="unknown-kind",
            sentence=f"There is no kind of agency {kind!r}.",
            next_step=f"It can be {', '.join(list(AgencyKind))}.",
        )
    who = installer(site)
    with acting(who), transaction.atomic():
        agency_id = queries.agency_named(who, agency) or actions.add_agency(who, kind=kind, name=agency)
        unit_id = queries.unit_named(who, agency_id, unit) if unit else None
        if unit and unit_id is None:
            unit_id = actions.add_unit(who, agency=agency_id, name=unit)
        staff = actions.add_staff(who, agency=agency_id, unit=unit_id, name=name, roles=roles, phone=phone)
    return Hired(staff=staff, agency=agency_id)


def end_staff(*, site: str, name: str, on: date | None) -> None:
    """Somebody works here no longer. Raises Refusal where the name is not exactly one person's."""
    who = installer(site)
    with acting(who), transaction.atomic():
        actions.end_staff(who, staff=_the_one(who, name), on=on or queries.today(who))


def add_shifts(*, site: str, name: str, line: str, starts: datetime, ends: datetime, weeks: int) -> None:
    """Shifts of somebody, once a week, on the site's own clocks. Raises Refusal for an end before its start."""
    if ends <= starts:
        raise Refusal(code="shift-backwards", sentence="A shift must end after it starts.")
    who = installer(site)
    with acting(who), transaction.atomic():
        staff, zone = _the_one(who, name), queries.time_zone(who)
        for week in range(weeks):
            moved = timedelta(weeks=week)
            actions.add_shift(
                who,
                staff=staff,
                line=line,
                starts_at=(starts + moved).replace(tzinfo=zone),
                ends_at=(ends + moved).replace(tzinfo=zone),
            )


def _the_one(who: Principal, name: str) -> uuid.UUID:
    named = queries.staff_named(who, name)
    if len(named) != 1:
        raise Refusal(code="no-staff", sentence=f"There is not exactly one member of staff called {name!r}.")
    return named[0].id


def end_agency(*, site: str, agency: str, on: date | None) -> None:
    """The last day of an agency's agreement. Raises Refusal where the site has no agency of that name."""
    who = installer(site)
    with acting(who), transaction.atomic():
        found = queries.agency_named(who, agency)
        if found is None:
            raise Refusal(code="no-agency", sentence=f"There is no agency called {agency!r}.")
        actions.end_agency(who, agency=found, on=on)


def accounts_reviewed(*, site: str, at: datetime) -> list[review.Line]:
    """Who can sign in on this face; the look is logged."""
    who = door(site)
    with acting(who), transaction.atomic():
        found = review.lines(who, at=at)
        log.looked("web.access_review", data_class="identity", ids=[line.account for line in found])
    return found


def first_password(username: str) -> str:
    """A password that opens for three days and must be changed at first use. The second step stays as it is.

    Raises Refusal for a name that nobody has.
    """
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        raise Refusal(code="no-account", sentence=f"Nobody signs in as {username!r} here.")
    words = "-".join("".join(secrets.choice(SPOKEN) for _ in range(4)) for _ in range(4))
    with acting(door(account.site_slug)), transaction.atomic():
        account.set_password(words)
        account.first_password_until = clock.now() + FIRST_PASSWORD_OPENS
        account.save(update_fields=["password", "first_password_until"])
        log.changed("web.first_password", data_class="identity", ids=[account.id])
    return words


def add_account(*, site: str, name: str, username: str, password: str | None, first: bool = False) -> None:
    """An account on this face; without a password nobody signs in by it (the demo's personas, and staff who come
    by their agency's own provider). `first`: whoever typed it knows it, so that it is changed at first use.

    Raises Refusal for a weak password, a username that is taken, or a name that is not exactly one person's.
    """
    who, username = door(site), username.strip().lower()
    if not username:
        raise Refusal(code="no-username", sentence="An account needs a name to sign in with.")
    with acting(who), transaction.atomic():
        staff = _the_one(who, name)
        if Account.objects.filter(username=username).exists():
            raise Refusal(code="username-taken", sentence=f"Somebody signs in as {username!r} already.")
        if password is not None:
            _refuse_weak(password)
        account = Account(username=username, staff_id=staff, site_slug=site)
        account.set_password(password)  # None makes it unusable
        account.first_password_until = clock.now() + FIRST_PASSWORD_OPENS if first else None
        account.save(force_insert=True)
        log.changed("web.add_account", data_class="identity", ids=[account.id])


def _refuse_weak(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as weak:
        raise Refusal(code="weak-password", sentence=" ".join(weak.messages)) from None

"""Members of staff with a browser without scripts, on the rota's pages; and shifts for them, from a fixed week on."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client, override_settings

from offramp.ground.principal import Principal, acting
from tests import seats
from tests.cast import Cast, Person, principal_of

MONDAY = datetime(2027, 3, 8, 4, 0, tzinfo=UTC)  # Sunday 7 March 2027, 20:00 in Port Larkin
ZONE = "America/Los_Angeles"


class Browser:
    """Somebody signed in on one face."""

    def __init__(self, person: Person, face: str = "care") -> None:
        from offramp.web.models import Account

        self.face, self.client = face, Client(raise_request_exception=False)
        staff = person.staff
        door = Principal(site=staff.site_id, staff=staff.id, role="door", purpose="sign_in")
        account = Account(username=staff.name.lower(), staff_id=staff.id, site_slug=staff.site_id)
        with seats.on(face), acting(door), transaction.atomic():
            account.save(force_insert=True)
        with seats.on(face):
            self.client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")

    def get(self, path: str):
        return self._sent("get", path, {})

    def post(self, path: str, fields: dict[str, object] | None = None):
        body = urlencode(fields or {}, doseq=True)
        return self._sent("post", path, {"data": body, "content_type": "application/x-www-form-urlencoded"})

    def gives(self, path: str, fields: dict[str, object]):
        """A form with a file in it."""
        return self._sent("post", path, {"data": fields})

    def _sent(self, verb: str, path: str, more: dict[str, object]):
        with seats.on(self.face), override_settings(DEMO=True, ROOT_URLCONF=f"offramp.web.urls.{self.face}"):
            return getattr(self.client, verb)(path, **more)


def crew_of(person: Person) -> Principal:
    """Somebody on the rota's pages: the first role held, for operations."""
    from dataclasses import replace

    return replace(principal_of(person.staff, person.who.role), purpose="operations")


def at(person: Person):
    """Act as this member of the crew."""
    return seats.seated(crew_of(person), "care")


def shift(home: Cast, person: Person, *, hours: float, lasts: float = 12, line: str = "primary"):
    """A shift of somebody, so many hours after MONDAY."""
    from offramp.program import actions

    starts = MONDAY + timedelta(hours=hours)
    with seats.seated(home.services["installer"], "care") as who, transaction.atomic():
        return actions.add_shift(
            who, staff=person.staff.id, line=line, starts_at=starts, ends_at=starts + timedelta(hours=lasts)
        )


def rows(home: Cast) -> list[tuple[str, str, float, float]]:
    """The rota from MONDAY on: name, line, hours after MONDAY from and to."""
    from offramp.program.rota import queries

    with seats.seated(home.services["installer"], "care") as who, transaction.atomic():
        found = queries.shifts(who, start=MONDAY, end=MONDAY + timedelta(days=100))
    return [
        (
            each.name,
            each.line.value,
            (each.window.starts_at - MONDAY) / timedelta(hours=1),
            (each.window.ends_at - MONDAY) / timedelta(hours=1),
        )
        for each in found
    ]


def asked(home: Cast):
    """What is asked and open."""
    from offramp.program.rota import queries

    with seats.seated(home.services["installer"], "care") as who, transaction.atomic():
        return queries.asking(who, at=MONDAY - timedelta(days=1))


def told(home: Cast) -> list[tuple[str, str]]:
    """Who was told what: the worker process writes, and the box is read."""
    from offramp.ground import clock
    from offramp.program.models import Message
    from offramp.program.rota import chores

    with seats.seated(home.services["collector"], "care") as who:
        chores.tell_rota(who, clock.now())
        chores.tell_rota(who, clock.now())
        with transaction.atomic():
            found = Message.objects.select_related("to").order_by("written_at", "to__name")
            return [(row.to.name, row.text) for row in found]

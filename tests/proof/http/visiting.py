"""Everybody at the door of this process, and what each of their requests really did: answer, principals, log, writes."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection, transaction
from django.test import Client

from offramp.ground import ids, principal
from offramp.ground.principal import Principal, acting

SITE = "port-larkin"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', re.IGNORECASE)
OF_SIGN_IN = {"django_session", "web_signed_in_device", "ground_entry"}
FRESH_FOR = 50  # seconds; after a minute each request would note that somebody is there


@dataclass(kw_only=True, slots=True)
class Seen:
    """One request, and everything that went out because of it."""

    method: str
    path: str
    status: int
    body: bytes
    outside: bytes  # headers, cookies, and every line that was logged
    page: bool
    signed: set[Principal] = field(default_factory=set)
    wrote: set[str] = field(default_factory=set)


class Ears(logging.Handler):
    """Every line that any logger writes, formatted as the process would write it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Door:
    """The front door of one face, from the outside."""

    def __init__(self, face: str, told: dict[str, Any]) -> None:
        self.face, self.told = face, told
        self.host = f"{face}.localhost"
        self.ears = Ears()
        logging.getLogger().addHandler(self.ears)
        logging.getLogger().setLevel(logging.INFO)
        self.signed: set[Principal] = set()
        self.wrote: set[str] = set()
        self.cookies: dict[str, dict[str, str]] = {}
        self.since = time.monotonic()
        self.client = Client(
            raise_request_exception=False, HTTP_HOST=self.host
        )  # its middleware is slow to load
        principal.sign = self._noting(principal.sign)  # type: ignore[assignment]

    def _noting(self, sign: Callable[..., str]) -> Callable[..., str]:
        def noted(who: Principal, key: str, *more: int) -> str:
            self.signed.add(who)
            return sign(who, key, *more)

        return noted

    def let_in(self) -> None:
        """An account with a second step for everybody who works here; an own page for two who do not."""
        from allauth.mfa.totp.internal.auth import TOTP

        from offramp.web.models import Account

        for key, row in self.told["people"].items():
            staff = uuid.UUID(row["staff"])
            door = Principal(site=SITE, staff=staff, role="door", purpose="sign_in", request=ids.new())
            with acting(door), transaction.atomic():
                account = Account(username=key, staff_id=staff, site_slug=SITE)
                account.save(force_insert=True)
                TOTP.activate(account, SECRET)
        self.sign_in()

    def sign_in(self) -> None:
        """A fresh session for each: signed in now, and proved now."""
        from offramp.ground import fresh
        from offramp.web.models import Account
        from offramp.web.signin import idle

        self.since = time.monotonic()
        for key in self.told["people"]:
            client = Client(raise_request_exception=False, HTTP_HOST=self.host)
            account = Account.objects.get(username=key)
            client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
            session = client.session
            session[idle.SINCE] = session[idle.SEEN] = session[fresh.PROVED] = time.time()
            session[idle.QUIET] = 900
            session.save()
            self.cookies[key] = _carried(client)
        self.cookies["nobody"] = {}
        if self.face == "care":
            for key, secret in self.told["links"].items():
                client = Client(raise_request_exception=False, HTTP_HOST=self.host)
                answer = client.post(f"/me/at/{SITE}/{secret}/", {"word": self.told["word"]})
                assert answer.status_code == 302, answer.content
                self.cookies[key] = _carried(client)

    def is_stale(self) -> bool:
        """Whether the proofs of the sessions are about to grow old."""
        return time.monotonic() - self.since > FRESH_FOR

    def ask(
        self, key: str, method: str, path: str, data: dict[str, str] | None = None, **headers: str
    ) -> Seen:
        """One request of one person, with the cookies that they came in with."""
        client = self.client
        client.cookies.clear()
        client.cookies.load(self.cookies[key])
        self.signed.clear()
        self.wrote.clear()
        self.ears.lines.clear()
        with self._watched():
            if method == "POST":
                answer = client.post(path, data or {}, headers=headers)
            else:
                answer = client.get(path, data or {}, headers=headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.close()
        outside = [f"{name}: {value}" for name, value in answer.headers.items()]
        outside += [each.OutputString() for each in answer.cookies.values()]
        return Seen(
            method=method,
            path=path,
            status=answer.status_code,
            body=body,
            outside="\n".join([*outside, *self.ears.lines]).encode(),
            page=b"<form" in body,
            signed=set(self.signed),
            wrote=set(self.wrote),
        )

    @contextmanager
    def _watched(self) -> Iterator[None]:
        def note(execute: Callable[..., Any], statement: str, *given: Any) -> Any:
            if found := WRITES.match(statement):
                self.wrote.add(found[1])
            return execute(statement, *given)

        with connection.execute_wrapper(note):
            yield


def _carried(client: Client) -> dict[str, str]:
    """Names and values alone, as a browser sends them."""
    return {name: morsel.value for name, morsel in client.cookies.items()}


class Kept:
    """How the tables stood when everything was planted, and the way back to it."""

    def __init__(self, admin: psycopg.Connection[Any]) -> None:
        self.admin = admin
        admin.execute("CREATE SCHEMA kept")
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET synchronous_commit = off")
        found = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'offramp'::regnamespace AND relkind = 'r'"
            " AND relname NOT IN ('ground_entry', 'ground_seal', 'django_migrations', 'program_site')"
        ).fetchall()
        self.tables = [row[0] for row in found]
        self.keep()

    def keep(self, *tables: str) -> None:
        """This is how they are to stand."""
        for table in tables or self.tables:
            self.admin.execute(f"DROP TABLE IF EXISTS kept.{table}")
            self.admin.execute(f"CREATE TABLE kept.{table} AS TABLE offramp.{table}")

    def put_back(self, wrote: set[str]) -> None:
        """After a request that wrote: everything, for triggers write too; or the sessions alone."""
        tables = sorted(wrote - {"ground_entry"}) if wrote <= OF_SIGN_IN else self.tables
        parts = [
            f"DELETE FROM offramp.{each}; INSERT INTO offramp.{each} TABLE kept.{each}" for each in tables
        ]
        parts += ["DELETE FROM guard.searching", "DELETE FROM guard.knock"]
        self.admin.execute("BEGIN; " + "; ".join(parts) + "; COMMIT")

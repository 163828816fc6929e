"""Both faces really served, as a program would run them: no demo, accounts with passwords and a second factor."""

import contextlib
import hashlib
import hmac
import json
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b32decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests import house

SITE = "port-larkin"
PASSWORD = "a lantern by the ferry"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOVE_IN = """
import json, os, sys
from offramp.web import building
building.ready()
from offramp.web import moving_in
for row in json.loads(sys.argv[1]):
    if os.environ["OFFRAMP_FACE"] == "care":
        staff = {key: row[key] for key in ("agency", "kind", "unit", "name", "roles", "phone")}
        moving_in.add_staff(site="port-larkin", **staff)
"""
LET_SIGN_IN = """
import json, sys
from offramp.web import building
building.ready()
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from offramp.web import moving_in
from offramp.web.models import Account
codes = {}
for name, username, enrolled in json.loads(sys.argv[1]):
    moving_in.add_account(site="port-larkin", name=name, username=username, password=sys.argv[2])
    if enrolled:
        account = Account.objects.get(username=username)
        TOTP.activate(account, sys.argv[3])
        codes[username] = RecoveryCodes.activate(account).get_unused_codes()
print(json.dumps(codes))
"""
QUIET = """
import sys, time
from offramp.web import building
building.ready()
from offramp.web.signin.sessions import SessionStore
store = SessionStore(sys.argv[1])
for name in sys.argv[3:]:
    store[name] = time.time() - 60 * float(sys.argv[2])
store.save()
"""


@dataclass
class Faces:
    """Where each face is, and the ways to look behind it."""

    built: Any
    urls: dict[str, str]
    recovery: dict[str, list[str]]
    messages: Path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What really stands in the database, as its administrator reads it."""
        with psycopg.connect(self.built.admin, autocommit=True) as connection:
            connection.execute("SET search_path = offramp")
            return connection.execute(query, values).fetchall()

    def run(self, face: str, code: str, *arguments: str) -> str:
        """A few lines of Python as one face."""
        return house.run(self.built.keys, face, "-c", code, *arguments).stdout

    def was_quiet(self, face: str, key: str, minutes: float, *marks: str) -> None:
        """Set the marks of a session so many minutes back."""
        self.run(face, QUIET, key, str(minutes), *marks)


def code_now(secret: str = SECRET) -> str:
    """What an authenticator app shows (RFC 6238)."""
    digest = hmac.new(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    (whole,) = struct.unpack(">I", digest[digest[-1] & 15 :][:4])
    return f"{(whole & 0x7FFFFFFF) % 1_000_000:06}"


@contextlib.contextmanager
def served(
    staff: list[dict[str, Any]],
    accounts: dict[str, list[tuple[str, str, bool]]],
    more: dict[str, dict[str, str]] | None = None,
) -> Iterator[Faces]:
    """An empty house with these people in it, and both faces open, each with `more` settings; closed at the end."""
    with house.standing() as built, contextlib.ExitStack() as closing:
        house.empty(built.admin)
        house.run(built.keys, "care", "-c", MOVE_IN, json.dumps(staff))
        recovery: dict[str, list[str]] = {}
        for face, rows in accounts.items():
            done = house.run(built.keys, face, "-c", LET_SIGN_IN, json.dumps(rows), PASSWORD, SECRET)
            recovery |= json.loads(done.stdout)
        ports = {face: _free() for face in ("care", "justice")}
        urls = {face: f"http://{face}.localhost:{port}" for face, port in ports.items()}
        messages = built.server.folder / "sign-in-messages.jsonl"
        for face, port in ports.items():
            closing.enter_context(_process(built.keys, face, port, urls, messages, (more or {}).get(face)))
        yield Faces(built=built, urls=urls, recovery=recovery, messages=messages)


@contextlib.contextmanager
def _process(
    keys: Path, face: str, port: int, urls: dict[str, str], messages: Path, more: dict[str, str] | None = None
) -> Iterator[None]:
    env = house.environment(keys, face) | {
        "OFFRAMP_BASE_URL": urls[face],
        "OFFRAMP_CARE_URL": urls["care"],
        "OFFRAMP_MESSAGES_FILE": str(messages),
        **(more or {}),
    }
    command = [sys.executable, "-m", "offramp.cli", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    process = subprocess.Popen(command, env=env, cwd=house.ROOT, start_new_session=True)
    try:
        _await(process, port, host=f"{face}.localhost:{port}")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(process: subprocess.Popen[bytes], port: int, *, host: str) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/alive/", headers={"Host": host})
    for _ in range(600):
        assert process.poll() is None, f"{host} did not open"
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(request):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers at {host}")


def _free() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])

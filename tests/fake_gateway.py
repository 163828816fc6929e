"""A telephone carrier for tests, over real HTTP: it checks who calls, goes wrong as carriers do, and calls back.

It shares no code with the product: what it signs is signed by its own reading of the carrier's papers.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import itertools
import json
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

ACCOUNT, TOKEN, NUMBER = "AC0123456789", "a-token-of-the-tests", "+12065550100"
FAULTS = ("500", "503", "429", "timeout", "dropped", "slow_death", "trickle", "garbage")


def environment(url: str, public: str = "") -> dict[str, str]:
    """The settings of a process that is to use this carrier."""
    found = {
        "OFFRAMP_GATEWAY_URL": url,
        "OFFRAMP_GATEWAY_ACCOUNT": ACCOUNT,
        "OFFRAMP_GATEWAY_TOKEN": TOKEN,
        "OFFRAMP_GATEWAY_NUMBER": NUMBER,
    }
    return found | ({"OFFRAMP_GATEWAY_PUBLIC_URL": public} if public else {})


def sign(url: str, fields: dict[str, str], token: str = TOKEN) -> str:
    """The carrier's signature."""
    said = url
    for name in sorted(fields):
        said += name + fields[name]
    return base64.b64encode(hmac.new(token.encode(), said.encode("utf-8"), hashlib.sha1).digest()).decode()


def post(url: str, fields: dict[str, str], *, signature: str | None = None) -> tuple[int, str]:
    """One request as the carrier makes it; any .localhost name is this machine."""
    place = urlsplit(url)
    body = urlencode(fields)
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=20)
    headers = {
        "Host": place.netloc,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": sign(url, fields) if signature is None else signature,
    }
    try:
        connection.request("POST", place.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


class FakeGateway:
    """`fault` says for each request what goes wrong ("" for nothing); `dead` numbers do not exist;
    `mute` phones never confirm; `keys` are pressed by those who answer a call."""

    def __init__(self) -> None:
        self.fault: Callable[[], str] = lambda: ""
        self.dead: set[str] = set()
        self.mute: set[str] = set()
        self.never_arrives: set[str] = set()
        self.keys: dict[str, str] = {}
        self.calls_back = False
        self.twice = 1
        self.asks_to_wait = 2
        self.accepted: list[dict[str, str]] = []
        self.refused: Counter[str] = Counter()
        self.answers: list[tuple[str, int]] = []
        self.url = ""
        self._numbers = itertools.count(1)
        self._jobs: queue.Queue[dict[str, str]] = queue.Queue()
        self._lock = threading.Lock()

    def ask(self, handler: BaseHTTPRequestHandler, fields: dict[str, str]) -> None:
        """One request of the product."""
        fault = self.fault()
        if fault:
            with self._lock:
                self.refused[fault] += 1
        if not self._turns_away(handler, fields, fault):
            self._accept(handler, fields, fault)

    def _turns_away(self, handler: BaseHTTPRequestHandler, fields: dict[str, str], fault: str) -> bool:
        expected = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if handler.headers.get("Authorization") != expected:
            self._say(handler, 401, {"code": 20003, "message": "Authenticate"})
        elif fault in {"500", "503"}:
            self._say(handler, int(fault), {"message": "down"})
        elif fault == "429":
            self._say(handler, 429, {"code": 20429}, {"Retry-After": str(self.asks_to_wait)})
        elif fault == "garbage":
            self._say(handler, 502, None)
        elif fault == "timeout":
            time.sleep(1.0)
        elif fields["To"] in self.dead:
            self._say(handler, 400, {"code": 21211, "message": "not a number"})
        else:
            return False
        return True

    def _accept(self, handler: BaseHTTPRequestHandler, fields: dict[str, str], fault: str) -> None:
        kind = "call" if handler.path.endswith("/Calls.json") else "text"
        sid = f"{'CA' if kind == 'call' else 'SM'}{next(self._numbers):032}"
        with self._lock:
            self.accepted.append({**fields, "sid": sid, "kind": kind})
        if self.calls_back:
            for _ in range(self.twice):
                self._jobs.put({**fields, "sid": sid, "kind": kind})
        if fault == "slow_death":
            time.sleep(1.0)
        if fault == "trickle":
            self._trickle(handler)
        if fault not in {
            "dropped",
            "slow_death",
            "trickle",
        }:  # with these the carrier has it, and we never learn
            self._say(handler, 201, {"sid": sid, "status": "queued"})

    def settle(self, seconds: float = 20.0) -> None:
        """Wait until everything that was to be called back has been."""
        until = time.monotonic() + seconds
        while self._jobs.unfinished_tasks and time.monotonic() < until:
            time.sleep(0.02)

    def back(self) -> None:
        """Calls back, one after the other, until the test ends."""
        while True:
            job = self._jobs.get()
            with contextlib.suppress(OSError, http.client.HTTPException):
                (self._dial if job["kind"] == "call" else self._deliver)(job)
            self._jobs.task_done()

    def _deliver(self, job: dict[str, str]) -> None:
        if job["To"] in self.mute or "StatusCallback" not in job:
            return
        ends = "undelivered" if job["To"] in self.never_arrives else "delivered"
        for status in ("sent", ends):
            fields = {"MessageSid": job["sid"], "MessageStatus": status, "To": job["To"], "From": NUMBER}
            self._back(job["StatusCallback"], fields)

    def _dial(self, job: dict[str, str]) -> None:
        fields = {"CallSid": job["sid"], "To": job["To"], "From": NUMBER, "CallStatus": "in-progress"}
        key = self.keys.get(job["To"], "")
        if job["To"] not in self.mute:
            self._back(job["Url"], fields)
            if key:
                self._back(job["Url"], {**fields, "Digits": key})
        ends = "no-answer" if job["To"] in self.mute else "completed"
        self._back(job["StatusCallback"], {**fields, "CallStatus": ends})

    def _back(self, url: str, fields: dict[str, str]) -> None:
        status, _ = post(url, fields)
        with self._lock:
            self.answers.append((urlsplit(url).path, status))

    @staticmethod
    def _trickle(handler: BaseHTTPRequestHandler) -> None:
        """Each byte alone comes in time; the answer never ends."""
        with contextlib.suppress(OSError):
            for byte in b"HTTP/1.1 201 Created":
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(0.1)

    @staticmethod
    def _say(
        handler: BaseHTTPRequestHandler, status: int, body: object, headers: dict[str, str] | None = None
    ) -> None:
        text = b"<html>gateway" if body is None else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(text)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(text)


def sometimes(share: float, *, until: int, seed: int = 11) -> Callable[[], str]:
    """That share of all requests goes wrong, each in a way of its own, until so many have."""
    chance, left = random.Random(seed), itertools.count()

    def fault() -> str:
        if chance.random() >= share or next(left) >= until:
            return ""
        return chance.choice(FAULTS)

    return fault


@contextlib.contextmanager
def standing() -> Iterator[FakeGateway]:
    """The carrier, answering."""
    fake = FakeGateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            fake.ask(self, dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True)))

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=fake.back, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()

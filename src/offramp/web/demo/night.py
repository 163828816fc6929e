"""Runs the night: a server, both faces, both workers, the seed; lays everything back on request; stops with you.

It alone holds the administrator's key; each face is given its own environment and no other.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg

from offramp.errors import Refusal
from offramp.web import bootstrap, postgres
from offramp.web.demo import alone, story
from offramp.web.demo.snapshot import Snapshot

SITES = ("port-larkin", "gull-harbor")
DATABASE = "night"


def run(folder: Path, *, care_port: int, justice_port: int) -> int:
    """Serve until interrupted. Raises Refusal when a port is taken or a part does not start."""
    began = time.monotonic()
    with standing(folder, care_port=care_port, justice_port=justice_port) as night:
        seconds = time.monotonic() - began
        print(
            f"Port Larkin is ready: {night.care_url}/demo/ (everything is made up; {seconds:.0f} s; Ctrl-C ends it)",
            flush=True,
        )
        with contextlib.suppress(KeyboardInterrupt):
            night.attend()
    return 0


@contextlib.contextmanager
def standing(folder: Path, *, care_port: int, justice_port: int) -> Iterator["Night"]:
    """The night, up and answering; taken down again at the end of the block."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _interrupt)
    home = postgres.home(folder)
    with alone.alone_in(home):
        alone.refuse_taken({"care": care_port, "justice": justice_port})
        server, process = postgres.start(folder)
        night = Night(server, care_port=care_port, justice_port=justice_port)
        night.also(process)
        try:
            night.build()
            night.open()
            yield night
        finally:
            night.close()
            if process is not None:
                postgres.stop(process)


def _interrupt(*_: object) -> None:
    """The first word to stop is enough: another must not disturb the tidying up."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


class Night:
    """One run of the demo."""

    def __init__(self, server: postgres.Server, *, care_port: int, justice_port: int) -> None:
        self.server = server
        self.keys = server.folder / "keys"
        self.ports = {"care": care_port, "justice": justice_port}
        self.care_url = f"http://care.localhost:{care_port}"
        self.justice_url = f"http://justice.localhost:{justice_port}"
        self.starts_at = story.night(date.today())  # noqa: DTZ011 - the machine's own day will do
        self.processes: list[subprocess.Popen[bytes]] = []
        self.server_process: subprocess.Popen[bytes] | None = None
        self.snapshot = Snapshot(server.address(database=DATABASE))

    def also(self, process: subprocess.Popen[bytes] | None) -> None:
        """Remember the server beside the faces and workers, in case this runner is killed."""
        known = [each.pid for each in self.processes] + ([process.pid] if process else [])
        self.server_process = process
        alone.remember(self.server.folder, known)

    def build(self) -> None:
        """An empty, migrated, seeded database, and a snapshot to go back to."""
        admin = self.server.address()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        urls = {"care": self.care_url, "justice": self.justice_url}
        bootstrap.bootstrap(admin, self.keys, database=DATABASE, urls=urls)
        self._python("owner", "-c", _BUILD)
        self._set_clock()
        for face in ("care", "justice"):
            self._python(face, "-m", "offramp.web.demo.seed")
        self.snapshot.take()

    def open(self) -> None:
        """Start the sealer, both faces and both workers, and wait until the faces answer."""
        self._start("sealer", "seal")
        for face, port in self.ports.items():
            self._start(face, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1")
            self._start(face, "work")
        for url in (self.care_url, self.justice_url):
            self._await(f"http://127.0.0.1:{url.rsplit(':', 1)[1]}/alive/", host=url.removeprefix("http://"))

    def attend(self) -> None:
        """Lay everything back whenever the page asks for it; end when a process has ended."""
        wish = self.server.folder / "start-over"
        while all(process.poll() is None for process in self.processes):
            if wish.exists():
                self.start_over()
                wish.unlink()
            time.sleep(0.05)
        raise Refusal(code="demo-ended", sentence="A part of the demo has stopped; its words are above.")

    def start_over(self) -> None:
        """The first minute again: rows, clock and phone."""
        self.snapshot.lay_back()
        for file in (self._messages(), self.server.folder / "replies.jsonl"):
            file.unlink(missing_ok=True)
        self._anchors().write_text("")  # they told of the night before
        self._set_clock()

    def close(self) -> None:
        """End what was started here, and only that."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()

    def environment(self, face: str) -> dict[str, str]:
        """What one process is told."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("OFFRAMP_", "DJANGO_"))}
        return (
            clean
            | bootstrap.read(self.keys / f"{face}.env")
            | {
                "OFFRAMP_DEMO": "1",
                "OFFRAMP_DEMO_FOLDER": str(self.server.folder),
                "OFFRAMP_DEMO_CLOCK": str(self.server.folder / "clock"),
                "OFFRAMP_DEMO_NIGHT": self.starts_at.isoformat(),
                "OFFRAMP_CARE_URL": self.care_url,
                "OFFRAMP_JUSTICE_URL": self.justice_url,
                "OFFRAMP_MESSAGES_FILE": str(self._messages()),
                "OFFRAMP_ANCHOR_FILE": str(self._anchors()),
                "OFFRAMP_STATIC_ROOT": str(self.server.folder / "static"),
            }
        )

    def _messages(self) -> Path:
        return self.server.folder / "messages.jsonl"

    def _anchors(self) -> Path:
        return self.server.folder / "anchors.jsonl"

    def _set_clock(self) -> None:
        offset = (self.starts_at - datetime.now(UTC)).total_seconds()
        (self.server.folder / "clock").write_text(str(offset))

    def _python(self, face: str, *arguments: str) -> None:
        done = subprocess.run([sys.executable, *arguments], env=self.environment(face), check=False)
        if done.returncode != 0:
            raise Refusal(
                code="demo-build", sentence="The demo could not be built; what went wrong is above."
            )

    def _start(self, face: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "offramp.cli", *arguments]
        self.processes.append(subprocess.Popen(command, env=self.environment(face), start_new_session=True))
        self.also(self.server_process)

    def _await(self, url: str, *, host: str) -> None:
        for _ in range(400):
            if any(process.poll() is not None for process in self.processes):
                break
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                request = urllib.request.Request(url, headers={"Host": host})  # noqa: S310 - our own address
                with urllib.request.urlopen(request, timeout=2):  # noqa: S310
                    return
            time.sleep(0.05)
        raise Refusal(
            code="demo-start",
            sentence=f"Nothing answers at {host}.",
            next_step="Is the port taken? `offramp demo --care-port 9001 --justice-port 9002` uses others.",
        )


_BUILD = f"""
from offramp.web import building
building.ready()
building.migrate()
building.install_sites({SITES!r})
building.collect()
"""

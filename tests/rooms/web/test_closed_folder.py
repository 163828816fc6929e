"""A clone in a folder that only root may enter: the server's own user cannot run what is in it, and that is no fault."""

import os
import pwd

import pytest

from offramp.web import postgres


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_what_lies_in_a_closed_folder_cannot_be_run_by_others(tmp_path):
    program = tmp_path / "closed" / "postgres"
    program.parent.mkdir(mode=0o700)
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    nobody = pwd.getpwnam("nobody")
    assert postgres._may_run(program, nobody) is False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_a_copy_of_the_binaries_runs_where_the_folder_is_closed(tmp_path, monkeypatch):
    if os.environ.get("OFFRAMP_PG_BIN"):
        pytest.skip("the machine's own server lies where everybody can run it")
    nobody = pwd.getpwnam("nobody")
    may_run = postgres._may_run
    monkeypatch.setattr(postgres, "_may_run", lambda *_: False)
    assert may_run(postgres._reachable(postgres.binaries(), nobody) / "initdb", nobody)

"""Settings come from the environment alone, are safe by default, and say what to mend."""

import os
import subprocess
import sys

import pytest

from offramp.errors import Refusal
from offramp.web import reading, verbs
from tests.house import ROOT

FACE = {
    "OFFRAMP_FACE": "justice",
    "OFFRAMP_DATABASE": "host=/nowhere dbname=none user=nobody",
    "OFFRAMP_SECRET_KEY": "one",
    "OFFRAMP_TOTP_KEY": "two",
}


def told(code, **environment):
    """What a process with these settings prints, or why it does not start."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("OFFRAMP_", "DJANGO_"))
    }
    command = [sys.executable, "-c", f"from offramp.web import settings as s; {code}"]
    done = subprocess.run(
        command, env=clean | FACE | environment, cwd=ROOT, text=True, capture_output=True, check=False
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("name", sorted(FACE))
def test_there_is_no_default_for_what_matters(name):
    assert f"{name} is not set" in told("print('started')", **{name: ""})


@pytest.mark.parametrize("host", ["care.example", "10.0.0.5", "*", "care.localhost.example", "localhost"])
def test_the_demo_answers_to_this_machine_alone(host):
    demo = {
        "OFFRAMP_DEMO": "1",
        "OFFRAMP_DEMO_FOLDER": "/nowhere",
        "OFFRAMP_JUSTICE_URL": "http://x.localhost",
    }
    assert "under .localhost alone" in told(
        "print('started')", OFFRAMP_HOSTS=f"care.localhost,{host}", **demo
    )
    assert told("print('started')", OFFRAMP_HOSTS="care.localhost", **demo) == "started"


@pytest.mark.parametrize("bind", ["0.0.0.0:8001", "[::]:8001", "192.168.1.5:8001", ":8001", "unix:/tmp/x"])
def test_the_demo_is_not_served_beyond_this_machine(monkeypatch, bind):
    monkeypatch.setenv("OFFRAMP_FACE", "care")
    monkeypatch.setenv("OFFRAMP_DEMO", "1")
    with pytest.raises(Refusal, match="binds to this machine alone"):
        verbs._serve(_arguments(bind))


def _arguments(bind):
    import argparse

    return argparse.Namespace(env=None, bind=bind, workers=1)


def test_under_https_cookies_belong_to_one_host():
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE")
    asked = f"print({', '.join(f's.{name}' for name in names)}, s.SECURE_HSTS_SECONDS)"
    assert told(asked, OFFRAMP_BASE_URL="https://justice.example") == (
        "__Host-offramp_justice True __Host-csrf_justice True 31536000"
    )


def test_a_quiet_while_is_fifteen_minutes_and_never_more_than_thirty():
    assert told("print(s.IDLE_SECONDS)") == "900"
    assert told("print(s.IDLE_SECONDS)", OFFRAMP_IDLE_MINUTES="30") == "1800"
    for wrong in ("31", "0", "soon", "-5", "1.5"):
        assert "whole number from 1 to 30" in told("print(s.IDLE_SECONDS)", OFFRAMP_IDLE_MINUTES=wrong)


def test_a_word_that_is_none_of_a_few(monkeypatch):
    monkeypatch.setenv("OFFRAMP_FACE", "both")
    with pytest.raises(Refusal, match="it can be justice, care"):
        reading.choice("OFFRAMP_FACE", ["justice", "care"])

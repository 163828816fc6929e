"""An administrator tries the carrier out with one verb; settings that cannot work are refused with what to mend."""

import os
import subprocess
import sys

import pytest

from tests import fake_gateway, house

ADDRESS = "https://carrier.example"
TOKEN = """
from offramp.web import building
building.ready()
from django.conf import settings
print(settings.GATEWAY_TOKEN)
"""


@pytest.fixture
def tries(built):
    """`offramp messages test` as the care face, with these settings besides."""

    def run(phone="+1 206 555 0141", **more):
        env = house.environment(built.keys, "care") | {"OFFRAMP_LOG_LEVEL": "CRITICAL"} | more
        command = [sys.executable, "-m", "offramp.cli", "messages", "test", "--to", phone]
        done = subprocess.run(command, env=env, cwd=house.ROOT, text=True, capture_output=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_one_text_goes_out_and_the_carriers_number_is_shown(tries):
    with fake_gateway.standing() as carrier:
        code, said = tries(**fake_gateway.environment(carrier.url))
    assert (code, carrier.accepted[0]["sid"] in said) == (0, True)
    assert "StatusCallback" not in carrier.accepted[0]


@pytest.mark.parametrize(
    ("change", "phone", "sentence"),
    [
        ({"OFFRAMP_GATEWAY_TOKEN": "wrong"}, "+12065550141", "Compare OFFRAMP_GATEWAY_ACCOUNT"),
        ({"OFFRAMP_GATEWAY_URL": "http://127.0.0.1:9"}, "+12065550141", "OFFRAMP_GATEWAY_URL"),
        ({}, "ask Maya", "no telephone number"),
        ({}, "+12065550199", "refused that telephone (code 21211)"),
    ],
)
def test_what_went_wrong_is_said_with_what_to_mend(tries, change, phone, sentence):
    with fake_gateway.standing() as carrier:
        carrier.dead = {"+12065550199"}
        code, said = tries(phone, **(fake_gateway.environment(carrier.url) | change))
    assert code != 0
    assert sentence in said
    assert "Traceback" not in said
    assert fake_gateway.TOKEN not in said


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"OFFRAMP_GATEWAY_URL": ADDRESS}, "OFFRAMP_GATEWAY_ACCOUNT is not"),
        ({"OFFRAMP_GATEWAY_URL": "http://carrier.example"}, "https://"),
        ({"OFFRAMP_GATEWAY_URL": "https://user:word@carrier.example"}, "https://"),
        (
            {**fake_gateway.environment(ADDRESS), "OFFRAMP_GATEWAY_NUMBER": "MG1"},
            "OFFRAMP_GATEWAY_VOICE_NUMBER",
        ),
        ({**fake_gateway.environment(ADDRESS), "OFFRAMP_GATEWAY_COUNTRY": "one"}, "OFFRAMP_GATEWAY_COUNTRY"),
        ({"OFFRAMP_MESSAGES_FILE": ""}, "no gateway is set"),
    ],
)
def test_settings_that_cannot_work_are_refused(tries, more, sentence):
    code, said = tries(**more)
    assert code != 0
    assert sentence in said
    assert "Traceback" not in said


def test_the_justice_face_never_learns_the_token(built):
    said = house.run(built.keys, "justice", "-c", TOKEN, **fake_gateway.environment(ADDRESS)).stdout
    assert said.strip() == ""
    assert "OFFRAMP_GATEWAY_TOKEN" not in os.environ

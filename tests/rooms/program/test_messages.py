"""Messages go out at least once, each with a reference that makes a repeat harmless."""

import json
from datetime import timedelta
from unittest import mock

import pytest

from offramp.errors import Refusal


@pytest.fixture
def box(home, tmp_path):
    """A message to Maya waits; the gateway is a file."""
    from django.test import override_settings

    from tests.rooms.program import box

    with override_settings(MESSAGES_FILE=str(tmp_path / "out" / "messages.jsonl")):
        box.write(home, home.maya, "one")
        yield box


def test_a_waiting_message_goes_out_once(home, box):
    assert (box.send(home), box.send(home)) == (1, 0)
    [line] = box.lines()
    assert set(line) == {"to", "text", "reference", "at", "means"}
    assert (line["to"], line["text"]) == ("555-0100", "Hand-off waiting.")


def test_one_key_is_one_message(home, box):
    box.write(home, home.maya, "one")
    assert box.send(home) == 1


def test_killed_after_sending_it_is_sent_again_under_the_same_reference(home, box):
    with (
        mock.patch("offramp.program.actions.mark_sent", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        box.send(home)
    box.send(home, later=timedelta(seconds=60))
    first, second = box.lines()
    assert first["reference"] == second["reference"]
    assert len(box.gateways.written(box.file())) == 1


def test_a_gateway_that_fails_leaves_the_message_waiting_and_the_others_go(home, box):
    box.write(home, home.dele, "two")
    whole = box.gateways.FileGateway.send
    sent = []

    def fails_first(self, *given):
        sent.append(given)
        if len(sent) == 1:
            raise OSError("no signal")
        return whole(self, *given)

    with mock.patch.object(box.gateways.FileGateway, "send", fails_first):
        assert box.send(home) == 1
    assert box.send(home) == 0
    assert box.send(home, later=timedelta(seconds=60)) == 1


def test_an_old_message_is_not_sent_any_more(home, box):
    assert box.send(home, later=timedelta(hours=13)) == 0


def test_half_a_line_is_passed_over(home, box):
    box.send(home)
    with box.file().open("a") as file:
        file.write('{"to": "555')
    assert len(box.gateways.written(box.file())) == 1


def test_without_a_gateway_messages_wait_and_say_so(home, box):
    from django.test import override_settings

    with override_settings(MESSAGES_FILE=""), pytest.raises(Refusal, match="OFFRAMP_MESSAGES_FILE"):
        box.send(home)
    assert box.send(home) == 1


def test_a_line_is_one_json_object(home, box):
    box.send(home)
    assert json.loads(box.file().read_text())["to"] == "555-0100"

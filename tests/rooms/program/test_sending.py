"""Every message ends delivered or given up; whoever can mend it is told, once."""

from datetime import timedelta

import pytest

from tests import fake_gateway

SECONDS = {number: timedelta(seconds=number) for number in (1, 10, 60)}


@pytest.fixture
def box(home, built, monkeypatch):
    """A text to Maya waits; the way out is the fake carrier."""
    from django.test import override_settings

    from offramp.program.gateways import twilio
    from tests.rooms.program import box

    monkeypatch.setattr(twilio, "SECONDS", 0.3)
    box.numbers(built)
    with fake_gateway.standing() as carrier, override_settings(**box.settings_for(carrier)):
        box.carrier = carrier
        box.write(home, home.maya, "one")
        yield box


def test_what_the_carrier_did_not_take_waits_longer_each_time(home, box):
    box.carrier.fault = lambda: "500"
    assert box.send(home) == 0
    first = box.row("one")
    assert box.send(home, later=SECONDS[1]) == 0
    assert box.row("one").tries == first.tries == 1
    box.send(home, later=SECONDS[60])
    again = box.row("one")
    assert (again.tries, again.reason, again.sent_at) == (2, "gateway_down", None)
    assert again.next_try_at - first.next_try_at > SECONDS[10]


def test_it_goes_out_when_the_carrier_is_back(home, box):
    box.carrier.fault = lambda: "timeout"
    box.send(home)
    box.carrier.fault = lambda: ""
    assert box.send(home, later=SECONDS[60]) == 1
    assert (box.row("one").reason, box.row("one").carrier_id) == ("", box.carrier.accepted[0]["sid"])


def test_a_busy_carrier_is_left_alone_for_as_long_as_it_asked(home, box):
    box.carrier.fault = lambda: "429"
    box.carrier.asks_to_wait = 90
    box.send(home)
    assert box.row("one").reason == "gateway_busy"
    box.carrier.fault = lambda: ""
    assert (box.send(home, later=SECONDS[60]), box.send(home, later=timedelta(seconds=100))) == (0, 1)


def test_a_number_that_does_not_exist_is_given_up_and_those_who_lead_are_told_once(home, box):
    box.carrier.dead = {"+12065550141"}
    box.send(home)
    assert (box.row("one").reason, box.row("one").carrier_code) == ("number_refused", "21211")
    assert (box.tell(home), box.tell(home)) == (1, 0)
    assert box.row("one").told_at
    told = [each for each in box.all_rows() if each.repeat_key.startswith("lost:")]
    assert {each.to.name for each in told} == {"Nadia F.", "Sam K."}
    assert not [name for each in told for name in ("Maya", "555") if name in each.text]


def test_a_telling_that_is_lost_tells_nobody_else(home, box):
    box.carrier.dead = {"+12065550141", "+12065550143", "+12065550144"}
    box.send(home)
    box.tell(home)
    box.send(home)
    written = len(box.all_rows())
    box.tell(home)
    assert len(box.all_rows()) == written
    assert all(each.told_at for each in box.all_rows())


def test_a_message_nobody_can_use_any_more_is_given_up_and_told(home, box):
    assert box.send(home, later=timedelta(hours=13)) == 0
    assert box.row("one").reason == "too_late"
    assert box.carrier.accepted == []
    assert box.tell(home) == 1


def test_a_call_is_not_made_a_quarter_of_an_hour_late(home, box):
    box.write(home, home.maya, "ring", means="voice")
    box.send(home, later=timedelta(minutes=16))
    assert box.row("ring").reason == "too_late"
    assert box.row("one").sent_at


def test_whoever_has_left_gets_nothing(home, box, built):
    box.as_admin(built, "UPDATE program_staff SET ended_on = '2026-01-01' WHERE name = 'Maya R.'")
    box.send(home)
    assert (box.row("one").reason, box.carrier.accepted) == ("works_here_no_longer", [])


def test_what_hangs_for_one_does_not_hold_up_the_others(home, box):
    box.write(home, home.dele, "two")
    faults = iter(["timeout"])
    box.carrier.fault = lambda: next(faults, "")
    assert box.send(home) == 1
    assert box.send(home, later=SECONDS[60]) == 1


def test_a_slow_carrier_leaves_the_ladder_its_time(home, box, monkeypatch):
    from offramp.program import chores

    monkeypatch.setattr(chores, "SECONDS_TO_SEND", 0.0)
    for number in range(20):
        box.write(home, home.dele, f"more {number}")
    assert box.send(home) == chores.AT_ONCE  # one handful, and then the other chores have their turn
    assert box.send(home) == chores.AT_ONCE


def test_what_never_comes_back_is_left_behind_and_tried_again(home, box, monkeypatch):
    import threading

    from offramp.program import chores
    from offramp.program.gateways import twilio

    over = threading.Event()
    with monkeypatch.context() as away:
        away.setattr(chores, "SECONDS_TO_ANSWER", 0.2)
        away.setattr(twilio.TwilioGateway, "_post", lambda *_: over.wait(20))  # such as a name that hangs
        assert box.send(home) == 0
    over.set()
    assert (box.row("one").reason, box.row("one").tries) == ("gateway_silent", 1)
    assert box.send(home, later=SECONDS[60]) == 1


def test_what_nobody_foresaw_with_one_message_settles_the_others(home, box, monkeypatch):
    from offramp.program.gateways import TwilioGateway

    box.write(home, home.dele, "two")
    send = TwilioGateway.send

    def odd(gateway, phone, text, reference):
        if phone.endswith("0141"):
            raise ZeroDivisionError
        return send(gateway, phone, text, reference)

    monkeypatch.setattr(TwilioGateway, "send", odd)
    assert box.send(home) == 1
    assert (box.row("one").reason, bool(box.row("two").sent_at)) == ("gateway_silent", True)


def test_a_hundred_calls_that_rang_do_not_hide_a_lost_text(home, box, built):
    box.carrier.dead = {"+12065550141"}
    box.send(home)
    for number in range(101):
        box.write(home, home.dele, f"rang {number}", means="voice")
    box.as_admin(
        built,
        "UPDATE program_message SET reason = 'not_answered', tries = 1,"
        " gave_up_at = (SELECT max(gave_up_at) FROM program_message) + interval '1 second' WHERE means = 'voice'",
    )
    assert box.tell(home) == 1


def test_handoffs_go_before_everything_else(home, box):
    for number in range(12):
        box.write(home, home.dele, f"question {number}", reference="")
    box.write(home, home.dele, "call")
    box.send(home)
    assert "call" in box.order()[:8]


def test_two_workers_never_try_the_same_at_once(home, box):
    from tests.rooms.handoff import story

    for number in range(6):
        box.write(home, home.dele, f"more {number}")
    raised = story.both_at_once(lambda: box.send(home), lambda: box.send(home))
    assert raised == [None, None]
    sent = [each["StatusCallback"] for each in box.carrier.accepted]
    assert len(sent) == len(set(sent)) == 7


def test_killed_between_sending_and_marking_it_is_sent_again_with_the_same_reference(home, box):
    from unittest import mock

    with (
        mock.patch("offramp.program.actions.mark_sent", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        box.send(home)
    box.send(home, later=SECONDS[60])
    first, second = box.carrier.accepted
    assert first["StatusCallback"] == second["StatusCallback"]
    assert first["Body"] == second["Body"]

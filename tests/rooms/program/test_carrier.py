"""What a carrier's answer means for a message: taken, later, or never; over real HTTP."""

from datetime import timedelta

import pytest

from tests import fake_gateway


@pytest.fixture
def carrier(monkeypatch):
    """The fake carrier, and our way to it with little patience."""
    pytest.importorskip("django")
    from offramp.program.gateways import twilio

    monkeypatch.setattr(twilio, "SECONDS", 0.3)
    with fake_gateway.standing() as fake:
        yield fake


def ours(fake, **more):
    from offramp.program.gateways.twilio import TwilioGateway

    given = {
        "base": fake.url,
        "account": fake_gateway.ACCOUNT,
        "token": fake_gateway.TOKEN,
        "number": fake_gateway.NUMBER,
        "voice_number": fake_gateway.NUMBER,
        "country": "1",
        "public": "https://care.example",
    }
    return TwilioGateway(**(given | more))


def test_a_text_goes_to_the_carrier_with_our_reference(carrier):
    receipt = ours(carrier).send("(206) 555-0141", "Hand-off waiting.", "m-1")
    [asked] = carrier.accepted
    assert (receipt.outcome, receipt.carrier_id) == ("taken", asked["sid"])
    assert (asked["To"], asked["From"], asked["Body"]) == (
        "+12065550141",
        fake_gateway.NUMBER,
        "Hand-off waiting.",
    )
    assert asked["StatusCallback"] == "https://care.example/gateway/status/m-1/"


def test_a_call_carries_no_words_only_the_address_that_has_them(carrier):
    ours(carrier).call("+12065550141", "Hand-off waiting.", "m-1")
    [asked] = carrier.accepted
    assert asked["Url"] == "https://care.example/gateway/voice/m-1/"
    assert "waiting" not in str(asked)


def test_a_messaging_service_sends_in_place_of_a_number(carrier):
    ours(carrier, number="MG1").send("+12065550141", "x", "m-1")
    assert carrier.accepted[0]["MessagingServiceSid"] == "MG1"
    assert "From" not in carrier.accepted[0]


@pytest.mark.parametrize("fault", fake_gateway.FAULTS)
def test_what_goes_wrong_on_the_way_is_tried_again(carrier, fault):
    carrier.fault = lambda: fault
    assert ours(carrier).send("+12065550141", "x", "m-1").outcome == "later"


def test_a_carrier_that_sends_a_byte_now_and_then_does_not_keep_us(carrier):
    import time

    carrier.fault = lambda: "trickle"
    begun = time.monotonic()
    assert ours(carrier).send("+12065550141", "x", "m-1").reason == "gateway_silent"
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(("asked", "seconds"), [("90", 90), ("9" * 5000, 600), ("soon", None), ("٣", None)])
def test_whatever_a_carrier_asks_for_is_bounded(carrier, asked, seconds):
    carrier.fault = lambda: "429"
    carrier.asks_to_wait = asked.encode().decode("latin-1")
    wait = ours(carrier).send("+12065550141", "x", "m-1").wait
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


def test_a_setting_that_fits_into_no_request_does_not_raise(carrier):
    assert ours(carrier, account="ACé").send("+12065550141", "x", "m-1").reason == "gateway_silent"


def test_a_busy_carrier_says_how_long_to_wait(carrier):
    carrier.fault = lambda: "429"
    receipt = ours(carrier).send("+12065550141", "x", "m-1")
    assert (receipt.reason, receipt.wait) == ("gateway_busy", timedelta(seconds=2))


def test_a_carrier_that_is_not_there_is_tried_again():
    from types import SimpleNamespace

    receipt = ours(SimpleNamespace(url="http://127.0.0.1:9")).send("+12065550141", "x", "m-1")
    assert (receipt.outcome, receipt.reason) == ("later", "gateway_silent")


def test_a_wrong_token_is_ours_to_mend_and_never_the_number(carrier):
    receipt = ours(carrier, token="wrong").send("+12065550141", "x", "m-1")
    assert (receipt.outcome, receipt.reason, receipt.code) == ("later", "gateway_refused", "20003")


def test_a_number_that_does_not_exist_is_given_up(carrier):
    carrier.dead = {"+12065550141"}
    receipt = ours(carrier).send("+12065550141", "x", "m-1")
    assert (receipt.outcome, receipt.reason, receipt.code) == ("never", "number_refused", "21211")


@pytest.mark.parametrize("phone", ["", "555-0141", "ask Maya"])
def test_what_is_no_number_is_not_even_asked(carrier, phone):
    receipt = ours(carrier).send(phone, "x", "m-1")
    assert (receipt.outcome, receipt.reason, carrier.accepted) == ("never", "no_number", [])


def test_nothing_secret_is_logged_or_shown(carrier, caplog):
    gateway = ours(carrier)
    for fault in fake_gateway.FAULTS:
        carrier.fault = lambda fault=fault: fault
        gateway.send("+12065550141", "Hand-off waiting.", "m-1")
    said = caplog.text + repr(gateway)
    assert "m-1" in said
    for secret in (fake_gateway.TOKEN, "5550141", "waiting"):
        assert secret not in said


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("(206) 555-0141", "+12065550141", True),
        ("206.555.0141", "1 206 555 0141", True),
        ("0012065550141", "+1 206 555 0141", True),
        ("555-0141", "5550141", True),
        ("555-0141", "+12065550141", False),
        ("", "", False),
    ],
)
def test_two_ways_to_write_a_number_are_one_number(one, other, alike):
    from offramp.program.gateways.numbers import same

    assert same(one, other, country="1") is alike


def test_waits_double_up_to_the_longest_and_chance_spreads_them():
    from offramp.program.gateways.receipts import LONGEST_WAIT, wait_after

    waits = [wait_after(tries, chance=0) for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert (waits[1], waits[-1]) == (2 * waits[0], LONGEST_WAIT)
    assert waits[0] < wait_after(1, chance=0.9) < waits[1]

"""Receipts and calls: what arrived, what did not, and that the ladder rings or climbs at once."""

import pytest


@pytest.fixture
def phones(home, built):
    """Open lines, a hand-off that Maya was called for, and her text with the carrier."""
    from tests.rooms.web import phones

    with phones.lines_open(home, built) as carrier:
        phones.carrier = carrier
        phones.about = phones.called(home)
        phones.box.send(home)
        yield phones


def rung(home, phones):
    """Maya's phone rings, because no receipt came."""
    phones.story.tick(home, minutes=1)
    phones.box.send(home)
    return phones.to("Maya R.", means="voice")


def test_a_receipt_is_a_step_and_nobody_rings(home, phones):
    phones.receipt(phones.to("Maya R.").id, "delivered")
    phones.story.tick(home, minutes=1)
    assert "delivered" in phones.story.steps(home)
    assert phones.to("Maya R.", means="voice") is None


def test_sent_and_queued_are_not_delivered(home, phones):
    for status in ("queued", "sending", "sent", "accepted", "what?"):
        phones.receipt(phones.to("Maya R.").id, status)
    row = phones.to("Maya R.")
    assert (row.delivered_at, row.gave_up_at) == (None, None)


def test_a_text_that_did_not_arrive_rings_at_once(home, phones):
    phones.receipt(phones.to("Maya R.").id, "undelivered", ErrorCode="30003")
    phones.story.tick(home)
    call = phones.to("Maya R.", means="voice")
    assert call.text.splitlines()[0].startswith("Hand-off waiting. Press 1")
    assert (phones.to("Maya R.").reason, phones.to("Maya R.").carrier_code) == ("undelivered", "30003")


def test_neither_text_nor_call_reaches_her_so_the_next_is_called_at_once(home, phones):
    phones.receipt(phones.to("Maya R.").id, "failed")
    phones.story.tick(home)
    assert phones.to("Dele A.") is None
    phones.receipt(phones.to("Maya R.", means="voice").id, "no-answer", call="yes")
    phones.story.tick(home)
    assert phones.to("Dele A.").reference == phones.reference(home)


def test_receipts_out_of_order_and_twice_change_nothing(home, phones):
    message = phones.to("Maya R.").id
    for status in ("delivered", "sent", "undelivered", "delivered", "failed"):
        phones.receipt(message, status)
    assert phones.to("Maya R.").delivered_at
    assert phones.to("Maya R.").gave_up_at is None


def test_a_receipt_before_it_was_marked_means_it_is_not_sent_again(home, phones):
    phones.box.write(home, home.dele, "early")
    phones.receipt(phones.box.row("early").id, "delivered")
    assert phones.box.send(home) == 0
    assert phones.box.row("early").sent_at


def test_a_receipt_of_another_copy_does_not_end_it(home, phones):
    phones.receipt(phones.to("Maya R.").id, "failed", MessageSid="SM-of-the-copy")
    assert phones.to("Maya R.").gave_up_at is None


def test_a_call_says_in_two_languages_what_the_text_said(home, phones):
    call = rung(home, phones)
    spoken = phones.answers(call.id)
    says = spoken.findall("./Gather[1]/Say")
    assert [each.get("language") for each in says] == ["en-US", "es-US"]
    assert [each.text for each in says] == call.text.splitlines()
    assert " ".join(phones.reference(home)) in says[0].text
    gather = spoken.find("./Gather")
    assert (gather.get("numDigits"), gather.get("action").endswith(f"/gateway/voice/{call.id}/")) == (
        "1",
        True,
    )


def test_press_1_takes_it(home, phones):
    call = rung(home, phones)
    said = "".join(phones.answers(call.id, key="1").itertext())
    assert "yours" in said
    assert phones.story.only(home).whose == str(home.maya.staff.id)
    assert phones.to("Maya R.", means="voice").delivered_at


def test_press_2_lets_the_next_be_called(home, phones):
    phones.answers(rung(home, phones).id, key="2")
    phones.story.tick(home)
    assert phones.to("Dele A.") is not None


def test_another_key_asks_again_and_a_replayed_press_does_nothing(home, phones):
    call = rung(home, phones)
    assert phones.answers(call.id, key="9").find("./Gather") is not None
    phones.answers(call.id, key="2", call="CA-old")
    phones.texts(phones.MAYA, f"1 {phones.reference(home)}")
    phones.answers(call.id, key="2", call="CA-old")
    assert phones.story.only(home).whose == str(home.maya.staff.id)


def test_a_call_that_was_answered_without_a_key_did_not_reach_anybody(home, phones):
    call = rung(home, phones)
    phones.answers(call.id)
    phones.receipt(call.id, "completed", call="yes")
    assert phones.to("Maya R.", means="voice").reason == "no_key"
    assert phones.box.tell(home) == 0


def test_a_key_that_was_pressed_outlasts_the_end_of_the_call(home, phones):
    call = rung(home, phones)
    phones.answers(call.id, key="1")
    phones.receipt(call.id, "completed", call="yes")
    assert phones.to("Maya R.", means="voice").gave_up_at is None


def test_whoever_may_not_take_it_is_not_asked_for_a_key(home, phones):
    phones.box.write(
        home, home.sam, "ring", means="voice", text="Hand-off 7 K 2 has no answer yet.\nSin respuesta."
    )
    spoken = phones.answers(phones.box.row("ring").id)
    assert spoken.find("./Gather") is None
    assert len(spoken.findall("./Say")) == 2

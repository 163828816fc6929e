"""Only what the carrier signed is listened to; everything else is refused, and the log says so."""

import pytest

# The example of the carrier's own papers: this token, address and these fields give this signature.
PAPERS = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
TEXT = {"From": "+12065550141", "Body": "1", "MessageSid": "SM1"}


def test_the_example_of_the_carriers_papers():
    pytest.importorskip("django")
    from offramp.program.gateways import signature

    fields = {name: [value] for name, value in PAPERS.items()}
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature.signed("12345", url, fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert signature.holds("12345", url, fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not signature.holds("", url, fields, signature.signed("", url, fields))


@pytest.mark.parametrize("ours", ["https://care.example/x/", "https://care.example:443/x/"])
@pytest.mark.parametrize(
    ("theirs", "holds"),
    [
        ("https://care.example/x/", True),
        ("https://care.example:443/x/", True),
        ("https://care.example:8443/x/", False),
        ("http://care.example/x/", False),
        ("https://elsewhere.example/x/", False),
    ],
)
def test_a_port_may_be_spelled_or_left_out(ours, theirs, holds):
    pytest.importorskip("django")
    from offramp.program.gateways import signature

    fields = {"Body": ["1"]}
    assert signature.holds("t", ours, fields, signature.signed("t", theirs, fields)) is holds


@pytest.fixture
def phones(home, built):
    """Open lines, and a hand-off that Maya was called for."""
    from offramp.web.carrier import views
    from tests.rooms.web import phones

    views._last_walled[0] = float("-inf")
    with phones.lines_open(home, built):
        phones.about = phones.called(home)
        yield phones


@pytest.mark.parametrize("signature", ["", "x", "é", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="])
def test_without_the_right_signature_nothing_happens_and_the_log_says_so(home, phones, built, signature):
    before = phones.story.log_rows(built)
    assert phones.posts("/gateway/sms/", TEXT, signature=signature).status_code == 403
    assert phones.posts("/gateway/sms/", TEXT, signature=signature).status_code == 403
    assert phones.story.log_rows(built) == before + 1  # one a second: nobody fills the log from outside
    assert phones.story.only(home).whose == ""


def test_a_signature_is_good_for_its_own_address_and_fields_alone(home, phones):
    from tests import fake_gateway

    other = fake_gateway.sign(phones.PUBLIC + "/gateway/sms/", {**TEXT, "Body": "2"})
    assert phones.posts("/gateway/sms/", TEXT, signature=other).status_code == 403
    elsewhere = fake_gateway.sign("https://elsewhere.example/gateway/sms/", TEXT)
    assert phones.posts("/gateway/sms/", TEXT, signature=elsewhere).status_code == 403
    assert phones.story.only(home).whose == ""


def test_the_public_address_is_the_configured_one_and_never_the_requests_own(home, phones):
    from django.test import override_settings

    with override_settings(GATEWAY_PUBLIC_URL="https://care.example"):
        assert phones.posts("/gateway/sms/", TEXT).status_code == 403


def test_a_large_body_is_not_even_read(phones):
    body = b"Body=" + b"x" * 20_000
    assert phones.posts("/gateway/sms/", {}, body=body).status_code == 413


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"&".join(b"a%d=1" % n for n in range(200))])
def test_a_body_that_is_no_form_is_refused(phones, body):
    assert phones.posts("/gateway/sms/", {}, body=body).status_code == 400


def test_only_posting_is_listened_to(phones):
    from django.test import Client

    from tests import seats

    with seats.on("care"):
        assert Client().get("/gateway/sms/", headers={"Host": "care.localhost"}).status_code == 405


def test_without_a_carrier_there_is_no_such_address(phones):
    from django.test import override_settings

    with override_settings(GATEWAY_TOKEN=""):
        assert phones.posts("/gateway/sms/", TEXT).status_code == 404


def test_an_unknown_message_is_no_news(phones):
    from offramp.ground import ids

    assert phones.posts(f"/gateway/status/{ids.new()}/", {"MessageStatus": "delivered"}).status_code == 204
    assert phones.posts(f"/gateway/voice/{ids.new()}/", {"CallSid": "CA1"}).status_code == 404


def test_the_gateways_principal_reaches_no_facts_about_anybody(home, phones):
    from django.db import transaction

    from offramp.consent import models as consent
    from offramp.curb import models as curb
    from offramp.docket import models as docket
    from offramp.handoff import models as handoff
    from offramp.people import models as people
    from offramp.web.carrier import answers
    from tests import seats

    tables = [
        curb.Encounter,
        curb.Description,
        curb.Answer,
        handoff.Handoff,
        handoff.Step,
        handoff.Escalation,
    ]
    tables += [handoff.Match, people.Name, consent.Grant, docket.Hold, docket.PartnerFact]
    with seats.seated(answers.gateway("port-larkin"), "care"), transaction.atomic():
        assert [table.__name__ for table in tables if table.objects.exists()] == []

"""A carrier that goes wrong a hundred times and a worker that is killed: no message is left unresolved."""

import contextlib
import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import psycopg
import pytest
from bench.figures import figure

from offramp.ground import ids
from tests import builders, fake_gateway, house
from tests.journeys import faces
from tests.rooms.web.numbers import PHONES

KILLS, DIVERSIONS, FAULTS = 30, 11, 110
MAYA, DELE, NADIA, SAM = "+12065550141", "+12065550142", "+12065550143", "+12065550144"
RANG = {"line_busy", "not_answered", "no_key"}


@pytest.fixture
def aftermath(home, built, tmp_path):
    """Eleven diversions, a carrier that fails more than a hundred times, and thirty deaths of the worker.

    Maya's phone confirms nothing, Dele's number does not exist, Nadia's texts do not arrive, Sam has no trouble.
    """
    clock = tmp_path / "clock"
    clock.write_text(str((builders.NIGHT - datetime.now(UTC)).total_seconds()))
    with psycopg.connect(built.admin, autocommit=True) as admin, fake_gateway.standing() as carrier:
        admin.execute("SET search_path = offramp")
        for name, phone in PHONES.items():
            admin.execute("UPDATE program_staff SET phone = %s WHERE name = %s", [phone, name])
        for _ in range(DIVERSIONS):
            builders.encounter(home, encounter=ids.new())
        carrier.calls_back, carrier.twice = True, 2
        carrier.dead, carrier.mute, carrier.never_arrives = {DELE}, {MAYA}, {NADIA}
        carrier.fault = fake_gateway.sometimes(0.75, until=FAULTS)
        port = faces._free()
        public = f"http://care.localhost:{port}"
        more = fake_gateway.environment(carrier.url, public) | {
            "OFFRAMP_DEMO": "1",
            "OFFRAMP_DEMO_FOLDER": str(tmp_path),
            "OFFRAMP_JUSTICE_URL": house.URLS["justice"],
            "OFFRAMP_DEMO_CLOCK": str(clock),
            "OFFRAMP_STATIC_ROOT": str(tmp_path / "static"),
            "PYTHONPATH": str(house.ROOT),
            "OFFRAMP_LOG_LEVEL": "CRITICAL",
        }
        with _listening(built, port, more):
            house.run(built.keys, "care", "-m", "tests.journeys.doomed", str(KILLS), "8", **more)
            carrier.settle()
        rows = admin.execute(
            "SELECT m.*, s.name FROM program_message m JOIN program_staff s ON s.id = m.to_id"
        )
        names = [each.name for each in rows.description]
        messages = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]
        yield admin, carrier, messages


@contextlib.contextmanager
def _listening(built, port, more):
    """The care face, which hears what the carrier sends back."""
    command = [sys.executable, "-m", "offramp.cli", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    env = house.environment(built.keys, "care") | more
    process = subprocess.Popen(command, env=env, cwd=house.ROOT, start_new_session=True)
    try:
        faces._await(process, port, host=f"care.localhost:{port}")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def unresolved(messages, escalations):
    """Neither delivered nor given up; or given up without a next rung called and somebody told."""
    found = []
    delivered = {(each.reference, each.name) for each in messages if each.delivered_at}
    for each in messages:
        if each.delivered_at:
            continue
        later = any(at >= each.written_at for at in escalations.get(each.reference, ()))
        others_know = any(to == each.reference and name != each.name for to, name in delivered)
        if not each.gave_up_at:
            found.append((each.repeat_key, "no end"))
        elif each.reason in RANG and not (later or others_know):
            found.append((each.repeat_key, "nobody else called"))
        elif each.reason not in RANG and not each.told_at:
            found.append((each.repeat_key, "nobody told"))
    return found


def test_no_message_is_lost_whatever_the_carrier_does(aftermath):
    admin, carrier, messages = aftermath
    escalations: dict[str, list[datetime]] = {}
    climbed = 0
    for reference, key, at in admin.execute(
        "SELECT h.reference, e.key, e.at FROM handoff_escalation e JOIN handoff_handoff h ON h.id = e.handoff_id"
    ):
        escalations.setdefault(reference, []).append(at)
        climbed += key == "stage:3"
    lost = unresolved(messages, escalations)
    faults = sum(carrier.refused.values())
    figure("gateway.failures_and_kills", faults + KILLS, "events", ">= 100")
    figure("gateway.lost", len(lost), "messages", "== 0")
    assert faults >= 100
    assert set(carrier.refused) == set(fake_gateway.FAULTS)
    assert climbed == DIVERSIONS  # nobody could be reached, so every hand-off came to the last rung
    assert lost == []
    assert {each.name for each in messages if each.delivered_at} == {"Sam K."}
    assert_repeats_are_the_same(carrier)


def assert_repeats_are_the_same(carrier):
    """What the carrier got twice was word for word the same, under the same reference of ours."""
    said: dict[str, set[tuple[str, str]]] = {}
    for each in carrier.accepted:
        said.setdefault(each["StatusCallback"], set()).add(
            (each["To"], each.get("Body", each.get("Url", "")))
        )
    assert all(len(words) == 1 for words in said.values())
    assert len(carrier.accepted) > len(said)  # and some did go twice
    assert {status for _, status in carrier.answers} <= {200, 204}

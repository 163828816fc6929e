"""A worker killed at any instant loses nothing and doubles nothing: kill -9, a hundred times and more."""

import json
from collections import Counter
from datetime import UTC, datetime

import psycopg
import pytest
from bench.figures import figure

from offramp.ground import ids
from tests import builders, house

KILLS = 110
DIVERSIONS = 60
CALLED = "SELECT handoff_id, handoff_id || ':' || key, unnest(called) FROM handoff_escalation"
STAGES = {"stage:0", "stage:1", "stage:2", "stage:3"}


@pytest.fixture
def aftermath(home, built, tmp_path):
    """Sixty diversions, a hundred and ten deaths of the hand-off's worker, and ten of the docket's."""
    clock = tmp_path / "clock"
    clock.write_text(str((builders.NIGHT - datetime.now(UTC)).total_seconds()))
    messages = tmp_path / "messages.jsonl"
    for _ in range(DIVERSIONS):
        builders.encounter(home, encounter=ids.new())
    more = {
        "OFFRAMP_DEMO": "1",
        "OFFRAMP_DEMO_FOLDER": str(tmp_path),
        "OFFRAMP_JUSTICE_URL": house.URLS["justice"],
        "OFFRAMP_DEMO_CLOCK": str(clock),
        "OFFRAMP_MESSAGES_FILE": str(messages),
        "PYTHONPATH": str(house.ROOT),
    }
    house.run(built.keys, "care", "-m", "tests.journeys.doomed", str(KILLS), "8", **more)
    house.run(built.keys, "justice", "-m", "tests.journeys.doomed", "10", "1", **more)
    house.run(
        built.keys, "care", "-m", "tests.journeys.doomed", "0", "1", **more
    )  # it sends what both have written
    with psycopg.connect(built.admin, autocommit=True) as admin:
        admin.execute("SET search_path = offramp")
        yield admin, [json.loads(line) for line in messages.read_text().splitlines()]


def test_every_diversion_is_collected_once_and_no_rung_is_lost_or_doubled(aftermath):
    admin, sent = aftermath
    encounters = {row[0] for row in admin.execute("SELECT id FROM curb_encounter")}
    collected = Counter(row[0] for row in admin.execute("SELECT encounter_id FROM handoff_handoff"))
    held = Counter(row[0] for row in admin.execute("SELECT encounter_id FROM docket_hold"))
    rungs = Counter(admin.execute("SELECT subject_id, key FROM handoff_escalation").fetchall())
    written = admin.execute("SELECT id, repeat_key, sent_at FROM program_message").fetchall()
    lost = [e for e in encounters for n in (collected[e], held[e]) if n != 1]
    lost += [(e, stage) for e in encounters for stage in STAGES if rungs[e, stage] != 1]
    lost += [key for key, times in rungs.items() if times > 1]
    lost += [key for _, key, sent_at in written if sent_at is None]
    arrived = {row["reference"] for row in sent}
    lost += [key for message, key, _ in written if str(message) not in arrived]
    called = {(key, staff) for _, key, staff in admin.execute(CALLED)}
    lost += [pair for pair in called if not any(f"{pair[0]}:{pair[1]}" in key for _, key, _ in written)]
    figure("handoff.worker_kills", KILLS, "kills", ">= 100")
    figure("handoff.lost_or_doubled", len(lost), "rows", "== 0")
    assert len(encounters) == DIVERSIONS
    assert lost == []

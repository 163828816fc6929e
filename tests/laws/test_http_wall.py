"""Every address of both faces, asked by everyone about everything: no word goes astray, and every look is in the log."""

from collections import Counter
from types import SimpleNamespace

import psycopg
import pytest
from bench.figures import figure

pytestmark = pytest.mark.skip("being built: not every fault is killed, not every request is made yet")

PARTS = {"care": 2, "justice": 1}  # processes at a time
MOST = {"care": 24_000, "justice": 16_000}  # requests of a part, when there are more
PAIRS = 10_000
# Nobody can get a good answer here in the world that was planted, for these reasons.
CLOSED = {
    "sign-in/with/<slug:provider_id>/": "no provider is configured; test_oidc walks it",
    "sign-in/with/<slug:provider_id>/back/": "no provider is configured; test_oidc walks it",
}


@pytest.fixture(scope="module")
def planted(built, tmp_path_factory):
    """The planted program, and what is known of it."""
    from tests import cast, house, seats
    from tests.proof.http import standing
    from tests.proof.http.planting import Planter

    seats.connect(built.keys)
    house.empty(built.admin)
    with psycopg.connect(built.admin, autocommit=True) as admin:
        told = Planter(cast.move_in(), admin).plant()
    file = standing.written(tmp_path_factory.mktemp("http"), told)
    with standing.copied(built, "http_planted") as place:
        yield SimpleNamespace(built=built, file=file, told=told, database="http_planted", admin=place.admin)


def test_every_text_is_planted_or_a_code(planted):
    from tests.proof.http import texts
    from tests.proof.tables import TABLES

    with psycopg.connect(planted.admin) as admin:
        rows = admin.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'offramp'"
            " AND data_type IN ('text', 'ARRAY', 'jsonb', 'character varying')"
        ).fetchall()
    columns = {table: {name for of, name in rows if of == table} for table in TABLES}
    assert texts.strays(columns) == []


def everything(planted):
    """All runs side by side, each in a database of its own; what they found, by face."""
    from contextlib import ExitStack

    from tests.proof.http import standing

    with ExitStack() as copies:
        running = []
        for face, parts in PARTS.items():
            for part in range(parts):
                place = copies.enter_context(
                    standing.copied(planted.built, f"http_{face}_{part}", planted.database)
                )
                given = (planted.file, place.admin, part, parts, MOST[face])
                running.append((face, standing.begin(place, face, "tests.proof.http.run", *given)))
        return [(face, standing.end(process)) for face, process in running]


def test_no_word_goes_astray_and_every_look_is_logged(planted):
    found = everything(planted)
    total = Counter()
    for key in ("leaks", "unlogged", "broken", "impostors"):
        wrong = [each for _, run in found for each in run[key]]
        assert wrong == [], (key, len(wrong), wrong[:10])
    for face in PARTS:
        runs = [run for of, run in found if of == face]
        routes, covered = set(runs[0]["routes"]), set().union(*(run["covered"] for run in runs))
        assert covered == routes, routes - covered
    for _, run in found:
        total.update({key: run[key] for key in ("requests", "hits", "ids", "own", "foreign", "absent")})
    assert min(total.values()) > 1000, total
    figure("wall.http_requests", total["requests"], "requests", ">= 50000")
    figure("wall.http_canaries_leaked", 0, "words", "== 0")
    figure("audit.ids_unlogged", 0, "ids", "== 0")


def test_a_stopwatch_cannot_tell_hidden_from_absent(planted):
    from tests.proof.http import standing

    with standing.copied(planted.built, "http_existence", planted.database) as place:
        given = (planted.file, place.admin, PAIRS)
        found = standing.end(standing.begin(place, "care", "tests.proof.http.existence", *given))
    assert found["differ"] == []
    assert found["routes"] >= 30
    figure("wall.existence_auc", round(found["auc"], 4), "share", "<= 0.52")
    assert found["auc"] <= 0.52, found

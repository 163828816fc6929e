"""A summary at the desk and in the officer's news: while its grant lives, for whom it was written, and no longer."""

import psycopg
import pytest

from tests import raw
from tests.rooms.curb import history_store as store

WORDS = "They need two more weeks."
ADD = (
    "INSERT INTO offramp.docket_summary (id, site_id, encounter_id, grant_id, choice, needs, text, at, by_id)"
    " VALUES (gen_random_uuid(), 'port-larkin', %s, %s, %s, %s, %s, now(), %s)"
)


@pytest.fixture
def told(home, desk):
    """A held charge whose person lets the prosecutor read a summary: the encounter, the grant and the summary."""
    encounter = desk.held(home)
    _, grant = desk.signed(home, encounter)
    [made] = brings(home, desk, encounter, grant)
    return encounter, grant, made


def brings(home, desk, encounter, grant, **more):
    """Maya's summary comes to the docket."""
    from offramp.docket.summaries.rules import Choice, Need

    given = {"choice": Choice.ENGAGED, "needs": [Need.ID], "text": WORDS, "sending": desk.ids.new()} | more
    with home.maya.seated() as who:
        return desk.actions.bring_summary(who, encounters=[encounter], grant=grant, **given)


def notices(built):
    """Who was told of which withdrawal."""
    return store.stored(built, "SELECT encounter_id, agency_id, grant_id FROM offramp.docket_withdrawn")


def test_the_prosecutor_reads_it_with_the_notice_and_the_stamp(home, desk, told, browse):
    page = browse(home, "hold", told[0], at=desk.clock.now())
    for words in (
        "work together",
        "getting an ID",
        WORDS,
        "Maya R.",
        "42 CFR part 2",
        "to decide about the charge",
    ):
        assert words in page.text
    assert page.text.count("not for enforcement, charging or revocation") == 1


def test_each_view_is_a_line_of_the_accounting(home, desk, told, browse, built):
    browse(home, "hold", told[0], at=desk.clock.now())
    lines = "SELECT grant_id, agency_id, data_class FROM offramp.consent_disclosure WHERE object_ids @> ARRAY[%s::uuid]"
    with psycopg.connect(built.admin) as admin:
        assert admin.execute(lines, [told[2]]).fetchall() == [(told[1], home.chen.staff.agency_id, "K5")]


def test_withdrawn_it_reads_unknown_and_whoever_received_it_is_told(home, desk, told, browse, built):
    encounter, grant, _ = told
    browse(home, "hold", encounter, at=desk.clock.now())
    desk.withdrawn(home, grant)
    page = browse(home, "hold", encounter, at=desk.clock.now())
    assert WORDS not in page.html and "work together" not in page.text
    assert "Consent withdrawn on" in page.text and "No further use or redisclosure." in page.text
    assert "reads “unknown” now" in page.text
    assert notices(built) == [(encounter, home.chen.staff.agency_id, grant)]


def test_whoever_received_nothing_is_told_nothing(home, desk, told, browse, built):
    desk.withdrawn(home, told[1])
    page = browse(home, "hold", told[0], at=desk.clock.now())
    assert "Consent withdrawn" not in page.text and "Unknown" in page.text
    assert notices(built) == []


def test_never_told_and_hidden_read_the_same(home, desk, told, browse):
    other = desk.held(home)
    section = '<section class="stack" id="shared">'
    desk.withdrawn(home, told[1])
    one, two = (browse(home, "hold", each, at=desk.clock.now()).html for each in (told[0], other))
    assert one.split(section)[1].split("</section>")[0] == two.split(section)[1].split("</section>")[0]


def test_signed_again_the_notice_gives_way_to_what_is_told_anew(home, desk, told, browse, monkeypatch):
    from offramp.ground import clock

    encounter, grant, _ = told
    browse(home, "hold", encounter, at=clock.now())
    desk.withdrawn(home, grant)
    again = signs_again(home, desk, encounter, monkeypatch)
    brings(home, desk, encounter, again, text="Now they ask for a ride.")
    page = browse(home, "hold", encounter, at=clock.now())
    assert "Now they ask for a ride." in page.text and "Consent withdrawn" not in page.text


def signs_again(home, desk, encounter, monkeypatch):
    """The same person says yes to the prosecutor anew, by the real clock."""
    from django.db import transaction

    from offramp.handoff import queries
    from tests import builders

    monkeypatch.undo()
    with home.maya.seated() as who, transaction.atomic():
        participant = queries.matched(who, encounter)
    monkeypatch.setattr(builders, "joined", lambda *_given: participant)
    return desk.signed(home, encounter)[1]


def test_one_agencys_notice_is_not_anothers_news(home, desk, told, browse, built):
    browse(home, "hold", told[0], at=desk.clock.now())
    desk.withdrawn(home, told[1])
    seen = "SELECT count(*) FROM offramp.docket_withdrawn"
    with raw.acting(built, "justice", home.chen.who) as chen:
        assert chen.execute(seen).fetchone() == (1,)
    with raw.acting(built, "justice", home.ruiz.who) as ruiz:
        assert ruiz.execute(seen).fetchone() == (0,)


@pytest.mark.parametrize(("face", "who"), [("care", "maya"), ("justice", "chen"), ("justice", "ruiz")])
def test_nobody_writes_a_notice_by_hand(home, desk, told, built, face, who):
    person = getattr(home, who)
    add = (
        "INSERT INTO offramp.docket_withdrawn (id, site_id, encounter_id, agency_id, grant_id, day)"
        " VALUES (gen_random_uuid(), 'port-larkin', %s, %s, %s, now()::date)"
    )
    with raw.acting(built, face, person.who) as one, pytest.raises(psycopg.errors.InsufficientPrivilege):
        one.execute(add, [told[0], home.chen.staff.agency_id, told[1]])


def test_an_open_page_learns_within_the_minute(home, desk, told, browse, visited):
    import re

    encounter, grant, _ = told
    html = browse(home, "hold", encounter, at=desk.clock.now()).html
    [there] = re.findall(r'hx-get="/holds/[0-9a-f-]{36}/still/\?seen=(\w+)"', html)
    [seconds] = re.findall(r'hx-trigger="every (\d+)s"', html)
    assert int(seconds) < 60 and '<noscript><meta http-equiv="refresh" content="60"></noscript>' in html
    still = visited(home, "hold_still", encounter, seen=there)
    assert (still.status_code, still.get("HX-Refresh")) == (204, None)
    desk.withdrawn(home, grant)
    gone = visited(home, "hold_still", encounter, seen=there)
    assert (gone.content, gone["HX-Refresh"]) == (b"", "true")


@pytest.mark.parametrize(
    ("choice", "needs", "text"),
    [
        ("relocated", [], ""),
        ("engaged", ["treatment"], ""),
        ("engaged", [], "a" * 281),
        ("nothing_to_add", ["id"], ""),
        ("nothing_to_add", [], "But."),
    ],
)
def test_the_table_itself_keeps_to_what_a_summary_may_say(home, desk, told, built, choice, needs, text):
    with raw.acting(built, "care", home.maya.who) as maya, pytest.raises(psycopg.errors.CheckViolation):
        maya.execute(ADD, [told[0], told[1], choice, needs, text, home.maya.staff.id])


def test_nobody_writes_under_anothers_grant_or_name(home, desk, told, built):
    other = desk.held(home)
    _, stranger = desk.signed(home, other)
    for encounter, grant, by in (
        (told[0], stranger, home.maya),
        (other, told[1], home.maya),
        (told[0], told[1], home.dele),
    ):
        with (
            raw.acting(built, "care", home.maya.who) as maya,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            maya.execute(ADD, [encounter, grant, "engaged", [], "", by.staff.id])


@pytest.mark.parametrize("who", ["ruiz", "okada", "chen"])
def test_an_officer_or_prosecutor_cannot_record_a_consent(home, desk, told, built, who):
    for statement in (
        "INSERT INTO offramp.consent_grant SELECT * FROM offramp.consent_grant",
        "INSERT INTO offramp.consent_grant (id, site_id) VALUES (gen_random_uuid(), 'port-larkin')",
        "UPDATE offramp.consent_grant SET revoked_at = NULL",
        "SELECT * FROM offramp.consent_grant",
        "INSERT INTO offramp.consent_withdrawal (id, site_id) VALUES (gen_random_uuid(), 'port-larkin')",
        "INSERT INTO offramp.docket_summary (id, site_id) VALUES (gen_random_uuid(), 'port-larkin')",
        "UPDATE offramp.docket_summary SET text = 'mine'",
    ):
        with (
            raw.acting(built, "justice", getattr(home, who).who) as one,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            one.execute(statement)

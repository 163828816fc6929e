"""Who looked: what the person, those who work with them and the privacy officer are told, and nobody else."""

import csv
import re
from dataclasses import replace

import psycopg
import pytest
from tests import builders, house, raw

from offramp.ground import ids
from offramp.ground.principal import Principal

SITE = "port-larkin"
LOOKS_AT = "SELECT staff_id, act, data_class FROM guard.looks_at(%s, '2000-01-01', 100)"
RECUSAL = """
    INSERT INTO offramp.consent_denial (id, site_id, participant_id, kind, staff_id, classes, reason, by_id, since)
    VALUES (%s, 'port-larkin', %s, 'recusal', %s, '{}', 'cousin', %s, now())
"""
ROSAS = "SELECT object_ids, about FROM guard.searched_log(%s, NULL, NULL, NULL, NULL, NULL, 100)"
SEARCH = "SELECT count(*) FROM guard.searched_log(NULL, NULL, NULL, NULL, NULL, NULL, 10000)"


@pytest.fixture
def rosa(home):
    """A participant whom Maya works with; Dele looked at a note, a clinician at a treatment record."""
    from django.db import transaction

    from offramp.ground import log

    rosa = builders.joined(home, builders.encounter(home))
    for act, data_class in (("care.notes", "K6"), ("clinical.treatment", "K8")):
        with home.dele.seated(), transaction.atomic():
            log.looked(act, data_class=data_class, ids=[ids.new()], about=[rosa])
    return rosa


def acts(connection, participant):
    return [row[1] for row in connection.execute(LOOKS_AT, [participant])]


def themself(participant):
    return Principal(site=SITE, staff=participant, role="participant", purpose="participant_request")


def test_the_person_and_the_privacy_officer_see_every_look(home, built, rosa):
    for who in (themself(rosa), home.lena.who):
        with raw.acting(built, "care", who) as face:
            assert {"care.notes", "clinical.treatment"} <= set(acts(face, rosa))


def test_a_look_at_a_matched_encounter_is_a_look_at_the_person(home, built, rosa):
    with raw.acting(built, "care", themself(rosa)) as face:
        assert "curb.refer" in acts(face, rosa)


def test_who_works_with_the_person_sees_the_looks_in_classes_that_they_reach(home, built, rosa):
    with raw.acting(built, "care", home.maya.who) as face:
        seen = acts(face, rosa)
    assert "care.notes" in seen
    assert "clinical.treatment" not in seen


@pytest.mark.parametrize("who", ["dele", "nadia", "sam"])
def test_nobody_else_sees_who_looked(home, built, rosa, who):
    with raw.acting(built, "care", getattr(home, who).who) as face:
        assert acts(face, rosa) == []


def test_no_participant_sees_who_looked_at_another(home, built, rosa):
    other = themself(ids.new())
    with raw.acting(built, "care", other) as face:
        assert acts(face, rosa) == []
        assert face.execute(SEARCH).fetchone() == (0,)


@pytest.mark.parametrize("asked", [LOOKS_AT.replace("%s", "gen_random_uuid()"), SEARCH])
def test_the_justice_face_cannot_even_ask(home, built, asked):
    with (
        raw.acting(built, "justice", home.chen.who) as face,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        face.execute(asked)


def test_the_log_of_a_site_is_for_its_privacy_officer_alone(home, built, rosa):
    for person, sees in (("lena", True), ("sam", False), ("maya", False)):
        with raw.acting(built, "care", getattr(home, person).who) as face:
            assert (face.execute(SEARCH).fetchone()[0] > 0) is sees
    elsewhere = replace(home.lena.who, site="gull-harbor")
    with raw.acting(built, "care", elsewhere) as face:
        assert face.execute(SEARCH).fetchone() == (0,)


def test_a_privacy_officer_who_is_related_to_somebody_finds_nothing_of_them(home, built, rosa):
    with psycopg.connect(built.admin, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(RECUSAL, [ids.new(), rosa, home.lena.staff.id, home.sam.staff.id])
    with raw.acting(built, "care", home.lena.who) as face:
        assert acts(face, rosa) == []
        (about,) = face.execute(
            "SELECT count(*) FROM guard.searched_log(%s, NULL, NULL, NULL, NULL, NULL, 100)", [rosa]
        ).fetchone()
    assert about == 0


def test_a_question_about_who_looked_is_in_the_log_itself(home, rosa):
    from django.db import transaction

    from offramp.consent import queries

    with home.maya.seated() as who, transaction.atomic():
        queries.looks_at(who, rosa)
    with home.lena.seated() as who, transaction.atomic():
        found = queries.logged(who, queries.Asked(person=rosa, staff=home.maya.staff.id))
        assert "consent.looks_at" in [each.act for each in found]
        again = queries.logged(who, queries.Asked(staff=home.lena.staff.id))
    assert [each.act for each in again] == ["consent.logged"]


def test_the_verb_says_who_looked_and_writes_a_table_without_formulas(home, built, rosa, tmp_path):
    from django.db import transaction

    from offramp.ground import log

    with home.dele.seated(), transaction.atomic():
        log.note("care.notes", kind=log.Kind.LOOKED, data_class="K6", ids=[rosa], code="=HYPERLINK(1)")
    asked = [
        "audit",
        "search",
        "--site",
        SITE,
        "--as",
        "Lena V.",
        "--person",
        str(rosa),
        "--staff",
        "Dele A.",
    ]
    said = house.run(built.keys, "care", "-m", "offramp.cli", *asked)
    assert re.search(
        r"Dele A\. \(On-call worker; coordination\)  looked  care\.notes  K6  1 row", said.stdout
    )
    table = tmp_path / "looks.csv"
    house.run(built.keys, "care", "-m", "offramp.cli", *asked, "--class", "K6", "--csv", str(table))
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["class"] for row in rows} == {"K6"}
    assert rows[0]["note"] == "'=HYPERLINK(1)"
    assert str(rosa) in rows[0]["about"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (["--as", "Sam K."], "not exactly one such member of staff called 'Sam K.'"),
        (["--as", "Lena V.", "--staff", "Nobody"], "called 'Nobody'"),
        (["--as", "Lena V.", "--person", "rosa"], "'rosa' is no id"),
    ],
)
def test_the_verb_refuses_who_may_not_ask_and_what_is_not_there(home, built, wrong, sentence):
    with pytest.raises(AssertionError, match=re.escape(sentence)):
        house.run(built.keys, "care", "-m", "offramp.cli", "audit", "search", "--site", SITE, *wrong)


def test_a_look_at_rows_is_about_the_people_in_them(home, built, rosa):
    from django.db import transaction

    from offramp.consent import gate
    from offramp.people.models import Name

    with home.maya.seated() as who, transaction.atomic():
        (name,) = gate.look(who, "care.names", data_class="K1", rows=Name.objects.filter(participant_id=rosa))
    with raw.acting(built, "care", home.lena.who) as face:
        found = face.execute(f"{ROSAS} WHERE act = 'care.names'", [rosa]).fetchall()
    assert found == [([name.id], [rosa])]

"""The notice that goes with what is shown by consent, and the page that empties itself."""

from pathlib import Path

import pytest


def test_both_statements_are_the_federal_words(built):
    from offramp.consent import notices

    assert notices.SHORT == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    assert notices.FULL.startswith("This record which has been disclosed to you is protected by Federal")
    assert notices.FULL.endswith("redisclose the record (see 42 CFR 2.31).")
    assert "  " not in notices.FULL


@pytest.mark.parametrize(("person", "data_class"), [("chen", "K5"), ("ruiz", "K5"), ("noor", "K6")])
def test_the_scope_names_what_and_what_for(home, person, data_class):
    from offramp.consent import notices

    said = notices.of(getattr(home, person).who, data_class)
    assert said.statement == notices.SHORT
    assert notices.what(data_class) in said.scope
    assert str(notices.PURPOSES[getattr(home, person).who.purpose]) in said.scope
    assert "They may stop it on any day" in said.scope


def test_the_scope_of_a_grant_says_until_when(home, rosa, records):
    from django.db import transaction

    from offramp.consent import notices, queries

    records.allows(home, rosa, home.noor, "treatment", "K6", "K7")
    with home.maya.seated("case_manager") as who, transaction.atomic():
        [grant] = queries.living_grants(who, rosa)
    said = notices.scope_of(grant)
    assert "case notes, needs and plan, physical and mental health, to treat the person, until " in said


def test_every_class_that_consent_opens_has_its_words(built):
    from offramp.consent import notices
    from offramp.consent.matrix import matrix

    cells = [cell for cell in matrix().cells if cell.consented]
    assert {cell.data_class for cell in cells} <= set(notices.CLASSES)
    assert {cell.purpose for cell in cells} <= set(notices.PURPOSES)


def test_an_open_page_is_told_when_what_it_shows_is_no_longer_shared(home, rosa, care):
    from django.db import transaction

    from offramp.consent import gate
    from offramp.docket.models import PartnerFact

    [grant] = care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)

    def still(mark):
        with home.chen.seated() as who, transaction.atomic():
            rows = PartnerFact.objects.all()
            return gate.still(who, "test.still", data_class="K5", rows=rows, mark=mark)

    with home.chen.seated(), transaction.atomic():
        mark = gate.marked(PartnerFact.objects.values_list("id", flat=True))
    assert still(mark)
    assert not still(mark[:-1] + ("A" if mark[-1] != "A" else "B"))
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    assert not still(mark)


def test_asking_whether_it_stands_is_no_disclosure(home, rosa, care, built):
    import psycopg
    from django.db import transaction

    from offramp.consent import gate
    from offramp.docket.models import PartnerFact

    with home.chen.seated() as who, transaction.atomic():
        assert gate.still(
            who, "test.still", data_class="K5", rows=PartnerFact.objects.all(), mark=gate.marked([])
        )
    with psycopg.connect(built.admin) as admin:
        assert admin.execute("SELECT count(*) FROM offramp.consent_disclosure").fetchone() == (0,)


def test_the_part_asks_more_often_than_once_a_minute():
    from offramp.ground.parts.assemble import HERE

    part = Path(HERE / "still_allowed" / "still_allowed.html").read_text()
    assert 'hx-trigger="every 45s"' in part
    assert 'http-equiv="refresh" content="60"' in Path(HERE / "still_allowed" / "refresh.html").read_text()

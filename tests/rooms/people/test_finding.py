"""Search before create: by what one heard, by a number, and alike for hidden and absent people."""

import psycopg
import pytest

from tests.laws.test_wall import met


@pytest.fixture
def rosa(home):
    """Somebody whom Maya met, called Rosa, with an alias, a telephone and a year of birth."""
    from django.db import transaction

    from offramp.people import actions

    participant = met(home)
    with home.maya.seated() as maya, transaction.atomic():
        actions.also_called(maya, participant=participant, kind="alias", text="Red Stephanie")
        actions.identify(maya, participant=participant, kind="phone", value="2065550142")
        actions.identify(maya, participant=participant, kind="birth_year", value="1987")
    return participant


def found(home, words):
    from django.db import transaction

    from offramp.consent import gate

    with home.maya.seated() as maya, transaction.atomic():
        return [card.id for card in gate.found_by_name(maya, words)]


@pytest.mark.parametrize(
    "words", ["rosa", "Roza", "stefany", "red steph", "555-0142", "206 555 0142", "Rosa 1987", "rosa 0142"]
)
def test_somebody_is_found_by_what_is_known(home, rosa, words):
    assert found(home, words) == [rosa]


@pytest.mark.parametrize("words", ["", "r", "nobody", "Rosa 1986", "0142", "%", "rosa 9999", "_____"])
def test_nobody_is_found_by_what_is_not_theirs(home, rosa, words):
    assert found(home, words) == []


def test_whoever_searches_very_often_rests_whatever_they_search(home, rosa):
    from offramp.errors import Refusal

    for _ in range(30):
        found(home, "rosa")
    for words in ("rosa", "nobody"):
        with pytest.raises(Refusal, match="very often"):
            found(home, words)


def test_a_flagged_person_is_not_found_by_those_who_do_not_work_with_them(home, built, rosa):
    from django.db import transaction

    from offramp.consent.models import Denial

    with home.lena.seated() as lena, transaction.atomic():
        Denial(
            site_id=lena.site, participant_id=rosa, kind="safety", reason="asked for it", by_id=lena.staff
        ).save(force_insert=True)
    assert found(home, "rosa") == [rosa]  # Maya works with Rosa
    with psycopg.connect(
        built.admin, autocommit=True
    ) as admin:  # Dele has a hand-off in hand, of somebody else
        tie = "INSERT INTO offramp.consent_relationship (id, site_id, kind, subject_id, staff_id, agency_id, since)"
        values = " VALUES (gen_random_uuid(), 'port-larkin', 'assigned', gen_random_uuid(), %s, %s, now())"
        admin.execute(tie + values, [home.dele.staff.id, home.dele.staff.agency_id])
    from offramp.consent import gate

    with home.dele.seated() as dele, transaction.atomic():
        assert rosa not in [card.id for card in gate.found_by_name(dele, "rosa")]
    with psycopg.connect(built.admin, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE offramp.consent_denial SET until = now()")
    with home.dele.seated() as dele, transaction.atomic():
        assert [card.id for card in gate.found_by_name(dele, "rosa")] == [rosa]

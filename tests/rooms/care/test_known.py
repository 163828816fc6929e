"""Names, numbers, and two records that are one person: as the pages do it."""

import pytest

from tests.rooms.people.test_finding import found, rosa  # noqa: F401


@pytest.fixture
def both(home, rosa):  # noqa: F811
    """Rosa, and a second record that turns out to be hers."""
    from tests.laws.test_wall import met

    return rosa, met(home)


def visible(home):
    """Every id of every table of care that each of the care side's people may read now."""
    from django.apps import apps
    from django.db import transaction

    seen = {}
    for person in (home.maya, home.dele, home.nadia, home.sam, home.noor, home.lena):
        with person.seated(), transaction.atomic():
            for model in apps.get_models():
                if model._meta.db_table.startswith(
                    ("people_", "handoff_", "intake_", "contacts_", "clinical_")
                ):
                    ids = set(model.objects.values_list("pk", flat=True)) if readable(model) else set()
                    seen[person.staff.name, model._meta.db_table] = ids
    return seen


def readable(model):
    """Whether the care face has a grant there at all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f"offramp.{model._meta.db_table}"])
        return cursor.fetchone()[0]


def merged(home, kept, other):
    from offramp.consent import gate

    with home.maya.seated() as maya:
        return gate.merge(maya, kept=kept, merged=other)


def test_a_merge_widens_nothing_and_its_undoing_is_exact(home, both):
    from offramp.consent import gate

    before = visible(home)
    edge = merged(home, *both)
    after = visible(home)
    new = {place: ids - before[place] for place, ids in after.items()}
    assert {table for (_, table), ids in new.items() if ids} == {"people_merge"}
    assert new["Maya R.", "people_merge"] == {edge}
    assert new["Dele A.", "people_merge"] == new["Noor H.", "people_merge"] == set()
    with home.maya.seated() as maya:
        gate.undo_merge(maya, merge=edge, about=both)
    again = visible(home)
    assert {k: v for k, v in again.items() if k[1] != "people_merge"} == {
        k: v for k, v in before.items() if k[1] != "people_merge"
    }


def test_a_list_shows_one_person_and_a_search_finds_one(home, both):
    from django.db import transaction

    from offramp.care.intake import queries

    def mine():
        with home.maya.seated() as maya, transaction.atomic():
            return {person.id for person in queries.my_people(maya)}

    assert mine() == set(both)
    merged(home, *both)
    assert mine() == {both[0]}
    assert found(home, "rosa") == [both[0]]


def test_only_who_works_with_both_may_join_them(home, both):
    from offramp.errors import Refusal

    with home.dele.seated() as dele, pytest.raises(Refusal, match="nothing here"):
        from offramp.consent import gate

        gate.merge(dele, kept=both[0], merged=both[1])


def test_joined_twice_is_refused(home, both):
    from offramp.errors import Refusal

    merged(home, *both)
    with pytest.raises(Refusal, match="already joined"):
        merged(home, both[1], both[0])


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("phone", "(206) 555-0142", "2065550142"),
        ("phone", "12345", None),
        ("birth_year", "1987", "1987"),
        ("birth_year", "3.4.1987", None),
        ("id_last_four", "44a1", "44A1"),
        ("id_last_four", "123-45-6789", None),
    ],
)
def test_only_as_much_of_a_number_is_kept_as_tells_people_apart(kind, given, kept):
    from offramp.care.known import rules

    assert rules.normal(rules.IdentifierKind(kind), given) == kept


def test_what_is_withdrawn_on_one_record_is_withdrawn_on_the_other(home, both):
    from django.db import transaction

    from offramp.care.intake import actions
    from offramp.consent import queries
    from tests.rooms.care import written

    grants = [written.allows(home, one, home.noor, "treatment", "K6") for one in both]
    merged(home, *both)

    def standing():
        with home.maya.seated() as maya, transaction.atomic():
            found = queries.living_grants_of(maya, both).values()
            return {row.id for rows in found for row in rows}

    assert standing() == set(grants)
    with home.maya.seated() as maya:
        actions.withdraw(maya, participant=both[0], grant=grants[0])
    assert standing() == set()
    late = written.allows(home, both[1], home.noor, "treatment", "K6")
    assert late in standing()

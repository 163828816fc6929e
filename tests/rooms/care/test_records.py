"""Each class of records: who may write it, who may read it, and nobody else. Add-only, and sent twice it is one."""

from datetime import timedelta

import pytest

from tests import builders

STAFF = (
    ("maya", "case_manager"),
    ("maya", "on_call_worker"),
    ("dele", "case_manager"),
    ("nadia", "supervisor"),
    ("sam", "project_manager"),
    ("noor", "clinician"),
    ("lena", "privacy_officer"),
)
MAYA = {("maya", "case_manager"), ("maya", "on_call_worker")}
NOOR = {("noor", "clinician")}
# Without any consent: who reads a record of each class that was written by whoever writes it.
READERS = {
    "K6": MAYA | {("nadia", "supervisor")},
    "K7": NOOR,
    "K8": NOOR,
    "K9": NOOR,
    "K10": MAYA,
    "K11": MAYA | {("nadia", "supervisor"), ("sam", "project_manager")},
}
WRITERS = {"K6": MAYA, "K7": NOOR, "K8": NOOR, "K9": NOOR, "K10": MAYA, "K11": MAYA}


@pytest.fixture
def steps(home, rosa):
    """Noor was brought in for Rosa; what is written and read about her."""
    from tests.rooms.care import written

    written.brings_in(home, rosa, home.noor)
    return written


def housed(data_class):
    from offramp.care.contacts.rules import Situation

    return {"situation": Situation.SHELTER} if data_class == "K11" else {}


def writes(steps, home, rosa, data_class, key, role, **more):
    return steps.writes(getattr(home, key), role, data_class, rosa, **housed(data_class), **more)


def written(steps, home, rosa, data_class):
    """A record by whoever writes this class."""
    key, role = ("noor", "clinician") if data_class in ("K7", "K8", "K9") else ("maya", "case_manager")
    return writes(steps, home, rosa, data_class, key, role)


@pytest.mark.parametrize("data_class", READERS)
def test_who_reads_and_nobody_else(home, rosa, steps, data_class):
    written(steps, home, rosa, data_class)
    readers = {(key, role) for key, role in STAFF if steps.read(getattr(home, key), role, data_class, rosa)}
    assert readers == READERS[data_class]


@pytest.mark.parametrize("data_class", WRITERS)
@pytest.mark.parametrize(("key", "role"), STAFF)
def test_who_writes_and_nobody_else(home, rosa, steps, data_class, key, role):
    from offramp.errors import Refusal

    try:
        writes(steps, home, rosa, data_class, key, role)
    except Refusal as refusal:
        assert refusal.code == "walled"
        assert (key, role) not in WRITERS[data_class]
    else:
        assert (key, role) in WRITERS[data_class]


@pytest.mark.parametrize(
    ("data_class", "key", "role", "purpose"),
    [
        ("K6", "noor", "clinician", "treatment"),
        ("K7", "maya", "case_manager", "coordination"),
        ("K8", "maya", "case_manager", "coordination"),
        ("K7", "maya", "on_call_worker", "coordination"),
    ],
)
def test_a_consent_opens_it_and_its_end_closes_it(home, rosa, steps, data_class, key, role, purpose):
    written(steps, home, rosa, data_class)
    person = getattr(home, key)
    assert steps.read(person, role, data_class, rosa) == []
    grant = steps.allows(home, rosa, person, purpose, data_class)
    assert steps.read(person, role, data_class, rosa) == [f"words of {data_class}"]
    steps.stops(home, grant)
    assert steps.read(person, role, data_class, rosa) == []


def test_a_consent_for_another_class_or_purpose_opens_nothing(home, rosa, steps):
    written(steps, home, rosa, "K8")
    steps.allows(home, rosa, home.maya, "coordination", "K7")
    steps.allows(home, rosa, home.maya, "treatment", "K8")
    assert steps.read(home.maya, "case_manager", "K8", rosa) == []


def test_a_counseling_note_is_its_authors_alone(home, rosa, steps):
    from tests.rooms.care import crew

    second = crew.clinician(home, "Ines B.")
    steps.brings_in(home, rosa, second)
    written(steps, home, rosa, "K9")
    assert steps.read(home.noor, "clinician", "K9", rosa) == ["words of K9"]
    assert steps.read(second, "clinician", "K9", rosa) == []
    assert steps.read(second, "clinician", "K8", rosa) == []
    written(steps, home, rosa, "K8")
    assert steps.read(second, "clinician", "K8", rosa) == ["words of K8"]
    steps.allows(home, rosa, home.noor, "treatment", "K9", kind="counseling_notes")
    assert steps.read(second, "clinician", "K9", rosa) == ["words of K9"]


def test_a_clinician_who_was_not_brought_in_reads_and_writes_nothing(home, rosa, steps):
    from offramp.errors import Refusal
    from tests.rooms.care import crew

    stranger = crew.clinician(home, "Ines B.")
    for data_class in ("K7", "K8", "K9"):
        written(steps, home, rosa, data_class)
        assert steps.read(stranger, "clinician", data_class, rosa) == []
        with pytest.raises(Refusal, match="nothing here"):
            steps.writes(stranger, "clinician", data_class, rosa)


def test_a_clinician_can_be_brought_in_again_and_only_a_clinician(home, rosa, steps):
    from offramp.errors import Refusal

    steps.brings_in(home, rosa, home.noor)
    with pytest.raises(Refusal, match="of the list"):
        steps.brings_in(home, rosa, home.dele)


def test_a_clinician_who_leaves_sees_them_no_longer(home, rosa, steps):
    from offramp.care.clinical import actions

    written(steps, home, rosa, "K7")
    with steps.as_(home.noor, "clinician") as who:
        actions.leave(who, participant=rosa)
    assert steps.read(home.noor, "clinician", "K7", rosa) == []


@pytest.mark.parametrize("data_class", ["K6", "K7", "K8", "K9", "K10"])
def test_a_correction_is_a_row_of_its_own(home, rosa, steps, data_class):
    first = written(steps, home, rosa, data_class)
    key, role = sorted(WRITERS[data_class])[0]
    writes(steps, home, rosa, data_class, key, role, text="mended", corrects=first)
    with steps.as_(getattr(home, key), role) as who:
        from django.db import transaction

        with transaction.atomic():
            [record] = steps.READS[data_class](who, rosa)
    assert (record.text, [each.text for each in record.earlier]) == ("mended", [f"words of {data_class}"])


def test_what_is_corrected_must_be_there_and_about_the_same_person(home, rosa, steps, care):
    from offramp.errors import Refusal
    from tests.rooms.care import written as other

    first = written(steps, home, rosa, "K6")
    another = care.joins(home)
    for wrong in (first, care.ids.new()):
        with pytest.raises(Refusal, match="nothing here"):
            other.writes(home.maya, "case_manager", "K6", another, corrects=wrong)


@pytest.mark.parametrize("data_class", READERS)
def test_a_form_that_is_sent_twice_is_one_record(home, rosa, steps, data_class):
    row = written(steps, home, rosa, data_class)
    key, role = sorted(WRITERS[data_class])[0]
    writes(steps, home, rosa, data_class, key, role, row=row, text="again")
    assert steps.read(getattr(home, key), role, data_class, rosa) == [f"words of {data_class}"]


def test_it_says_where_it_comes_from_and_which_law_covers_it(home, rosa, steps):
    from django.db import transaction

    written(steps, home, rosa, "K8")
    steps.allows(home, rosa, home.maya, "coordination", "K8")
    for person, role, foreign in ((home.noor, "clinician", False), (home.maya, "case_manager", True)):
        with steps.as_(person, role) as who, transaction.atomic():
            [record] = steps.READS["K8"](who, rosa)
        assert (record.by, record.agency, record.part2) == ("Noor H.", "Health", True)
        assert record.foreign is foreign


@pytest.mark.parametrize("data_class", ["K8", "K9", "K10"])
def test_its_words_are_sealed_and_go_with_the_key(home, built, rosa, steps, data_class):
    import psycopg

    from offramp.ground import sealing

    written(steps, home, rosa, data_class)
    table = {
        "K8": "clinical_treatment_record",
        "K9": "clinical_counseling_note",
        "K10": "contacts_safety_record",
    }[data_class]
    with psycopg.connect(built.admin) as connection:
        [(body,)] = connection.execute(f"SELECT sealed FROM offramp.{table}").fetchall()
    assert b"words of" not in body
    assert sealing.shred(rosa)
    key, role = sorted(WRITERS[data_class])[0]
    assert steps.read(getattr(home, key), role, data_class, rosa) == ["This record was destroyed."]


def test_every_look_and_every_writing_leaves_its_row_with_the_ids(home, built, rosa, steps):
    import psycopg

    row = written(steps, home, rosa, "K7")
    steps.read(home.noor, "clinician", "K7", rosa)
    with psycopg.connect(built.admin) as connection:
        acts = connection.execute(
            "SELECT act, staff_id FROM offramp.ground_entry WHERE %s = ANY (object_ids) ORDER BY id", [row]
        ).fetchall()
    assert acts == [
        ("clinical.write_health", home.noor.staff.id),
        ("clinical.health_notes", home.noor.staff.id),
    ]


def test_a_record_is_about_its_day_and_a_later_one_stands_first(home, rosa, steps):

    today = builders.today()
    for text, days in (("older", 9), ("newer", 2)):
        day = today - timedelta(days=days)
        steps.writes(home.maya, "case_manager", "K6", rosa, text=text, about=day)
    assert steps.read(home.maya, "case_manager", "K6", rosa) == ["newer", "older"]


def test_no_record_is_changed_or_removed_by_any_face(built):
    import psycopg

    tables = [f"{room}_%" for room in ("contacts", "clinical")]
    with psycopg.connect(built.admin) as connection:
        held = connection.execute(
            "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_schema = 'offramp' AND grantee IN ('offramp_care', 'offramp_justice', 'PUBLIC')"
            " AND (table_name LIKE %s OR table_name LIKE %s)",
            tables,
        ).fetchall()
    assert {(who, verb) for who, _, verb in held} == {("offramp_care", "SELECT"), ("offramp_care", "INSERT")}
    assert len({table for _, table, _ in held}) == 6

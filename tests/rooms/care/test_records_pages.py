"""The pages of records, as a telephone without a script sees them."""

import re

import pytest


@pytest.fixture
def steps(home, rosa):
    """What is written and read about Rosa."""
    from tests.rooms.care import written

    return written


@pytest.fixture
def phone(home):
    """A telephone for anybody of the care side."""
    from tests.rooms.handoff.worker import Worker

    return lambda key: Worker(getattr(home, key))


def sends(worker, address, **fields):
    """Fill in the form of an address and send it."""
    html = worker.get(address).content.decode()
    row = re.search(r'name="row" value="([^"]+)"', html)
    return worker.post(address, **({"row": row[1]} if row else {}), **fields)


def test_a_note_is_written_read_and_corrected(rosa, phone):
    maya = phone("maya")
    page = sends(maya, f"/person/{rosa}/notes/write/", text="Wants her ID card first.")
    assert "Saved." in page.text_only
    assert "Wants her ID card first." in page.text_only
    assert "Maya R., Case Management." in page.text_only
    correct = re.search(r'href="(/person/[^"]+/correct/)"', page.content.decode())[1]
    assert "Wants her ID card first." in maya.get(correct).text_only
    page = sends(maya, correct, text="Wants her birth certificate first.")
    assert "Wants her birth certificate first." in page.text_only
    assert "What it said beforeWants her ID card first." in page.text_only


def test_every_record_page_says_who_can_see_it(home, rosa, phone, steps):
    steps.brings_in(home, rosa, home.noor)
    pages = {
        "maya": [f"/person/{rosa}/{kind}/" for kind in ("notes", "safety", "housing", "health", "treatment")],
        "noor": [
            f"/my-people/{rosa}/{kind}/" for kind in ("health", "treatment", "counseling", "notes", "safety")
        ],
        "nadia": [f"/leading/people/{rosa}/{kind}/" for kind in ("notes", "safety", "housing")],
    }
    for key, addresses in pages.items():
        worker = phone(key)
        for address in addresses:
            page = worker.get(address)
            assert page.status_code == 200, address
            assert "Who can see this" in page.text_only
            assert "Nobody from the police or a prosecutor's office" in page.text_only.replace("&#x27;", "'")


def test_a_counseling_page_says_plainly_that_its_author_reads_it_alone(home, rosa, phone, steps):
    steps.brings_in(home, rosa, home.noor)
    noor = phone("noor")
    page = sends(noor, f"/my-people/{rosa}/counseling/write/", text="Talked of her mother.")
    assert "Only you read what you write here." in page.text_only
    assert "Talked of her mother." in page.text_only
    assert "42 CFR Part 2" in page.text_only


@pytest.mark.parametrize("kind", ["notes", "safety", "housing"])
def test_what_was_typed_stays_where_something_is_wrong(rosa, phone, kind):
    maya = phone("maya")
    page = sends(maya, f"/person/{rosa}/{kind}/write/", text="By the ferry steps", about="2999-01-01")
    assert page.status_code == 422
    assert "That day is still to come." in page.text_only
    assert "By the ferry steps" in page.text_only
    assert 'value="2999-01-01"' in page.content.decode()


def test_the_first_who_hears_says_that_they_were_chosen_then_brings_another_in(home, rosa, phone):
    from tests.rooms.care import crew

    kim = crew.works_with(home, crew.joins(home, "Kim O.", home.maya), rosa)
    maya, address = phone("maya"), f"/person/{rosa}/safety/"
    assert "Who may know this" not in maya.get(address).text_only
    page = sends(maya, f"{address}write/", text="Hides from her brother")
    assert "Ask them first." in page.text_only
    page = sends(maya, f"{address}write/", text="Hides from her brother", chosen="on")
    assert "Hides from her brother" in page.text_only
    assert "Who may know this" in page.text_only
    page = maya.post(f"{address}chosen/", staff=str(kim.staff.id), agreed="on")
    assert "They may know it now." in page.text_only
    assert "Kim O." in page.text_only


def test_one_who_was_not_chosen_is_told_whom_to_ask_and_keeps_the_words(home, rosa, phone, steps):
    from tests.rooms.care import crew
    from tests.rooms.handoff.worker import Worker

    kim = Worker(crew.works_with(home, crew.joins(home, "Kim O.", home.maya), rosa))
    before = kim.get(f"/person/{rosa}/safety/").text_only
    steps.writes(home.maya, "case_manager", "K10", rosa)
    assert kim.get(f"/person/{rosa}/safety/").text_only == before
    page = sends(kim, f"/person/{rosa}/safety/write/", text="She told me of it", chosen="on")
    assert page.status_code == 422
    assert "only somebody whom they chose can add to it" in page.text_only
    assert "She told me of it" in page.text_only
    assert kim.get(f"/person/{rosa}/safety/chosen/").status_code == 404


def test_housing_is_said_with_a_tile(rosa, phone):
    page = sends(phone("maya"), f"/person/{rosa}/housing/write/", situation="shelter")
    assert "A shelter, or a room paid for a night" in page.text_only


def test_a_clinician_is_brought_in_and_finds_her_among_their_people(home, rosa, phone):
    noor, maya = phone("noor"), phone("maya")
    assert "Nobody yet." in noor.get("/my-people/").text_only
    assert noor.get(f"/my-people/{rosa}/").status_code == 404
    page = maya.post(f"/person/{rosa}/clinicians/", staff=str(home.noor.staff.id), agreed="on")
    assert "Noor H. works with them now." in page.text_only
    assert "Rosa" in noor.get("/my-people/").text_only
    assert "no longer" not in noor.get(f"/my-people/{rosa}/").text_only
    assert "Nobody yet." in noor.post(f"/my-people/{rosa}/leave/").text_only


def test_a_supervisor_finds_the_people_of_the_agency_and_reads(home, rosa, phone, steps):
    steps.writes(home.maya, "case_manager", "K6", rosa, text="Wants her ID card")
    nadia = phone("nadia")
    assert "Rosa" in nadia.get("/leading/people/").text_only
    page = nadia.get(f"/leading/people/{rosa}/notes/")
    assert "Wants her ID card" in page.text_only
    assert "Correct it" not in page.text_only


def addresses(participant):
    from offramp.care.clinical import urls as clinical
    from offramp.care.contacts import urls as contacts

    row = "01890000-0000-7000-8000-000000000000"
    for room in (contacts, clinical):
        for pattern in room.urlpatterns:
            route = str(pattern.pattern)
            if "participant" in route and not route.endswith(("leave/", "end/")):
                route = route.replace("<uuid:participant>", str(participant))
                yield "/" + re.sub(r"<uuid:\w+>", row, route)


def test_the_wall_reads_the_same_for_a_hidden_and_an_absent_person(home, care, rosa, phone):
    for key in ("dele", "noor"):
        worker = phone(key)
        for hidden, absent in zip(addresses(rosa), addresses(care.ids.new()), strict=True):
            pages = [worker.get(hidden), worker.get(absent)]
            assert {page.status_code for page in pages} == {404}, hidden
            assert pages[0].text_only == pages[1].text_only

"""Maps and class lists: what they say, and how a mistake in one is named by its line."""

import pytest

from offramp.curb.history import map as maps
from offramp.errors import Refusal
from offramp.policy import class_lists
from tests.rooms.curb import history_store as store


@pytest.fixture(scope="module")
def new_york():
    return class_lists.load(store.CLASSES)


@pytest.mark.parametrize(
    ("code", "wanted", "attempt"),
    [
        ("220.03", {"drug", "drug_possession"}, False),
        ("220.16", {"drug", "drug_possession", "drug_sale"}, False),
        ("155.25", {"theft"}, False),
        ("110-155.25", {"theft"}, True),
        ("160.15", {"burglary", "violent_felony"}, False),
        ("110-160.15h", {"burglary", "violent_felony"}, True),
        ("140.10", {"trespass"}, False),
        ("265.01B", {"weapon"}, False),
        ("130.65A", {"sex_offence", "violent_felony"}, False),
        ("AC 000.00", {"administrative_code"}, False),
        ("1192(2)-A", {"driving"}, False),
        ("155.30", set(), False),
        ("120.00", set(), False),
    ],
)
def test_codes_of_new_york(new_york, code, wanted, attempt):
    found = new_york.sort(code)
    assert (set(found.classes), found.attempt) == (wanted, attempt)


def test_a_code_that_does_not_settle_a_class(new_york):
    found = new_york.sort("265.02")
    assert (found.classes, found.may_be) == (("weapon",), ("violent_felony",))


@pytest.mark.parametrize("code", ["FOA 900.00", "VOP", "CO", "0", "", "20-453", "nonsense"])
def test_a_code_that_names_no_offence_tells_nothing(new_york, code):
    assert new_york.sort(code) == class_lists.NOTHING_TOLD


def test_only_what_a_reference_states_is_called_verified(new_york):
    sure = {code for entry in new_york.entries if entry.verified for code in entry.codes}
    assert sure == {"220.03", "155.25", "AC *"}
    assert all(entry.source for entry in new_york.entries)


def test_the_map_of_new_york_says_that_custody_is_custody():
    found = maps.load(store.MAP)
    assert found.rows_are == "custody"
    assert found.days.convicted is None
    assert not found.everyone


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('rows_are = "custody"', 'rows_are = "jail"', r'made-up.toml:6: "rows_are" needs one of conviction'),
        ("covers_until = 2020-12-31", "", '"covers_until" is missing'),
        ('sites = ["port-larkin"]', "", '"sites" is missing'),
        ('event_on = { column = "on", written = "MM/DD/YYYY" }', "", '"event_on" is missing'),
        ("MM/DD/YYYY", "MM/DD", '"MM/DD" is no way to write days'),
        ('on_reject = "stop"', 'on_reject = "maybe"', '"on_reject" needs one of stop, skip, not "maybe"'),
        ('age = "age"', "age = 5", '"age" needs the name of a column'),
        ('charges = ["charge"]', 'charge = ["charge"]', 'nothing here is called "charge"; did you mean "charges"'),
        ('delimiter = ";"', 'delimiter = ";;"', '"delimiter" needs one sign'),
        ('empty = ["-"]', 'encoding = "utf-99"', '"utf-99" is no encoding that is read here'),
        ('empty = ["-"]', 'encoding = "utf-16"', '"utf-16" is no encoding that is read here'),
        ('released_on = "out"', 'released_on = { column = "out", still_inside = "now" }', '"still_inside" needs a day'),
        ('person = "number"', "", '"person" is missing'),
        ("good_for_days = 30", "good_for_days = 30\nclasses_ = 1", "classes_"),
        ("[file]", "[file", "made-up.toml:1"),
        ("new-york-penal-law.toml", "no-law.toml", "There is no file to read"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(tmp_path, before, after, said):
    file = store.a_map(tmp_path)
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))
    with pytest.raises(Refusal, match=said):
        maps.load(file)


def test_custody_cannot_be_given_a_day_of_conviction(tmp_path):
    with pytest.raises(Refusal, match="that is no conviction"):
        maps.load(store.a_map(tmp_path, more='convicted_on = "out"'))


def test_convictions_need_the_day_of_each(tmp_path):
    with pytest.raises(Refusal, match="need the day of each"):
        maps.load(store.a_map(tmp_path, rows_are="conviction"))


def test_a_class_list_with_an_unknown_class(tmp_path):
    file = tmp_path / "law.toml"
    file.write_text(store.CLASSES.read_text().replace('classes = ["theft"]', 'classes = ["thefts"]', 1))
    with pytest.raises(Refusal, match='no class is called "thefts"; did you mean "theft"'):
        class_lists.load(file)

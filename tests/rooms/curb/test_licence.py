"""What is read of a licence, whatever its year and whatever the reader does to it: a name, a date, no more."""

from pathlib import Path

import pytest

from tests.rooms.curb.cards import NUMBER, STREET, V1, V3, card

MODULE = Path(__file__).parents[3] / "src/offramp/curb/static/curb/licence.js"
ROSA = {
    "called": "Rosa Marie Quillfeather",
    "born": {"year": "1988", "month": "3", "day": "27"},
    "cut": False,
}

IMPORTED = "(await import('data:text/javascript;charset=utf-8,' + encodeURIComponent(source)))"


@pytest.fixture(scope="module")
def read(browser):
    """The page's own reading, in the browser that the officer has."""
    page = browser.new_page()
    source = MODULE.read_text()
    yield lambda text: page.evaluate(f"async ([source, text]) => {IMPORTED}.read(text)", [source, text])
    page.close()


SAME = {
    "as the standard has it": card(),
    "year first, as in Canada": card(DBB="19880327", DCG="CAN"),
    "a card of 2000, one name in all": V1,
    "a card of 2003, given names together": V3,
    "line ends as words": card().replace("\n", "<LF>").replace("\r", "<CR>").replace("\x1e", "<RS>"),
    "line ends escaped": card().replace("\n", "\\n").replace("\r", "\\r").replace("\x1e", "\\x1e"),
    "line ends as carets": card().replace("\n", "^J").replace("\r", "^M").replace("\x1e", "^^"),
    "tabs for line ends": card().replace("\n", "\t").replace("\r", "\t"),
    "no line ends at all": card().replace("\n", "").replace("\r", "").replace("\x1e", ""),
    "caps lock turned over": card().swapcase(),
    "without the first line": card().split("\n", 1)[1],
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_one_person_however_it_is_typed(read, text):
    assert read(text) == ROSA


def test_nothing_else_comes_out(read):
    for text in SAME.values():
        said = str(read(text))
        assert NUMBER not in said and STREET not in said


def test_a_name_that_was_cut_says_so(read):
    assert read(card(DDF="T"))["cut"] is True


@pytest.mark.parametrize("gone", ["NONE", "", "unavl"])
def test_no_middle_name_is_no_word(read, gone):
    assert read(card(DAD=gone))["called"] == "Rosa Quillfeather"


def test_names_keep_their_marks(read):
    assert read(card(DCS="O'NEIL-VAN DER BERG", DAC="JOSÉ"))["called"] == "José Marie O'Neil-Van Der Berg"


@pytest.mark.parametrize("day", ["02301988", "13271988", "0327198", "27031988X", "00000000"])
def test_a_day_that_never_was_is_left_out(read, day):
    found = read(card(DBB=day))
    assert found["called"] == ROSA["called"] and found["born"] is None


def test_a_scan_that_stops_halfway_gives_what_it_has(read):
    half = card()[: card().index("DBB")]
    assert read(half) == ROSA | {"born": None}
    assert read(card()[card().index("DCA") :]) is None


@pytest.mark.parametrize(
    "text", ["", "rosa", "%CALARKIN^QUILLFEATHER$ROSA^17 NOWHERE^?", "DCSDAC", "4006381333931"]
)
def test_what_is_no_licence_gives_nothing(read, text):
    assert read(text) is None


FORM = """<form><div data-scan data-read="read" data-none="none"><input id="scan"><p role="status"></p></div>
<input name="called"><input name="born_on_month"><input name="born_on_day"><input name="born_on_year"></form>"""
BY_CODES = """text => {
  const scan = document.getElementById("scan");
  const key = (key, more) => scan.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, ...more}));
  for (const letter of text) {
    for (const digit of String(letter.charCodeAt(0)).padStart(4, "0")) key(digit, {altKey: true});
    if (letter === "@") key("@", {altKey: true, ctrlKey: true});
    else { scan.value = letter; scan.dispatchEvent(new Event("input", {bubbles: true})); }
  }
}"""


def test_a_reader_that_types_by_alt_and_codes_is_read_too(browser):
    page = browser.new_page()
    page.set_content(FORM)
    page.evaluate(f"async source => {{ {IMPORTED}; }}", MODULE.read_text())  # once this returned, it listens
    page.evaluate(BY_CODES, card())
    page.get_by_text("read", exact=True).wait_for()
    said = [
        page.locator(f"[name={name}]").input_value() for name in ("called", "born_on_month", "born_on_year")
    ]
    page.close()
    assert said == [ROSA["called"], "3", "1988"]

"""What an officer lives through beside the plain minute: a licence read by a reader, a sergeant's yes, practice."""

import json

import pytest
from bench.figures import figure

from tests.rooms.curb import cities
from tests.rooms.curb.cards import NUMBER, STREET, card
from tests.rooms.curb.rows import kept, only

SIZES = [(size, theme) for size in ("phone", "laptop") for theme in ("day", "night")]
TRESPASS = ("Trespass", "None of these", "Nothing found", "Yes, they want help")
BOTH = pytest.mark.parametrize(("size", "theme"), SIZES)


@pytest.fixture
def sit(home, browser):
    """Sit before the justice face as anybody of the cast: `sit("ruiz", size=…, theme=…)`."""
    from tests.journeys import inside

    opened = []

    def down(key, **look):
        one = inside.sit(browser, getattr(home, key), **look)
        opened.append(one.context)
        return one

    yield down
    for context in opened:
        context.close()


def types(page, text):
    """What a reader does: one key after the other, quicker than any finger, Enter at each line's end."""
    for line in text.split("\n"):
        page.keyboard.type(line.replace("\r", "").replace("\x1e", ""))
        page.keyboard.press("Enter")


def everything(built):
    """Every value of every table, as the administrator of the database reads it."""
    import psycopg

    with psycopg.connect(built.admin) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog','information_schema')"
        ).fetchall()
        return "\n".join(
            json.dumps(connection.execute(f'SELECT to_jsonb(t) FROM "{schema}"."{table}" t').fetchall())
            for schema, table in tables
        )


@BOTH
def test_a_reader_types_the_licence(sit, home, built, size, theme):
    from tests.rooms.handoff import story

    story.now_on_call(home)
    ruiz = sit("ruiz", size=size, theme=theme)
    page = ruiz.seen.page
    ruiz.seen.counted()
    for tile in TRESPASS:
        ruiz.seen.tap(tile)
    ruiz.seen.page.locator("#scan").wait_for(state="visible")
    ruiz.seen.checked(f"send-{size}-{theme}")
    if size == "laptop":
        assert page.evaluate("() => document.activeElement.id") == "scan"
    taps, keys = ruiz.seen.counted()
    page.locator("#scan").focus()
    types(page, card())
    page.get_by_text("Nothing else was kept").wait_for()
    assert page.locator("[name=called]").input_value() == "Rosa Marie Quillfeather"
    assert page.locator("#scan").input_value() == ""
    ruiz.seen.checked(f"scanned-{size}-{theme}")
    ruiz.seen.counted()
    ruiz.seen.tap("Send hand-off")
    ruiz.seen.sees("Hand-off sent")
    figure("curb.taps.scan", taps + ruiz.seen.counted()[0], "taps", "<= 6")
    figure("curb.keys", keys, "keys", "== 0")
    row = only(home.ruiz, "Description")
    assert (row.called, row.born_on.isoformat()) == ("Rosa Marie Quillfeather", "1988-03-27")
    held = page.evaluate("() => JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])")
    for secret in (NUMBER, STREET, "636099"):
        assert not [each for each in ruiz.sent if secret in each]
        assert secret not in everything(built) and secret not in held and secret not in page.content()


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        ("rosa", "That was not a whole licence"),
        (card()[: card().index("DBB")], "the date of birth was not"),
        (card(DDF="T"), "cut short"),
    ],
)
def test_a_scan_that_is_not_whole_says_so_and_typing_goes_on(sit, home, scan, words):
    ruiz = sit("ruiz", size="laptop")
    page = ruiz.seen.page
    for tile in TRESPASS:
        ruiz.seen.tap(tile)
    page.locator("#scan").wait_for(state="visible")
    types(page, scan)
    page.get_by_text(words).wait_for()
    ruiz.seen.fills("called", "Rosie")
    ruiz.seen.tap("Send hand-off")
    ruiz.seen.sees("Hand-off sent")
    assert only(home.ruiz, "Description").called == "Rosie"


def test_what_was_typed_stands_and_keys_of_a_reader_do_nothing_else(sit, home):
    ruiz = sit("ruiz", size="laptop")
    page = ruiz.seen.page
    for tile in TRESPASS:
        ruiz.seen.tap(tile)
    page.locator("#scan").wait_for(state="visible")
    page.get_by_text("Add a few words").click()
    ruiz.seen.fills("called", "Rosie")
    page.locator("#scan").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+j")
    for line in card().split("\n"):
        page.keyboard.type(line.replace("\r", "").replace("\x1e", ""))
        page.keyboard.press("Control+j")
    page.get_by_text("Nothing else was kept").wait_for()
    assert page.locator("[name=called]").input_value() == "Rosie"
    assert page.locator("[name=born_on_year]").input_value() == "1988"
    assert kept(home.ruiz, "Encounter") == []
    page.locator("#scan").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") != "scan"


def test_without_a_script_there_is_a_plain_field(sit, home):
    ruiz = sit("ruiz", scripts=False)
    for tile in TRESPASS:
        ruiz.seen.tap(tile)
    assert not ruiz.seen.page.locator("#scan").is_visible()
    ruiz.seen.page.get_by_text("Add a few words").click()
    ruiz.seen.fills("called", "Rosie")
    ruiz.seen.tap("Send hand-off")
    ruiz.seen.sees("Hand-off sent")
    assert only(home.ruiz, "Description").called == "Rosie"


def test_the_reader_runs_where_it_is_needed_alone(sit):
    ruiz = sit("ruiz")
    runs = ruiz.seen.page.locator("script[src*='licence']")
    for tile in TRESPASS[:3]:
        ruiz.seen.tap(tile)
        assert runs.count() == 0
    ruiz.seen.tap(TRESPASS[3])
    ruiz.seen.page.locator("#scan").wait_for(state="visible")
    assert runs.count() == 1


@BOTH
def test_a_sergeant_says_yes(sit, home, tmp_path, monkeypatch, size, theme):
    cities.with_sergeant(tmp_path, monkeypatch)
    mark = f"{size}-{theme}"
    ruiz, okada = sit("ruiz", size=size, theme=theme), sit("okada", size=size, theme=theme)
    for tile in TRESPASS:
        ruiz.seen.tap(tile)
    ruiz.seen.sees("A sergeant must agree")
    ruiz.seen.checked(f"approval-{mark}")
    ruiz.seen.tap("Send hand-off")
    ruiz.seen.sees("must agree first")
    ruiz.seen.checked(f"approval-waits-{mark}")
    okada.seen.goes_to("/questions/")
    okada.seen.sees("Waits for your yes")
    okada.seen.checked(f"approval-asked-{mark}")
    okada.seen.page.locator("main summary").click()
    okada.seen.tap("Say no")
    okada.seen.sees("the officer reads it")
    okada.seen.checked(f"approval-why-{mark}")
    okada.seen.tap("Yes, go ahead")
    okada.seen.sees("No questions now")
    ruiz.seen.page.reload()
    ruiz.seen.sees("said yes: hand-off sent")
    ruiz.seen.checked(f"approval-yes-{mark}")
    ruiz.seen.goes_to("/mine/")
    ruiz.seen.checked(f"mine-{mark}")


@BOTH
def test_practice_and_what_stands_in_the_way(sit, home, tmp_path, monkeypatch, size, theme):
    mark = f"{size}-{theme}"
    ruiz = sit("ruiz", size=size, theme=theme)
    ruiz.seen.checked(f"gap-{mark}")
    ruiz.seen.tap("Practice")
    for tile in TRESPASS:
        ruiz.seen.tap(tile)
    ruiz.seen.sees("Practice: nothing is sent")
    ruiz.seen.checked(f"practice-{mark}")
    ruiz.seen.does_not_see("Send hand-off")
    ruiz.seen.tap("Practice: this sends nothing")
    ruiz.seen.sees("That was practice")
    ruiz.seen.checked(f"practised-{mark}")
    assert kept(home.ruiz, "Encounter") == []
    cities.with_training(tmp_path, monkeypatch)
    ruiz.seen.goes_to("/")
    ruiz.seen.sees("Call it in for now")
    ruiz.seen.checked(f"untrained-{mark}")
    cities.without_book(tmp_path / "b", monkeypatch)
    ruiz.seen.goes_to("/")
    ruiz.seen.sees("No rules are in force")
    ruiz.seen.checked(f"no-rules-{mark}")

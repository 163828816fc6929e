"""What changed between two books, in sentences, and the smallest facts that they answer differently."""

from datetime import date

import pytest

from offramp import cli
from offramp.policy import differ, differ_facts, differ_words, engine, packs, rulebook

LARKIN = packs.folder() / "port-larkin/rulebook-2025-01.toml"
ON = date(2026, 11, 23)


def changed(folder, *swaps):
    """The book of Port Larkin and the same with these changes."""
    text = LARKIN.read_text()
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "rulebook-2026-01.toml"
    path.write_text(text)
    return rulebook.load(LARKIN), rulebook.load(path)


def told(books):
    return {one.about: " / ".join(one.says) for one in differ.changes(*books)}


def looked(books):
    return differ_facts.look(*books, on=ON, still=lambda: True)


SAID = [
    ('source = "Protocol 3.1"', 'source = "Protocol 3.9"', "line PL-A1", 'source was "Protocol 3.1", is now'),
    ("menor de 18 años va", "menor de edad va", "line PL-A1", "Spanish words was"),
    ('title = "Port', 'title = "The Port', "the book", "title: was"),
    ("signed_off_on = 2024-12-11", "signed_off_on = 2024-12-12", "the book", "signed off on: was 2024-12-11"),
    ('final_word = "prosecutor"', 'final_word = "policy_group"', "the book", "final word: was prosecutor, is now"),
    ('"R1", "R2"]', '"R1", "F1"]', "the book", "areas: catchment now has F1 and no longer has R2"),
    ('trespass = "trespass"', 'trespass = "going in"', "the book", 'offence classes: trespass was "trespass"'),
    ('tile = "Transit"', 'tile = "Fares"', "the offence PLC 7.10", 'tile was "Transit", is now "Fares"'),
    ("days = 30", "days = 45", "the clock of arrest_diversion", "days was 30, is now 45"),
    ('text = "How much?"', 'text = "What weight?"', "the question amount", 'text was "How much?"'),
    ("at_most = 3 } }", "at_most = 2 } }", "the question amount, tile under", "sets was"),
    ('override_by = "project_manager"', 'override_by = "prosecutor"', "line PL-P1", "override by was project manager"),
    ("over = 3,", "over = 5,", "line PL-Q1", "more than 3 g"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "about", "says"), SAID)
def test_a_change_is_said_in_a_sentence(tmp_path, old, new, about, says):
    assert says in told(changed(tmp_path, (old, new)))[about]


def test_lines_that_come_and_go_are_named_with_what_they_ruled(tmp_path):
    said = told(changed(tmp_path, ('id = "PL-A3"', 'id = "PL-A33"')))
    assert said["line PL-A3"].startswith("it is gone: absolute exclusion: A person who is a threat")
    assert "it rules as PL-A3 did" in said["line PL-A33"]


def test_two_equal_books_are_not_different():
    books = (rulebook.load(LARKIN), rulebook.load(LARKIN))
    assert differ.changes(*books) == ()
    assert looked(books).found == ()
    assert differ_words.said((), looked(books), ON) == ["No difference: the two books say the same."]


@pytest.mark.parametrize("site", packs.names())
def test_every_book_is_equal_to_itself(site):
    for book in packs.load(site).books:
        again = rulebook.load(packs.load(site).path / book.file)
        assert differ.changes(book, again) == () and differ.rules_changed(book, again) == frozenset()


FACTS = [
    (("below = 18", "below = 21"), "PL-A1", {"age": 18}),
    (("over = 3,", "at_least = 3,"), "PL-Q1", {"drug.amount": 3}),
    (('["drug_possession", "drug_equipment"]', '["drug_possession"]'), "PL-E1", {"offence": "PLC 11.24"}),
]


@pytest.mark.parametrize(("swap", "line", "within"), FACTS)
def test_the_smallest_facts_are_shown(tmp_path, swap, line, within):
    books = changed(tmp_path, swap)
    shown = [one for one in looked(books).found if one.line == line]
    assert any(within.items() <= dict(one.facts).items() for one in shown)
    for one in shown:
        answers = [engine.find(book, one.facts, route=one.route, on=ON).answer for book in books]
        assert answers[0] is not answers[1] and answers == [one.before.answer, one.after.answer]


def test_nothing_can_be_left_out_of_the_facts_that_are_shown(tmp_path):
    books = changed(tmp_path, ("over = 3,", "over = 5,"))
    for one in looked(books).found:
        for key in one.facts:
            less = {name: value for name, value in one.facts.items() if name != key}
            first, second = (engine.find(book, less, route=one.route, on=ON).answer for book in books)
            assert first is second


def test_who_may_decide_otherwise_counts_where_the_answers_agree(tmp_path):
    books = changed(tmp_path, ('override_by = "project_manager"', 'override_by = "prosecutor"'))
    (shown, *_) = looked(books).found
    assert (shown.line, shown.facts) == ("PL-P1", {"amenable": False}) or "amenable" in shown.facts
    said = "\n".join(differ_words.said(differ.changes(*books), looked(books), ON))
    assert (
        "May decide otherwise: the project manager." in said
        and "May decide otherwise: the prosecutor." in said
    )


def test_a_line_that_leaves_the_handoff_free_is_found_by_what_is_not_known(tmp_path):
    books = changed(tmp_path, ('settled_by = "program"\nholds_handoff = false\nwhen = { kind = "place"',
                               'when = { kind = "place"'))  # fmt: skip
    shown = [one for one in looked(books).found if one.line == "PL-A4"]
    assert shown and all("place.beat" not in one.facts for one in shown)


def test_a_change_that_no_answer_shows_is_owned_up_to(tmp_path):
    line = (
        '\n[[lines]]\nid = "X1"\nwords = "Same"\neffect = "eligible_offence"\nsource = "S"\nverified = true\n'
    )
    path = tmp_path / "rulebook-2026-01.toml"
    path.write_text(LARKIN.read_text() + line + 'when = { kind = "offence", classes = ["theft"] }\n')
    books = (rulebook.load(LARKIN), rulebook.load(path))
    assert looked(books).unreached == ("X1",)
    said = differ_words.said(differ.changes(*books), looked(books), ON)
    assert "Changed rules for which no answer was found to change: X1." in said


def test_a_search_that_is_cut_off_says_so(tmp_path):
    books = changed(tmp_path, ("below = 18", "below = 21"))
    short = differ_facts.look(*books, on=ON, still=lambda: False)
    assert short.cut_off and not short.found
    assert any("time ran out" in one for one in differ_words.said(differ.changes(*books), short, ON))


def test_the_command_ends_with_1_where_books_differ_and_0_where_they_do_not(tmp_path, capsys):
    changed(tmp_path, ("below = 18", "below = 21"))
    other = str(tmp_path / "rulebook-2026-01.toml")
    assert cli.main(["rulebook", "diff", "port-larkin:2025-01", other]) == 1
    said = capsys.readouterr().out
    assert "line PL-A1: it was met when: the person's age is less than 18" in said
    assert '{"age": 18}' in said
    assert cli.main(["rulebook", "diff", str(LARKIN), "port-larkin:2025-01"]) == 0
    assert "No difference" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("named", "says"),
    [("nowhere", "There is no rulebook at nowhere"), ("port-larkin:1999", "Its versions"), ("gone.toml", "no file"),
     ("atlantis:1", "no site")],
)  # fmt: skip
def test_a_book_that_is_not_there_is_refused(named, says, capsys):
    assert cli.main(["rulebook", "diff", named, "port-larkin:2025-01"]) == 2
    assert says in capsys.readouterr().err

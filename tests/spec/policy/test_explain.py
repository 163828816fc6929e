"""The whole book in plain words: nothing of any pack is left out, in either language, and what is made up is marked."""

import re

import pytest

from offramp import cli
from offramp.errors import Refusal
from offramp.policy import cases, engine, explain, narrate, narrate_words, packs
from offramp.policy.deadlines import Act, ClockStart, Expiry
from offramp.policy.findings import Answer
from offramp.policy.lines import Effect, Holder
from offramp.policy.vocabulary import Teller

BOOKS = [(site, book) for site in packs.names() for book in packs.load(site).books]
EACH = [(site, book, language) for site, book in BOOKS for language in ("en", "es")]
NAMES = [f"{site} {book.version} {language}" for site, book, language in EACH]


def said(site, book, language):
    return narrate.whole(book, packs.load(site).name, language)


@pytest.mark.parametrize(("site", "book", "language"), EACH, ids=NAMES)
def test_every_line_stands_with_its_words_clause_and_source(site, book, language):
    text = said(site, book, language)
    for line in book.lines:
        cited = line.citation
        assert f"  {line.id}  " in text
        assert (cited.es if language == "es" and cited.es else cited.words) in text or (
            language == "es" and line.when and narrate_words.upper(line.when.plain("es")) in text
        )
        assert line.when is None or line.when.plain(language) in text
        assert cited.source in text


@pytest.mark.parametrize(("site", "book", "language"), EACH, ids=NAMES)
def test_every_question_clock_class_and_area_stands(site, book, language):
    text = said(site, book, language)
    for ask in book.asks:
        assert f"[{ask.id};" in text
        assert all(tile.id in narrate.AUTOMATIC or tile.text in text or tile.es in text for tile in ask.tiles)
        assert (ask.es if language == "es" and ask.es else ask.text) in text
    for clock in book.deadlines:
        assert clock.words in text and clock.source in text
    for name in (*book.areas, *book.offence_classes, *book.history_classes):
        assert re.search(rf" {re.escape(name)}: ", text)
    for one in book.offences:
        assert f"({one.code};" in text
    for route in book.routes.values():
        assert route.words in text and (route.es if language == "es" and route.es else route.ask) in text


@pytest.mark.parametrize(("site", "book"), BOOKS, ids=[f"{site} {book.version}" for site, book in BOOKS])
def test_sign_off_and_what_is_not_verified_stand_at_the_top(site, book):
    top = said(site, book, "en").partition("\nWay in")[0]
    assert ("DRAFT" in top) is not book.signed_off
    assert not book.signed_off or f"Signed off by {book.signed_off_by} on {book.signed_off_on}." in top
    waiting = [line.id for line in book.lines if not line.citation.verified]
    assert all(re.search(rf"\b{re.escape(name)}\b", top) for name in waiting)
    assert ("Incomplete" in top) is book.incomplete
    assert said(site, book, "en").count("NOT VERIFIED.") == len(waiting) + sum(
        not one.verified for one in book.deadlines
    )


def test_who_decides_approves_and_settles_is_said():
    text = said("port-larkin", packs.load("port-larkin").books[0], "en")
    assert "The project manager may decide otherwise." in text
    assert "Settled by the program, and the hand-off does not wait for it." in text
    assert (
        "within 30 days of the arrest, the intake is done. After that the prosecutor may file the charge."
        in text
    )
    gull = said("gull-harbor", packs.load("gull-harbor").books[0], "en")
    assert "Approval needed from a sergeant." in gull


def test_spanish_without_words_of_the_book_is_made_and_marked():
    book = packs.load("seattle-2011").books[0]
    text = said("seattle-2011", book, "es")
    assert text.count("[frase generada por el programa") == sum(
        1 for line in book.lines if line.when and not line.citation.es
    )
    larkin = said("port-larkin", packs.load("port-larkin").books[0], "es")
    assert "frase generada" not in larkin


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_of_a_closed_set_has_its_phrase(language):
    for words, phrases in (
        (Answer, narrate_words.ANSWERS), (Holder, narrate_words.HOLDERS), (Teller, narrate_words.TELLERS),
        (Effect, narrate_words.EFFECTS), (Act, narrate_words.ACTS), (ClockStart, narrate_words.STARTS),
        (Expiry, narrate_words.EXPIRIES),
    ):  # fmt: skip
        assert [str(word) for word in words if word not in phrases[language]] == []


@pytest.mark.parametrize("site", packs.names())
def test_every_finding_of_every_case_can_be_said_in_both_languages(site):
    pack = packs.load(site)
    for case in pack.cases:
        finding = cases.run(case, pack.in_force(on=case.on, drafts=True)).finding
        english, spanish = explain.plain(finding, "en"), explain.plain(finding, "es")
        assert len(english) == len(spanish)
        for one in finding.reasons:
            assert any(one.citation.id in sentence for sentence in spanish)


def test_a_finding_in_spanish_uses_the_words_of_the_book():
    book = packs.load("port-larkin").books[0]
    finding = engine.find(book, {"age": 17}, route="arrest_diversion", on=book.in_force_from)
    assert explain.plain(finding, "es")[:2] == [
        "No cumple los requisitos según estas reglas.",
        f"Porque: Una persona menor de 18 años va al programa juvenil "
        f"[PL-A1, rulebook-2025-01.toml:{book.line('PL-A1').citation.line}; Protocol 3.1].",
    ]


def test_the_command_prints_a_book_by_day_or_by_version(capsys):
    assert cli.main(["rulebook", "explain", "port-larkin", "--on", "2026-11-23"]) == 0
    by_day = capsys.readouterr().out
    assert cli.main(["rulebook", "explain", "port-larkin", "--book", "2025-01"]) == 0
    assert capsys.readouterr().out == by_day
    assert cli.main(["rulebook", "explain", "port-larkin", "--book", "1999-01"]) == 2
    assert "Its versions: 2025-01" in capsys.readouterr().err


def test_a_book_that_has_not_begun_can_be_explained(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    cli.main(["rulebook", "new", "alder-falls", "--from", "2090-01-01"])
    assert cli.main(["rulebook", "explain", "alder-falls"]) == 0
    assert "DRAFT" in capsys.readouterr().out
    with pytest.raises(Refusal):
        packs.load("alder-falls").in_force(on=packs.load("alder-falls").books[0].in_force_from)

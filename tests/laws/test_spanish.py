"""Whoever reads Spanish reads all of it: no marked string without Spanish, no gap of one that the other lacks."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.checkers import python_format

ROOT = Path(__file__).parent.parent.parent
TAG = re.compile(r"</?[a-z]+")
MEND = "run: python docs/catalogue.py, then give the Spanish in src/offramp/locale/es/LC_MESSAGES/django.po"
INFORMAL = re.compile(r"\b(tú|ti|tus|puedes|tienes|quieres|haz|toca aquí)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def catalogue():
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "docs/catalogue.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def written(catalogue):
    return catalogue.written()


def forms(message):
    """The English and the Spanish of each form."""
    english = message.id if isinstance(message.id, tuple) else (message.id,)
    spanish = message.string if isinstance(message.string, tuple) else (message.string,)
    return zip(english, spanish, strict=True)


def test_every_marked_string_has_its_spanish(catalogue, written):
    assert catalogue.missing(written, catalogue.marked()) == [], MEND


def test_nothing_stands_there_that_no_page_says(catalogue, written):
    wanted = {(str(message.id), message.context) for message in catalogue.marked()}
    assert [m.id for m in written if (str(m.id), m.context) not in wanted] == [], MEND


def test_what_the_pages_read_is_what_translators_wrote(catalogue, written):
    assert (catalogue.FOLDER / "django.mo").read_bytes() == catalogue.as_mo(written), MEND


def test_the_same_gaps_and_tags_stand_in_both(written):
    for message in written:
        if message.id:
            python_format(written, message)
            for english, spanish in forms(message):
                assert sorted(TAG.findall(english)) == sorted(TAG.findall(spanish)), message.id
                assert set(re.findall(r"%\(\w+\)s", spanish)) == set(re.findall(r"%\(\w+\)s", english)), (
                    message.id
                )


def test_the_spanish_says_usted(written):
    for message in written:
        if message.id:
            for _english, spanish in forms(message):
                assert not INFORMAL.search(spanish), spanish


def test_what_no_person_has_read_over_says_so(catalogue, written):
    marks = {catalogue.NOT_REVIEWED, "Read over"}
    for message in written:
        if message.id:
            assert any(note.startswith(tuple(marks)) for note in message.user_comments), message.id

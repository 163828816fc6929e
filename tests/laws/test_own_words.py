"""People's own pages are read at grade six or less, in English by Flesch and Kincaid, in Spanish by Fernández Huerta."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.laws.policy.test_words import _syllables

OWN = Path(__file__).parent.parent.parent / "src/offramp/care/own"
SPANISH = OWN.parent.parent / "locale/es/LC_MESSAGES/django.po"
STAFF_S = {"give.html", "asked.html", "asked_list.html", "answer.html"}
STAFFS_FORMS = {"GiveForm", "AnswerForm"}


def english():
    """Every text that a participant may read there."""
    said = []
    for file in sorted(OWN.glob("templates/own/*.html")):
        if file.name in STAFF_S:
            continue
        text = file.read_text()
        said += re.findall(r'{% translate "([^"]+)"', text)
        said += re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text)
    for name in ("words.py", "forms.py", "views.py"):
        tree = ast.parse((OWN / name).read_text())
        skipped = {
            id(node)
            for each in ast.walk(tree)
            if isinstance(each, ast.ClassDef) and each.name in STAFFS_FORMS
            for node in ast.walk(each)
        }
        said += [
            node.args[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in {"_", "gettext"}
            and id(node) not in skipped
        ]
    return list(dict.fromkeys(said))


def sentences(texts):
    plain = [re.sub(r"{{ ?\w+ ?}}", "Rosa", text) for text in texts]
    found = [part for text in plain for part in re.split(r"[.!?:]+", text)]
    return [words for part in found if len(words := re.findall(r"[^\W\d_]+", part)) > 0]


def test_english_is_grade_six_or_less():
    said = sentences(english())
    words = [word for sentence in said for word in sentence]
    assert len(words) > 300
    grade = 0.39 * len(words) / len(said) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    assert grade <= 6
    assert max(map(len, said)) <= 20, max(said, key=len)


def test_spanish_is_easy_to_read():
    catalog = read_po(SPANISH.open("rb"))
    texts = [str(catalog.get(text).string) if catalog.get(text) else "" for text in map(po_form, english())]
    assert all(texts), [text for text, spanish in zip(english(), texts, strict=True) if not spanish]
    said = sentences([re.sub(r"%\(\w+\)s", "Rosa", text) for text in texts])
    words = [word for sentence in said for word in sentence]
    syllables = 100 * sum(map(spanish_syllables, words)) / len(words)
    assert 206.84 - 0.60 * syllables - 1.02 * len(words) / len(said) >= 80  # "easy": the sixth grade
    assert max(map(len, said)) <= 22, max(said, key=len)


def po_form(text):
    """A template's text as the catalogue keeps it."""
    return re.sub(r"{{ ?(\w+) ?}}", r"%(\1)s", text)


def spanish_syllables(word):
    """How many syllables a Spanish word has: strong vowels apart, a weak one beside another counts with it."""
    letters = re.sub(r"(?<=[gq])u(?=[eiéí])|y$", lambda found: "i" if found[0] == "y" else "", word.lower())
    return max(1, len(re.findall(r"[iuü]?[aeoáéóíú](?:[iuüy](?![aeoáéóíú]))?|[iuü]+", letters)))


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("casa", 2),
        ("quien", 1),
        ("puede", 2),
        ("policía", 4),
        ("abogado", 4),
        ("ciudad", 2),
        ("oír", 2),
        ("hoy", 1),
    ],
)
def test_the_measure_counts_as_a_reader_does(word, many):
    assert spanish_syllables(word) == many

"""No text or call names anybody or says what it is about: a lock screen has no wall."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PLACES = {  # where the words of texts and calls stand, and the names that hold them
    "src/offramp/handoff/chores.py": {"CALL", "REMIND", "TELL", "NO_ANSWER", "LATE", "SPOKEN"},
    "src/offramp/handoff/waiting/chores.py": {"CHOSEN", "SOON"},
    "src/offramp/program/rota/chores.py": {"TEXTS"},
    "src/offramp/curb/chores.py": {"WAITS"},
    "src/offramp/program/chores.py": {"LOST"},
    "src/offramp/program/gateways/trial.py": {"TEXT"},
    "src/offramp/consent/guarding/actions.py": {"ALERT"},
    "src/offramp/web/signin/access.py": {"TELLS"},
    "src/offramp/web/signin/colleagues.py": {"LOST", "TOLD"},
    "src/offramp/web/carrier/answers.py": {
        "UNKNOWN",
        "HELP",
        "HELP_ES",
        "STOPPED",
        "STOPPED_ES",
        "STARTED",
        "STARTED_ES",
        "SHARED",
        "NOT_YOURS",
        "NOTHING",
    },
}
NEVER = re.compile(
    r"\blead\b|offramp|diver|arrest|charge|crime|police|polic|sheriff|prosecut|fiscal|drug|droga|treatment"
    r"|tratamiento|meth|opioid|heroin|warrant|jail|court|tribunal|program",
    re.IGNORECASE,
)
HOLES = {"reference", "address", "page", "when", "time"}


@pytest.mark.parametrize("place", PLACES)
def test_the_words_of_a_message_tell_nothing(place):
    words = {}
    for node in ast.parse((ROOT / place).read_text()).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name):
            name = target.id
            if name in PLACES[place]:
                words[name] = [
                    each.value
                    for each in ast.walk(node)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
    assert set(words) == PLACES[place]
    for said in (text for texts in words.values() for text in texts):
        assert not NEVER.search(said), said
        assert set(re.findall(r"{(\w*)}", said)) <= HOLES, said


def test_every_message_is_written_from_these_places_or_named_here():
    """A new place that writes messages has its words looked at: add it above."""
    known = set(PLACES) | {
        "src/offramp/program/actions.py",  # the box itself
        "src/offramp/web/signin/lockout.py",  # "Somebody cannot sign in", which names no account
        "src/offramp/program/queries.py",  # reads them
    }
    writers = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "src/offramp").rglob("*.py")
        if re.search(r"\brepeat_key=", file.read_text())
    }
    assert writers <= known, writers - known

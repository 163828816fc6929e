"""The reference page names everything that a rulebook may say, and nothing that it may not."""

import re
from pathlib import Path

import pytest

from offramp.policy import criteria, vocabulary
from offramp.policy.deadlines import Act, ClockStart, Expiry
from offramp.policy.lines import Effect, Holder
from offramp.policy.records import CountedFrom, Event
from offramp.policy.vocabulary import Kind, Teller

PAGE = (Path(__file__).parents[3] / "docs/reference/rulebook.md").read_text()
SETS = (Effect, Holder, Teller, Kind, Act, ClockStart, Expiry, CountedFrom, Event, criteria.KINDS)


@pytest.mark.parametrize("words", SETS, ids=lambda words: getattr(words, "__name__", "kinds"))
def test_every_word_of_a_closed_set_is_on_the_page(words):
    assert [word for word in words if f"`{word}`" not in PAGE and f" {word}" not in PAGE] == []


def test_the_table_of_facts_is_the_vocabulary():
    listed = re.findall(
        r"^\| `([a-z_.]+)` \| (?:yes_no|words?|amount|whole|time|point|records)", PAGE, re.MULTILINE
    )
    assert listed == list(vocabulary.STANDARD)

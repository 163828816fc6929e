"""What must hold of the questions: only what can still change the answer is asked, and never twice."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from offramp.policy import asks, engine
from offramp.policy.findings import Answer
from offramp.policy.vocabulary import Teller
from tests.laws.policy import given as made

ON = made.ON
often = settings(max_examples=150, deadline=None)


def completions(book, route, facts, seed):
    """Ways in which everything still unknown may turn out, the clear one first."""
    rng = random.Random(seed)
    keys = [key for key in made.read_by(book, route) if key != "history.records"]
    clear = made.clear(book, route)
    for tries in range(80):
        chosen = {}
        for key in keys:
            other = rng.random() < 0.1 and tries > 0
            ways = [*made.listed(book, key), *made.LOOSE_WORDS.get(key, ())]  # some drugs are never weighed
            ways = [value for value in ways if value != clear[key]]
            chosen[key] = rng.choice(ways) if other and ways else clear[key]
            if key == "offence":
                chosen[key] = rng.choice(book.reasons(route)).id
        known = {
            key: value
            for key, value in facts.items()
            if not isinstance(value, dict) or "unknown" not in value
        }
        yield {**chosen, **known}


@pytest.mark.parametrize(
    ("book", "route"), made.ROUTED, ids=[f"{one.site}-{one.version}-{way}" for one, way in made.ROUTED]
)
def test_the_clear_facts_that_these_laws_start_from_are_clear(book, route):
    finding = engine.find(book, made.clear(book, route), route=route, on=ON)
    assert (finding.answer, finding.unknowns) == (Answer.eligible, ())


@often
@given(some.data())
def test_a_question_can_change_the_answer(data):
    book, route = data.draw(made.routed())
    facts = data.draw(made.facts(book, route, also_loose=False))
    facts = {**facts, **made.MOMENT}
    facts.pop("history.records", None)
    ask = engine.next_question(book, facts, route=route, on=ON)
    if ask is None:
        return
    assert any(
        len({_answer(book, route, whole, ask, tile) for tile in ask.tiles if tile.id != asks.UNSURE}) > 1
        for whole in completions(book, route, facts, data.draw(some.integers(0, 9)))
    ), ask.id


@often
@given(some.data())
def test_every_bar_that_is_shown_can_change_the_answer(data):
    book, route = data.draw(made.routed())
    facts = data.draw(made.facts(book, route, also_loose=False))
    facts = {**facts, **made.MOMENT}
    facts.pop("history.records", None)
    ask = engine.next_question(book, facts, route=route, on=ON)
    if ask is None or ask.kind is not asks.Choice.any:
        return
    none = next(tile for tile in ask.tiles if tile.id == asks.NONE)
    tile = data.draw(some.sampled_from([one for one in ask.tiles if one.id not in (asks.NONE, asks.UNSURE)]))
    assert any(
        _answer(book, route, whole, ask, tile) is not _answer(book, route, whole, ask, none)
        for whole in completions(book, route, facts, data.draw(some.integers(0, 9)))
    ), tile.id


def _answer(book, route, whole, ask, tile):
    return engine.find(book, {**whole, **asks.answered(ask, [tile.id])}, route=route, on=ON).answer


@often
@given(some.data())
def test_the_questions_come_to_an_end_and_none_comes_twice(data):
    book, route = data.draw(made.routed())
    facts, asked = dict(made.MOMENT), []
    while (ask := engine.next_question(book, facts, route=route, on=ON)) is not None:
        assert ask.id not in asked
        assert all(key not in facts or ask.kind is asks.Choice.one for key in ask.facts)
        asked.append(ask.id)
        facts.update(asks.answered(ask, [data.draw(some.sampled_from(ask.tiles)).id]))
        assert len(asked) <= 12
    finding = engine.find(book, facts, route=route, on=ON)
    if finding.answer is Answer.cannot_say:
        unsure = {key for key, value in facts.items() if value == {"unknown": True}}
        assert any(one.fact in unsure or Teller.officer not in one.who_can_tell for one in finding.unknowns)


@often
@given(some.data())
def test_a_question_answered_not_sure_does_not_come_back(data):
    book, route = data.draw(made.routed())
    facts = data.draw(made.facts(book, route, also_loose=False))
    ask = engine.next_question(book, facts, route=route, on=ON)
    if ask is None or ask.id == "reason":
        return
    facts.update(asks.answered(ask, [asks.UNSURE]))
    again = engine.next_question(book, facts, route=route, on=ON)
    assert again is None or again.id != ask.id

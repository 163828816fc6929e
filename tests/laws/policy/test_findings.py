"""What must hold of every finding, whatever the facts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from offramp.policy import engine, findings
from offramp.policy.findings import Answer
from offramp.policy.lines import CLOSES, Holder
from tests.laws.policy import given as made

ON = made.ON
EXCLUDING = {Answer.excluded, Answer.presumptively_excluded}
often = settings(max_examples=150, deadline=None)


@often
@given(some.data())
def test_every_set_of_facts_gets_a_finding_with_a_reason_and_its_citation(data):
    book, route = data.draw(made.routed())
    finding = engine.find(book, data.draw(made.facts(book, route)), route=route, on=ON)
    assert finding.reasons
    for reason in finding.reasons:
        assert reason.citation.id and reason.citation.words and reason.citation.source
        assert book.line(reason.citation.id).citation is reason.citation
    assert bool(finding.unknowns) == (finding.answer is Answer.cannot_say)
    assert all(one.who_can_tell for one in (*finding.unknowns, *finding.settled_later, *finding.moot))


@often
@given(some.data())
def test_the_same_facts_on_the_same_day_give_the_same_finding(data):
    book, route = data.draw(made.routed())
    facts = data.draw(made.facts(book, route))
    turned = dict(reversed(facts.items()))
    first, second = (engine.find(book, one, route=route, on=ON) for one in (facts, turned))
    assert first == second
    assert findings.as_json(first) == findings.as_json(second)


@often
@given(some.data())
def test_adding_an_exclusion_never_makes_anyone_eligible(data):
    book, route = data.draw(made.routed())
    facts = data.draw(made.facts(book, route))
    taken = data.draw(some.sampled_from([line for line in book.lines if line.when and route in line.routes]))
    effect = data.draw(some.sampled_from(CLOSES))
    more = replace(
        taken, citation=replace(taken.citation, id="ADDED", effect=effect), override_by=Holder.prosecutor,
        approval_by=None, approval_fact="",
    )  # fmt: skip
    before = engine.find(book, facts, route=route, on=ON).answer
    after = engine.find(replace(book, lines=(*book.lines, more)), facts, route=route, on=ON).answer
    assert after is not Answer.eligible or before is Answer.eligible
    assert before is not Answer.excluded or after is Answer.excluded


@often
@given(some.data())
def test_cannot_say_becomes_an_answer_when_the_missing_facts_are_given(data):
    book, route = data.draw(made.routed())
    facts = data.draw(made.facts(book, route))
    finding = engine.find(book, facts, route=route, on=ON)
    for _ in range(len(book.declared)):
        if finding.answer is not Answer.cannot_say:
            break
        missing = finding.unknowns[0].fact
        facts = {**facts, missing: data.draw(made.values(book, missing))}
        finding = engine.find(book, facts, route=route, on=ON)
    assert finding.answer is not Answer.cannot_say
    assert not finding.unknowns


@often
@given(some.data())
def test_knowing_more_never_turns_an_exclusion_into_eligible(data):
    book, route = data.draw(made.routed())
    facts = data.draw(made.facts(book, route))
    less = engine.find(book, facts, route=route, on=ON)
    missing = [one.fact for one in (*less.unknowns, *less.settled_later, *less.moot)]
    more = dict(facts)
    for key in dict.fromkeys(missing):
        if data.draw(some.booleans()):
            more[key] = _within(data, book, key, facts.get(key))
    answer = engine.find(book, more, route=route, on=ON).answer
    if less.answer is Answer.excluded:
        assert answer is Answer.excluded
    if less.answer is Answer.presumptively_excluded:
        assert answer in EXCLUDING
    if less.answer is not Answer.cannot_say and not less.settled_later:
        assert answer is less.answer


def _within(data, book, key, bounds):
    """A definite value that agrees with what was known of it."""
    if not isinstance(bounds, dict) or "unknown" in bounds:
        return data.draw(made.values(book, key))
    ((compare, limit),) = bounds.items()
    if isinstance(limit, list):
        return limit
    return {"over": limit + 1, "at_least": limit, "below": limit - 1, "at_most": limit}[compare]


@often
@given(some.data())
def test_a_finding_never_holds_the_value_of_a_fact(data):
    book, route = data.draw(made.routed())
    facts = {**data.draw(made.facts(book, route)), "place.beat": "a-place-nobody-should-read"}
    said = str(findings.as_json(engine.find(book, facts, route=route, on=ON)))
    assert "a-place-nobody-should-read" not in said

"""What must hold of every hand-off, however its story goes and however late or often the clock is asked."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.handoff import rules
from offramp.handoff.rules import CarriedOut, MarkState, Means, Situation, Step
from tests.spec.handoff.story import SENT_AT, carried_out, happens, told

PEOPLE = ["maya", "ben", "noor"]
few = settings(max_examples=150, deadline=None)
pauses = st.integers(min_value=0, max_value=900)
asks = st.lists(pauses, min_size=1, max_size=40)
# One turn: seconds that pass, which legal step happens (or none), by whom, and whether the clock is asked.
turns = st.lists(
    st.tuples(pauses, st.none() | st.integers(0, 20), st.sampled_from(PEOPLE), st.booleans()), max_size=25
)
Turns = list[tuple[int, int | None, str, bool]]


def live(story: Turns) -> list[tuple[datetime, Situation, tuple[rules.Action, ...]]]:
    """Every moment of a story: when, what was known before asking, and what was due."""
    now, situation = SENT_AT, told()
    moments = []
    for seconds, choice, who, asked in story:
        now += timedelta(seconds=seconds)
        options = rules.may_come_next(situation.steps[-1].step)
        if choice is not None and options:
            meet_at = now + timedelta(hours=choice)
            situation = happens(situation, now, options[choice % len(options)], who, meet_at)
        actions = rules.next_actions(situation, now) if asked else ()
        moments.append((now, situation, actions))
        situation = carried_out(situation, actions, now)
    return moments


@few
@given(asks)
def test_each_stage_once_and_in_order_however_the_clock_is_asked(seconds: list[int]) -> None:
    now, situation, stages = SENT_AT, told(), []
    for pause in [*seconds, 900]:
        now += timedelta(seconds=pause)
        actions = rules.next_actions(situation, now)
        stages += [action.key for action in actions if action.means is Means.MESSAGE]
        situation = carried_out(situation, actions, now)
    assert stages == ["stage:0", "stage:1", "stage:2", "stage:3"]


@few
@given(turns)
def test_no_action_twice_and_each_round_in_order(story: Turns) -> None:
    keys = [action.key for _, _, actions in live(story) for action in actions]
    assert len(keys) == len(set(keys))
    stages = [key for key in keys if "stage" in key and not key.endswith(":voice")]
    numbered = [(int(k.split(":")[1]) if k.startswith("round") else 1, int(k[-1])) for k in stages]
    assert numbered == sorted(numbered)


@few
@given(turns)
def test_asked_again_at_once_there_is_nothing(story: Turns) -> None:
    for now, situation, actions in live(story):
        if actions:
            assert rules.next_actions(carried_out(situation, actions, now), now) == ()


@few
@given(turns)
def test_whoever_comes_silences_the_calls_and_an_end_silences_all(story: Turns) -> None:
    for now, situation, actions in live(story):
        step = situation.steps[-1].step
        if rules.who_is_coming(situation) is not None:
            assert all(action.key.startswith("eta:") for action in actions)
        if rules.ended(step) or step in (Step.WITH_THEM, Step.OFFICER_RELEASED):
            assert actions == ()
            assert rules.next_check_at(situation, now) is None


@few
@given(turns, pauses)
def test_between_now_and_the_next_check_nothing_is_due(story: Turns, wait: int) -> None:
    for now, situation, actions in live(story):
        known = carried_out(situation, actions, now)
        due = rules.next_check_at(known, now)
        later = now + timedelta(seconds=wait)
        if not rules.next_actions(known, now):
            assert bool(rules.next_actions(known, later)) == (due is not None and due <= later)


@few
@given(turns)
def test_a_hand_off_nobody_has_is_never_forgotten(story: Turns) -> None:
    """Whatever happened: after a day of asking, everyone was called since it was last handed back."""
    moments = live(story)
    if not moments:
        return
    now, situation, actions = moments[-1]
    situation = carried_out(situation, actions, now)
    while due := rules.next_check_at(situation, now):
        now = due
        situation = carried_out(situation, rules.next_actions(situation, now), now)
    if rules.ended(situation.steps[-1].step) or rules.who_is_coming(situation):
        return
    had = [n for n, stamp in enumerate(situation.steps) if stamp.step in (Step.TAKEN, Step.ON_THE_WAY)]
    since = next(s.at for s in situation.steps[had[-1] :] if s.step is Step.CANNOT_TAKE) if had else SENT_AT
    assert any(done.key.endswith("stage:3") and done.at >= since for done in situation.carried_out)


@few
@given(turns)
def test_the_strip_never_lies(story: Turns) -> None:
    for now, situation, _ in live(story):
        strip = rules.strip(situation)
        happened = {(stamp.step, stamp.at) for stamp in situation.steps}
        over = rules.ended(situation.steps[-1].step)
        reached = [mark for mark in strip.marks if mark.state is MarkState.REACHED]
        assert {(mark.step, mark.at) for mark in reached} <= happened
        times = [mark.at for mark in reached if mark.at]
        assert max(times) <= now
        assert times == sorted(times)
        assert sum(m.minutes_between or 0 for m in reached) == reached[-1].minute
        assert not (over and any(mark.state is MarkState.AWAITED for mark in strip.marks))
        met = any(stamp.step is Step.WITH_THEM for stamp in situation.steps)
        assert (strip.marks[3].state is MarkState.REACHED) == met
        if situation.steps[-1].step is Step.CANNOT_TAKE:
            assert strip.marks[1].state is MarkState.AWAITED


@few
@given(turns, st.lists(st.integers(-3600, 3600), min_size=30, max_size=30))
def test_a_wrong_clock_never_stops_the_calling(story: Turns, errors: list[int]) -> None:
    """Times that run backwards, steps in an order no constraint would pass: it still answers."""
    for now, situation, _ in live(story):
        wrong = tuple(
            replace(stamp, at=stamp.at + timedelta(seconds=error))
            for stamp, error in zip(situation.steps, errors, strict=False)
        )
        odd = replace(situation, steps=wrong[::-1])
        rules.next_actions(odd, now)
        assert len(rules.strip(odd).marks) == 5


@few
@given(turns)
def test_legal_pairs_make_every_recorded_story(story: Turns) -> None:
    for _, situation, _ in live(story):
        steps = [None, *(stamp.step for stamp in situation.steps)]
        assert set(pairwise(steps)) <= rules.LEGAL


def test_nobody_is_ever_stuck() -> None:
    """From every step that is no end, an end can be reached; and every step can be reached from sent."""
    reached: set[Step] = {Step.SENT}
    before: set[Step] = set()
    while reached != before:
        before = set(reached)
        reached |= {went_to for came_from, went_to in rules.LEGAL if came_from in before}
    assert reached == set(Step)
    leads_out = {step for step in Step if rules.ended(step)}
    for _ in Step:
        leads_out |= {came_from for came_from, went_to in rules.LEGAL if came_from and went_to in leads_out}
    assert leads_out == set(Step)
    assert not {came_from for came_from, _ in rules.LEGAL if came_from and rules.ended(came_from)}


def test_a_rota_with_nobody_on_it_is_through_in_no_time() -> None:
    situation, called = told(), []
    while actions := rules.next_actions(situation, SENT_AT):
        called += [action.key for action in actions]
        kept = tuple(CarriedOut(key=action.key, at=SENT_AT, called=()) for action in actions)
        situation = replace(situation, carried_out=situation.carried_out + kept)
    assert called == ["stage:0", "stage:1", "stage:2", "stage:3"]

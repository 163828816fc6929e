"""What must hold of every hold's clock, in every time zone, whoever decides what and whenever we look."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.docket import rules
from offramp.docket.rules import Clock, Deadline, Decided, Decision, Effect, HoldState, Known, Warned

few = settings(max_examples=150, deadline=None)
zones = st.sampled_from(
    ["America/Denver", "America/New_York", "America/Havana", "Asia/Beirut", "Pacific/Apia", "UTC"]
).map(ZoneInfo)
instants = st.datetimes(
    min_value=datetime(2009, 1, 1),
    max_value=datetime(2036, 1, 1),
    timezones=st.just(UTC),
)
acts = st.dictionaries(st.sampled_from(["intake", "plan"]), st.sampled_from(Known))


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    deadline = Deadline(
        days=draw(st.none() | st.integers(0, 60)),
        clock_start="referral",
        acts=draw(st.sampled_from([(), ("intake",), ("intake", "plan")])),
        effect_on_expiry=draw(st.sampled_from(Effect)),
        extension_allowed_by="prosecutor",
    )
    return Clock(deadline=deadline, started_at=draw(st.none() | instants), zone=draw(zones))


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Decision, ...]:
    """Decisions as they may legally follow one another."""
    made: list[Decision] = []
    at, excluded = draw(instants), draw(st.booleans())
    for kind in draw(st.lists(st.sampled_from(Decided), max_size=6)):
        if rules.may_decide(kind, after=[d.kind for d in made], presumptively_excluded=excluded):
            at += timedelta(hours=draw(st.integers(0, 400)))
            made.append(Decision(kind=kind, at=at, due_at=draw(instants)))
    return tuple(made)


@few
@given(clocks())
def test_the_last_day_counts_to_its_end(clock: Clock) -> None:
    day, due = rules.last_day(clock), rules.due_at(clock)
    if day is None or due is None or clock.started_at is None:
        assert day is None and due is None
        return
    assert clock.started_at < due
    assert (due - timedelta(seconds=1)).astimezone(clock.zone).date() <= day
    assert due.astimezone(clock.zone).date() > day
    counted = (day - clock.started_at.astimezone(clock.zone).date()).days
    skipped = clock.zone.key == "Pacific/Apia" and day == date(2011, 12, 29)  # Samoa had no 30th
    assert counted == clock.deadline.days or skipped


@few
@given(clocks(), decisions(), acts, instants)
def test_only_a_person_files(
    clock: Clock, made: tuple[Decision, ...], known: dict[str, Known], now: datetime
) -> None:
    state = rules.state(clock, acts=known, decisions=made, now=now)
    kinds = {decision.kind for decision in made}
    assert (state is HoldState.FILED) == (Decided.FILED in kinds)
    assert (state is HoldState.RELEASED) == (Decided.RELEASED in kinds)


@few
@given(clocks(), decisions(), acts, instants)
def test_unknown_is_never_read_as_not_done(
    clock: Clock, made: tuple[Decision, ...], known: dict[str, Known], now: datetime
) -> None:
    """Lapsed needs an act known to be awaited; withdrawing what we knew never makes it lapse."""
    if clock.deadline.acts and Known.AWAITED not in known.values():
        assert rules.state(clock, acts=known, decisions=made, now=now) is not HoldState.LAPSED
        assert rules.state(clock, acts={}, decisions=made, now=now) is not HoldState.LAPSED


@few
@given(clocks(), decisions(), st.lists(instants, min_size=1, max_size=12))
def test_each_warning_once_and_only_when_its_time_has_come(
    clock: Clock, made: tuple[Decision, ...], looks: list[datetime]
) -> None:
    given_: list[Warned] = []
    for now in sorted(looks):
        due = rules.warnings_due(clock, given=given_, now=now, acts={}, decisions=made)
        used = rules.fraction(clock, now, made)
        assert all(used is not None and warned.percent <= used * 100 + 1e-6 for warned in due)
        given_ += due
        assert rules.warnings_due(clock, given=given_, now=now, acts={}, decisions=made) == ()
    assert len(given_) == len(set(given_))
    assert given_ == sorted(given_, key=lambda warned: warned.percent)


@few
@given(clocks(), st.lists(instants, max_size=5))
def test_however_late_we_look_no_warning_is_lost(clock: Clock, looks: list[datetime]) -> None:
    given_: list[Warned] = []
    for now in [*sorted(looks), datetime(2040, 1, 1, tzinfo=UTC)]:
        given_ += rules.warnings_due(clock, given=given_, now=now, acts={})
    expected = [] if rules.due_at(clock) is None else [50, 75, 100]
    assert [warned.percent for warned in given_] == expected


@few
@given(clocks(), decisions(), st.dates(date(2009, 1, 1), date(2036, 1, 1)))
def test_an_extension_never_shortens(clock: Clock, made: tuple[Decision, ...], until: date) -> None:
    before = rules.due_at(clock, made)
    due = rules.end_of(until, clock.zone)
    more = (*made, Decision(kind=Decided.EXTENDED, at=datetime(2026, 1, 1, tzinfo=UTC), due_at=due))
    after = rules.due_at(clock, more)
    assert (before is None) == (after is None)
    if before and after:
        assert after >= before
        if rules.may_extend(clock, role="prosecutor", until=until, on=until, decisions=made):
            assert after == due > before


@few
@given(clocks(), instants, instants)
def test_time_only_fills_the_bar(clock: Clock, one: datetime, other: datetime) -> None:
    first, second = (rules.fraction(clock, now) for now in sorted((one, other)))
    if first is not None and second is not None:
        assert 0 <= first <= second <= 1
        assert (second == 1) == rules.is_over(clock, max(one, other))


@few
@given(decisions(), st.booleans())
def test_after_a_last_word_nothing_may_be_decided(made: tuple[Decision, ...], excluded: bool) -> None:
    after = [decision.kind for decision in made]
    legal = [k for k in Decided if rules.may_decide(k, after=after, presumptively_excluded=excluded)]
    assert (legal == []) == bool({Decided.FILED, Decided.RELEASED} & set(after))

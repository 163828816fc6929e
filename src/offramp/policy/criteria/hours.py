"""When it happened: on which days of the week and between which hours, on the site's own clock.

Hours that pass midnight belong to the day on which they begin: Friday 22:00 to 02:00 holds Saturday at 01:00.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import facts, speech
from offramp.policy.criteria.shape import Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import WEEKDAYS, Fact

DAY, TIME = "happened.weekday", "happened.time"
WHOLE_DAY = 24 * 60
_BEFORE = dict(zip(WEEKDAYS, (WEEKDAYS[-1], *WEEKDAYS[:-1]), strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """Met from `start` on and before `end`, on these days."""

    days: frozenset[str]
    start: int
    end: int
    facts: tuple[str, ...]
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "hours", days = ["friday"], from = "22:00", to = "02:00"}."""
        days = frozenset(table.named("days", WEEKDAYS, "day of the week")) or frozenset(WEEKDAYS)
        start, end = _time(table, "from", 0), _time(table, "to", WHOLE_DAY)
        if table.has("from") is not table.has("to"):
            table.problem('hours need "from" and "to" together')
        elif table.has("from") and start == end:
            table.problem("these hours never are: they begin and end at the same minute", "from")
        every_hour, every_day = (start, end) == (0, WHOLE_DAY), len(days) == len(WEEKDAYS)
        if every_hour and every_day:
            table.problem('these hours are always: name "days", or "from" and "to"')
        facts = (*(() if every_day else (DAY,)), *(() if every_hour else (TIME,)))
        return cls(days=days, start=start, end=end, facts=facts or (DAY, TIME))

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether it is so at that moment; with half of it unknown, only where every moment agrees."""
        day, time = known.get(DAY), known.get(TIME)
        days = (day,) if isinstance(day, str) else WEEKDAYS
        times = [time] if isinstance(time, int) else self._beside()
        answers = {self._open(one, at) for one in days for at in times}
        return answers.pop() if len(answers) == 1 else None

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The day and the time, as far as they count and are not known."""
        return tuple(Gap(fact=fact) for fact in self.facts if fact not in known)

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        said = speech.chosen("it happened", "ocurrió", language)
        if DAY in self.facts:
            days = speech.listed((day for day in WEEKDAYS if day in self.days), "or", language)
            said += f" {speech.chosen('on', 'en', language)} {days}"
        if TIME in self.facts:
            words = speech.chosen("from {} to before {}", "desde las {} hasta antes de las {}", language)
            said += f" {words.format(_clock(self.start), _clock(self.end))}"
        return said

    def edges(self, on: date) -> tuple[Edge, ...]:
        """On every day: the minute before each turn and the turn itself."""
        days, times = DAY in self.facts, TIME in self.facts
        return tuple(
            {**({DAY: day} if days else {}), **({TIME: _clock(at)} if times else {})}
            for day in (WEEKDAYS if days else ("",))
            for at in (self._beside() if times else [0])
        )

    def _beside(self) -> list[int]:
        """The minute before each turn and the turn itself: between them every moment of a day agrees."""
        return sorted({(at + step) % WHOLE_DAY for at in (self.start, self.end) for step in (-1, 0)})

    def _open(self, day: str, at: int) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end and day in self.days
        return (at >= self.start and day in self.days) or (at < self.end and _BEFORE[day] in self.days)


def _time(table: Table, key: str, default: int) -> int:
    given = table.text(key, "")
    if key == "to" and given == "24:00":
        return WHOLE_DAY
    found = facts.minutes(given) if given else default
    if found is None:
        table.problem(f'"{key}" needs a time of day such as "22:00"', key)
        return default
    return found


def _clock(at: int) -> str:
    return f"{at // 60:02}:{at % 60:02}"

"""The offence, or the reason at hand, is one of a list or of a class; of some grades only, attempts counted or not.

A code that a class list cannot read is "cannot say"; one that it reads in no class is "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from offramp.policy import class_lists, speech
from offramp.policy.class_lists import ClassList
from offramp.policy.criteria.shape import UNLISTED, Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.tables import Table
from offramp.policy.vocabulary import GRADES, Fact, Teller

FACT, GRADE, ATTEMPT = "offence", "offence.grade", "offence.attempt"
_LATER = (Teller.prosecutor,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Offence:
    """Met by any of `codes`, or by a code that the class list puts into one of `listed`."""

    codes: frozenset[str]
    listed: frozenset[str]
    own: Mapping[str, tuple[str, bool | None]]
    by: ClassList
    any_code: bool
    grades: frozenset[str]
    attempts: bool
    words: tuple[str, ...]
    es: tuple[str, ...]
    facts: tuple[str, ...]
    declares: tuple[Fact, ...] = ()

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "offence", codes = [...], classes = [...], grades = ["misdemeanor"], attempts = false}."""
        classes_there = {**outline.class_list.classes, **outline.offence_classes}
        codes = table.named("codes", outline.offences, "offence")
        classes = table.named("classes", classes_there, "class of offence")
        grades = frozenset(table.named("grades", GRADES, "grade"))
        attempts = table.flag("attempts", True)
        if not (codes or classes or grades) and attempts:
            table.problem('an offence criterion needs "codes" or "classes" (or "grades")')
        of_classes = (code for code, its_class in outline.offences.items() if its_class in classes)
        words = tuple(classes_there.get(name, name) for name in classes)
        es = tuple(outline.spanish.get(name) or word for name, word in zip(classes, words, strict=True))
        return cls(
            codes=frozenset((*codes, *of_classes)), listed=frozenset(classes) & set(outline.class_list.classes),
            own=outline.graded, by=outline.class_list, any_code=not (codes or classes), grades=grades,
            attempts=attempts, words=(*words, *codes), es=(*es, *codes),
            facts=(FACT, *((GRADE,) if grades else ()), *(() if attempts else (ATTEMPT,))),
        )  # fmt: skip

    def judge(self, known: Known, on: date) -> bool | None:
        """Whether the offence is listed, and of a grade that counts, and no attempt where those do not."""
        code = known.get(FACT)
        if len(self.facts) == 1:
            return self._named(code)
        parts = (self._named(code), self._graded(code, known), self._counts(code, known))
        return False if False in parts else None if None in parts else True

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The offence, unless its code is known and only a prosecutor can read it; its grade; whether an attempt."""
        code = known.get(FACT)
        return tuple(
            gap
            for gap, part in (
                (Gap(fact=FACT, who_can_tell=() if code is None else _LATER), self._named(code)),
                (Gap(fact=GRADE), self._graded(code, known)),
                (Gap(fact=ATTEMPT), self._counts(code, known)),
            )
            if part is None
        )

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        words = self.es if language == speech.SPANISH else self.words
        words = words or (speech.chosen("anything", "cualquiera", language),)
        opening = speech.chosen("the offence is", "el delito es", language)
        said = f"{opening} {speech.listed(words, 'or', language)}"
        if self.grades:
            grades = speech.listed((one for one in GRADES if one in self.grades), "or", language)
            said += f" ({speech.chosen('as', 'como', language)} {grades})"
        return said if self.attempts else said + speech.chosen(
            ", attempts not counted", ", sin contar tentativas", language)  # fmt: skip

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Every code of its own and of the class list, one that is not listed; every grade; an attempt or not."""
        codes = [*sorted(self.codes), *class_lists.specimens(self.by, self.listed), UNLISTED]
        grades = {GRADE: min(self.grades)} if self.grades else {}
        attempt = {} if self.attempts else {ATTEMPT: False}
        found: list[Edge] = [{FACT: code, **grades, **attempt} for code in codes]
        if self.grades:
            found += [{FACT: codes[0], GRADE: grade, **attempt} for grade in GRADES]
        return (*found, {FACT: codes[0], **grades, ATTEMPT: True}) if attempt else tuple(found)

    def _named(self, code: object) -> bool | None:
        if self.any_code or code in self.codes:
            return True
        if not isinstance(code, str):
            return None
        return self._by_list(code) if self.listed else False

    def _by_list(self, code: str) -> bool | None:
        found = class_lists.sorted_by(self.by, code)
        if found.classes is None:
            return False if code in self.own else None
        if self.listed.isdisjoint(found.classes):
            return False if self.listed.isdisjoint(found.may_be) else None
        return True

    def _graded(self, code: object, known: Known) -> bool | None:
        if not self.grades:
            return True
        grade = known.get(GRADE) or self.own.get(str(code), ("", None))[0]
        return grade in self.grades if grade else None

    def _counts(self, code: object, known: Known) -> bool | None:
        if self.attempts:
            return True
        attempt = known.get(ATTEMPT)
        if attempt is None and isinstance(code, str):
            attempt = self.own.get(code, ("", None))[1]
            if attempt is None:
                attempt = class_lists.sorted_by(self.by, code).attempt
        return not attempt if isinstance(attempt, bool) else None

"""Questions about summaries: the latest that a reader may see, what was withdrawn from them, what an author wrote.

What is not shared is not here: a withdrawn summary, a hidden one and one that was never written are the same.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from offramp.consent import gate, notices
from offramp.consent.notices import Notice
from offramp.docket.models import PartnerFact, Summary, WithdrawalNotice
from offramp.docket.summaries import rules
from offramp.docket.summaries.words import CHOICES, NEEDS
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.policy import packs
from offramp.program import queries as program

__all__ = ["NEEDS", "News", "Said", "Written", "mark", "news", "preview", "written"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A summary in the words in which it is read: by its author beforehand, and by the partner."""

    choice: str
    needs: tuple[str, ...]
    text: str
    by: str
    day: date
    notice: Notice | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A summary as its author finds it again: for which grant, about which encounters."""

    grant: uuid.UUID
    encounters: tuple[uuid.UUID, ...]
    said: Said


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What one encounter's reader has: a summary, or the day on which the sharing ended, or neither: unknown."""

    said: Said | None = None
    withdrawn_on: date | None = None


def news(who: Principal, encounters: Collection[uuid.UUID]) -> dict[uuid.UUID, News]:
    """What a reader of the justice side has of each of these encounters; nothing of most."""
    if not encounters:
        return {}
    told = _latest(who, encounters)
    ended = {} if len(told) == len(set(encounters)) else _ended(who, set(encounters) - set(told))
    return {key: News(said=told.get(key), withdrawn_on=ended.get(key)) for key in {*told, *ended}}


def preview(
    who: Principal, purpose: str, choice: rules.Choice, needs: Iterable[rules.Need], text: str
) -> Said:
    """What a partner who looks for `purpose` will read, if this is sent today."""
    return _said(
        choice=choice,
        needs=[str(one) for one in rules.in_order(list(needs))],
        text=text,
        by=_by(who, [who.staff]).get(who.staff, ""),
        day=clock.now().astimezone(_zone(who)).date(),
        notice=notices.of(replace(who, purpose=purpose), "K5"),
    )


def written(who: Principal, encounters: Collection[uuid.UUID]) -> list[Written]:
    """What was ever written about these encounters, the newest first; each sending once."""
    rows = Summary.objects.filter(encounter_id__in=list(encounters)).order_by("-at", "-id")
    found: dict[tuple[object, ...], list[Summary]] = {}
    for row in gate.look(who, "docket.written", data_class="K5", rows=rows):
        found.setdefault((row.at, row.grant_id, row.by_id), []).append(row)
    names = _by(who, {same[0].by_id for same in found.values()})
    return [
        Written(
            grant=same[0].grant_id,
            encounters=tuple(row.encounter_id for row in same),
            said=_read(who, same[0], names),
        )
        for same in found.values()
    ]


def mark(_who: Principal, about: Iterable[uuid.UUID] | QuerySet[Any, Any] | None = None) -> str:
    """A mark of everything that partners' consent shows the looker: about these encounters, or all of theirs.

    It tells nothing but whether something came or went: an open page asks for it every minute.
    """
    shown: set[uuid.UUID] = set()
    for rows in (
        Summary.objects.values_list("pk", flat=True),
        PartnerFact.objects.values_list("pk", flat=True),
    ):
        shown |= set(rows if about is None else rows.filter(encounter_id__in=about))
    return rules.mark(shown)


def _latest(who: Principal, encounters: Collection[uuid.UUID]) -> dict[uuid.UUID, Said]:
    rows = Summary.objects.filter(encounter_id__in=list(encounters))
    newest = rows.order_by("encounter_id", "-at", "-id").distinct("encounter_id")
    found = gate.look(who, "docket.summary", data_class="K5", rows=newest, most=1000)
    names = _by(who, {row.by_id for row in found})
    notice = notices.of(who, "K5") if found else None
    return {row.encounter_id: replace(_read(who, row, names), notice=notice) for row in found}


def _ended(who: Principal, encounters: Collection[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day on which the sharing ended, for a looker whose agency had received something and has nothing now."""
    told = PartnerFact.objects.filter(encounter_id__in=list(encounters)).values_list(
        "encounter_id", flat=True
    )
    rows = WithdrawalNotice.objects.filter(encounter_id__in=set(encounters) - set(told)).order_by("day", "id")
    found = gate.look(who, "docket.withdrawn", data_class="K3", rows=rows, most=1000)
    return {row.encounter_id: row.day for row in found}


def _read(who: Principal, row: Summary, names: Mapping[uuid.UUID, str]) -> Said:
    day = row.at.astimezone(_zone(who)).date()
    return _said(choice=row.choice, needs=row.needs, text=row.text, by=names.get(row.by_id, ""), day=day)


def _said(
    *, choice: str, needs: Iterable[str], text: str, by: str, day: date, notice: Notice | None = None
) -> Said:
    return Said(
        choice=str(CHOICES[rules.Choice(choice)]),
        needs=tuple(str(NEEDS[rules.Need(need)]) for need in needs),
        text=text,
        by=by,
        day=day,
        notice=notice,
    )


def _by(who: Principal, staff: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(program.signatures(who, staff)) if staff else {}


def _zone(who: Principal) -> ZoneInfo:
    return ZoneInfo(packs.load(who.site).program.time_zone)

"""Who can see a class of facts about one person, in words: from the matrix, what the person allows now, and what is
denied. It names no colleague, and says nothing that whoever looks could not look up."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.consent import gate
from offramp.consent.matrix import Cell, matrix
from offramp.consent.models import Denial, Grant
from offramp.ground import clock
from offramp.ground.principal import Principal

ROLES = {
    "officer": _("police officers"),
    "sergeant": _("sergeants"),
    "prosecutor": _("prosecutors"),
    "on_call_worker": _("on-call workers"),
    "case_manager": _("case managers"),
    "clinician": _("clinicians"),
    "supervisor": _("supervisors"),
    "project_manager": _("the project manager"),
    "defender": _("defenders"),
    "evaluator": _("evaluators"),
    "privacy_officer": _("the privacy officer"),
    "administrator": _("administrators"),
}
PARTIES = {
    "police": _("any police agency here"),
    "prosecutor": _("any prosecutor's office here"),
    "defender": _("any defender's office here"),
    "case_management": _("any agency of case managers here"),
    "health": _("any clinic here"),
}
SENTENCES = {
    "all": _("%(roles)s, of this program."),
    "own": _("%(roles)s who brought %(name)s here."),
    "docket": _("%(roles)s who hold a charge of %(name)s."),
    "assigned": _("%(roles)s who work with %(name)s."),
    "supervised": _("%(roles)s of those who work with %(name)s."),
    "named": _("%(roles)s whom %(name)s chose to know this."),
    "author": _("Whoever wrote it."),
    "self": _("%(name)s, on a page of their own."),
    "opened": _(
        "When a life is in danger: %(roles)s, for 60 minutes. The privacy officer is told of it at once."
    ),
    "ordered": _("On a court's order that two people agreed to: %(roles)s."),
}
RARE = frozenset({"opened", "ordered"})


class Way(StrEnum):
    """What one line of the panel says."""

    YES = "yes"
    ALLOWED = "allowed"
    NOT_NOW = "not_now"
    RARE = "rare"
    NO = "no"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of "who can see this"."""

    way: Way
    text: str


def who_sees(
    who: Principal, participant: uuid.UUID, data_class: str, *, called: str = ""
) -> tuple[Line, ...]:
    """Each way in to this class of one person's facts, then whoever stands outside."""
    name = called or gettext("this person")
    cells = [cell for cell in matrix().cells if cell.data_class == data_class and _is_told(cell)]
    ways: dict[tuple[str, bool], list[Cell]] = {}
    for cell in cells:
        ways.setdefault((cell.reach, cell.consented), []).append(cell)
    grants = _living(who, participant, data_class) if any(cell.consented for cell in cells) else []
    lines = [
        _line(reach, several, name, grants if consented else None)
        for (reach, consented), several in sorted(ways.items(), key=lambda way: way[0][0] in RARE)
    ]
    return (*lines, *_denied(who, participant, data_class, name), *_outside(data_class))


def _is_told(cell: Cell) -> bool:
    return cell.reach in SENTENCES and not matrix().roles[cell.role].get("service", False)


def _line(reach: str, cells: Sequence[Cell], name: str, grants: Sequence[Grant] | None) -> Line:
    words = [str(ROLES[role]) for role in matrix().roles if role in ROLES and role in {c.role for c in cells}]
    text = capfirst(str(SENTENCES[reach]) % {"roles": get_text_list(words, gettext("and")), "name": name})
    if grants is None:
        return Line(way=Way.RARE if reach in RARE else Way.YES, text=text)
    purposes = {cell.purpose for cell in cells}
    allowed = [_party(grant) for grant in grants if purposes & set(grant.purposes)]
    if not allowed:
        only = gettext("Only while %(name)s allows it: not now.")
        return Line(way=Way.NOT_NOW, text=f"{text} {only % {'name': name}}")
    only = gettext("Only while %(name)s allows it. Allowed now: %(parties)s.")
    parties = "; ".join(dict.fromkeys(allowed))
    return Line(way=Way.ALLOWED, text=f"{text} {only % {'name': name, 'parties': parties}}")


def _party(grant: Grant) -> str:
    """Who a grant is for and until when. One person of an agency is not named."""
    if grant.recipient_agency is None:
        party = str(PARTIES.get(grant.recipient_kind, grant.recipient_kind))
    elif grant.recipient_staff_id:
        party = gettext("one person of %(agency)s") % {"agency": grant.recipient_agency.name}
    else:
        party = grant.recipient_agency.name
    if grant.until_at is None:
        return party
    day = date_format(timezone.localtime(grant.until_at), "j F Y")
    return gettext("%(party)s, until %(day)s") % {"party": party, "day": day}


def _living(who: Principal, participant: uuid.UUID, data_class: str) -> list[Grant]:
    now = clock.now()
    rows = Grant.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now),
        Q(event_at=None) | Q(event_at__gt=now),
        participant_id=participant,
        classes__contains=[data_class],
        activated_at__lte=now,
        from_at__lte=now,
        revoked_at=None,
    )
    rows = rows.select_related("recipient_agency").order_by("id")
    return gate.look(who, "consent.who_sees", data_class="K13", rows=rows)


def _denied(who: Principal, participant: uuid.UUID, data_class: str, name: str) -> Iterable[Line]:
    """What takes away, as far as whoever looks may know of it. Nobody related to the person is named."""
    now = clock.now()
    rows = Denial.objects.filter(
        Q(until=None) | Q(until__gt=now),
        Q(classes=[]) | Q(classes__contains=[data_class]),
        participant_id=participant,
        since__lte=now,
        kind__in=["restriction", "recusal", "safety"],
    )
    said = {
        "safety": gettext("Nobody but those who work with %(name)s, or whom %(name)s chose."),
        "restriction": gettext("Nobody whom %(name)s asked to keep out."),
        "recusal": gettext("Nobody who stands too near to %(name)s."),
    }
    kinds = {row.kind for row in gate.look(who, "consent.denied", data_class="K26", rows=rows)}
    return [
        Line(way=Way.NO, text=capfirst(text % {"name": name})) for kind, text in said.items() if kind in kinds
    ]


def _outside(data_class: str) -> Iterable[Line]:
    if not matrix().reads("justice", data_class):
        yield Line(
            way=Way.NO,
            text=gettext("Nobody from the police or a prosecutor's office. No permission opens it to them."),
        )
    yield Line(way=Way.NO, text=gettext("Nobody else."))

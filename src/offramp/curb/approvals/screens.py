"""What the pages say of approvals, ready for a template: to the sergeant, to the officer, on the strip.

Asks nothing of the database.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from offramp.curb import words
from offramp.curb.approvals.queries import Wanted
from offramp.curb.models import Approval, Encounter
from offramp.curb.rules import Approved, How, Said
from offramp.policy.lines import Holder
from offramp.program.queries import StaffCard

SERGEANT = "sergeant"


def to_sergeant(
    stop: Encounter, approval: Approval, reason: str, officer: str, form: forms.Form
) -> dict[str, Any]:
    """A stop that waits for a sergeant's yes."""
    return {"approval": approval, "stop": stop, "reason": reason, "officer": officer, "form": form}


def hearing(wanted: Sequence[Wanted], sergeants: Sequence[StaffCard]) -> dict[str, Any] | None:
    """The tiles by which an officer writes down what they heard; None where no word is missing."""
    missing = next(
        (
            one
            for one in wanted
            if one.approval.holder == SERGEANT and one.stands in (Approved.WAITS, Approved.OPEN)
        ),
        None,
    )
    if missing is None:
        return None
    named = [(str(card.id), card.name) for card in sergeants] + [("", _("Another sergeant"))]
    said = {Said.APPROVED: _("%(name)s said yes"), Said.DECLINED: _("%(name)s said no")}
    tiles = [
        {"value": f"{word}|{key}", "text": text % {"name": name}}
        for key, name in named
        for word, text in said.items()
    ]
    return {"approval": missing.approval, "tiles": tiles}


def waits(wanted: Sequence[Wanted]) -> str:
    """Whom the hand-off waits for; empty where it waits for nobody's yes."""
    held = [one for one in wanted if one.stands is Approved.WAITS]
    if not held:
        return ""
    who = words.holders(Holder(one.approval.holder) for one in held)
    return _("This waits: %(who)s must agree first, and is asked now.") % {"who": who}


def came_of_it(wanted: Sequence[Wanted]) -> str:
    """What was said, where the hand-off waited for it."""
    for one in wanted:
        last = one.last
        if last is None or not one.approval.holds:
            continue
        name = {"name": last.word_of.name if last.word_of else _("A sergeant"), "why": last.reason}
        if one.stands is Approved.APPROVED:
            if last.how == How.HEARD:
                return _("By your word %(name)s said yes: hand-off sent.") % name
            return _("%(name)s said yes: hand-off sent.") % name
        if one.stands is Approved.DECLINED and last.reason:
            return _("%(name)s said no, so no hand-off was sent: %(why)s") % name
        return _("%(name)s said no, so no hand-off was sent.") % name
    return ""


def open_still(wanted: Sequence[Wanted]) -> str:
    """What is open and holds nothing up."""
    open_now = [one for one in wanted if one.stands is Approved.OPEN]
    if not open_now:
        return ""
    who = words.holders(Holder(one.approval.holder) for one in open_now)
    return _("Must agree too: %(who)s. The hand-off goes on; the prosecutor follows that up.") % {"who": who}


def stopped(wanted: Sequence[Wanted]) -> bool:
    """Whether a no stands in the way of the hand-off."""
    return any(one.approval.holds and one.stands is Approved.DECLINED for one in wanted)

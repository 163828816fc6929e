"""For whoever leads: who could not be reached, and whether messages go out at all. It never shows what one said."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offramp.ground import clock, log
from offramp.ground.parts.table.table import cells
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.program import queries
from offramp.program.gateways import Means, Reason

LATELY, MOST = timedelta(days=7), 100
WHY = {
    Reason.NUMBER_REFUSED: gettext_lazy("The carrier does not know this number. Compare it with them."),
    Reason.NO_NUMBER: gettext_lazy("This is no telephone number."),
    Reason.TEXTS_STOPPED: gettext_lazy(
        "They texted STOP from this phone. START brings texts back; calls still ring."
    ),
    Reason.WORKS_HERE_NO_LONGER: gettext_lazy("They work here no longer."),
    Reason.UNDELIVERED: gettext_lazy("The phone was off, full or out of reach."),
    Reason.LINE_BUSY: gettext_lazy("The line was busy."),
    Reason.NOT_ANSWERED: gettext_lazy("Nobody picked up."),
    Reason.NO_KEY: gettext_lazy("Somebody or a mailbox picked up, and no key was pressed."),
    Reason.TOO_LATE: gettext_lazy("The carrier did not take it in time."),
    Reason.NO_RECEIPT: gettext_lazy("The carrier took it and never said that it arrived."),
}


@seat("supervisor", "project_manager", purpose="supervision")
def unreached(request: HttpRequest) -> HttpResponse:
    """The messages of the last week that did not arrive, the latest first, and how many wait."""
    who, now = looker(request), clock.now()
    heads = (_("Who"), _("When"), _("How"), _("Why"))
    found = queries.undelivered_messages(who, since=now - LATELY, most=MOST)
    log.looked("program.undelivered", data_class="K12", ids=[each.id for each in found])
    with timezone.override(queries.time_zone(who)):
        rows = [_row(each) for each in found]
    context = {"heads": heads, "rows": cells(heads, rows), **stuck(who)}
    return render(request, "carrier/unreached.html", context)


def stuck(who: Principal) -> dict[str, Any]:
    """How many messages were tried and wait for another try; 0 while all is well."""
    now = clock.now()
    return {"stuck": queries.held_up_messages(who, at=now, since=now - LATELY)}


def _row(each: queries.Undelivered) -> tuple[str, ...]:
    how = _("call") if each.means == Means.VOICE else _("text")
    why = str(WHY.get(Reason(each.reason), "")) if each.reason in set(Reason) else ""
    code = _("Code %s.") % each.carrier_code if each.carrier_code else ""
    return (
        each.name,
        date_format(timezone.localtime(each.gave_up_at), "D j M, H:i"),
        how,
        f"{why} {code}".strip(),
    )

"""What the worker process does for the rota: tell those concerned what changed, once each. No text names anybody."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from offramp.ground.principal import Principal
from offramp.program import actions as messages
from offramp.program import queries as program
from offramp.program.rota import queries
from offramp.program.rota.rules import News
from offramp.program.rules import Window

TEXTS = {
    News.COVER_ASKED: "Cover is wanted for {when}. Who takes it says so here: {address}",
    News.SWAP_ASKED: "A colleague asks you to swap for {when}. Yes or no here: {address}",
    News.SWAP_DECLINED: "No swap for {when}; that shift stays yours. {address}",
    News.COVERED: "Somebody else has your shift {when}. {address}",
    News.ON_CALL: "You are on call {when}. {address}",
    News.CALLED_OFF: "Your shift {when} is called off. {address}",
    News.CHANGED: "The rota changed for you, first {when}. {address}",
}


@transaction.atomic
def tell_rota(who: Principal, at: datetime) -> int:
    """Write a message to each colleague concerned; one that was written is not written again."""
    due = {
        f"rota:{change.id}:{staff}": (change, staff)
        for change in queries.untold(who, at=at)
        for staff in change.tells
    }
    unwritten = program.unwritten(who, due) if due else []
    zone = program.time_zone(who) if unwritten else ZoneInfo("UTC")
    for key in unwritten:
        change, staff = due[key]
        text = TEXTS[News(change.kind)].format(
            when=when(change.window, zone), address=f"{settings.CARE_URL}/rota/"
        )
        messages.write(who, to=staff, text=text, reference="", repeat_key=key)
    return len(unwritten)


def when(window: Window, zone: ZoneInfo) -> str:
    """A stretch of time as the site's clocks show it: Tue 24 Nov 20:00 to Wed 08:00."""
    starts, ends = window.starts_at.astimezone(zone), window.ends_at.astimezone(zone)
    day = "" if starts.date() == ends.date() else f"{ends:%a} "
    return f"{starts:%a} {starts.day} {starts:%b %H:%M} to {day}{ends:%H:%M}"

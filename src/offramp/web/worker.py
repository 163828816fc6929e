"""The worker process of one face: drains its tables again and again. Killed at any instant, it loses nothing.

Every chore is a transaction or several; what was not committed is simply still waiting.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections

from offramp.curb import chores as curb
from offramp.docket import chores as docket
from offramp.ground import clock, ids
from offramp.ground.principal import Principal, acting, service
from offramp.program import queries as program
from offramp.web.keeping import retention
from offramp.web.signin import access

logger = logging.getLogger("offramp.worker")
PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Chore:
    """One thing to drain, and the service that does it."""

    name: str
    role: str
    purpose: str
    do: Callable[[Principal, datetime], int]


def chores() -> tuple[Chore, ...]:
    """What the worker of this face does, in order."""
    if settings.FACE == "justice":
        clock_service = {"role": "hold_clock", "purpose": "hold_clock"}
        return (
            Chore(name="open_holds", do=docket.open_holds, **clock_service),
            Chore(name="warn", do=docket.warn, **clock_service),
            Chore(name="tell_sergeants", do=curb.tell_sergeants, **clock_service),
            Chore(name="review_access", do=access.write_weekly, **clock_service),
            Chore(name="retain", do=retention.daily, role="door", purpose="sign_in"),
        )
    from offramp.handoff import chores as handoff
    from offramp.program import chores as messages
    from offramp.program.rota import chores as rota

    collector = {"role": "collector", "purpose": "collection"}
    return (
        Chore(name="collect", do=handoff.collect, **collector),
        Chore(name="escalate", do=handoff.escalate, **collector),
        Chore(name="tell_project_managers", do=curb.tell_project_managers, **collector),
        Chore(name="tell_of_lost", do=messages.tell_of_lost, **collector),
        Chore(name="tell_rota", do=rota.tell_rota, **collector),
        Chore(name="review_access", do=access.write_weekly, **collector),
        Chore(name="send_waiting", do=messages.send_waiting, **collector),
        Chore(name="retain", do=retention.daily, role="retention", purpose="retention"),
    )


def refuse_if_idle() -> None:
    """Raise Refusal where this worker could call nobody: a message must have somewhere to go."""
    if settings.FACE == "care":
        from offramp.program import gateways

        gateways.chosen()


def run() -> None:
    """Work until told to stop."""
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    pause = PAUSE_SECONDS
    while not stop.is_set():
        try:
            for _ in round_of(program.sites()):
                if stop.is_set():
                    break
            pause = PAUSE_SECONDS
        except Exception:  # the database is away: wait for it, a little longer each time
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            logger.exception("a round could not begin; the next in %.0f s", pause)
        close_old_connections()
        stop.wait(pause)


def round_of(sites: list[str]) -> Iterator[int]:
    """Do each chore once for each site; one that goes wrong is logged and does not stop the others."""
    for site in sites:
        for chore in chores():
            who = replace(service(site, role=chore.role, purpose=chore.purpose), request=ids.new())
            try:
                with acting(who):
                    yield chore.do(who, clock.now())
            except Exception:
                logger.exception("the chore %s went wrong; it will be tried again", chore.name)

"""`offramp consent accounting`: what partners received of a person, printed for the privacy officer.

The same wall and the same log as on a page: the verb acts as the privacy officer whom it is given.
"""

import argparse
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offramp.errors import Refusal

if TYPE_CHECKING:
    from offramp.consent.queries import Line

OK = 0
HEADS = ("when", "who", "agency", "role", "what", "records", "why", "by which means", "notice", "consent")
Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def add_consent(verbs: Parsers) -> None:
    """`offramp consent accounting`."""
    parser = verbs.add_parser("consent", help="what was shared by consent")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    told = inner.add_parser("accounting", help="who received what of a person, when and why")
    told.add_argument(
        "person", metavar="PERSON", help="the participant's id: it stands in their page's address"
    )
    told.add_argument("--site", required=True)
    told.add_argument("--as", required=True, dest="by", metavar="NAME", help="the privacy officer who asks")
    told.add_argument("--csv", type=Path, metavar="FILE", help="write a table instead")
    told.add_argument("--env", type=Path, metavar="FILE", help="the environment file of this role")
    told.set_defaults(verb=_accounting)


def _accounting(arguments: argparse.Namespace) -> int:
    from offramp.web import building, verbs

    verbs.enter(arguments, ("care",))
    building.ready()
    from offramp.ground import exporting

    lines = accounting(site=arguments.site, by=arguments.by, person=arguments.person)
    if arguments.csv:
        with arguments.csv.open("w", newline="", encoding="utf-8") as out:
            exporting.write(out, HEADS, [_cells(line) for line in lines])
    else:
        for line in lines:
            print(_said(line))
        if lines:
            print(f"Each bore the notice of {lines[0].notice}.")
    print(f"{len(lines)} {'disclosure' if len(lines) == 1 else 'disclosures'}.")
    return OK


def accounting(*, site: str, by: str, person: str) -> list["Line"]:
    """Every disclosure of this person, the newest first, on the site's clocks. Raises Refusal for what is no id."""
    from dataclasses import replace

    from django.db import transaction

    from offramp.consent import queries as consent
    from offramp.ground.principal import acting
    from offramp.program import queries as program
    from offramp.web import searching

    try:
        participant = uuid.UUID(person)
    except ValueError:
        raise Refusal(
            code="no-id",
            sentence=f"{person!r} is no id.",
            next_step="It stands in the address of the person's page.",
        ) from None
    who = searching.privacy_officer(site, by)
    with acting(who), transaction.atomic():
        zone = program.time_zone(who)
        return [replace(line, at=line.at.astimezone(zone)) for line in consent.accounting(who, participant)]


def _said(line: "Line") -> str:
    return (
        f"{line.at:%Y-%m-%d %H:%M}  {line.staff}, {line.agency} ({line.role})  {line.what}"
        f"  {line.purpose.replace('_', ' ')}  {line.means}"
    )


def _cells(line: "Line") -> tuple[str | int, ...]:
    return (
        line.at.isoformat(), line.staff, line.agency, line.role, line.what, line.records, line.purpose, line.means,
        line.notice, str(line.grant or line.order or ""),
    )  # fmt: skip


ADDERS = (add_consent,)

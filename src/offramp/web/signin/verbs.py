"""The verbs of `offramp` about signing in: the review of accounts, first passwords, the last day of an agency."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

OK = 0
Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def add_access_review(verbs: Parsers) -> None:
    """`offramp access-review`."""
    review = verbs.add_parser("access-review", help="who can sign in on one side, and what to look at")
    review.add_argument("--site", required=True)
    review.add_argument("--csv", type=Path, metavar="FILE", help="write it as a table instead")
    review.add_argument("--env", type=Path, metavar="FILE", help="the environment file of that side")
    review.set_defaults(verb=_review)


def _review(arguments: argparse.Namespace) -> int:
    _ready(arguments, ("care", "justice"))
    from offramp.ground import clock, exporting
    from offramp.web import moving_in
    from offramp.web.signin import review

    found = moving_in.accounts_reviewed(site=arguments.site, at=clock.now())
    if arguments.csv:
        with arguments.csv.open("w", newline="", encoding="utf-8") as out:
            exporting.write(out, review.HEADS, review.rows(found))
    for line in found if not arguments.csv else ():
        used = f"{line.last_sign_in:%Y-%m-%d}" if line.last_sign_in else "never"
        print(f"{line.username}  {line.name}, {line.agency} ({', '.join(line.roles)})  last sign-in: {used}")
        print(
            *(f"    look at: {remark}" for remark in line.remarks), sep="\n", end="\n" if line.remarks else ""
        )
    told = ", ".join(f"{count} {remark}" for remark, count in review.counts(found).items())
    print(f"{len(found)} accounts on the {os.environ['OFFRAMP_FACE']} side. {told or 'Nothing to look at'}.")
    return OK


def add_password(inner: Parsers) -> None:
    """`offramp staff password`, beside the other verbs about staff."""
    password = inner.add_parser("password", help="a first password for somebody who forgot theirs")
    password.add_argument("username")
    password.add_argument("--env", type=Path, metavar="FILE", help="the environment file of that side")
    password.set_defaults(verb=_password)


def _password(arguments: argparse.Namespace) -> int:
    _ready(arguments, ("care", "justice"))
    from offramp.web import moving_in

    print(f"Say it to them yourself: {moving_in.first_password(arguments.username)}")
    print(
        "It opens for three days, once their own is chosen no more, and their second step is asked as ever."
    )
    return OK


def add_agency(verbs: Parsers) -> None:
    """`offramp agency end`."""
    parser = verbs.add_parser("agency", help="partner agencies")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    end = inner.add_parser(
        "end", help="the last day of an agency's agreement; after it nothing opens for its staff"
    )
    end.add_argument("--site", required=True)
    end.add_argument("--agency", required=True, help="the agency's name")
    end.add_argument("--on", type=date.fromisoformat, default=None, help="that day; left out, there is none")
    end.add_argument("--env", type=Path, metavar="FILE", help="the environment file of the care side")
    end.set_defaults(verb=_end)


def _end(arguments: argparse.Namespace) -> int:
    _ready(arguments, ("care",))
    from offramp.web import moving_in

    moving_in.end_agency(site=arguments.site, agency=arguments.agency, on=arguments.on)
    print(f"{arguments.agency}: the last day is {arguments.on or 'not set'}.", file=sys.stdout)
    return OK


def _ready(arguments: argparse.Namespace, wanted: tuple[str, ...]) -> None:
    from offramp.web import building, verbs

    verbs.enter(arguments, wanted)
    building.ready()


ADDERS = (add_access_review, add_agency)

"""The `offramp` command: one function a verb, each importing what it needs only when it is asked for.

Exit codes: 0 done; 1 it ran and found something (a bad rulebook, a case or two books that differ); 2 refused, with
one clear sentence on standard error. A finding is never an error: "not eligible" ends with 0.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from offramp import rulebook_verbs
from offramp.errors import Refusal
from offramp.web import verbs

OK, REFUSED = 0, 2
Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def main(given: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    arguments = _parser().parse_args(given)
    verb: Callable[[argparse.Namespace], int] = arguments.verb
    try:
        return verb(arguments)
    except Refusal as refusal:
        print(f"offramp: {refusal}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="offramp", description="Runs a LEAD program.")
    known = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for add in VERBS:
        add(known)
    return parser


VERBS: tuple[Callable[[Parsers], None], ...] = (*rulebook_verbs.ADDERS, *verbs.ADDERS)


if __name__ == "__main__":
    sys.exit(main())

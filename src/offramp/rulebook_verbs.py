"""The verbs of `offramp` that look after a site's rules: check, and everything under `rulebook`.

Each reads files and prints; none opens a database or the network. Only these may use a draft.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from offramp.errors import Refusal

if TYPE_CHECKING:
    from offramp.policy.batch import Tally
    from offramp.policy.cases import Case
    from offramp.policy.packs import Pack
    from offramp.policy.rulebook import Rulebook

OK, WRONG = 0, 1
Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def add_check(known: Parsers) -> None:
    """`offramp check`, for one set of facts or for a file of them."""
    parser = known.add_parser("check", help="may this person be diverted, and why?")
    parser.add_argument("--site", required=True, help="the folder name of a site pack")
    parser.add_argument("--on", type=day, help="the day, such as 2026-11-23 (default: today)")
    parser.add_argument("--route", default="arrest_diversion", help="default: arrest_diversion")
    parser.add_argument("--plain", action="store_true", help="say it in sentences")
    parser.add_argument("--language", choices=["en", "es"], default="en", help="of the sentences")
    parser.add_argument("--batch", action="store_true", help="one JSON object a line, in and out")
    parser.add_argument("--full", action="store_true", help="with --batch: the whole finding a line")
    parser.add_argument("facts", metavar="FILE", help="a file of facts, or - for standard input")
    parser.set_defaults(verb=_check)


def _check(arguments: argparse.Namespace) -> int:
    from offramp.policy import engine, explain, findings, packs

    if arguments.batch:
        return _batch(arguments)
    on = arguments.on or today()
    book = packs.load(arguments.site).in_force(on=on, drafts=True)
    finding = engine.find(book, _facts(arguments.facts), route=arguments.route, on=on)
    if arguments.plain:
        print("\n".join(explain.plain(finding, arguments.language)))
    else:
        print(json.dumps(findings.as_json(finding), indent=2, ensure_ascii=False))
    return OK


def _batch(arguments: argparse.Namespace) -> int:
    from offramp.policy import batch, packs

    asked = batch.Asked(
        pack=packs.load(arguments.site),
        route=arguments.route,
        on=arguments.on or today(),
        full=arguments.full,
    )
    work, started = batch.Batch(asked), time.monotonic()
    with _opened(arguments.facts) as source:
        for answer in work.answers(batch.lines(source)):
            sys.stdout.write(answer + "\n")
    sys.stdout.flush()
    _summary(work.tally, time.monotonic() - started)
    return WRONG if work.tally.errors else OK


def _opened(path: str) -> BinaryIO:
    try:
        return sys.stdin.buffer if path == "-" else Path(path).open("rb")
    except OSError:
        raise Refusal(code="no-file", sentence=f"There is no file of facts to read at {path}.") from None


def _summary(tally: "Tally", seconds: float) -> None:
    """What a bulk check came to, on standard error: standard output holds findings alone."""
    said = [f"{tally.lines:,} lines in {seconds:.1f} s, {tally.lines / max(seconds, 0.001):,.0f} a second."]
    said += [f"{count:>10,}  {answer}" for answer, count in tally.answers.most_common()]
    said += [f"{count:>10,}  {line}" for line, count in sorted(tally.reasons.items())]
    if tally.drafts:
        said.append(f"{tally.drafts:>10,}  by a draft, which no policy group has signed")
    said.append(f"{tally.errors:>10,}  bad lines" + (": each says why in its place" if tally.errors else ""))
    print("\n".join(said), file=sys.stderr)


def add_rulebook(known: Parsers) -> None:
    """`offramp rulebook` and its verbs."""
    parser = known.add_parser("rulebook", help="look after a site's rules")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for add in (_add_new, _add_lint, _add_cases, _add_explain, _add_diff):
        add(inner)


def _add_new(inner: Parsers) -> None:
    new = inner.add_parser("new", help="start a site pack from a template")
    new.add_argument("site", metavar="S", help="its folder name: small letters, digits and hyphens")
    new.add_argument("--name", default="", help="the city as people call it (default: from the folder name)")
    new.add_argument("--time-zone", default="America/New_York", help="such as America/Chicago")
    new.add_argument(
        "--from", dest="starts", type=day, help="the first day of the rules (default: next month)"
    )
    new.set_defaults(verb=_new)


def _new(arguments: argparse.Namespace) -> int:
    from offramp.policy import packs, starting

    starts = arguments.starts or starting.month_after(today())
    made = starting.write(
        packs.folder(), arguments.site, name=arguments.name, time_zone=arguments.time_zone, starts=starts
    )
    for path in made:
        print(f"written: {path}")
    print(f"This is a draft. Next: offramp rulebook lint {made[0].parent}")
    return OK


def _add_lint(inner: Parsers) -> None:
    lint = inner.add_parser("lint", help="refuse a bad rulebook by file, line and reason")
    lint.add_argument("path", metavar="PATH", help="a rulebook, the folder of a site pack, or its name")
    lint.set_defaults(verb=_lint)


def _lint(arguments: argparse.Namespace) -> int:
    from offramp.policy import lint, packs

    path = Path(arguments.path)
    if not path.exists() and arguments.path in packs.names():
        path = packs.folder() / arguments.path
    problems = lint.of(path)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} to mend." if problems else f"{arguments.path}: nothing to mend.")
    return WRONG if problems else OK


def _add_cases(inner: Parsers) -> None:
    cases = inner.add_parser("cases", help="run a site's worked cases, each under the book of its day")
    cases.add_argument("site", metavar="S", help="the folder name of a site pack")
    cases.set_defaults(verb=_cases)


def _cases(arguments: argparse.Namespace) -> int:
    from offramp.policy import packs

    pack = packs.load(arguments.site)
    if not pack.cases:
        raise Refusal(code="no-cases", sentence=f"{pack.name} has no worked cases in cases.toml.")
    wrong = 0
    for case in pack.cases:
        differences = _differences(case, pack)
        print(f"{'differs' if differences else 'ok     '}  {case.name}")
        for difference in differences:
            print(f"         cases.toml:{case.line}: {difference}")
        wrong += bool(differences)
    mark = " The pack is incomplete: some lines are not verified." if pack.incomplete else ""
    drafts = [book.version for book in pack.books if not book.signed_off]
    mark += f" Not signed off, so a draft: {', '.join(drafts)}." if drafts else ""
    print(f"{len(pack.cases)} cases, {wrong} differ.{mark}")
    return WRONG if wrong else OK


def _differences(case: "Case", pack: "Pack") -> tuple[str, ...]:
    """How a case differs; one that cannot be run at all says why, and the next one runs."""
    from offramp.policy import cases

    try:
        return cases.run(case, pack.in_force(on=case.on, drafts=True)).differences
    except Refusal as refusal:
        return (str(refusal),)


def _add_explain(inner: Parsers) -> None:
    explain = inner.add_parser("explain", help="say the whole book in plain words")
    explain.add_argument("site", metavar="S", help="the folder name of a site pack")
    explain.add_argument(
        "--on", type=day, help="the book of that day (default: today, else the next to begin)"
    )
    explain.add_argument("--book", default="", metavar="VERSION", help="the book of that version")
    explain.add_argument("--language", choices=["en", "es"], default="en")
    explain.set_defaults(verb=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    from offramp.policy import narrate, packs

    pack = packs.load(arguments.site)
    if arguments.book:
        book = _version(pack, arguments.book)
    elif arguments.on:
        book = pack.in_force(on=arguments.on, drafts=True)
    else:
        first = pack.books[0].in_force_from if pack.books else today()
        book = pack.in_force(on=max(first, today()), drafts=True)
    print(narrate.whole(book, pack.name, arguments.language))
    return OK


def _add_diff(inner: Parsers) -> None:
    diff = inner.add_parser("diff", help="what changed between two books, and whose answer changes with it")
    for which in ("before", "after"):
        diff.add_argument(which, metavar=which.upper(), help="a rulebook's file, or SITE:VERSION")
    diff.add_argument("--on", type=day, help="compare answers on this day (default: the later book's first)")
    diff.add_argument("--seconds", type=float, default=20.0, help="stop looking for facts after so long")
    diff.set_defaults(verb=_diff)


def _diff(arguments: argparse.Namespace) -> int:
    from offramp.policy import differ, differ_facts, differ_words

    before, after = _book(arguments.before), _book(arguments.after)
    on = arguments.on or max(before.in_force_from, after.in_force_from)
    changes = differ.changes(before, after)
    ends = time.monotonic() + arguments.seconds
    looked = differ_facts.look(before, after, on=on, still=lambda: time.monotonic() < ends)
    print("\n".join(differ_words.said(changes, looked, on)))
    return WRONG if changes or looked.found else OK


def _book(named: str) -> "Rulebook":
    from offramp.policy import packs, rulebook

    path = Path(named)
    if path.is_file() or path.suffix == ".toml":
        return rulebook.load(path)  # one at work, which the linter would still stop, can be compared too
    site, colon, version = named.partition(":")
    if not colon:
        raise Refusal(
            code="no-file", sentence=f"There is no rulebook at {named}.",
            next_step="Name a file, or a site and a version: port-larkin:2025-01.",
        )  # fmt: skip
    return _version(packs.load(site), version)


def _version(pack: "Pack", version: str) -> "Rulebook":
    for book in pack.books:
        if book.version == version:
            return book
    raise Refusal(
        code="no-rulebook", sentence=f'{pack.name} has no rulebook of the version "{version}".',
        next_step=f"Its versions: {', '.join(book.version for book in pack.books) or 'none'}.",
    )  # fmt: skip


def _facts(path: str) -> dict[str, object]:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
        given = json.loads(text)
    except OSError:
        raise Refusal(code="no-file", sentence=f"There is no file of facts to read at {path}.") from None
    except UnicodeDecodeError:
        raise Refusal(code="bad-json", sentence=f"The facts in {path} are not UTF-8 text.") from None
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else "too deep"
        raise Refusal(code="bad-json", sentence=f"The facts in {path} are not JSON ({place}).") from None
    if not isinstance(given, dict):
        raise Refusal(
            code="bad-json",
            sentence=f"The facts in {path} need to be one JSON object.",
            next_step='Such as {"offence": "PLC 9.14", "age": 34}.',
        )
    return given


def day(text: str) -> date:
    """A day as it is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day: write it as 2026-11-23") from None


def today() -> date:
    """This machine's day."""
    return datetime.now().astimezone().date()


ADDERS: tuple[Callable[[Parsers], None], ...] = (add_check, add_rulebook)

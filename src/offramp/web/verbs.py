"""The verbs of `offramp` that run the house: database, sites, staff, faces, workers, records, the demo.

Each verb is one function; each imports what it needs only when it is asked for.
"""

import argparse
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from offramp.errors import Refusal
from offramp.web import accounting_verbs, auditing
from offramp.web.keeping import verbs as keeping
from offramp.web.signin import verbs as signin

if TYPE_CHECKING:
    from offramp.curb.history import load

OK = 0
Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def _with_env(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--env",
        type=Path,
        metavar="FILE",
        help="the environment file that `db bootstrap` wrote for this role",
    )


def enter(arguments: argparse.Namespace, wanted: tuple[str, ...]) -> None:
    """Take on the environment of one role. Raises Refusal when it is not one of those wanted."""
    from offramp.web import bootstrap

    if arguments.env is not None:
        if not arguments.env.exists():
            raise Refusal(code="no-file", sentence=f"There is no environment file at {arguments.env}.")
        os.environ.update(bootstrap.read(arguments.env))
    face = os.environ.get("OFFRAMP_FACE", "")
    if face not in wanted:
        raise Refusal(
            code="wrong-role",
            sentence=f"This verb runs as {' or '.join(wanted)}, not as {face or 'nobody'}.",
            next_step="Give it --env with the file of that role.",
        )


def add_db(verbs: Parsers) -> None:
    """`offramp db bootstrap` and `offramp db migrate`."""
    parser = verbs.add_parser("db", help="prepare and migrate the database")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    boot = inner.add_parser("bootstrap", help="make roles and schemas on a server of yours")
    boot.add_argument("--admin", required=True, metavar="ADDRESS", help="postgresql://… of an administrator")
    boot.add_argument(
        "--keys", required=True, type=Path, metavar="DIR", help="where to write one file a role"
    )
    boot.add_argument("--database", default="offramp")
    boot.add_argument("--care-url", default="http://care.localhost:8001")
    boot.add_argument("--justice-url", default="http://justice.localhost:8002")
    boot.set_defaults(verb=_bootstrap)
    migrate = inner.add_parser("migrate", help="bring tables and grants up to this release")
    _with_env(migrate)
    migrate.set_defaults(verb=_migrate)


def _bootstrap(arguments: argparse.Namespace) -> int:
    from offramp.web import bootstrap

    urls = {"care": arguments.care_url, "justice": arguments.justice_url}
    bootstrap.bootstrap(arguments.admin, arguments.keys, database=arguments.database, urls=urls)
    print(f"Prepared. One file a role is in {arguments.keys}: give each process its own and no other.")
    return OK


def _migrate(arguments: argparse.Namespace) -> int:
    enter(arguments, ("owner",))
    from offramp.web import building

    building.ready()
    building.migrate()
    print("Tables and grants are up to date.")
    return OK


def add_site(verbs: Parsers) -> None:
    """`offramp site install`."""
    parser = verbs.add_parser("site", help="the places this deployment serves")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    install = inner.add_parser("install", help="make a site pack a site of this deployment")
    install.add_argument("slug", metavar="S", help="the folder name of a site pack")
    _with_env(install)
    install.set_defaults(verb=_install)


def _install(arguments: argparse.Namespace) -> int:
    enter(arguments, ("owner",))
    from offramp.web import building

    building.ready()
    building.install_sites([arguments.slug])
    print(f"{arguments.slug} is a site of this deployment.")
    return OK


def add_staff(verbs: Parsers) -> None:
    """`offramp staff add` and `offramp staff unlock`."""
    parser = verbs.add_parser("staff", help="people who work here, and their accounts")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    add = inner.add_parser("add", help="a member of staff; their account is made with `staff account`")
    add.add_argument("--site", required=True)
    add.add_argument("--agency", required=True, help="the agency's name; made when it is new")
    add.add_argument(
        "--kind", required=True, help="police, prosecutor, case_management, project_management …"
    )
    add.add_argument("--unit", default="", help="the squad or team; made when it is new")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, action="append", help="may be given more than once")
    add.add_argument("--phone", default="")
    _with_env(add)
    add.set_defaults(verb=_staff_add)
    account = inner.add_parser("account", help="let a member of staff sign in on this face")
    account.add_argument("--site", required=True)
    account.add_argument("--name", required=True)
    account.add_argument("--username", required=True)
    account.add_argument(
        "--by-agency", action="store_true", help="no password: they come by their agency's provider"
    )
    _with_env(account)
    account.set_defaults(verb=_staff_account)
    end = inner.add_parser("end", help="somebody works here no longer")
    end.add_argument("--site", required=True)
    end.add_argument("--name", required=True)
    end.add_argument("--on", type=date.fromisoformat, default=None, help="the last day (default: today)")
    _with_env(end)
    end.set_defaults(verb=_staff_end)
    signin.add_password(inner)
    unlock = inner.add_parser("unlock", help="lift a lockout on this face")
    unlock.add_argument("username")
    _with_env(unlock)
    unlock.set_defaults(verb=_staff_unlock)


def _staff_add(arguments: argparse.Namespace) -> int:
    enter(arguments, ("care",))
    from offramp.web import building

    building.ready()
    from offramp.web import moving_in

    moving_in.add_staff(
        site=arguments.site,
        agency=arguments.agency,
        kind=arguments.kind,
        unit=arguments.unit,
        name=arguments.name,
        roles=arguments.role,
        phone=arguments.phone,
    )
    print(f"{arguments.name} works for {arguments.agency}.")
    return OK


def _staff_account(arguments: argparse.Namespace) -> int:
    enter(arguments, ("care", "justice"))
    from offramp.web import building

    building.ready()
    from offramp.web import moving_in

    password = None if arguments.by_agency else _typed()
    moving_in.add_account(
        site=arguments.site, name=arguments.name, username=arguments.username, password=password, first=True
    )
    print(f"{arguments.username} can sign in; a second factor is set up at the first sign-in.")
    return OK


def _typed() -> str:
    import getpass

    asked = "First password (12 letters or more): "
    return (getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()).rstrip("\n")


def _staff_end(arguments: argparse.Namespace) -> int:
    enter(arguments, ("care",))
    from offramp.web import building

    building.ready()
    from offramp.web import moving_in

    moving_in.end_staff(site=arguments.site, name=arguments.name, on=arguments.on)
    print(f"{arguments.name} works here no longer; nothing opens for them from now on.")
    return OK


def add_shift(verbs: Parsers) -> None:
    """`offramp shift add`."""
    parser = verbs.add_parser("shift", help="who is on call, and when")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    add = inner.add_parser(
        "add", help="a stretch of time, on the site's own clocks, for which somebody is on call"
    )
    add.add_argument("--site", required=True)
    add.add_argument("--name", required=True, help="who is on call")
    add.add_argument("--line", choices=["primary", "backup"], default="primary")
    add.add_argument(
        "--from", dest="starts", required=True, type=datetime.fromisoformat, metavar="2026-11-23T18:00"
    )
    add.add_argument(
        "--to", dest="ends", required=True, type=datetime.fromisoformat, metavar="2026-11-24T06:00"
    )
    add.add_argument("--weeks", type=int, default=1, help="the same again, so many weeks in all")
    _with_env(add)
    add.set_defaults(verb=_shift_add)


def _shift_add(arguments: argparse.Namespace) -> int:
    enter(arguments, ("care",))
    from offramp.web import building

    building.ready()
    from offramp.web import moving_in

    moving_in.add_shifts(
        site=arguments.site,
        name=arguments.name,
        line=arguments.line,
        starts=arguments.starts,
        ends=arguments.ends,
        weeks=arguments.weeks,
    )
    print(f"{arguments.name} is on call, {arguments.line}, {arguments.weeks} time(s).")
    return OK


def _staff_unlock(arguments: argparse.Namespace) -> int:
    enter(arguments, ("care", "justice"))
    from offramp.web import building

    building.ready()
    from axes.utils import reset

    print(f"{reset(username=arguments.username.strip().lower())} failures forgotten.")
    return OK


def add_messages(verbs: Parsers) -> None:
    """`offramp messages test`."""
    parser = verbs.add_parser("messages", help="the way out for texts and calls")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    test = inner.add_parser("test", help="send one text now, and say what became of it")
    test.add_argument("--to", required=True, metavar="PHONE")
    _with_env(test)
    test.set_defaults(verb=_messages_test)


def _messages_test(arguments: argparse.Namespace) -> int:
    enter(arguments, ("care",))
    from offramp.web import building

    building.ready()
    from offramp.program.gateways import trial

    print(trial.send(arguments.to))
    return OK


def add_serve(verbs: Parsers) -> None:
    """`offramp serve` and `offramp work`."""
    serve = verbs.add_parser("serve", help="serve one face")
    serve.add_argument("--bind", default="127.0.0.1:8001", metavar="HOST:PORT")
    serve.add_argument("--workers", type=int, default=2)
    _with_env(serve)
    serve.set_defaults(verb=_serve)
    work = verbs.add_parser("work", help="the worker process of one face")
    _with_env(work)
    work.set_defaults(verb=_work)


def _serve(arguments: argparse.Namespace) -> NoReturn:
    enter(arguments, ("care", "justice"))
    if os.environ.get("OFFRAMP_DEMO") == "1" and not arguments.bind.startswith(("127.0.0.1:", "[::1]:")):
        raise Refusal(
            code="demo-bind",
            sentence="The demo has personas without passwords; it binds to this machine alone.",
            next_step="Use --bind 127.0.0.1:PORT, or serve without OFFRAMP_DEMO.",
        )
    if os.environ.get("OFFRAMP_DEMO") != "1":
        from offramp.web import building

        building.ready()
        building.collect()
    command = [
        "gunicorn",
        "offramp.web.wsgi:application",
        "--bind",
        arguments.bind,
        "--worker-class",
        "gthread",
    ]
    command += ["--workers", str(arguments.workers), "--threads", "4", "--preload", "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, "-m", *command])  # noqa: S606 - becomes the server


def _work(arguments: argparse.Namespace) -> int:
    enter(arguments, ("care", "justice"))
    from offramp.web import building

    building.ready()
    from offramp.web import boot, worker

    boot.refuse_if_unsafe()
    worker.refuse_if_idle()
    worker.run()
    return OK


def add_history(verbs: Parsers) -> None:
    """`offramp history load`."""
    parser = verbs.add_parser("history", help="criminal-justice records that a site loads itself")
    inner = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    load = inner.add_parser("load", help="load a file of records by a map, whole or not at all")
    load.add_argument("file", type=Path, metavar="FILE", help="CSV or Parquet")
    load.add_argument("--map", required=True, type=Path, metavar="MAP.toml")
    _with_env(load)
    load.set_defaults(verb=_load)


def _load(arguments: argparse.Namespace) -> int:
    enter(arguments, ("history",))
    from offramp.curb.history import load

    loaded = load.load(arguments.file, arguments.map, os.environ["OFFRAMP_DATABASE"], progress=_progress)
    print(f"{loaded.source}: {loaded.rows:,} rows of {loaded.people:,} people in {loaded.seconds:.1f} s.")
    for rejected in loaded.first_rejected:
        print(f"rejected: {rejected}")
    if loaded.unclassed:
        codes = ", ".join(code for code, _ in loaded.unclassed[:10])
        print(f"{loaded.unclassed_rows:,} rows have a charge in no class: {codes} …")
    return OK


def _progress(so_far: "load.Progress") -> None:
    print(
        f"{so_far.rows:,} rows read ({so_far.share:.0%}), {so_far.rejected:,} rejected",
        file=sys.stderr,
        flush=True,
    )


def add_demo(verbs: Parsers) -> None:
    """`offramp demo`."""
    demo = verbs.add_parser("demo", help="one night in Port Larkin, on this machine; everyone is made up")
    demo.add_argument("--folder", type=Path, default=Path("var/demo"), help="where its database lives")
    demo.add_argument("--care-port", type=int, default=8001)
    demo.add_argument("--justice-port", type=int, default=8002)
    demo.set_defaults(verb=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    from offramp.web.demo import night

    return night.run(arguments.folder, care_port=arguments.care_port, justice_port=arguments.justice_port)


ADDERS = (
    add_demo,
    add_db,
    add_site,
    add_staff,
    add_shift,
    add_messages,
    add_serve,
    add_history,
    *accounting_verbs.ADDERS,
    *auditing.ADDERS,
    *keeping.ADDERS,
    *signin.ADDERS,
)

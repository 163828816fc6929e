"""Who runs a site's program, where, on whose telephone, and the words its screens use, from program.toml.

Names no person: staff are the deployment's, not the pack's.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from offramp.policy import doors, tables
from offramp.policy.tables import Problem, Table


class AgencyKind(StrEnum):
    """What an agency does in the program."""

    police = "police"
    prosecutor = "prosecutor"
    defender = "defender"
    case_management = "case_management"
    project_management = "project_management"
    supervising = "supervising"
    health = "health"
    evaluation = "evaluation"
    community = "community"


class Role(StrEnum):
    """What a member of staff does in the program."""

    officer = "officer"
    sergeant = "sergeant"
    on_call_worker = "on_call_worker"
    case_manager = "case_manager"
    supervisor = "supervisor"
    project_manager = "project_manager"
    prosecutor = "prosecutor"
    defender = "defender"
    clinician = "clinician"
    evaluator = "evaluator"
    administrator = "administrator"


class CallTarget(StrEnum):
    """Who is called at a stage of the escalation."""

    primary = "primary"
    backup = "backup"
    supervisor = "supervisor"
    rota = "rota"
    project_manager = "project_manager"


class HistoryCheck(StrEnum):
    """How an officer checks a person's history: on their own terminal, or in records that the site loaded."""

    attest = "attest"
    lookup = "lookup"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """A tile's id and words; `es` is empty where nobody has translated it."""

    id: str
    text: str
    es: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A squad or unit of an agency, and the beats it works."""

    id: str
    name: str
    beats: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Agency:
    """A partner: what it is, the roles its staff may hold, and its units."""

    id: str
    name: str
    kind: AgencyKind
    roles: tuple[Role, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Beat:
    """A place as police name it."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A minute of waiting, whom to call then, and what the officer reads."""

    minute: int
    calls: tuple[CallTarget, ...]
    text: str
    es: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What the officer says, in order; the question stands alone."""

    opening: Option
    question: Option
    may_decline: Option
    next: Option


@dataclass(frozen=True, kw_only=True, slots=True)
class Training:
    """Whether an officer must be trained before referring, in which course, and for how many months it holds."""

    required: bool
    course: str
    valid_months: int


NO_TRAINING = Training(required=False, course="", valid_months=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """Everything of a site that is neither a rule nor the release."""

    name: str
    slug: str
    fictional: bool
    time_zone: str
    languages: tuple[str, ...]
    routes: tuple[str, ...]
    on_call_number: str
    eta_grace_minutes: int
    handoff_target_minutes: int
    sergeant_approves: bool
    intake_done_without_release: bool
    history_check: HistoryCheck
    agencies: tuple[Agency, ...]
    beats: tuple[Beat, ...]
    stages: tuple[Stage, ...]
    offer: Offer | None
    declined_reasons: tuple[Option, ...]
    not_offered_reasons: tuple[Option, ...]
    cannot_take_reasons: tuple[Option, ...]
    needs_tonight: tuple[Option, ...]
    meeting_places: tuple[Option, ...]
    perceived_race: tuple[Option, ...]
    training: Training = NO_TRAINING
    public_referral: doors.PublicReferral | None = None
    queue: doors.Queue = doors.NO_QUEUE

    def agency(self, kind: AgencyKind) -> Agency | None:
        """The first agency of a kind."""
        return next((one for one in self.agencies if one.kind is kind), None)


def read(path: Path) -> tuple[Program, list[Problem]]:
    """The program in a file, and every problem found in it."""
    problems: list[Problem] = []
    root = tables.open_file(path, problems)
    if problems:
        root = Table({}, file=path.name, line=1, lines=(), problems=[])
    beats = tuple(_beat(one) for one in root.tables("beats", "beats"))
    program = Program(
        name=root.text("name"), slug=path.parent.name, fictional=root.flag("fictional", False),
        time_zone=_time_zone(root), languages=root.texts("languages", required=True),
        routes=root.texts("routes", required=True), on_call_number=root.text("on_call_number", ""),
        eta_grace_minutes=root.whole("eta_grace_minutes", 10),
        handoff_target_minutes=root.whole("handoff_target_minutes", 30),
        sergeant_approves=root.flag("sergeant_approves", False),
        intake_done_without_release=root.flag("intake_done_without_release", False),
        history_check=root.word("history_check", HistoryCheck, HistoryCheck.attest),
        agencies=tuple(_agency(one, beats) for one in root.tables("agencies", "agencies")),
        beats=beats, stages=_stages(root), offer=_offer(root),
        declined_reasons=_options(root, "declined_reasons"),
        not_offered_reasons=_options(root, "not_offered_reasons"),
        cannot_take_reasons=_options(root, "cannot_take_reasons"),
        needs_tonight=_options(root, "needs_tonight"), meeting_places=_options(root, "meeting_places"),
        perceived_race=_options(root, "perceived_race"),
        training=_training(root),
        public_referral=doors.public_referral(root), queue=doors.queue(root, root.texts("routes")),
    )  # fmt: skip
    root.finish()
    return program, problems


def load(path: Path) -> Program:
    """The program in a file; raises one Refusal that lists every problem."""
    program, problems = read(path)
    tables.refuse(problems, f"The program of {path.parent.name}")
    return program


def _time_zone(root: Table) -> str:
    name = root.text("time_zone")
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        root.problem(f'no time zone is called "{name}"', "time_zone")
    return name


def _beat(table: Table) -> Beat:
    beat = Beat(id=table.text("id"), name=table.text("name"))
    table.finish()
    return beat


def _agency(table: Table, beats: tuple[Beat, ...]) -> Agency:
    agency = Agency(
        id=table.text("id"), name=table.text("name"), kind=table.word("kind", AgencyKind),
        roles=table.words("roles", Role),
        units=tuple(_unit(one, beats) for one in table.tables("units", "agencies.units")),
    )  # fmt: skip
    table.finish()
    return agency


def _unit(table: Table, beats: tuple[Beat, ...]) -> Unit:
    unit = Unit(
        id=table.text("id"), name=table.text("name"),
        beats=table.named("beats", [beat.id for beat in beats], "beat"),
    )  # fmt: skip
    table.finish()
    return unit


def _stages(root: Table) -> tuple[Stage, ...]:
    found = []
    for table in root.tables("escalation", "escalation"):
        found.append(
            Stage(
                minute=table.whole("minute"), calls=table.words("calls", CallTarget),
                text=table.text("text"), es=table.text("es", ""),
            )
        )  # fmt: skip
        table.finish()
    minutes = [stage.minute for stage in found]
    if minutes != sorted(set(minutes)) or (minutes and minutes[0] != 0):
        root.problem("the stages of [[escalation]] start at minute 0 and go up")
    return tuple(found)


def _offer(root: Table) -> Offer | None:
    if not root.has("offer"):
        return None
    table = root.table("offer", "offer")
    offer = Offer(
        opening=_said(table, "opening"), question=_said(table, "question"),
        may_decline=_said(table, "may_decline"), next=_said(table, "next"),
    )  # fmt: skip
    table.finish()
    return offer


def _training(root: Table) -> Training:
    if not root.has("training"):
        return NO_TRAINING
    table = root.table("training", "training")
    training = Training(
        required=table.flag("required", False), course=table.text("course"),
        valid_months=table.whole("valid_months", 0),
    )  # fmt: skip
    if training.valid_months < 0:
        table.problem('"valid_months" counts months: 0 (it does not run out) or more', "valid_months")
    table.finish()
    return training


def _said(table: Table, key: str) -> Option:
    return Option(id=key, text=table.text(key), es=table.text(f"{key}_es", ""))


def _options(root: Table, key: str) -> tuple[Option, ...]:
    options = []
    for table in root.tables(key, key):
        options.append(Option(id=table.text("id"), text=table.text("text"), es=table.text("es", "")))
        table.finish()
    ids = [option.id for option in options]
    if len(set(ids)) != len(ids):
        root.problem(f"two entries of {key} have the same id", key)
    return tuple(options)

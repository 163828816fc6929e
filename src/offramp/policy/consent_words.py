"""A site's release of information in plain words, and its partners' cards, from consent.toml.

Only words: who was granted what is kept by the consent room, never here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from offramp.policy import tables
from offramp.policy.tables import Problem, Table


class Form(StrEnum):
    """What is signed at once: the release, or a consent of a kind of its own, on a page of its own."""

    lead_release = "lead_release"
    treatment_payment = "treatment_payment"
    counseling_notes = "counseling_notes"
    proceedings = "proceedings"
    research = "research"
    hmis = "hmis"


# The classes that a card may open beside what is brought to a partner, by the form that it stands on. Police and
# prosecutors have none: what they read is brought to them.
OPENS: Mapping[Form, frozenset[str]] = {
    Form.lead_release: frozenset({"K6", "K7", "K8"}),
    Form.treatment_payment: frozenset({"K6", "K7", "K8"}),
    Form.counseling_notes: frozenset({"K9"}),
    Form.proceedings: frozenset({"K6", "K7", "K8"}),
    Form.research: frozenset({"K6", "K7", "K8"}),
    Form.hmis: frozenset({"K11"}),
}
BROUGHT_ONLY = frozenset({"police", "prosecutor"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One partner in one language: who, what they would know, what not, why, and until when."""

    who: str
    what: str
    not_what: str
    why: str
    until: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """A partner a person may share with; each is a choice of its own, and none is made beforehand.

    `opens`: the classes of record that it opens to them; none, and they read what is brought to them. `discloser`:
    the agency whose records those are, where it is another than the worker's.
    """

    id: str
    agency: str
    name: str
    classes: tuple[str, ...]
    days: int
    cards: dict[str, Card]
    form: Form = Form.lead_release
    opens: tuple[str, ...] = ()
    discloser: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """The words of the release, by language, and its partners. `spoken_yes`: counsel allows a yes that is spoken."""

    version: str
    valid_days: int
    human_reviewed: tuple[str, ...]
    title: dict[str, str]
    paragraphs: dict[str, tuple[str, ...]]
    sign: dict[str, str]
    withdraw: dict[str, str]
    partners: tuple[Partner, ...]
    spoken_yes: bool = False

    def partner(self, partner_id: str) -> Partner | None:
        """The partner of that id."""
        return next((one for one in self.partners if one.id == partner_id), None)


def read(path: Path, languages: tuple[str, ...]) -> tuple[Release, list[Problem]]:
    """The release in a file, and every problem found in it."""
    problems: list[Problem] = []
    root = tables.open_file(path, problems)
    if problems:
        root = Table({}, file=path.name, line=1, lines=(), problems=[])
    spoken = {language: root.table(language, language) for language in languages}
    release = Release(
        version=root.text("version"), valid_days=root.whole("valid_days"),
        human_reviewed=root.texts("human_reviewed"), spoken_yes=root.flag("spoken_yes", False),
        title={language: table.text("title") for language, table in spoken.items()},
        paragraphs={
            language: table.texts("paragraphs", required=True) for language, table in spoken.items()
        },
        sign={language: table.text("sign") for language, table in spoken.items()},
        withdraw={language: table.text("withdraw") for language, table in spoken.items()},
        partners=tuple(_partner(one, languages) for one in root.tables("partners", "partners")),
    )  # fmt: skip
    for table in spoken.values():
        table.finish()
    root.finish()
    return release, problems


def load(path: Path, languages: tuple[str, ...]) -> Release:
    """The release in a file; raises one Refusal that lists every problem."""
    release, problems = read(path, languages)
    tables.refuse(problems, f"The release of {path.parent.name}")
    return release


def out_of_reach(release: Release, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The partners whose card would open what it may not, each with the reason. `kinds`: of the site's agencies."""
    for partner in release.partners:
        beyond = sorted(set(partner.opens) - OPENS[partner.form])
        if beyond:
            yield partner.id, f'"opens" names {", ".join(beyond)}, which a {partner.form} never opens'
        elif partner.opens and kinds.get(partner.agency) in BROUGHT_ONLY:
            yield (
                partner.id,
                '"opens" is for those who give care: police and prosecutors read what is brought to them',
            )


def _partner(table: Table, languages: tuple[str, ...]) -> Partner:
    partner = Partner(
        id=table.text("id"), agency=table.text("agency"), name=table.text("name"),
        classes=table.texts("classes", required=True), days=table.whole("days"),
        form=table.word("form", Form, Form.lead_release), opens=table.texts("opens"),
        discloser=table.text("discloser", ""),
        cards={one: _card(table.table(one, f"partners.{one}")) for one in languages},
    )  # fmt: skip
    table.finish()
    return partner


def _card(table: Table) -> Card:
    card = Card(
        who=table.text("who"), what=table.text("what"), not_what=table.text("not_what"),
        why=table.text("why"), until=table.text("until"),
    )  # fmt: skip
    table.finish()
    return card

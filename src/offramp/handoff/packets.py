"""What travels to whoever comes: the officer's own words or the community's, and where they are to meet.

Plain words only: never a code of a criterion, and of a referral never whether anybody knows the person.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext

from offramp.consent import gate
from offramp.curb import queries as curb
from offramp.ground.principal import Principal
from offramp.handoff.models import Handoff, Placing, Referral, Step, Sure
from offramp.handoff.rules import Said
from offramp.handoff.rules import Step as Kind
from offramp.policy import packs
from offramp.program import queries as program

PROGRAM = "program."  # the facts that the program alone can tell


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """What was sent along. `officer` is empty where none sent it; `phone` is whoever knows more."""

    called: str
    find_me: str
    reason: str
    phone: str
    beat: str = ""
    born_on: date | None = None
    looks: str = ""
    officer: str = ""
    community: bool = False
    from_whom: str = ""
    needs: str = ""
    safety: str = ""
    knows: str = ""
    note: str = ""
    settle: tuple[str, ...] = ()
    place: str = ""
    meet_at: datetime | None = None


def packet(who: Principal, subject: uuid.UUID) -> Packet:
    """What was sent along with a hand-off, by whichever door it came."""
    rows = Handoff.objects.filter(subject_id=subject)
    found = gate.look_at(who, "handoff.packet", data_class="K16", rows=rows)
    place, meet_at, note = _meeting(who, subject)
    if found.referral_id:
        return _of_referral(who, found.referral_id, place=place, meet_at=meet_at, note=note)
    return _of_encounter(who, subject, place=place, meet_at=meet_at, note=note)


def referral(who: Principal, referral_id: uuid.UUID) -> Referral:
    """One referral. Raises the wall's Refusal, the same for hidden and for absent."""
    rows = Referral.objects.filter(id=referral_id)
    return gate.look_at(who, "handoff.referral", data_class="K22", rows=rows)


def _of_encounter(
    who: Principal, encounter: uuid.UUID, *, place: str, meet_at: datetime | None, note: str
) -> Packet:
    sent = curb.sent(who, encounter)
    said = curb.descriptions(who, [encounter]).get(encounter)
    by = sent.officer_id or sent.taken_down_by_id
    officer = program.staff_cards(who, [by] if by else []).get(by) if by else None
    beats = {beat.id: beat.name for beat in packs.load(who.site).program.beats}
    return Packet(
        called=said.called if said else "",
        born_on=said.born_on if said else None,
        looks=said.looks if said else "",
        find_me=said.find_me if said else "",
        reason=reason(who, sent.rulebook, sent.route, sent.reason),
        officer=officer.name if officer and sent.officer_id else gettext("An officer by telephone"),
        phone=officer.phone if officer and sent.officer_id else "",
        beat=beats.get(sent.beat, ""),
        settle=still_to_settle(who, sent.rulebook, sent.route),
        place=place,
        meet_at=meet_at,
        note=note,
    )


def _of_referral(
    who: Principal, referral_id: uuid.UUID, *, place: str, meet_at: datetime | None, note: str
) -> Packet:
    row = referral(who, referral_id)
    return Packet(
        called=row.called,
        find_me=row.find_me,
        reason=row.going_on,
        phone=row.reach,
        community=True,
        from_whom=from_whom(who, row),
        needs=row.needs,
        safety=safety(row),
        knows=knows(row),
        place=place,
        meet_at=meet_at,
        note=note,
    )


def _meeting(who: Principal, subject: uuid.UUID) -> tuple[str, datetime | None, str]:
    """The last place and time that were set, and what the project manager wrote along."""
    rows = Step.objects.filter(subject_id=subject, went_to=Kind.SCHEDULED).order_by("-number")[:1]
    steps = gate.look(who, "handoff.meeting", data_class="K16", rows=rows)
    words = Placing.objects.filter(subject_id=subject, said=Said.ACCEPTED).order_by("-number")[:1]
    notes = gate.look(who, "handoff.placing", data_class="K23", rows=words)
    note = notes[0].note if notes else ""
    return (steps[0].reason, steps[0].meet_at, note) if steps else ("", None, note)


def reason(who: Principal, rulebook: str, route: str, tile: str) -> str:
    """The officer's tile in the words of the book it was picked from; nothing where no book has it now."""
    book = next((book for book in packs.load(who.site).books if book.version == rulebook), None)
    tiles = book.reasons(route) if book and route in book.routes else ()
    return next((chosen(one.text, one.es) for one in tiles if one.id == tile), "")


def still_to_settle(who: Principal, rulebook: str, route: str) -> tuple[str, ...]:
    """What the book leaves for the program to find out, in its own words: a place left, an order against contact.

    Read from the book, not from the finding: no line that tells of a person is among it.
    """
    book = next((book for book in packs.load(who.site).books if book.version == rulebook), None)
    return tuple(
        chosen(line.citation.words, line.citation.es)
        for line in (book.lines if book and route in book.routes else ())
        if route in line.routes and line.when and all(fact.startswith(PROGRAM) for fact in line.when.facts)
    )


def from_whom(who: Principal, row: Referral) -> str:
    """Who wrote, in words: the tile of the site and the name they gave."""
    form = packs.load(who.site).program.public_referral
    tiles = form.relations if form else ()
    relation = next((chosen(one.text, one.es) for one in tiles if one.id == row.from_whom), "")
    return ", ".join(part for part in (row.referrer, relation) if part)


def safety(row: Referral) -> str:
    """Whether whoever goes there should take care, in words."""
    said = {
        Sure.YES: gettext("Take care: somebody said it may not be safe."),
        Sure.NO: gettext("Nothing known against it."),
    }.get(Sure(row.unsafe), gettext("Not sure."))
    return f"{said} {row.unsafe_words}".strip()


def knows(row: Referral) -> str:
    """Whether the person knows that somebody wrote, in words."""
    return {
        Sure.YES: gettext("Yes, and they agree."),
        Sure.NO: gettext("No. Ask them first if they want to talk."),
    }.get(Sure(row.knows), gettext("Not sure. Ask them first if they want to talk."))


def chosen(text: str, es: str) -> str:
    """The words of a site pack in the reader's language, where somebody has translated them."""
    return es if es and (get_language() or "").startswith("es") else text

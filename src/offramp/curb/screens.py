"""What each screen of the minute says, ready for a template: tiles, reasons, the offer.

Asks nothing of the database, and nothing of who the person might be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from offramp.curb import minute, queries, rules, tellers, words
from offramp.curb.approvals import screens as approvals
from offramp.curb.forms import ASK, Carried, DeclineForm, MeetForm, SendForm
from offramp.curb.minute import Stage
from offramp.curb.models import Approval, Encounter
from offramp.curb.words import chosen, said
from offramp.ground.parts.strip.shape import shape
from offramp.policy import explain
from offramp.policy.asks import UNSURE, Ask, Choice, Tile
from offramp.policy.findings import Answer, Finding, Verdict
from offramp.policy.lines import Citation, Holder
from offramp.policy.packs import Pack
from offramp.policy.program import Option
from offramp.policy.rulebook import Rulebook
from offramp.program.queries import StaffCard


@dataclass(frozen=True, kw_only=True, slots=True)
class Tap:
    """One tile: what it is called and what it sends."""

    name: str
    value: str
    text: str


def reasons(book: Rulebook, pack: Pack) -> list[dict[str, Any]]:
    """The tiles of the first screen, a group a route, arrests first."""
    return [
        {
            "id": f"route-{route}",
            "title": said(book.reason_ask(route)),
            "over": _("Instead of booking") if book.deadline(route) else _("No arrest"),
            "first": not number,
            "tiles": [_tap("pick", f"{route}|{tile.id}", tile) for tile in book.reasons(route)],
        }
        for number, route in enumerate(route for route in pack.program.routes if route in book.routes)
    ]


def asking(ask: Ask, *, problem: str, ticked: Sequence[str], looks_up: bool) -> dict[str, Any]:
    """A question with its tiles; of several bars, each is a box and one tap says that none is so."""
    name = f"{ASK}{ask.id}"
    return {
        "screen": "ask",
        "ask": ask.id,
        "title": said(ask),
        "several": ask.kind is Choice.any,
        "tiles": [_tap(name, tile.id, tile) for tile in minute.own_tiles(ask)],
        "plain": [_tap(name, tile.id, tile) for tile in minute.plain_tiles(ask)],
        "attests": minute.about_history(ask),
        "looks_up": looks_up and minute.about_history(ask),
        "problem": problem,
        "ticked": ticked,
    }


def found(
    finding: Finding, pack: Pack, book: Rulebook, asked: Sequence[rules.Open], *, mine: str = ""
) -> dict[str, Any]:
    """The finding in plain words, what may be done with it, and who is asked what."""
    way = rules.way(finding.answer)
    program = pack.program
    return {
        "screen": "found",
        **_headline(finding),
        "reasons": _reasons(finding),
        "unlisted": [one.citation.id for one in finding.reasons if one.verdict is Verdict.not_met],
        "asked": asked,
        "who": _who_is_asked(finding, asked),
        "book": f"{finding.book.title} ({finding.book.version})",
        "incomplete": finding.incomplete,
        "in_full": explain.plain(finding, words.language()),
        "open": way is not rules.Way.CLOSED,
        "asks_first": way is rules.Way.ASK_FIRST,
        "approvals": words.holders(
            Holder(one)
            for one in rules.approvals_wanted(finding)
            if one != mine and way is not rules.Way.CLOSED
        ),
        "offer": program.offer,
        "declined": _ends("declined", program.declined_reasons, _("No reason given")),
        "not_offered": _ends("not_offered", program.not_offered_reasons, _("Not offered")),
    }


def sending(
    finding: Finding,
    form: SendForm,
    meet: MeetForm | None,
    on_call: queries.OnCall,
    *,
    mine: str,
    holds: bool,
) -> dict[str, Any]:
    """The last screen: a few optional words, and the button that sends. With nobody on call, a place and a time."""
    needed = tellers.SERGEANT in rules.approvals_wanted(finding) and mine != tellers.SERGEANT
    return {
        "screen": "send",
        "form": form,
        "meet": meet,
        "until": on_call.until,
        "asks_first": rules.way(finding.answer) is rules.Way.ASK_FIRST,
        "approves": needed,
        "holds": holds,
        "optional": [field for field in form if field.name != "approval"],
        "opened": any(name != "approval" for name in form.errors),
    }


def practised(outcome: str, pack: Pack) -> dict[str, Any]:
    """Where practice ends."""
    ends = {
        "accepted": _("Now the worker on call would be called, and you would see who comes and when."),
        "asked": _("Now whoever can tell would be asked, and you would see what they say."),
        "declined": _("It would be counted without a name, and nothing else kept."),
        "not_offered": _("It would be counted without a name, and nothing else kept."),
        "not_eligible": _("It would be counted without a name, and nothing else kept."),
    }
    return {"screen": "practised", "ends": ends[outcome], "minutes": pack.program.handoff_target_minutes}


def following(seen: queries.Live, pack: Pack, book: Rulebook, now: datetime) -> dict[str, Any]:
    """The strip of a hand-off, one sentence on where it stands, and whom to call."""
    progress, encounter = seen.progress, seen.encounter
    over = progress.standing is rules.Standing.OVER
    phone = progress.phone or pack.program.on_call_number
    return {
        "seen": seen,
        "asked": [
            {
                "question": one.question,
                "reply": one.reply and reply_words(book, encounter.route, one.question.ask, one.reply.words),
            }
            for one in seen.asked
        ],
        "title": _title(seen),
        "waits": _waits(seen, book),
        "reply": _came_of_it(seen) or approvals.came_of_it(seen.approvals),
        "open_still": approvals.open_still(seen.approvals),
        "stopped": approvals.stopped(seen.approvals),
        "asking": seen.asking,
        "encounter": encounter,
        "strip": shape(
            sent=encounter.saved_at,
            answered=progress.answered,
            on_the_way=progress.on_the_way,
            met=progress.met,
            free=progress.free,
            now=progress.ended or now,
            expected=progress.expected,
            ideal=pack.program.handoff_target_minutes,
        ),
        "standing": standing(progress, pack),
        "version": version(seen, now),
        "over": over,
        "met": progress.met is not None,
        "worker": progress.worker,
        "phone": "".join(phone.split()),
    }


def version(seen: queries.Live, now: datetime) -> str:
    """Changes whenever the strip would look different."""
    return rules.version(seen.news, seen.encounter.saved_at, now, seen.asking, seen.approving)


def hearing(seen: queries.Live, sergeants: Sequence[StaffCard]) -> dict[str, Any] | None:
    """The tiles by which the officer writes down what a sergeant said; None where no word is missing."""
    return approvals.hearing(seen.approvals, sergeants)


def approval(
    book: Rulebook, stop: Encounter, wanted: Approval, officer: str, form: DeclineForm
) -> dict[str, Any]:
    """A stop of the squad that waits for a yes."""
    return approvals.to_sergeant(stop, wanted, reason_words(book, stop.route, stop.reason), officer, form)


def _waits(seen: queries.Live, book: Rulebook) -> str:
    """Whom a stop waits for; empty once somebody is called."""
    if held := approvals.waits(seen.approvals):
        return held
    if seen.encounter.outcome != "asked" or seen.progress.standing is not rules.Standing.SENT:
        return ""
    if seen.progress.calls or seen.asking in (rules.Asking.CLEARED, rules.Asking.EXCLUDED):
        return ""
    if seen.asking is rules.Asking.WAITS:
        who = words.holders(Holder(one.question.asked_of) for one in seen.asked if not one.reply)
        return _("This waits: %(who)s is asked now.") % {"who": who}
    who = words.holders([book.final_word])
    return _("This waits: %(who)s has the final word, and is asked now.") % {"who": who}


def _came_of_it(seen: queries.Live) -> str:
    """What the replies came to, where they decided it."""
    if seen.asking is rules.Asking.EXCLUDED:
        return _("The reply shows that this does not fit under the rules. No hand-off was sent.")
    if seen.asking is not rules.Asking.CLEARED:
        return ""
    last = max(seen.asked, key=lambda one: one.reply.at if one.reply else one.question.asked_at)
    if last.question.asked_of == "sergeant":
        return _("The sergeant cleared it: hand-off sent.")
    return _("The project manager cleared it: hand-off sent.")


def _title(seen: queries.Live) -> str:
    if approvals.waits(seen.approvals):
        return _("Sent: a sergeant is asked")
    if approvals.stopped(seen.approvals):
        return _("Not sent on")
    return _saved(seen.encounter.outcome)


def _saved(outcome: str) -> str:
    return {
        "accepted": _("Hand-off sent"),
        "asked": _("Sent, and asked"),
        "declined": _("Saved: they declined"),
        "not_offered": _("Saved: not offered"),
        "not_eligible": _("Saved: not eligible"),
    }[outcome]


def standing(progress: rules.Progress, pack: Pack) -> str:
    """Where a hand-off stands, in one sentence; only what was really told."""
    name = {"name": progress.worker or _("The worker")}
    if progress.standing is rules.Standing.SENT:
        stages = pack.program.stages[: progress.calls]
        return said(stages[-1]) if stages else _("Sent. The worker on call is told now.")
    return {
        rules.Standing.NOBODY: _("Nobody has answered yet. You can set a place and time instead."),
        rules.Standing.SCHEDULED: _("A place and a time are set. You need not wait."),
        rules.Standing.ANSWERED: _("%(name)s has it and is getting ready.") % name,
        rules.Standing.COMING: _("%(name)s is on the way.") % name,
        rules.Standing.MET: _("%(name)s is with you. They will tell you when you can go.") % name,
        rules.Standing.OVER: _("You can go. Thank you."),
    }[progress.standing]


def question(book: Rulebook, one: queries.Asked, officer: str) -> dict[str, Any]:
    """A question of the squad, with the tiles that answer it: the same that the officer had."""
    asked, row = one.question, one.question.encounter
    ids = rules.replies(book, row.route, asked.ask)
    return {
        "asked": asked,
        "officer": officer,
        "reason": reason_words(book, row.route, row.reason),
        "replies": [
            Tap(name="words", value=each, text=reply_words(book, row.route, asked.ask, each)) for each in ids
        ],
    }


def reply_words(book: Rulebook, route: str, ask: str, reply: str) -> str:
    """A reply in words."""
    fixed = {
        UNSURE: _("I cannot tell either"),
        rules.SO: _("It is so"),
        rules.NOT_SO: _("It is not so"),
        rules.CHECK_MADE: _("The check was made"),
    }
    tile = rules.tile(book, route, ask, reply)
    return said(tile) if tile and reply != UNSURE else fixed.get(reply, reply)


def reason_words(book: Rulebook, route: str, reason: str) -> str:
    """The tile that was picked, in today's words; the code where the book no longer has it."""
    if route not in book.routes:
        return reason
    return next((said(tile) for tile in book.reasons(route) if tile.id == reason), reason)


def carrying(carried: Carried, stage: Stage, *, wanted: bool = False) -> list[tuple[str, str]]:
    """The hidden fields that bring every tap so far along."""
    fields = [
        ("encounter", str(carried.encounter)),
        ("began", carried.began.isoformat()),
        ("pick", f"{carried.route}|{carried.reason}"),
    ]
    fields += [(f"{ASK}{ask}", one) for ask, chosen_ones in stage.given for one in chosen_ones]
    if carried.practice:
        fields.append(("practice", "1"))
    if carried.looked:
        fields.append(("looked", carried.token))
    if wanted:
        assert stage.finding is not None
        return [*fields, ("said", "yes"), ("way", str(rules.way(stage.finding.answer)))]
    if carried.beat:
        fields.append(("beat", carried.beat))
    if carried.age is not None:
        fields.append(("age", str(carried.age)))
    return fields


def _tap(name: str, value: str, tile: Tile | Option) -> Tap:
    return Tap(name=name, value=value, text=said(tile))


def _ends(outcome: str, options: tuple[Option, ...], otherwise: str) -> list[Tap]:
    taps = [_tap("close", f"{outcome}|{option.id}", option) for option in options]
    return taps or [Tap(name="close", value=f"{outcome}|", text=otherwise)]


def _who_is_asked(finding: Finding, asked: Sequence[rules.Open]) -> str:
    if finding.overrides:
        return words.holders(one.holder for one in finding.overrides)
    return words.holders(Holder(one.asked_of) for one in asked)


def _headline(finding: Finding) -> dict[str, str]:
    if finding.answer is Answer.eligible:
        return {"title": _("Eligible. You can offer LEAD."), "kind": "good", "next": ""}
    if finding.answer is Answer.presumptively_excluded:
        who = words.holders(one.holder for one in finding.overrides)
        return {
            "title": _("Presumed not to fit"),
            "kind": "warn",
            "next": _("Not the last word: %(who)s may decide otherwise.") % {"who": who},
        }
    if finding.answer is Answer.cannot_say:
        return {
            "title": _("One answer is still open"),
            "kind": "warn",
            "next": _("You can offer. Whoever can tell is asked when you send."),
        }
    return {"title": _("Not eligible under these rules"), "kind": "tell", "next": ""}


def _reasons(finding: Finding) -> list[dict[str, Any]]:
    return [_cited(one.citation) for one in finding.reasons if one.verdict is not Verdict.not_met]


def _cited(citation: Citation) -> dict[str, Any]:
    return {
        "words": chosen(citation.words, citation.es),
        "where": f"{citation.id}, {citation.source}",
        "verified": citation.verified,
    }

"""The review of accounts, as a page and a file for the privacy officer and the administrator, and as a weekly message."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from offramp.consent.matrix import matrix
from offramp.ground import clock, exporting, fresh, log
from offramp.ground.parts.table.table import cells
from offramp.ground.principal import Principal
from offramp.ground.seat import looker, seat
from offramp.program import actions, queries
from offramp.web.signin import devices, review

READERS = (
    "privacy_officer",
    "administrator",
    "project_manager",
)  # the first role that somebody holds is told
TELLS = {
    "care": "The weekly review of who can sign in: {address}/access/",
    "justice": "The weekly review of who can sign in on the other side is due: see the how-to on sign-in.",
}
_told: set[tuple[str, str]] = set()


@seat("privacy_officer", "administrator", purpose="audit")
@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """Everyone who can sign in on this side, and what to look at."""
    found = _looked(looker(request), clock.now())
    heads = [gettext(head) for head in review.HEADS]
    context = {
        "heads": heads,
        "rows": cells(
            heads, [_shown(line, row) for line, row in zip(found, review.rows(found), strict=True)]
        ),
        "counts": [(gettext(remark), count) for remark, count in review.counts(found).items()],
    }
    return render(request, "access.html", context)


@seat("privacy_officer", "administrator", purpose="audit")
@fresh.within_five_minutes
@require_GET
def access_file(request: HttpRequest) -> HttpResponse:
    """The same, to keep with the minutes of the review."""
    at = clock.now()
    return exporting.download(
        f"access-review-{at:%Y-%m-%d}", review.HEADS, review.rows(_looked(looker(request), at))
    )


def _shown(line: review.Line, row: tuple[str, ...]) -> tuple[str, ...]:
    """A row in the reader's words, with a dash where there is nothing."""
    roles = ", ".join(str(matrix().roles[role]["words"]) for role in line.roles)
    told = [*row[:3], roles, *row[4:-1], "; ".join(gettext(remark) for remark in line.remarks)]
    return tuple(cell or "–" for cell in told)


def _looked(who: Principal, at: datetime) -> list[review.Line]:
    found = review.lines(who, at=at)
    log.looked("web.access_review", data_class="identity", ids=[line.account for line in found])
    return found


def write_weekly(who: Principal, at: datetime) -> int:
    """Once a week: tell whoever reviews access what there is to look at. It names nobody. How many were told."""
    week = f"{at:%G-W%V}"
    if (who.site, week) in _told:
        return 0
    with transaction.atomic():
        readers = next((found for role in READERS if (found := queries.staff_with_role(who, role))), [])
        keys = {f"access-review:{settings.FACE}:{week}:{card.id}": card.id for card in readers}
        unwritten = queries.unwritten(who, keys)
        if unwritten:
            devices.forget_ended()
            text = message(review.lines(who, at=at))
            for key in unwritten:
                actions.write(who, to=keys[key], text=text, reference="", repeat_key=key)
            log.changed("web.access_review", data_class="K12", ids=[keys[key] for key in unwritten])
    if readers:
        _told.add((who.site, week))
    return len(unwritten)


def message(found: list[review.Line]) -> str:
    """What the weekly message says."""
    said = ", ".join(f"{count} {remark}" for remark, count in review.counts(found).items())
    first = TELLS[settings.FACE].format(address=settings.CARE_URL)
    return f"{first} {len(found)} accounts; {said or 'nothing to look at'}."

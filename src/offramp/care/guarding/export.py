"""What leaves under a court's order: its words, a table of exactly the records in its scope, and a mark over both."""

import hashlib
from collections import defaultdict

from django.http import HttpResponse

from offramp.care.guarding import queries
from offramp.consent import notices
from offramp.consent.guarding import actions, rules
from offramp.consent.guarding.queries import Order
from offramp.consent.guarding.rules import Field
from offramp.ground import clock, exporting
from offramp.ground.principal import Principal

HEADER = ["what", "day", "written by", "words"]


def under(who: Principal, order: Order) -> HttpResponse:
    """The file of one order, with its lines in the accounting. Nothing outside of its fields and days is in it."""
    fields = [Field(field) for field in order.fields]
    lines = queries.covered(who, order.participant_id, fields)
    by_class = defaultdict(list)
    for line in lines:
        by_class[rules.CLASS_OF[line.field]].append(line.id)
    for data_class in order.classes:
        actions.account_order(
            who, order=order, data_class=data_class, rows=by_class[data_class], notice=notices.VERSION
        )
    body = [[line.field.value, _day(who, line), line.by, line.text] for line in lines]
    scope = f"{order.court}, {order.number}: {', '.join(fields)}, {order.from_day} to {order.to_day}"
    mark = hashlib.sha256(repr([scope, body]).encode()).hexdigest()
    rows = [
        *body,
        ["scope", queries.site_day(who, clock.now()).isoformat(), order.counsel, scope],
        ["notice", "", "", notices.FULL],
        ["sha256 of scope and records", "", "", mark],
    ]
    return exporting.download(f"order-{order.number}", HEADER, rows)


def _day(who: Principal, line: queries.Line) -> str:
    return "" if line.field is Field.NAMES else queries.site_day(who, line.at).isoformat()

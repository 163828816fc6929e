"""One process of one face: asks for every address, as everybody, about everything, and prints what it found as JSON.

`python -m tests.proof.http.run <told.json> <admin address> <part> <parts> <most>`, in that face's own environment.
"""

import json
import os
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from tests.proof.http import canaries, forms, reading, routes
from tests.proof.http.audience import Audience
from tests.proof.http.forms import Form
from tests.proof.http.routes import Route
from tests.proof.http.visiting import Door, Kept, Seen

Ask = tuple[Route, str, str, str, str]  # route, who, method, address, way
SERVICES = {"own_door", "public_form", "calendar", "gateway", "door", "participant"}
# Ways of asking: the page, the fragment, other formats; a form filled in plausibly, as a fragment, and with junk.
READS = ("page", "fragment", "json")
SENDS = ("form", "fragment-form", "junk")
GOOD = (200, 204, 302)
OFFERED = 8  # forms of one address that are followed
HEADERS = {
    "fragment": {"hx-request": "true"},
    "json": {"accept": "application/json, text/csv, application/pdf;q=0.9"},
    "fragment-form": {"hx-request": "true"},
}


@dataclass(kw_only=True)
class Tally:
    """What was asked, what was seen, and what should not have been."""

    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    covered: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)  # routes that somebody got a good answer from
    roles: set[str] = field(default_factory=set)  # that signed for a page
    hits: int = 0  # planted words that were read by those they are for
    ids: int = 0  # ids that were returned and are in the log
    own: int = 0
    foreign: int = 0
    absent: int = 0
    wrote: int = 0
    leaks: Counter[str] = field(default_factory=Counter)
    unlogged: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    impostors: Counter[str] = field(default_factory=Counter)


class Run:
    """The whole of it, for one face."""

    def __init__(self, told: dict[str, Any], admin: psycopg.Connection[Any], face: str) -> None:
        self.told, self.admin, self.face = told, admin, face
        self.rng = random.Random(4)
        self.words = canaries.by_number(told["canaries"])
        self.door = Door(face, told)
        self.door.let_in()
        admin.execute("CREATE INDEX ON offramp.ground_entry (request_id)")
        self.kept = Kept(admin)
        self.audience = Audience(reading.world(admin), face)
        self.routes = routes.all_of_this_face()
        self.addresses = {each.route: routes.addresses(each, admin, told) for each in self.routes}
        self.samples: dict[str, list[Form]] = {}
        self.offered: dict[str, list[tuple[str, Form]]] = {}  # by route, who was offered which form
        self.names = [each.word for each in self.words.values() if each.table == "people_name"]
        self.tally = Tally()

    def asks(self, ways: tuple[str, ...], method: str) -> list[Ask]:
        """Every route, everybody, every object, in each of these ways."""
        return [
            (route, who, method, address, way)
            for route in self.routes
            for who in self.door.cookies
            for address in self.addresses[route.route]
            for way in ways
        ]

    def learn(self) -> None:
        """Those whom a page is for open it, so that its forms are known."""
        holders = {
            role: [key for key, row in self.told["people"].items() if role in row["roles"]]
            for role in {role for route in self.routes for role in route.roles}
        }
        for route in self.routes:
            everyone = [key for role in route.roles for key in holders[role]] or ["nobody", "maya", "rosa"]
            for who in dict.fromkeys(everyone):
                if who in self.door.cookies:
                    for address in self.addresses[route.route]:
                        self.one((route, who, "GET", address, "page"))

    def follow(self) -> None:
        """Whoever was offered a form sends it to where it leads, with what the page itself had in it."""
        by_route = {each.route: each for each in self.routes}
        for name, offered in list(self.offered.items()):
            for who, form in offered:
                for said in form.sendings(self.rng, self.rng.choice(self.names)):
                    ask = by_route[name], who, form.method.upper(), form.action, "form"
                    self.one(ask, said)

    def one(self, ask: Ask, said: dict[str, str] | None = None) -> None:
        """Ask, judge, and put everything back."""
        route, who, method, address, way = ask
        if self.door.is_stale():
            self.door.sign_in()
            self.kept.keep("django_session", "web_signed_in_device", "own_link", "web_account")
        data = self._data(route, method, way) if said is None else said
        seen = self.door.ask(who, method, address, data, **HEADERS.get(way, {}))
        self.tally.requests += 1
        self.tally.covered.add(route.route)
        self.tally.statuses[f"{seen.status}"] += 1
        if seen.status in GOOD and "/sign-in/" not in seen.outside.decode(errors="replace"):
            self.tally.opened.add(route.route)
        self.judge(ask, seen, data)
        if method == "GET" and way == "page" and seen.page and seen.status == 200:
            self._collect(who, seen)
        if seen.wrote - {"ground_entry"}:
            self.tally.wrote += 1
            self.kept.put_back(seen.wrote)

    def _data(self, route: Route, method: str, way: str) -> dict[str, str]:
        known = self.samples.get(f"{method} {route.route}", [])
        name = self.rng.choice(self.names) if self.names else ""
        if method == "GET":
            form = self.rng.choice(known) if known and way != "json" else None
            return {key: name for key in forms.search_fields(form)} if form else {}
        if not known:
            return {"words": forms.PLAIN, "reason": forms.PLAIN}
        form = self.rng.choice(known)
        return form.junk(self.rng) if way == "junk" else form.plausible(self.rng, name)

    def _collect(self, who: str, seen: Seen) -> None:
        for form in forms.Reader(seen.body.decode(errors="replace"), seen.path).forms:
            for route in self.routes:
                if route.pattern.match(form.action):
                    known = self.samples.setdefault(f"{form.method.upper()} {route.route}", [])
                    if len(known) < 12 and form not in known:
                        known.append(form)
                    offered = self.offered.setdefault(route.route, [])
                    if len(offered) < OFFERED and (who, form) not in offered:
                        offered.append((who, form))
                    break

    def judge(self, ask: Ask, seen: Seen, data: dict[str, str]) -> None:
        """Nobody else's word, nobody else's id, nobody else's chair; and everything that was shown is in the log."""
        route, who, method, address, way = ask
        what = f"{way} {method} {route.route} by {who}"
        if seen.status >= 500:
            self.tally.broken[f"{what} at {address}: {seen.outside.decode(errors='replace')[-1500:]}"] += 1
        self._chairs(who, seen, what)
        asked = (address + json.dumps(data)).encode()
        numbers = canaries.found_in(seen.body, seen.outside) - canaries.found_in(asked)
        known = self._known(seen, asked)
        self._count(asked, seen)
        if not numbers and not known:
            return
        searched = any(data.values())
        logged = self._logged(seen.signed)
        audience = self.audience
        for fresh in (False, True):
            if fresh:  # what this request changed may be what lets it be seen
                audience = Audience(reading.world(self.admin), self.face)
            lost = [
                (table, row)
                for table, row in {
                    *[(w.table, UUID(w.row)) for w in map(self.words.get, numbers) if w],
                    *known,
                }
                if not audience.may_know(table, row, seen.signed, searched=searched)
                and not self._by_another_name(audience, table, row, seen, searched)
            ]
            if not lost or not seen.wrote - {"ground_entry"}:
                break
        for table, row in lost:
            self.tally.leaks[f"{table} in {what} ({seen.status}): {row} at {address}"] += 1
        self.tally.hits += len(numbers)
        for table, row in {*[(w.table, UUID(w.row)) for w in map(self.words.get, numbers) if w], *known}:
            if audience.is_logged(table, row, logged):
                self.tally.ids += 1
            elif seen.status == 200:
                self.tally.unlogged[f"{table} in {what}: {row} at {address}"] += 1

    def _by_another_name(self, audience: Audience, table: str, row: UUID, seen: Seen, searched: bool) -> bool:
        """An id may stand for several rows: of one table and of those that share its key."""
        return any(
            audience.may_know(other, row, seen.signed, searched=searched)
            for other in audience.tables_of.get(row, ())
            if other != table and (table, other) in SAME
        )

    def _known(self, seen: Seen, asked: bytes) -> set[tuple[str, UUID]]:
        """The ids of planted rows that an answer names and the request did not."""
        found = canaries.ids_in(seen.body) - canaries.ids_in(asked)
        rows = {UUID(each) for each in found}
        return {(self.audience.tables_of[row][0], row) for row in rows if row in self.audience.tables_of}

    def _count(self, asked: bytes, seen: Seen) -> None:
        rows = [UUID(each) for each in canaries.ids_in(asked)]
        if any(str(row) == routes.NEVER for row in rows):
            self.tally.absent += 1
        for row in rows:
            for table in self.audience.tables_of.get(row, ())[:1]:
                mine = self.audience.may_know(table, row, seen.signed, searched=False)
                self.tally.own += mine
                self.tally.foreign += not mine

    def _chairs(self, who: str, seen: Seen, what: str) -> None:
        person = self.told["people"].get(who)
        for each in seen.signed:
            self.tally.roles.add(each.role)
            if each.role == "participant":
                good = str(each.staff) == self.told["participants"].get(who)
            elif each.role in SERVICES:
                good = True
            else:
                good = bool(person) and str(each.staff) == person["staff"] and each.role in person["roles"]
            if not good:
                self.tally.impostors[f"{each.role} in {what}"] += 1

    def _logged(self, signed: set[Any]) -> set[UUID]:
        rows = self.admin.execute(
            "SELECT object_ids || about FROM offramp.ground_entry WHERE request_id = ANY(%s)",
            [[each.request for each in signed if each.request.int]],
        ).fetchall()
        return {row for (found,) in rows for row in found}


SAME = {
    ("people_participant", "people_name"),
    ("curb_encounter", "curb_description"),
    ("curb_encounter", "curb_found"),
    ("curb_encounter", "curb_perceived"),
    ("curb_encounter", "handoff_match"),
    ("handoff_match", "curb_encounter"),
}


def main() -> None:
    """Ask it all, or an even sample of it."""
    from offramp.web import building

    building.ready()
    told, address, part, parts, most = sys.argv[1:]
    with psycopg.connect(address, autocommit=True) as admin:
        run = Run(json.loads(Path(told).read_text()), admin, os.environ["OFFRAMP_FACE"])
        run.learn()
        if part == "0":
            run.follow()
        asks = [*run.asks(READS, "GET"), *run.asks(SENDS, "POST")][int(part) :: int(parts)]
        if int(most) and len(asks) > int(most):
            asks = [asks[place * len(asks) // int(most)] for place in range(int(most))]
        for ask in asks:
            run.one(ask)
        found = vars(run.tally) | {"routes": [each.route for each in run.routes]}
        print(json.dumps(found, default=sorted))


if __name__ == "__main__":
    main()

"""Finds every page of both faces by itself: routes from the URL resolvers, ids from links and from the tables.

A page that is new joins without a line here; one that nobody can reach must be named with its reason.
"""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from playwright.sync_api import Page

from offramp.web.demo import night as demo
from offramp.web.demo.night import Night

LIST = """
import json
from offramp.web import building
building.ready()
from django.urls import get_resolver
def walk(patterns, before):
    for each in patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from walk(each.url_patterns, route)
        else:
            chair = getattr(each.callback, "seat", None)
            yield {"route": route, "roles": list(chair.roles) if chair else []}
print(json.dumps(list(walk(get_resolver().url_patterns, ""))))
"""
ASK = """async address => {
  const answer = await fetch(address), there = new URL(answer.url);
  return [answer.status, await answer.text(), there.pathname + there.search];
}"""
# One persona for each set of roles that the night has; None is somebody who is not signed in.
WHO = {
    "officer": "ruiz",
    "sergeant": "okada",
    "prosecutor": "chen",
    "on_call_worker": "maya",
    "case_manager": "maya",
    "supervisor": "nadia",
    "project_manager": "sam",
    "clinician": "noor",
    "privacy_officer": "lena",
}
OWN = "me/"  # a participant's own pages: whoever opened an address with its word
NOT_A_PAGE = {
    "alive/": "plain text for a machine that asks whether we live",
    "rota/calendar/<str:token>.ics": "a calendar for a calendar program, at an address that is shown once",
    "demo/be/<slug:key>/": "the demo's door: it goes on by itself to a page that is checked",
}
NOT_IN_THE_NIGHT = (
    "the night has doors without a password and asks for no second factor; test_sign_in walks it"
)
NO_PROVIDER = "no other house's sign-in is set up in the night; test_oidc walks it"
NOT_A_PAGE |= dict.fromkeys(
    ("sign-in/with/<slug:provider_id>/", "sign-in/with/<slug:provider_id>/back/"), NO_PROVIDER
)
NOT_A_PAGE |= dict.fromkeys(
    (
        "sign-in/again/",
        "second-factor/reauthenticate/",
        "second-factor/authenticate/",
        "second-factor/totp/deactivate/",
        "second-factor/recovery-codes/",
        "second-factor/recovery-codes/download/",
        "second-factor/recovery-codes/generate/",
    ),
    NOT_IN_THE_NIGHT,
)
MOST_TRIED = 12
SHAPES = {"uuid": r"[0-9a-f-]{36}", "slug": r"[-\w]+", "int": r"\d+", "str": r"[^/]+", "path": r".+"}
ANY = {"uuid": "00000000-0000-7000-8000-000000000000", "slug": "any", "int": "1", "str": "any", "path": "any"}
GAP = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """An address with gaps, and the roles that may open it; none where a view has no seat."""

    face: str
    route: str
    roles: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What its addresses look like."""
        parts = GAP.sub("\0", self.route).split("\0")
        return re.compile("/" + "[^/]+".join(re.escape(part) for part in parts) + "$")

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """The kind and the name of each thing that must be filled in."""
        return [(kind or "str", name) for kind, name in GAP.findall(self.route)]

    def who(self) -> list[str | None]:
        """Who should see it: one persona a role, or somebody at the door and somebody signed in."""
        if self.route.startswith(OWN):
            return ["own"]
        if self.roles:
            return list(dict.fromkeys(WHO[role] for role in self.roles if role in WHO))
        return [None, "ruiz" if self.face == "justice" else "maya"]


def routes(night: Night, face: str) -> list[Route]:
    """Every address that a face has, as its own process resolves it."""
    done = subprocess.run(
        [sys.executable, "-c", LIST], env=night.environment(face), capture_output=True, text=True, check=True
    )
    found = [
        Route(face=face, route=row["route"], roles=tuple(row["roles"])) for row in json.loads(done.stdout)
    ]
    return [each for each in found if each.route not in NOT_A_PAGE]


def fillings(night: Night, kind: str, gap: str) -> list[str]:
    """What may stand in a gap: ids of the table that is called so, or values of the column that is; then anything."""
    values: list[str] = []
    with psycopg.connect(night.server.address(database=demo.DATABASE)) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'offramp'"
            " AND (column_name IN (%s, %s) OR column_name IN ('id', 'slug') AND table_name LIKE %s)"
            " ORDER BY column_name, table_name DESC",
            [gap, f"{gap}_id", f"%\\_{gap}"],
        ).fetchall()
        for table, column in columns:
            rows = connection.execute(f'SELECT DISTINCT "{column}"::text FROM offramp."{table}" LIMIT 5')
            values += [row[0] for row in rows if row[0] and re.fullmatch(SHAPES[kind], row[0])]
    return [*dict.fromkeys(values), ANY[kind]]


def addresses(night: Night, route: Route, linked: set[str]) -> Iterator[str]:
    """Addresses to try: those that a page links to first, then whatever the tables hold."""
    yield from sorted(link for link in linked if route.pattern.match(link.partition("?")[0]))[:MOST_TRIED]
    choices = [fillings(night, *gap) for gap in route.gaps]
    for values in itertools.islice(itertools.product(*choices), MOST_TRIED):
        filled = iter(values)
        yield "/" + GAP.sub(lambda _gap, filled=filled: next(filled), route.route)


def links(html: str) -> set[str]:
    """What a page leads to on its own face."""
    return {found.replace("&amp;", "&") for found in re.findall(r'(?:href|action|hx-get)="(/[^"#]*)"', html)}


def found(night: Night, route: Route, page: Page, linked: set[str]) -> str | None:
    """Where the first address of a route that is a page leads this person; "" where it is no page by GET."""
    for address in addresses(night, route, linked):
        status, text, there = page.evaluate(ASK, address)
        whole = "<!doctype html>" in text[:200].lower()
        if status in (204, 405) or (status == 200 and not whole):
            return ""
        if status == 200:
            linked |= links(text)
            return str(there)
    return None

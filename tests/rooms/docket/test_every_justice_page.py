"""Every page of the justice face, found from its address table: the stamp on each, and no search for a person."""

import itertools
import re

import psycopg
import pytest

from tests import raw

STAMP = "not for enforcement, charging or revocation"
GAP = re.compile(r"<(?:(\w+):)?(\w+)>")
ANY = {"slug": "any", "int": "1", "str": "any", "path": "any"}
NAMES = ("q", "name", "called", "words", "search", "find", "person", "who")
ONE_OF_A_KIND = re.compile(
    r'<code>[0-9a-f]{8}</code>|(csrfmiddlewaretoken" value=|nonce=|seen=|name="encounter" value=)"?[\w-]+"?'
)


@pytest.fixture
def everyone(home):
    """An officer, a sergeant and a prosecutor, each signed in on the justice face."""
    from django.test import override_settings

    from tests.rooms.curb.taps import Officer

    with override_settings(FACE="justice"):
        yield {key: Officer(getattr(home, key)) for key in ("ruiz", "okada", "chen")}


def routes():
    """Every address of the justice face, with its gaps."""
    from django.urls import get_resolver

    def walk(patterns, before="/"):
        for each in patterns:
            route = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, route)
            else:
                yield route

    return sorted(set(walk(get_resolver("offramp.web.urls.justice").url_patterns)))


def addresses(encounter):
    """Each with something in its gaps: a real encounter, and one that never was."""
    for route in routes():
        for one in (str(encounter), "00000000-0000-7000-8000-000000000000"):
            yield GAP.sub(lambda gap, one=one: one if gap[1] == "uuid" else ANY[gap[1] or "str"], route)
    yield "/nowhere/"


def is_page(answer):
    return b"<!doctype html>" in answer.content[:200].lower()


def test_every_page_bears_the_stamp(home, desk, everyone):
    encounter, pages = desk.held(home), 0
    for address, who in itertools.product(dict.fromkeys(addresses(encounter)), everyone.values()):
        if address == "/sign-out/":
            continue
        answer = who.get(address)
        if is_page(answer):
            pages += 1
            assert answer.content.decode().count(STAMP) == 1, (address, answer.status_code)
    assert pages >= 60


def test_no_page_of_an_officer_searches_for_a_person(home, desk, everyone):
    """Asked for a participant by name, and for somebody who is nobody, each page answers as without a question."""
    encounter, asked = desk.held(home, description=None), 0
    desk.signed(home, encounter)
    officer = everyone["okada"]
    for address in dict.fromkeys(addresses(encounter)):
        if address.startswith("/sign-out"):
            continue
        plain = officer.get(address)
        for name in ("Rosa", "Zorro"):
            answer = officer.get(f"{address}?" + "&".join(f"{key}={name}" for key in NAMES))
            asked += 1
            assert answer.status_code == plain.status_code, address
            if is_page(answer):
                assert _same(answer, name) == _same(plain, name), address
    assert asked >= 40


def _same(answer, name):
    """What a page is about, without what differs between any two, and without the question itself."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return ONE_OF_A_KIND.sub("", main).replace(name, "")


@pytest.mark.parametrize("who", ["ruiz", "okada", "chen"])
def test_the_search_before_create_is_not_for_the_justice_role(home, built, who):
    with psycopg.connect(built.admin) as admin:
        searches = admin.execute(
            "SELECT p.oid::regprocedure::text, p.oid FROM pg_proc p WHERE p.pronamespace = 'offramp'::regnamespace"
            " AND p.proname LIKE 'find%'"
        ).fetchall()
        assert searches
        for _, oid in searches:
            may = "SELECT has_function_privilege('offramp_justice', %s::oid, 'EXECUTE')"
            assert admin.execute(may, [oid]).fetchone() == (False,)
        tables = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'offramp'::regnamespace AND relname LIKE 'people_%'"
            " AND relkind = 'r'"
        ).fetchall()
    for (table,) in tables:
        with (
            raw.acting(built, "justice", getattr(home, who).who) as one,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            one.execute(f"SELECT * FROM offramp.{table}")

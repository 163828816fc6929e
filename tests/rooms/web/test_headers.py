"""Every answer of both faces says the same to a browser: run nothing of others, keep nothing, tell nobody."""

import json
import re

import psycopg
import pytest

from tests import house

CLOSED = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
}
SAME = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NO_CACHE_NEEDED = {"a style"}
A_YEAR = "max-age=31536000; includeSubDomains"
ENDS = {
    "no such page": {404},
    "no slash": {301},
    "another host": {400},
    "without TLS": {301},
    "forged": {403},
    "too large": {400},
    "a style": {200},
    "kept": {302},
    "a fault": {500},
    "a form": {200},
}


def policy(header):
    """The directives of a content security policy."""
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {part[0]: set(part[1:]) for part in parts}


def wrong(answer, host):
    """Each thing that is not as it must be, in one sentence."""
    yield from wrong_in_policy(answer)
    headers, what = answer["headers"], f"{answer['what']} ({answer['status']})"
    if headers.get("referrer-policy") not in {"same-origin", "no-referrer"}:
        yield f"{what}: referrer-policy is {headers.get('referrer-policy')}"
    for name, value in SAME.items():
        if headers.get(name) != value:
            yield f"{what}: {name} is {headers.get(name)}"
    if answer["kind"] not in NO_CACHE_NEEDED and "no-store" not in headers.get("cache-control", ""):
        yield f"{what}: cache-control is {headers.get('cache-control')}"
    if named := {name for name in headers if name.startswith("access-control-") or name == "x-powered-by"}:
        yield f"{what}: {named}"
    kind = headers.get("content-type", "")
    if answer["length"] and kind.startswith("text/") and "charset=" not in kind:
        yield f"{what}: content-type is {kind}"
    there = headers.get("location", "/")
    if not re.match(rf"https://{re.escape(host)}/|/(?!/)", there):
        yield f"{what}: leads to {there}"


def wrong_in_policy(answer):
    """What a browser would be allowed to run or to use."""
    headers, what = answer["headers"], f"{answer['what']} ({answer['status']})"
    said = policy(headers.get("content-security-policy", ""))
    for name, allowed in CLOSED.items():
        if said.get(name) != allowed:
            yield f"{what}: {name} is {said.get(name)}"
    for word in {word for words in said.values() for word in words}:
        if "unsafe" in word or "//" in word or "*" in word:
            yield f"{what}: the policy allows {word}"
    if "camera=()" not in headers.get("permissions-policy", ""):
        yield f"{what}: permissions-policy is {headers.get('permissions-policy')}"


def wrong_over_https(answer, face):
    """What only counts under TLS."""
    what = answer["what"]
    if answer["kind"] != "without TLS" and answer["headers"].get("strict-transport-security") != A_YEAR:
        yield f"{what}: strict-transport-security is {answer['headers'].get('strict-transport-security')}"
    for name, kept in answer["cookies"].items():
        strict = name.startswith("__Host-csrf") or (face == "justice" and name.endswith("offramp_justice"))
        fits = (
            name.startswith("__Host-")
            and kept["secure"] == "True"
            and (kept["httponly"] == "True" or kept["taken back"])
            and kept["path"] == "/"
            and kept["domain"] == ""
            and kept["samesite"] in ({"Strict"} if strict else {"Strict", "Lax"})
        )
        if not fits:
            yield f"{what}: cookie {name} is {kept}"


@pytest.mark.parametrize("face", ["care", "justice"])
def test_every_answer_of_a_face_over_https(built, face):
    host = f"{face}.example"
    named = {
        "OFFRAMP_BASE_URL": f"https://{host}",
        "OFFRAMP_HOSTS": host,
        "OFFRAMP_REDIRECT_TO_HTTPS": "1",
        "OFFRAMP_LOG_LEVEL": "CRITICAL",
    }
    done = house.run(built.keys, face, "-m", "tests.rooms.web.every_answer", **named)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for kind, statuses in ENDS.items():
        assert {each["status"] for each in answers if each["kind"] == kind} == statuses, kind
    assert {405, 302, 403} <= {each["status"] for each in answers if each["kind"] == "route"}
    assert {name for each in answers for name in each["cookies"]} >= {"__Host-language", "__Host-theme"}
    assert len(answers) > 200
    broken = [each["what"] for each in answers if each["status"] >= 500 and each["kind"] != "a fault"]
    assert broken == []
    found = [line for each in answers for line in (*wrong(each, host), *wrong_over_https(each, face))]
    assert found == []


BEFORE_ANYBODY_LOOKED: set[str] = set()
SEATS = {"justice": ("ruiz", "okada", "chen"), "care": ("maya", "nadia", "sam", "noor", "lena")}


@pytest.mark.parametrize("face", ["care", "justice"])
def test_every_answer_to_somebody_signed_in(home, built, face):
    """Pages, refusals, walls and downloads, for each kind of work there is. To look changes nothing."""
    from importlib import import_module

    from tests.rooms.program.crew import Browser
    from tests.rooms.web import every_answer

    routes = list(every_answer.walk(import_module(f"offramp.web.urls.{face}").urlpatterns))
    paths = [path for path in routes if not path.startswith(("/sign-out", "/second-factor", "/gateway"))]
    browsers = {name: Browser(getattr(home, name), face) for name in SEATS[face]}
    answers = [
        every_answer.told(name, "get", path, each.get(path))
        for name, each in browsers.items()
        for path in paths
    ]
    with psycopg.connect(built.admin) as connection:
        changed = "SELECT DISTINCT act FROM offramp.ground_entry WHERE kind = 'changed'"
        assert {act for (act,) in connection.execute(changed)} <= BEFORE_ANYBODY_LOOKED
    answers += [
        every_answer.told(name, "post", path, each.post(path))
        for name, each in browsers.items()
        for path in paths
    ]
    assert {200, 404, 405, 422} <= {each["status"] for each in answers}
    assert [line for each in answers for line in wrong(each, "testserver")] == []


def test_leaving_empties_the_browser(home):
    from tests.rooms.program.crew import Browser

    maya = Browser(home.maya)
    assert "Clear-Site-Data" not in maya.get("/start/")
    left = maya.post("/sign-out/")
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert maya.get("/start/").status_code == 302

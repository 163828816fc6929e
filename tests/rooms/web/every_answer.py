"""Asks one face for every address it has, in every way it must not be asked too, and prints what went out beside it.

Run as that face's own process, over HTTPS: `python -m tests.rooms.web.every_answer`. Nobody is signed in.
"""

import json
import re

ANY = {"uuid": "00000000-0000-7000-8000-000000000000", "slug": "any", "int": "1", "str": "any", "path": "any"}
WAYS = ("get", "post", "put", "delete", "options", "trace")
GAP = re.compile(r"<(?:(\w+):)?(\w+)>")


def walk(patterns, before="/"):
    """Every address with something in its gaps."""
    for each in patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from walk(each.url_patterns, route)
        else:
            yield GAP.sub(lambda gap: ANY[gap[1] or "str"], route)


def told(kind, way, path, answer):
    """What a test may judge about one answer."""
    cookies = {
        name: {key: str(morsel[key]) for key in ("secure", "httponly", "samesite", "path", "domain")}
        | {"taken back": morsel.value == ""}
        for name, morsel in answer.cookies.items()
    }
    body = b"" if answer.streaming else answer.content
    return {
        "what": f"{kind} {way.upper()} {path}",
        "kind": kind,
        "status": answer.status_code,
        "headers": {name.lower(): value for name, value in answer.headers.items()},
        "cookies": cookies,
        "length": len(body),
    }


def strange(client, relaxed):
    """What ends before any view, or in a view that breaks."""
    yield told("no such page", "get", "/nowhere/", client.get("/nowhere/", secure=True))
    yield told("no slash", "get", "/sign-in", client.get("/sign-in", secure=True))
    yield told(
        "another host", "get", "/", client.get("/", secure=True, headers={"host": "elsewhere.example"})
    )
    yield told("without TLS", "get", "/sign-in/", client.get("/sign-in/"))
    forged = client.post(
        "/theme/", {"theme": "night"}, secure=True, headers={"origin": "https://evil.example"}
    )
    yield told("forged", "post", "/theme/", forged)
    large = relaxed.post("/theme/", {"theme": "y" * 2_000_000}, secure=True)
    yield told("too large", "post", "/theme/", large)
    yield told("a style", "get", "/static/lead.css", client.get("/static/lead.css", secure=True))


def main():
    """Print one JSON object an answer."""
    from offramp.web import building

    building.ready()
    from django.conf import settings
    from django.test import Client
    from django.urls import get_resolver

    host = settings.ALLOWED_HOSTS[0]
    client = Client(raise_request_exception=False, enforce_csrf_checks=True, SERVER_NAME=host)
    routes = get_resolver().url_patterns
    for path in walk(routes):
        for way in WAYS:
            print(json.dumps(told("route", way, path, getattr(client, way)(path, secure=True))))
    relaxed = Client(raise_request_exception=False, SERVER_NAME=host)
    for each in strange(client, relaxed):
        print(json.dumps(each))
    for fields in ({"theme": "night", "keys": "off"}, {"language": "es"}):
        way = "/theme/" if "theme" in fields else "/language/"
        print(json.dumps(told("kept", "post", way, relaxed.post(way, fields, secure=True))))
    print(json.dumps(told("a form", "get", "/sign-in/", relaxed.get("/sign-in/", secure=True))))
    alive = next(each for each in routes if str(each.pattern) == "alive/")
    alive.callback = lambda request: 1 / 0
    from django.urls import clear_url_caches

    clear_url_caches()
    print(json.dumps(told("a fault", "get", "/alive/", client.get("/alive/", secure=True))))


if __name__ == "__main__":
    main()

"""Typed readers of the environment, each with a sentence for whoever forgot to set it."""

import os
from urllib.parse import urlsplit

from offramp.errors import Refusal


def text(name: str, default: str) -> str:
    """A text that may be left out."""
    return os.environ.get(name, default)


def secret(name: str) -> str:
    """A text that must be there. Raises Refusal: there is no default secret."""
    value = os.environ.get(name, "")
    if not value:
        raise Refusal(
            code="setting_missing",
            sentence=f"{name} is not set.",
            next_step="Start the process with the file that `offramp db bootstrap` wrote for its face.",
        )
    return value


def switch(name: str) -> bool:
    """On when the value is "1"."""
    return os.environ.get(name) == "1"


def web_address(name: str, default: str = "") -> str:
    """An https:// address without a query, or one of this machine; "" where it is left out. Raises Refusal."""
    value = os.environ.get(name, "") or default
    try:
        place = urlsplit(value)
        here = place.hostname in {"localhost", "127.0.0.1", "::1"} or (place.hostname or "").endswith(
            ".localhost"
        )
        fits = place.scheme == "https" or (place.scheme == "http" and here)
        fits = fits and bool(place.hostname) and not (place.query or place.fragment or place.username)
    except ValueError:
        fits = False
    if value and not fits:
        raise Refusal(
            code="setting_unknown",
            sentence=f"{name} is not the address of a server: https://, a host, and a path if it has one.",
            next_step="Names and passwords do not belong into it, and http:// is for this machine alone.",
        )
    return value.rstrip("/")


def number(name: str, default: int, *, most: int) -> int:
    """A whole number from 1 to `most`. Raises Refusal for anything else."""
    value = os.environ.get(name, "") or str(default)
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= most):
        raise Refusal(
            code="setting_unknown",
            sentence=f"{name} is {value!r}; it can be a whole number from 1 to {most}.",
        )
    return int(value)


def words(name: str) -> list[str]:
    """A list, divided by commas."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def choice(name: str, allowed: list[str]) -> str:
    """One of a few words. Raises Refusal for any other."""
    value = secret(name)
    if value not in allowed:
        raise Refusal(
            code="setting_unknown",
            sentence=f"{name} is {value!r}; it can be {', '.join(allowed)}.",
        )
    return value


def carriers(name: str) -> str:
    """What a carrier gave us: once its address is set, this must be there. Raises Refusal."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise Refusal(
            code="setting_missing",
            sentence=f"OFFRAMP_GATEWAY_URL is set, and {name} is not.",
            next_step="A carrier needs its address, account, token and number: docs/how-to/messages.md.",
        )
    return value


def voice_number(sender: str) -> str:
    """The number that calls come from: the sender's, unless that is a messaging service, which cannot call."""
    value = os.environ.get("OFFRAMP_GATEWAY_VOICE_NUMBER", "").strip() or sender
    if value.startswith("MG"):
        raise Refusal(
            code="setting_missing",
            sentence="OFFRAMP_GATEWAY_NUMBER is a messaging service, and such a service cannot call.",
            next_step="Set OFFRAMP_GATEWAY_VOICE_NUMBER to a number of the account that can.",
        )
    return value

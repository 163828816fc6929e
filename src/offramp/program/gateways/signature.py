"""Whether a request really comes from the carrier: Twilio's signature, over the address it asked and what it sent."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit, urlunsplit


def signed(token: str, url: str, fields: Mapping[str, Sequence[str]]) -> str:
    """HMAC-SHA1 of the address and of each name with its values, in order of the names."""
    said = url + "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    return b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def holds(token: str, url: str, fields: Mapping[str, Sequence[str]], signature: str) -> bool:
    """Whether `signature` is the one, told in the same time for right and wrong. Without a token nothing holds."""
    found = [
        hmac.compare_digest(signed(token, each, fields).encode(), signature.encode())
        for each in _spellings(url)
    ]
    return bool(token) and any(found)


def _spellings(url: str) -> list[str]:
    """The same address with its port and without: the carrier signs either, a text's otherwise than a call's."""
    place = urlsplit(url)
    host = place.netloc.removesuffix(f":{place.port}")
    port = place.port or (443 if place.scheme == "https" else 80)
    return [urlunsplit(place._replace(netloc=netloc)) for netloc in (host, f"{host}:{port}")]

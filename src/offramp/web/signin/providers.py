"""The agencies whose staff sign in by the agency's own provider (OIDC), read from the file of one face.

Nothing here asks a provider anything; what is wrong in the file is said before a process opens.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from offramp.errors import Refusal

NEEDED = ("id", "site", "agency", "issuer", "client_id", "secret")
MAY = ("name", "who", "second_factor")
WHO = ("preferred_username", "email", "upn")
PROOFS = ("amr", "acr")


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """One agency's provider. `who`: the claim that names the account; `second_factor`: the claims that say so."""

    id: str
    site: str
    agency: str
    name: str
    issuer: str
    client_id: str
    secret: str
    who: str
    second_factor: Mapping[str, tuple[str, ...]]

    @property
    def origin(self) -> str:
        """Where a browser is sent."""
        place = urlsplit(self.issuer)
        return f"{place.scheme}://{place.netloc}"

    def as_app(self) -> dict[str, Any]:
        """The same, as allauth reads it."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {
                "server_url": self.issuer,
                "fetch_userinfo": False,
                "oauth_pkce_enabled": True,
                "scope": ["openid", "profile", "email"],
            },
        }

    def asked_for_two(self, claims: Mapping[str, Any]) -> bool:
        """Whether these claims say that it asked for a second factor, in the words of the file."""
        return any(
            set(words) & set(_several(claims.get(claim))) for claim, words in self.second_factor.items()
        )


def load(file: str) -> tuple[Provider, ...]:
    """What the file lists; nothing where there is no file. Raises Refusal for anything that is not as it should be."""
    if not file:
        return ()
    try:
        listed = json.loads(Path(file).read_text())
        found = tuple(_read(each) for each in listed)
    except (OSError, ValueError, TypeError, AttributeError) as wrong:
        raise _unfit(f"It cannot be read: {wrong}.") from None
    if len({each.id for each in found}) < len(found):
        raise _unfit("Two agencies have one id.")
    return found


def _read(row: Mapping[str, Any]) -> Provider:
    strange = sorted(set(row) - {*NEEDED, *MAY})
    missing = [name for name in NEEDED if not str(row.get(name, "")).strip()]
    if strange or missing:
        raise _unfit(
            f"Not known: {', '.join(strange) or 'nothing'}; missing: {', '.join(missing) or 'nothing'}."
        )
    proof = row.get("second_factor", {})
    if row.get("who", WHO[0]) not in WHO or not set(proof) <= set(PROOFS):
        raise _unfit(f"`who` is one of {', '.join(WHO)}; `second_factor` names {' or '.join(PROOFS)}.")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", row["id"]) or not _is_safe(row["issuer"]):
        raise _unfit("An id is small letters, digits and -; an issuer is https://, or on this machine.")
    return Provider(
        **{name: str(row[name]) for name in NEEDED} | {"issuer": row["issuer"].rstrip("/")},
        name=row.get("name") or row["agency"],
        who=row.get("who", WHO[0]),
        second_factor={claim: tuple(_several(words)) for claim, words in proof.items()},
    )


def _is_safe(address: str) -> bool:
    place = urlsplit(address)
    host = place.hostname or ""
    here = host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost")
    return (place.scheme == "https" and bool(host)) or (place.scheme == "http" and here)


def _several(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def _unfit(sentence: str) -> Refusal:
    return Refusal(
        code="oidc_file",
        sentence=f"OFFRAMP_OIDC_FILE is not as it should be. {sentence}",
        next_step="See docs/how-to/sign-in.md.",
    )

"""The file of agencies' own providers, and what comes back from one: whatever is not as it should be opens nothing."""

import json
import time
from types import SimpleNamespace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from offramp.errors import Refusal
from offramp.web.signin import providers

ROW = {
    "id": "police",
    "site": "port-larkin",
    "agency": "Port Larkin Police",
    "issuer": "https://login.police.example/",
    "client_id": "offramp",
    "secret": "s",
}


def loaded(tmp_path, *rows):
    file = tmp_path / "oidc.json"
    file.write_text(json.dumps(rows))
    return providers.load(str(file))


def test_a_whole_entry_is_read(tmp_path):
    (found,) = loaded(tmp_path, ROW | {"second_factor": {"amr": ["mfa"], "acr": "gold"}})
    assert (found.name, found.who) == ("Port Larkin Police", "preferred_username")
    assert found.origin == "https://login.police.example"
    assert providers.load("") == ()


@pytest.mark.parametrize(
    "change",
    [
        *({name: ""} for name in providers.NEEDED),
        {"issuer": "http://login.police.example"},
        {"issuer": "ftp://127.0.0.1"},
        {"id": "Police one"},
        {"who": "name"},
        {"second_factor": {"groups": ["x"]}},
        {"secrets": "a word that is not known"},
    ],
)
def test_an_entry_that_is_not_as_it_should_be_stops_the_process(tmp_path, change):
    with pytest.raises(Refusal, match="OFFRAMP_OIDC_FILE"):
        loaded(tmp_path, ROW | change)


def test_two_of_one_id_and_a_file_that_is_not_there_stop_it_too(tmp_path):
    with pytest.raises(Refusal):
        loaded(tmp_path, ROW, ROW)
    with pytest.raises(Refusal):
        providers.load(str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("claims", "answer"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "gold"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa-not"}, False),
        ({"acr": ["silver"]}, False),
        ({}, False),
    ],
)
def test_a_second_factor_counts_only_in_the_words_of_the_file(tmp_path, claims, answer):
    (found,) = loaded(tmp_path, ROW | {"second_factor": {"amr": ["mfa"], "acr": ["gold"]}})
    assert found.asked_for_two(claims) is answer


def test_without_words_for_it_no_claim_counts(tmp_path):
    (found,) = loaded(tmp_path, ROW)
    assert not found.asked_for_two({"amr": ["mfa"], "acr": "mfa"})


@pytest.mark.parametrize(
    ("state", "claims", "why"),
    [
        ({"process": "login", "nonce": "n"}, {"nonce": "n"}, ""),
        ({"process": "login", "nonce": "n"}, {"nonce": "m"}, "another nonce"),
        ({"process": "login", "nonce": "n"}, {}, "another nonce"),
        ({"process": "login"}, {"nonce": ""}, "another nonce"),
        ({"process": "connect", "nonce": "n"}, {"nonce": "n"}, "nobody links"),
        ({"process": "login", "nonce": "n"}, {"nonce": "n", "auth_time": 1}, "too long ago"),
    ],
)
def test_what_comes_back_must_be_what_was_asked_for(built, state, claims, why):
    from offramp.web.signin import oidc

    found = oidc._why_not(SimpleNamespace(state=state), claims)
    assert found == why or (why and why in found)


OURS, THEIRS = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
ISSUER = "https://login.police.example/o"


def token(key=OURS, algorithm="RS256", kid="one", **changed):
    claims = {"iss": ISSUER, "aud": "offramp", "sub": "1", "iat": time.time(), "exp": time.time() + 60}
    claims = {name: value for name, value in (claims | changed).items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


@pytest.fixture
def adapter(built, monkeypatch):
    """The adapter, and the provider's keys as its address would give them."""
    from allauth.socialaccount import adapter as base

    from offramp.web.signin import oidc

    keys = {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OURS.public_key())) | {"kid": "one"}]}
    told = SimpleNamespace(json=lambda: keys, raise_for_status=lambda: None)

    class Asking:
        def __enter__(self):
            return SimpleNamespace(get=lambda _: told)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(base.DefaultSocialAccountAdapter, "get_requests_session", lambda _: Asking())
    found = oidc.Adapter(None, "police")
    found._openid_config = {"jwks_uri": "", "issuer": ISSUER}
    found.did_fetch_access_token = True
    return lambda given: found._decode_id_token(SimpleNamespace(client_id="offramp"), given)


def test_a_token_of_the_provider_holds(adapter):
    assert adapter(token())["sub"] == "1"


@pytest.mark.parametrize(
    "forged",
    [
        {"key": THEIRS},
        {"kid": "two"},
        {"key": None, "algorithm": "none"},
        {"key": "a secret that is long enough for a hash", "algorithm": "HS256"},
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"exp": 1},
        {"sub": None},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_the_provider_s_does_not_even_over_tls(adapter, forged):
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error

    with pytest.raises(OAuth2Error):
        adapter(token(**forged))

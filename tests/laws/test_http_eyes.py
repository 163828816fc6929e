"""The proof over HTTP can see: a word is found however it is packed, and a stopwatch finds a difference that is there."""

import base64
import json
import random
import zlib
from urllib.parse import quote

import pytest

WORD = "qz000042zq"


@pytest.mark.parametrize(
    "packed",
    [
        f"<p>{WORD}</p>",
        f"%3Cp%3E{quote(WORD)}",
        json.dumps({"text": f"“{WORD}”"}),
        WORD.upper(),
        "991 7000042".replace(" ", ""),
        base64.b64encode(f"some words before {WORD} and after".encode()).decode(),
        base64.urlsafe_b64encode(f"one more {WORD} word".encode()).decode().rstrip("="),
    ],
)
def test_a_word_is_found_however_it_is_packed(packed):
    from tests.proof.http import canaries

    assert canaries.found_in(b"Set-Cookie: ok", packed.encode()) == {42}


def test_a_signed_and_compressed_cookie_is_opened():
    from tests.proof.http import canaries

    inside = zlib.compress(json.dumps([WORD] * 20).encode())
    kept = "." + base64.urlsafe_b64encode(inside).decode().rstrip("=") + ":1abcDE:c2lnbmF0dXJl"
    assert canaries.found_in(kept.encode()) == {42}


def test_the_stopwatch_finds_a_difference_of_a_hundredth():
    from tests.proof.http.existence import auc

    rng = random.Random(4)
    one = [rng.gauss(10, 0.1) for _ in range(10_000)]
    other = [rng.gauss(10, 0.1) for _ in range(10_000)]
    assert auc(one, other) < 0.515
    assert auc(one, [each + 0.01 for each in other]) > 0.52

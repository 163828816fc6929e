"""New York's jail admissions as facts that a rulebook may rest on, and what the bulk check says of them.

New York City is not a LEAD site. What a book says of these rows is a what-if.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO, Any

from pyarrow import parquet

from offramp.policy import class_lists, packs

ROOT = Path(__file__).parent.parent.parent
SLICE = ROOT / "tests/data/nyc-jail-admissions-slice.parquet"
WHOLE = ROOT.parent / "shared/data/nyc-jail-admissions.parquet"
STILL_INSIDE = date(2026, 8, 21)
Said = tuple[int, str, tuple[str, ...]]
COLUMNS = ("n", "person", "admitted", "left_on", "charge", "age")

# What no jail record holds, and an officer or a check would tell. It is dealt out by the number of the row, the
# same to both sides; None: nobody knows. Every third row is dealt nothing, and has only what the record tells.
DEALT: dict[str, tuple[Any, ...]] = {
    "need": ("addiction", "mental_illness", "homelessness", "poverty", "other", "none", None),
    "wish": ("agrees", "nobody", "nobody", "undecided", "objects", None),
    "grade": ("violation", "misdemeanor", "misdemeanor", "felony", None, None),
    "amenable": (True, True, True, True, True, True, False, None),
    "profit": (False, False, False, True, None),
    "minors": (False, False, False, False, False, False, False, True, None),
    "promotes": (False, False, False, False, False, False, False, False, False, True, None),
    "grams": (0.5, 0.99, 1.0, 1.5, 1.99, 2.0, 3.0, 5.99, 6.0, 6.01, 50.0, None),
    "drug": ("heroin", "heroin", "fentanyl", "prescription_opiates", None),
    "conviction": (False, False, False, False, True, None, None),
    "beat": ("G1", "G1", "G2", "G9", None),
    "supervision": (False, False, False, True, None),
    "basis": ("records", "records", "records", "officer_observed", "none", None),
    "in_area": (True, True, True, False, None),
}


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Each admission, numbered in the order of the file, with what it was dealt."""
    for n, row in enumerate(parquet.read_table(file).to_pylist()):
        cards = hashlib.blake2b(str(n).encode(), digest_size=len(DEALT)).digest()
        dealt = {
            name: None if n % 3 == 0 else values[card % len(values)]
            for (name, values), card in zip(DEALT.items(), cards, strict=True)
        }
        yield {
            "n": n, "person": row["person_id"], "admitted": row["admitted_on"],
            "left_on": None if row["last_seen_on"] == STILL_INSIDE else row["last_seen_on"],
            "charge": row["top_charge_first"], "age": row["age"], **dealt,
        }  # fmt: skip


def with_history(given: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each admission beside the rows of the same person's earlier custody, as JSON: one a class of its charge."""
    by_person: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in given:
        by_person[row["person"]].append(
            (row["admitted"], ", ".join(json.dumps(one) for one in _custody(row)))
        )
    for row in given:
        earlier = [said for admitted, said in by_person[row["person"]] if admitted < row["admitted"]]
        yield row, f'{{"are": ["custody"], "rows": [{", ".join(earlier)}]}}'


def _custody(row: dict[str, Any]) -> Iterator[dict[str, object]]:
    told = _sorted(row["charge"])
    said: dict[str, object] = {"event": "custody", "on": row["admitted"].isoformat()}
    said |= {} if row["left_on"] is None else {"released_on": row["left_on"].isoformat()}
    said |= {} if told.attempt is None else {"attempt": told.attempt}
    said |= {} if row["age"] is None else {"adult": row["age"] >= 18}
    classes = told.classes or ("in no class of the list",)
    if told.classes is not None:
        yield from (said | {"class": IN_BOOKS.get(one, one)} for one in classes)
    if told.classes is None or told.may_be:
        yield said  # of a class that the code does not tell


IN_BOOKS = {"violent_felony": "violence"}  # the list's word for a class, and a book's
PENAL_LAW = class_lists.load(packs.folder() / "classes/new-york-penal-law.toml")


@cache
def _sorted(charge: str | None) -> class_lists.Sorted:
    return PENAL_LAW.sort(charge or "")


def facts(site: str, row: dict[str, Any]) -> dict[str, object]:
    """What the bulk check is given: the record's own facts, and what was dealt; what nobody knows is left out."""
    told: dict[str, object] = {
        "age": row["age"], **{fact: row[name] for name, fact in FACTS[site].items()},
        "offence": row["charge"] if site == "albany" else _own(site, row["charge"]),
    }  # fmt: skip
    if site == "albany" and row["need"] is not None:
        told["driver.kinds"] = [one for one in (row["need"],) if one != "none"]
    return {fact: value for fact, value in told.items() if value is not None}


FACTS = {
    "albany": {"wish": "complainant.wish", "grade": "offence.grade", "conviction": "history.violent_conviction"},
    "santa-fe": {
        "amenable": "amenable", "profit": "profit_above_subsistence", "minors": "exploits_minors",
        "promotes": "promotes_prostitution", "grams": "drug.amount", "drug": "drug.substance",
        "conviction": "history.disqualifying_conviction", "basis": "involvement.basis",
        "in_area": "involvement.in_area",
    },
    "gull-harbor": {
        "amenable": "amenable", "grams": "drug.amount", "drug": "drug.substance", "beat": "place.beat",
        "supervision": "supervision.active", "conviction": "history.violent_conviction",
    },
}  # fmt: skip


BEGINS = {"albany": date.min, "santa-fe": date.min, "gull-harbor": date(2025, 6, 1)}  # its first book
OWN = {
    "santa-fe": {"drug_sale": "opiate-sale", "drug_possession": "opiate-possession", "prostitution": "prostitution"},
    "gull-harbor": {"drug_possession": "GHC 4.1", "theft": "GHC 6.2", "trespass": "GHC 6.7"},
}  # fmt: skip


def _own(site: str, charge: str | None) -> str | None:
    """A site's own word for a charge of New York's, as if every drug were an opiate; None: it cannot be told."""
    classes = _sorted(charge).classes
    if classes is None:
        return None
    return next((word for one, word in OWN[site].items() if one in classes), "other")


def checked(site: str, route: str, given: list[dict[str, Any]]) -> Iterator[Said]:
    """What `offramp check --batch` answers to the facts of every row, while they are still being written to it."""
    offramp = [sys.executable, "-m", "offramp.cli", "check", "--batch", "--site", site, "--route", route, "-"]
    environment = {**os.environ, "OFFRAMP_SITES": str(ROOT / "sites")}
    with subprocess.Popen(
        offramp, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        writing = threading.Thread(target=_write, args=(running.stdin, site, route, given))
        writing.start()
        for line in running.stdout:
            said = json.loads(line)
            yield (
                said["id"],
                said["answer"],
                tuple(sorted(f"{one} {how}" for one, how in said["reasons"].items())),
            )
        writing.join()
    assert running.returncode == 0


def _write(out: IO[str], site: str, route: str, given: list[dict[str, Any]]) -> None:
    checks = route == "arrest_diversion"  # outside of an arrest nobody runs a history check
    with out:
        for row, history in with_history(given):
            if row["admitted"] < BEGINS[site]:
                continue
            told = json.dumps(facts(site, row) | {"history.records": None})
            told = told.removesuffix("null}") + (history if checks else "null") + "}"
            out.write(f'{{"id": {row["n"]}, "on": "{row["admitted"]}", "facts": {told}}}\n')

"""Faults that change nothing anybody could notice, each kind with the reason why. They are not counted.

A fault that this file names and that the comparison notices all the same is a wrong claim, and fails the test.
"""

import re

from tests.proof.access import SEATS, sits, ways
from tests.proof.mutants import Mutant
from tests.proof.tables import TABLES

ASKED = ("assigned", "supervised", "named")  # by ties that ask the person's grant
GUARDED_TWICE = {
    r"guard\.principal: .*token IS NULL|guard\.principal: .*token = ''": (
        "an empty token is refused by the count of its parts as well"
    ),
    r"guard\.principal: IF never held: NOT FOUND": "without a key no signature can be right",
    r"guard\.principal: NOT forgotten: NOT FOUND": "a key that is there is asked for its signature next",
    r"guard\.authors: AND dropped: r\.data_class": "only K9 has an author: it is asked for no other class",
    r"guard\.authors: AND dropped: r\.reach": "whoever else is in K9 is the same role, and writes nothing by that way",
    r"guard\.authors: .*(writes OR NOT writing|OR dropped: NOT writing|NOT forgotten)": (
        "an author's way in always writes, and there is no other"
    ),
    r"guard\.removes: .*data_class": "the same role removes each of the classes that can be removed",
    r"guard\.denied: IF never held: found = '\{\}'": "nobody denied: the search for their encounters finds none",
    r"guard\.denied: .*d\.classes = '\{\}'.*'K": "",
    r"hold_clock hold_clock K5 all, too many": "every row of K5 asks its grant, and no process has an agency",
    r"retention retention K\d+ drop missing|public_form referral K(15|21) drop missing": (
        "dropping without writing opens nothing: the line is there to take `everyone` away"
    ),
    r"own_door \S+ K21 drop missing|participant \S+ K21 drop missing": (
        "dropping without writing opens nothing: the line is there to take `everyone` away"
    ),
    r"legal_process K(6|7|8|10) ordered: all for ordered": "within_order asks the order of every row as well",
}


def reason(mutant: Mutant) -> str:
    """Why nobody could notice this fault; nothing where somebody must."""
    for pattern, why in GUARDED_TWICE.items():
        if why and re.search(pattern, mutant.name):
            return why
    if mutant.kind.startswith("cell"):
        return _of_a_cell(mutant)
    return ""


def _of_a_cell(mutant: Mutant) -> str:
    assert mutant.seat
    role, purpose = mutant.seat
    found = re.match(r"\S+ \S+ (K\d+) (\w+)", mutant.name)
    assert found
    k, reach = found.groups()
    if "consented flipped" in mutant.name:
        writes = any(way.writes for way in ways(role, purpose, k))
        if reach not in (*ASKED, "all") and not (reach == "drop" and writes):
            return (
                "only ties of work ask for consent here; what justice reads asks the grant that its row names"
            )
    if "writes flipped" in mutant.name and not _written(k, "justice" if sits(role, "justice") else "care"):
        return "no role of this face writes the class: the face has no grant to"
    if reach == "drop" and not any(way.writes for way in ways(role, purpose, k)):
        return "dropping without writing opens nothing" if "missing" in mutant.name else ""
    return ""


def _written(k: str, face: str) -> bool:
    adds = any(shape.k == k and shape.adds for shape in TABLES.values())
    seats = [seat for seat in SEATS if sits(seat[0], face)]
    return adds and any(way.writes for seat in seats for way in ways(*seat, k))

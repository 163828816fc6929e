"""Faults that change nothing anybody could notice, each kind with the reason why. They are not counted.

A fault that this file names and that the comparison notices all the same is a wrong claim, and fails the test.
"""

import re

from tests.proof.access import SEATS, Way, sits, ways
from tests.proof.mutants import Mutant
from tests.proof.tables import TABLES, Shape, readable

NOBODYS = {"staff_id", "to_id", "asked_by_id", "by_id"}  # and the directory, by their own ids
SECOND = 30  # words into a policy: before it the whole of a class is asked for, behind it single ids
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
    r"guard\.order_covers: .*p\.purpose": "the policies ask it of legal process alone",
    r"guard\.sees_all: AND dropped: NOT r\.consented": "no cell asks for consent to a whole class",
    r"guard\.principal: true for false at 8": "without a principal the answer is a refusal, of one kind or another",
    r"clinical_counseling_note\.may_add .*: (AND dropped: \(\(|AND dropped: \( SELECT guard\.authors|= <> ALL)": (
        "rests_on asks for the author, and who writes K7 is the one role that are authors in K9"
    ),
    r"clinical_counseling_note\.may_add .*: (K9 swapped for K15 at 19|true for false)": (
        "rests_on asks for the author, and who writes K7 is the one role that are authors in K9"
    ),
    r"clinical_counseling_note\.may_see .*: false for true at 70": "an author's way in always writes",
    r"clinical_counseling_note\.(may_add|rests_on) .*: AND dropped: \(by_id": "may_add and rests_on ask it both",
    r"clinical_counseling_note\.rests_on .*: true for false": "whoever is an author writes all the K7 that they read",
    r"consent_relationship\.may_change WITH CHECK: AND dropped: \((kind|site_id) = ": (
        "nothing but the end of a tie can be changed: its kind and site are those that USING asked for"
    ),
    r"clinician treatment K5 assigned: writes flipped": (
        "what goes to partners asks for the match as well, which this role never reads"
    ),
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
    if mutant.kind.endswith(("policy", "policy dropped")):
        return _of_a_policy(mutant)
    return ""


def _of_a_policy(mutant: Mutant) -> str:
    table, _, rest = mutant.name.partition(".")
    policy, shape = re.split(r"[: ]", rest)[0], TABLES[table]
    adding = policy in {"may_add", "may_change", "may_remove"}
    if policy in {"not_denied", "not_held"} and (shape.subject in NOBODYS or shape.k == "K15"):
        return "what is denied or held are people and encounters: the id of staff, an agency or a unit never is one"
    if policy == "not_denied" and "OR dropped: (" in rest and "IS NULL)" in rest and shape.subject != "by_id":
        return "this table is always about somebody"
    if policy == "within_order" and not any(w.reach == "ordered" for w in _in(shape.k, False)):
        return "no court's order opens this class"
    if policy not in {"may_see", "may_add", "may_change", "may_remove"}:
        return ""
    reached = _in(shape.k, adding)
    whole = any(way.reach in {"all", "drop"} for way in reached)
    if "OR dropped: ( SELECT guard.sees_all" in rest and not whole:
        return "nobody reaches the whole of this class here"
    single = "OR dropped" in rest and "= ANY (( SELECT guard.subjects" in rest and "sees_all" not in rest
    if single and not any(_meets(way.reach, shape.subject) for way in reached):
        return "nobody reaches single ids of this class here"
    return _of_a_word(rest, shape, adding)


def _of_a_word(rest: str, shape: Shape, adding: bool) -> str:
    """A flag or a class inside of one of the two ways in."""
    swapped = re.search(r"K\d+ swapped for (K\d+) at (\d+)", rest)
    if swapped and int(swapped.group(2)) > SECOND:
        if not any(_meets(way.reach, shape.subject) for way in _in(shape.k, adding)):
            return "single ids of neither class are what this table is about"
    elif swapped and adding:
        faces = [face for face in ("care", "justice") if _written(shape.k, face)]
        seats = [seat for seat in SEATS if any(sits(seat[0], face) for face in faces)]
        wide = [w for seat in seats for w in ways(*seat, swapped.group(1)) if w.reach == "all" and w.writes]
        if not wide and not any(w.reach in {"all", "drop"} for w in _in(shape.k, True)):
            return "on the face that may write here nobody writes the whole of either class"
    at = re.search(r"(true for false|false for true) at (\d+)", rest)
    if at:
        single = int(at.group(2)) > SECOND
        before = {w.reach for w in _in(shape.k, adding)}
        after = {w.reach for w in _in(shape.k, adding, writing=not adding)}
        both = before ^ after
        if not any((way not in {"all", "drop"}) == single for way in both) and at:
            return "the same seats reach it for reading and for writing"
    return ""


def _meets(reach: str, subject: str) -> bool:
    """Whether an id that is reached this way can be the subject of such a table at all."""
    if reach in {"all", "drop", "author"}:
        return False
    return reach != "own" or subject in {"staff_id", "to_id", "encounter_id", "id"}


def _in(k: str, adding: bool, writing: bool | None = None) -> list[Way]:
    """Every way into a class, of the faces that hold the verb."""
    writing = adding if writing is None else writing
    faces = [face for face in ("care", "justice") if (_written(k, face) if adding else k in _held(face))]
    seats = [seat for seat in SEATS if any(sits(seat[0], face) for face in faces)]
    return [way for seat in seats for way in ways(*seat, k) if way.writes or not writing]


def _held(face: str) -> set[str]:
    return {TABLES[table].k for table in readable(face)}


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

"""Which way in each role has, written down by hand, role by role, from the rules and not from the matrix file.

Sources: the access table of the security design (1.8), the decisions of the wall, and the side doors of issue 4.
It imports nothing of offramp.
"""

from typing import NamedTuple


class Way(NamedTuple):
    """How far somebody reaches, whether they may write there, and whether the person's consent is needed."""

    reach: str
    writes: bool = False
    consented: bool = False


SIDE_DOOR = ("K1", "K6", "K7", "K8", "K10")  # what an emergency opens, and a court's order
WORKERS = ("on_call_worker", "case_manager")
STAFFED = [
    "officer",
    "sergeant",
    "prosecutor",
    "on_call_worker",
    "case_manager",
    "clinician",
    "supervisor",
    "project_manager",
    "defender",
    "evaluator",
    "privacy_officer",
    "administrator",
]
JUSTICE = ("officer", "sergeant", "prosecutor", "hold_clock", "door")
CARE_TOO = ("door",)  # sign-in works on both faces
SEATS = {
    ("officer", "referral"),
    ("sergeant", "referral"),
    ("prosecutor", "filing_decision"),
    ("hold_clock", "hold_clock"),
    ("on_call_worker", "coordination"),
    ("on_call_worker", "emergency"),
    ("on_call_worker", "operations"),
    ("case_manager", "coordination"),
    ("case_manager", "emergency"),
    ("case_manager", "operations"),
    ("clinician", "treatment"),
    ("clinician", "emergency"),
    ("supervisor", "supervision"),
    ("supervisor", "operations"),
    ("project_manager", "supervision"),
    ("project_manager", "operations"),
    ("project_manager", "legal_process"),
    ("privacy_officer", "audit"),
    ("privacy_officer", "emergency"),
    ("privacy_officer", "legal_process"),
    ("participant", "participant_request"),
    ("door", "sign_in"),
    ("collector", "collection"),
    ("gateway", "messaging"),
    ("calendar", "rota"),
    ("own_door", "participant_request"),
    ("installer", "setup"),
    ("public_form", "referral"),
    ("retention", "retention"),
}


def sits(role: str, face: str) -> bool:
    """Whether a process of this face may speak for this role."""
    if face == "justice":
        return role in JUSTICE
    return face == "care" and (role in CARE_TOO or role not in JUSTICE)


def ways(role: str, purpose: str, k: str) -> list[Way]:
    """Every way in, into class `k`; none where the answer is no."""
    if (role, purpose) not in SEATS:
        return []
    if k == "K15":
        return [_directory(role, purpose)]
    if k == "K21":
        return [_rota(role, purpose)]
    if purpose == "emergency":
        return _emergency(k)
    if purpose == "legal_process":
        return _legal_process(role, k)
    if purpose == "operations":
        return _operations(role, k)
    return _by_role(role, k)


def _by_role(role: str, k: str) -> list[Way]:
    """What somebody reaches in the purpose that their role is there for."""
    if role in {"officer", "sergeant"}:
        return _police(role, k)
    if role in WORKERS:
        return _worker(k)
    one = {
        "prosecutor": _prosecutor,
        "clinician": _clinician,
        "supervisor": _supervisor,
        "project_manager": _project_manager,
        "privacy_officer": _privacy_officer,
        "participant": _participant,
    }.get(role)
    return one(k) if one else _process(role, k)


def _directory(role: str, purpose: str) -> Way:
    """Everybody may look up agencies and names of staff; those who run the program write them."""
    if role in {"public_form", "retention"}:
        return Way("drop")
    runs = purpose == "supervision" and role in {"supervisor", "project_manager"}
    return Way("all", writes=runs or role == "installer")


def _rota(role: str, purpose: str) -> Way:
    if role in {"public_form", "own_door", "participant", "retention"}:
        return Way("drop")
    return Way("all", writes=purpose == "operations" or role in {"calendar", "installer"})


def _emergency(k: str) -> list[Way]:
    if k in SIDE_DOOR:
        return [Way("opened")]
    if k == "K27":
        return [Way("own", writes=True)]
    if k == "K12":
        return [Way("drop", writes=True)]
    return []


def _legal_process(role: str, k: str) -> list[Way]:
    if k == "K27":
        return [Way("all", writes=True)]
    if role == "privacy_officer" and k in SIDE_DOOR:
        return [Way("ordered")]
    if role == "privacy_officer" and k == "K26":
        return [Way("all", writes=True)]
    return []


def _operations(role: str, k: str) -> list[Way]:
    if k == "K20" and role == "supervisor":
        return [Way("all")]
    if k == "K20" and role == "project_manager":
        return [Way("all", writes=True)]
    return []


def _police(role: str, k: str) -> list[Way]:
    if k in {"K2", "K18", "K19"}:
        return [Way("own", writes=True)]
    if k in {"K3", "K20"}:
        return [Way("own")]
    if k == "K17":
        return [Way("own", writes=role == "sergeant")]
    if k == "K5":
        return [Way("own", consented=True)]
    return []


def _prosecutor(k: str) -> list[Way]:
    if k in {"K2", "K18"}:
        return [Way("docket")]
    if k in {"K3", "K24"}:
        return [Way("docket", writes=True)]
    if k == "K5":
        return [Way("docket", consented=True)]
    return []


def _worker(k: str) -> list[Way]:
    if k in {"K1", "K5", "K6", "K11", "K13", "K16", "K17", "K25", "K26", "K28"}:
        return [Way("assigned", writes=True)]
    if k in {"K2", "K3", "K22", "K23"}:
        return [Way("assigned")]
    if k in {"K7", "K8"}:
        return [Way("assigned", consented=True)]
    if k == "K10":
        return [Way("named", writes=True)]
    if k == "K12":
        return [Way("own")]
    return []


def _clinician(k: str) -> list[Way]:
    if k in {"K7", "K8", "K13"}:
        return [Way("assigned", writes=True)]
    if k in {"K1", "K5", "K26"}:
        return [Way("assigned")]
    if k in {"K2", "K6"}:
        return [Way("assigned", consented=True)]
    if k == "K9":
        return [Way("author", writes=True), Way("assigned", consented=True)]
    if k == "K10":
        return [Way("named")]
    return []


def _supervisor(k: str) -> list[Way]:
    if k in {"K1", "K2", "K3", "K5", "K6", "K11", "K13", "K16", "K17", "K25"}:
        return [Way("supervised")]
    if k == "K26":
        return [Way("supervised", writes=True)]
    if k == "K10":
        return [Way("named")]
    if k in {"K12", "K22", "K23", "K27"}:
        return [Way("all")]
    return []


def _project_manager(k: str) -> list[Way]:
    if k in {"K12", "K17", "K23"}:
        return [Way("all", writes=True)]
    if k in {"K1", "K2", "K3", "K11", "K13", "K16", "K22"}:
        return [Way("all")]
    return []


def _privacy_officer(k: str) -> list[Way]:
    if k == "K13":
        return [Way("all")]
    if k in {"K25", "K26", "K27"}:
        return [Way("all", writes=True)]
    return []


def _participant(k: str) -> list[Way]:
    if k in {"K1", "K3", "K6", "K7", "K8", "K11"}:
        return [Way("self")]
    if k in {"K13", "K25"}:
        return [Way("self", writes=True)]
    return []


def _process(role: str, k: str) -> list[Way]:
    if role == "collector" and k in {"K2", "K3", "K22", "K23"}:
        return [Way("all")]
    if role == "collector" and k in {"K12", "K16", "K17"}:
        return [Way("all", writes=True)]
    if role == "hold_clock" and k in {"K2", "K18"}:
        return [Way("all")]
    if role == "hold_clock" and k in {"K3", "K12"}:
        return [Way("all", writes=True)]
    if role in {"door", "gateway"} and k == "K12":
        return [Way("all", writes=True)]
    if role == "own_door" and k == "K28":
        return [Way("all", writes=True)]
    if role == "installer" and k in {"K12", "K20"}:
        return [Way("all", writes=True)]
    if role == "retention" and k in {"K12", "K22", "K23"}:
        return [Way("all")]
    if role == "public_form" and k == "K22":
        return [Way("drop", writes=True)]
    return []

"""What worlds are made of: sites, kinds of agency and who works there, and how far a moment is from this instant."""

from datetime import timedelta

HAIR = timedelta(microseconds=1)
FAR = timedelta(days=20)
SITES = ("near", "far")
ZONES = ("America/Los_Angeles", "Pacific/Auckland", "UTC", "America/New_York", "Asia/Kolkata")
AGENCIES = (
    "police",
    "police",
    "prosecutor",
    "case_management",
    "case_management",
    "project_management",
    "health",
)
ROLES = {
    "police": ("officer", "sergeant"),
    "prosecutor": ("prosecutor",),
    "case_management": ("on_call_worker", "case_manager", "supervisor", "privacy_officer", "clinician"),
    "project_management": ("project_manager", "evaluator", "administrator"),
    "health": ("clinician", "defender"),
}
CLASSES = ("K1", "K2", "K5", "K6", "K7", "K8", "K10", "K13", "K16")
MANY = {"near": 1.0, "far": 0.25}

"""The words of a participant's own pages: short, plain, in the language that the person chose."""

from django.utils.translation import gettext_lazy as _

# What keeps somebody safe (K10) has no words of its own: whoever looks over their shoulder must not learn of it.
CLASSES = {
    "K1": _("your name"),
    "K3": _("your charge"),
    "K5": _("what partners were told"),
    "K6": _("your notes"),
    "K7": _("your health"),
    "K8": _("your treatment"),
    "K9": _("a counselor's own notes"),
    "K11": _("where you stay"),
    "K13": _("what you signed"),
    "K16": _("how you came to us"),
    "K22": _("how you came to us"),
    "K25": _("what you asked for"),
    "K26": _("what you asked to keep from others"),
}
OTHER = _("your file")
ROLES = {
    "on_call_worker": _("a worker on call"),
    "case_manager": _("a case manager"),
    "clinician": _("a nurse or doctor"),
    "supervisor": _("a team lead"),
    "project_manager": _("the head of the program"),
    "privacy_officer": _("the person who guards your facts"),
    "officer": _("a police officer"),
    "sergeant": _("a police sergeant"),
    "prosecutor": _("a lawyer for the county"),
    "defender": _("your lawyer"),
}
ASKED = {
    "access": _("A copy of your file"),
    "amendment": _("A change in your file"),
    "restriction": _("To keep it from someone"),
}
ASKED_HERE = {
    "access": _("A copy of the record"),
    "amendment": _("A change in the record"),
    "restriction": _("To keep it from somebody"),
}
EVERYBODY = _("Everybody")
EMERGENCY = _("a life was in danger")
EMPTY = _("Nothing yet.")
EVEN_NOW = _("Your help goes on.")

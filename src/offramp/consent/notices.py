"""What goes with every disclosure under a consent: the federal statement (42 CFR 2.32(a)) and the consent's scope.

The statement is federal text and stays in the words of the rule, in English; the scope is said plainly.
"""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.consent.models import Grant
from offramp.ground.principal import Principal

VERSION = "42 CFR 2.32(a), as of 2024-02-16"
SHORT = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
FULL = (
    "This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2). "
    "These rules prohibit you from using or disclosing this record, or testimony that describes the information "
    "contained in this record, in any civil, criminal, administrative, or legislative proceedings by any Federal, "
    "State, or local authority, against the patient, unless authorized by the consent of the patient, except as "
    "provided at 42 CFR 2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65. In addition, "
    "the Federal rules prohibit you from making any other use or disclosure of this record unless at least one of "
    "the following applies: (i) Further use or disclosure is expressly permitted by the written consent of the "
    "individual whose information is being disclosed in this record or as otherwise permitted by 42 CFR part 2. "
    "(ii) You are a covered entity or business associate and have received the record for treatment, payment, or "
    "health care operations, or (iii) You have received the record from a covered entity or business associate as "
    "permitted by 45 CFR part 164, subparts A and E. A general authorization for the release of medical or other "
    "information is NOT sufficient to meet the required elements of written consent to further use or redisclose "
    "the record (see 42 CFR 2.31)."
)
CLASSES = {
    "K2": _("what the officer wrote of the meeting"),
    "K5": _("what a case manager brought to partners"),
    "K6": _("case notes, needs and plan"),
    "K7": _("physical and mental health"),
    "K8": _("substance-use treatment"),
    "K9": _("counseling notes"),
    "K10": _("safety"),
    "K11": _("housing"),
}
PURPOSES = {
    "referral": _("to follow up on a referral"),
    "filing_decision": _("to decide about the charge"),
    "coordination": _("to coordinate help"),
    "treatment": _("to treat the person"),
    "operations": _("for payment and the running of care"),
    "legal_process": _("for use in a proceeding"),
    "evaluation": _("for research"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What a page, a print or an export of consented facts bears."""

    statement: str
    scope: str


def of(who: Principal, data_class: str, *, grant: Grant | None = None) -> Notice:
    """The notice for facts of this class, with the scope of the grant where whoever shows it may know it."""
    return Notice(statement=SHORT, scope=scope_of(grant) if grant else scope(who, data_class))


def scope(who: Principal, data_class: str) -> str:
    """What the person allowed, where the page knows no more than for whom and for what it shows the facts."""
    return gettext(
        "The person let your agency know this one thing: %(what)s, %(why)s. Nothing else, and for nothing else."
        " They may stop it on any day; then it can no longer be read."
    ) % {"what": _classes([data_class]), "why": _purposes([who.purpose])}


def scope_of(grant: Grant) -> str:
    """What the person signed: what, for whom, for what, and until when."""
    words = {"what": _classes(grant.classes), "why": _purposes(grant.purposes), "until": until(grant)}
    return (
        gettext(
            "The person signed that you may know: %(what)s, %(why)s, %(until)s. Nothing else, and for nothing"
            " else. They may stop it on any day."
        )
        % words
    )


def what(data_class: str) -> str:
    """What a class of facts is, in words for the person and for partners."""
    return str(CLASSES.get(data_class, data_class))


def until(grant: Grant) -> str:
    """When it ends, in words."""
    if grant.until_at is not None:
        return gettext("until %(day)s") % {"day": date_format(grant.until_at, "j F Y")}
    if grant.until_event in ("", "none"):
        return gettext("until the person stops it")
    return gettext("until this: %(event)s") % {"event": grant.until_event}


def _classes(classes: list[str]) -> str:
    return ", ".join(str(CLASSES.get(each, each)) for each in classes)


def _purposes(purposes: list[str]) -> str:
    return ", ".join(str(PURPOSES.get(each, each)) for each in purposes)

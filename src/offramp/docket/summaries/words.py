"""How a summary reads: the same words for whoever writes it and for whoever it is written for."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from offramp.docket.summaries.rules import Choice, Need

CHOICES: Mapping[Choice, Promise] = {
    Choice.ENGAGED: _("They and their case manager work together."),
    Choice.TRYING_TO_REACH: _("Their case manager is trying to reach them."),
    Choice.NEEDS_HELP: _("They need help."),
    Choice.NOTHING_TO_ADD: _("There is nothing helpful to add."),
}
NEEDS: Mapping[Need, Promise] = {
    Need.ID: _("getting an ID"),
    Need.SHELTER: _("a place to stay"),
    Need.COURT_DATE: _("getting to a court date"),
    Need.PHONE: _("a phone"),
    Need.TRANSPORT: _("getting around"),
}

"""The officer's pages: the card and its minute, the strip that follows, questions, and approvals.

Every page is whole without a script; with one, a tap changes only the panel.
"""

from offramp.curb.views.approvals import approve, decline, hear
from offramp.curb.views.live import leave, live, perceived
from offramp.curb.views.minute import card, tap
from offramp.curb.views.questions import questions, questions_to_program, reply, reply_of_program

__all__ = [
    "approve",
    "card",
    "decline",
    "hear",
    "leave",
    "live",
    "perceived",
    "questions",
    "questions_to_program",
    "reply",
    "reply_of_program",
    "tap",
]

"""A small rulebook to vary in a test, and the lines where its parts stand."""

from datetime import date

from offramp.policy import lint, rulebook

ON = date(2026, 11, 23)
SMALL = """\
[rulebook]
site = "testing"
version = "1"
title = "A small book"
in_force_from = 2025-01-01
final_word = "prosecutor"

[[routes]]
id = "arrest_diversion"
words = "There is probable cause."
ask = "What is the charge?"

[offence_classes]
drugs = "possession"

[[offences]]
code = "D1"
label = "Possession"
class = "drugs"

[[lines]]
id = "E1"
words = "Possession may be diverted"
effect = "eligible_offence"
source = "S1"
verified = true
when = { kind = "offence", classes = ["drugs"] }

[[lines]]
id = "Q1"
words = "More than 3 grams"
effect = "presumptive_exclusion"
override_by = "prosecutor"
source = "S2"
verified = true
when = { kind = "quantity", fact = "drug.amount", unit = "g", over = 3 }

[[asks]]
id = "amount"
text = "How much?"
kind = "one"

[[asks.tiles]]
id = "under"
text = "3 grams or less"
sets = { "drug.amount" = { at_most = 3 } }

[[asks.tiles]]
id = "over"
text = "More than 3 grams"
sets = { "drug.amount" = { over = 3 } }
"""


def wrong(folder, old="", new="", more=""):
    """The problems of the small book after one change."""
    return [(problem.line, problem.reason) for problem in lint.book_in(_written(folder, old, new, more))[1]]


def made(folder, old="", new="", more=""):
    """The small book after one change."""
    return rulebook.load(_written(folder, old, new, more))


def with_line(folder, when, more=""):
    """The small book with one more line, X1, met when `when` says so."""
    line = '[[lines]]\nid = "X1"\nwords = "Added"\neffect = "informational"\nsource = "S9"\nverified = true\n'
    return made(folder, more=f"\n{line}when = {when}\n{more}")


def _written(folder, old, new, more):
    assert old in SMALL
    path = folder / "rulebook-2025-01.toml"
    path.write_text(SMALL.replace(old, new, 1) + more)
    return path

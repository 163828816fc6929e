"""The table of contents of the kinds of criterion: a new kind is one file here and one line below."""

from importlib import import_module

from offramp.policy.criteria.shape import Criterion, Outline
from offramp.policy.tables import Table

KINDS = {
    "offence": ("offence", "Offence"),
    "quantity": ("quantity", "Quantity"),
    "judgement": ("judgement", "Judgement"),
    "all_of": ("combination", "Combination"),
    "any_of": ("combination", "Combination"),
    "none_of": ("combination", "Combination"),
    "age": ("age", "Age"),
    "place": ("place", "Place"),
    "prior_event": ("prior_event", "PriorEvent"),
    "roster": ("roster", "Roster"),
    "hours": ("hours", "Hours"),
    "residency": ("residency", "Residency"),
    "involvement": ("involvement", "Involvement"),
    "complainant": ("complainant", "Complainant"),
    "pending_case": ("standing", "Standing"),
    "specialty_court": ("standing", "Standing"),
    "warrant": ("standing", "Standing"),
    "supervision": ("standing", "Standing"),
    "driver": ("standing", "Standing"),
}


class _Never:
    """Stands where a criterion could not be read, so that reading can go on to the next problem."""

    facts = declares = ()


def read(table: Table, outline: Outline) -> Criterion:
    """The criterion that a table states; what is wrong with it is noted on the table."""
    kind = table.text("kind")
    if kind not in KINDS:
        table.problem(f'no kind of criterion is called "{kind}": use {", ".join(KINDS)}', "kind")
        return _Never()  # type: ignore[return-value]
    file, name = KINDS[kind]
    module = import_module(f"offramp.policy.criteria.{file}")
    criterion: Criterion = getattr(module, name).read(table, outline)
    table.finish()
    return criterion

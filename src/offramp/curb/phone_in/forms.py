"""What the pages of a phone-in accept beside the officer's own: who calls, and what a history check may say aloud."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.curb import minute
from offramp.curb.forms import SendForm
from offramp.curb.phone_in.queries import Group
from offramp.curb.rules import HISTORY
from offramp.policy.asks import NONE, UNSURE, Ask, Tile

CLEAR, NOT_CLEAR, UNKNOWN = "clear", "not_clear", "unknown"


class CallerForm(forms.Form):
    """Who is on the line."""

    caller = forms.ChoiceField(
        label=_("Who is calling?"),
        error_messages={
            "required": _("Pick the officer, or their unit."),
            "invalid_choice": _("Pick the officer, or their unit."),
        },
    )

    def __init__(self, *args: Any, groups: Sequence[Group], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["caller"]
        assert isinstance(field, forms.ChoiceField)
        other = gettext("Somebody else of %s")
        choices: list[Any] = [("", gettext("Pick one"))]
        for group in groups:
            rows = [(one.key, one.words if one.officer else other % one.words) for one in group.callers]
            choices.append((group.name or gettext("No unit"), rows))
        field.choices = choices


class PhoneForm(SendForm):
    """The officer's few words; a sergeant's yes is what the officer says of it."""

    agreed = forms.BooleanField(label=_("The officer says that a sergeant agreed"), required=False)

    def __init__(self, *args: Any, wants_sergeant: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields.pop("approval", None)
        self.order_fields(["agreed", "find_me", "called", "looks", "beat", "born_on"])
        if not wants_sergeant:
            del self.fields["agreed"]


def only_clear_or_not(ask: Ask) -> bool:
    """Whether a tile of it tells what a history check found: then the worker hears clear, not clear or unknown alone."""
    return any(_of_history(tile, clear=False) for tile in ask.tiles if tile.id != UNSURE)


def _of_history(tile: Tile, *, clear: bool) -> bool:
    """Whether a tile says that nothing was found, or that something was."""
    return any(
        fact.startswith(HISTORY) and (value in (False, [])) is clear for fact, value in tile.sets.items()
    )


def _clear(ask: Ask) -> str:
    """The tile that says that nothing was found: "none of these", or the book's own where it has just one."""
    if any(tile.id == NONE for tile in ask.tiles):
        return NONE
    own = [
        tile.id for tile in ask.tiles if _of_history(tile, clear=True) and not _of_history(tile, clear=False)
    ]
    return own[0] if len(own) == 1 else ""


def history_tiles(ask: Ask) -> list[tuple[str, str]]:
    """What an officer may say aloud of a history check."""
    clear = [(CLEAR, gettext("Clear"))] if _clear(ask) else []
    return [*clear, (NOT_CLEAR, gettext("Not clear")), (UNKNOWN, gettext("Not run, or not known"))]


def heard(answers: Mapping[str, Sequence[str]], asks: Sequence[Ask]) -> dict[str, tuple[str, ...]]:
    """The answers as the rulebook reads them. "Not clear" and "unknown" are one here: which it is stays with police."""
    found: dict[str, tuple[str, ...]] = {}
    for key, given in answers.items():
        ask = next((one for one in asks if one.id == key), None)
        if ask is not None and only_clear_or_not(ask):
            clear = _clear(ask)
            found[key] = (clear,) if clear and tuple(given) in ((CLEAR,), (clear,)) else (UNSURE,)
        else:
            found[key] = tuple(given)
    return found


def was_checked(stage: minute.Stage, asks: Sequence[Ask]) -> bool:
    """Whether the officer said that a history check was made and clear."""
    given = dict(stage.given)
    return any(only_clear_or_not(ask) and given.get(ask.id) == (_clear(ask),) for ask in asks)

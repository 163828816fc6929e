"""The words of a site pack in the reader's language, where somebody has translated them."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import get_language, gettext_lazy

from offramp.policy.lines import Holder
from offramp.policy.narrate_words import EN, ES

_HOLDERS = {
    Holder.prosecutor: gettext_lazy("the prosecutor"),
    Holder.operational_work_group: gettext_lazy("the operational work group"),
    Holder.policy_group: gettext_lazy("the policy group"),
    Holder.project_manager: gettext_lazy("the project manager"),
    Holder.sergeant: gettext_lazy("the sergeant"),
    Holder.supervising_agency: gettext_lazy("the supervising agency"),
}


class Said(Protocol):
    """Anything of a site pack with words and a translation."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def es(self) -> str:
        """The same in Spanish; empty where nobody has translated them."""


def said(thing: Said) -> str:
    """The words of `thing`."""
    return chosen(thing.text, thing.es)


def chosen(text: str, es: str) -> str:
    """`es` for a Spanish reader where there is one, else `text`."""
    return es if es and (get_language() or "").startswith("es") else text


def language() -> str:
    """The reader's language, as the words of a finding know it."""
    return ES if (get_language() or "").startswith("es") else EN


def holders(named: Iterable[Holder]) -> str:
    """Who may decide, in words, each once."""
    return ", ".join(dict.fromkeys(str(_HOLDERS[one]) for one in named))

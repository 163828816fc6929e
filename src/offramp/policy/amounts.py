"""An amount known exactly, or only within bounds ("3 g or less"), and its comparison with a limit.

Must never guess: bounds that straddle a limit answer None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from offramp.errors import Refusal

LARGEST = 1e15  # beyond it a number is a slip of the hand, and arithmetic on it is not exact


class Compare(StrEnum):
    """The four ways to meet a limit; each decides what happens exactly at it."""

    over = "over"
    at_least = "at_least"
    below = "below"
    at_most = "at_most"


WORDS = {
    Compare.over: "more than",
    Compare.at_least: "at least",
    Compare.below: "less than",
    Compare.at_most: "at most",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """All that is known of a number: it lies between `low` and `high`, ends open or closed."""

    low: float = -inf
    low_open: bool = False
    high: float = inf
    high_open: bool = False


def exactly(number: float) -> Amount:
    """The amount that is known to be `number`."""
    return Amount(low=number, high=number)


def over(amount: Amount, limit: float) -> bool | None:
    """Whether the amount is more than the limit; None when the bounds straddle it."""
    if amount.low > limit or (amount.low == limit and amount.low_open):
        return True
    return False if amount.high <= limit else None


def at_least(amount: Amount, limit: float) -> bool | None:
    """Whether the amount is the limit or more; None when the bounds straddle it."""
    if amount.low >= limit:
        return True
    return False if amount.high < limit or (amount.high == limit and amount.high_open) else None


def meets(amount: Amount, compare: Compare, limit: float) -> bool | None:
    """Whether the amount meets the limit in the way `compare` says."""
    if compare is Compare.over:
        return over(amount, limit)
    if compare is Compare.at_least:
        return at_least(amount, limit)
    opposite = at_least(amount, limit) if compare is Compare.below else over(amount, limit)
    return None if opposite is None else not opposite


def read(key: str, raw: object, *, whole: bool) -> Amount:
    """An amount from a number, or from bounds such as {"over": 3} or {"at_least": 1, "at_most": 3}."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return exactly(_number(key, raw, whole=whole))
    if not isinstance(raw, Mapping) or not raw:
        raise _refusal(key, 'a number, or bounds such as {"over": 3} or {"at_most": 3}')
    low, high = (0.0, False), (inf, True)  # beside each: whether it is left out, whether it still counts
    for name, number in raw.items():
        if name not in Compare.__members__:
            raise _refusal(key, f'bounds named over, at_least, below or at_most, not "{name}"')
        limit = _number(key, number, whole=whole)
        if name in (Compare.over, Compare.at_least):
            low = max(
                low, (limit + 1, False) if whole and name == Compare.over else (limit, name == Compare.over)
            )
        else:
            high = min(
                high,
                (limit - 1, True) if whole and name == Compare.below else (limit, name == Compare.at_most),
            )
    if low[0] > high[0] or (low[0] == high[0] and (low[1] or not high[1])):
        raise _refusal(key, "bounds that leave room for a number")
    return Amount(low=low[0], low_open=low[1], high=high[0], high_open=not high[1])


def around(limit: float, *, whole: bool) -> tuple[float, ...]:
    """Just below, at and just above a limit, as facts give them; nothing below zero."""
    step = 1 if whole else 0.1
    beside = (round(limit - step, 6), limit, round(limit + step, 6))
    return tuple(int(one) if one == int(one) else one for one in beside if one >= 0)


def _number(key: str, raw: object, *, whole: bool) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not 0 <= raw <= LARGEST:
        raise _refusal(key, "a number that is zero or more")
    if whole and raw != int(raw):
        raise _refusal(key, "a whole number")
    return raw


def _refusal(key: str, wanted: str) -> Refusal:
    return Refusal(
        code="bad-fact", sentence=f'The fact "{key}" needs {wanted}.', fields={key: f"Give {wanted}."}
    )

"""How far back an earlier event counts, and from which day; the day itself at the limit still counts."""

from datetime import date

from offramp.policy.tables import Table


def months_before(on: date, months: int) -> date:
    """The same day of the month so many months earlier, or the month's last day."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for day in (on.day, 30, 29, 28):
        try:
            return date(max(year, 1), month + 1, min(day, on.day))
        except ValueError:
            continue
    return date(max(year, 1), month + 1, 28)


def read(table: Table) -> int | None:
    """The months that a table looks back, None for without limit; exactly one way must be given."""
    given = [key for key in ("within_years", "within_months", "without_limit") if table.has(key)]
    if len(given) != 1:
        table.problem("a look-back needs exactly one of within_years, within_months, without_limit = true")
        return None
    if given[0] == "without_limit":
        if not table.flag("without_limit"):
            table.problem('"without_limit" can only be true', "without_limit")
        return None
    return table.whole(given[0]) * (12 if given[0] == "within_years" else 1)

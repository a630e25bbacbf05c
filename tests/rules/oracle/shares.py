"""Sums by month: the share of the month's norm, the cut to a whole norm, the rounding of a person's month.

The wage supplement and the extra pay of Resolution 903 count alike. Must not know groups, rates or dates of law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.rules.oracle.days import CALENDAR_YEARS, month_span, months_between, span, working_days
from tests.rules.oracle.truth import FACTS, NO, YES, Value, known, weakest, why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

WHOLE = Fraction(1)


@dataclass(frozen=True)
class Spell:
    """What the law says of one stay on days under one and the same version of it.

    ``top`` is the sum of a whole month at best: what is due where ``value`` is yes, what is at stake otherwise.
    """

    value: Value
    top: Fraction
    group: str | None = None
    certainty: str | None = None


@dataclass(frozen=True)
class Entry:
    """A spell inside one month of one stay; ``share`` is of that month's norm, None where hours are not known."""

    stay: int
    month: str
    spell: Spell
    share: Fraction | None
    part: Fraction
    dated: bool = True

    @property
    def value(self) -> Value:
        if self.spell.value == NO or self.share == 0:
            return NO
        return self.spell.value if self.share is not None and self.dated else weakest(self.spell.value, FACTS)

    @property
    def at_best(self) -> tuple[Fraction, Fraction]:
        """The month's ceiling and the largest share."""
        return self.spell.top, self.part if self.share is None else self.share


def period(stay: Mapping[str, Any]) -> tuple[date, date] | None:
    """The first and last day of a stay, or None where one of them is not known."""
    first, last = known(stay, "from"), known(stay, "to")
    return (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None


def possible_days(stay: Mapping[str, Any], days: Iterable[date]) -> list[date]:
    """Those of the days, and the known end, on which a stay without one of its dates or both may have held."""
    first, last = known(stay, "from"), known(stay, "to")
    ends = [date.fromisoformat(end) for end in (first, last) if end]
    return [day for day in (*days, *ends) if (not first or day >= ends[0]) and (not last or day <= ends[-1])]


def no_hours(stay: Mapping[str, Any]) -> bool:
    """A share of nothing while the stay lasted, whenever that was."""
    hours = known(stay, "hours")
    return isinstance(hours, str) and Fraction(hours) == 0


def months_known(stay: Mapping[str, Any]) -> list[tuple[str, list[date]]]:
    """The months of a stay and its days in each; without a date, the months named and the days that may be."""
    if whole := period(stay):
        return [(month, days_in(month, *whole)) for month in months_between(*whole)]
    first, last = known(stay, "from"), known(stay, "to")
    hours = known(stay, "hours")
    named = {end[:7] for end in (first, last) if end} | set(hours if isinstance(hours, dict) else ())
    start, end = date.fromisoformat(first or "0001-01-01"), date.fromisoformat(last or "9999-12-31")
    return [(month, days) for month in sorted(named) if (days := days_in(month, start, end))]


def days_in(month: str, first: date, last: date) -> list[date]:
    start, end = month_span(month)
    return span(max(start, first), min(end, last))


def month_share(stay: Mapping[str, Any], month: str, mine: list[date], spell_days: list[date]) -> Fraction | None:
    """The share of the month's norm that falls on the days of one spell."""
    hours = known(stay, "hours")
    if isinstance(hours, str):
        whole = span(*month_span(month))
        if whole[0].year not in CALENDAR_YEARS:  # no table of days off: only a full month is sure
            sure = mine == whole or not Fraction(hours)
            return Fraction(hours) * part_of(mine, spell_days) if sure else None
        return Fraction(hours) * Fraction(working_days(spell_days), working_days(whole))
    share = known(hours, month) if hours else None
    return None if share is None else Fraction(share) * part_of(mine, spell_days)


def part_of(mine: list[date], some: list[date]) -> Fraction:
    """How much of a stay's month some of its days are: by working days, by all days where none is a working day."""
    if working_days(mine):
        return Fraction(working_days(some), working_days(mine))
    return Fraction(len(some), len(mine))


def entries(
    stay: Mapping[str, Any], number: int, law: Callable[[date], Spell], bounds: tuple[date, date]
) -> list[Entry]:
    """The spells of a stay, month by month, in the months that the law can speak of."""
    found = []
    for month, mine in months_known(stay):
        if mine[-1] < bounds[0] or mine[0] > bounds[1]:
            continue
        by_spell: dict[Spell, list[date]] = {}
        for day in mine:
            by_spell.setdefault(law(day), []).append(day)
        for spell, days in by_spell.items():
            share = month_share(stay, month, mine, days)
            found.append(Entry(number, month, spell, share, part_of(mine, days), dated=period(stay) is not None))
    return found


def cut_to_whole(parts: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The sum of ceilings by shares, the shares cut to 1 together, the lowest-paid part first."""
    left, total = WHOLE, Fraction(0)
    for ceiling, share in sorted(parts, reverse=True):
        taken = min(left, share)
        total += ceiling * taken
        left -= taken
    return total


def half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


def due(parts: list[Entry], *values: Value) -> dict[str, int]:
    """Whole tenge by month over the entries that have one of these values."""
    months: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for entry in parts:
        if entry.value in values:
            months.setdefault(entry.month, []).append(entry.at_best)
    return {month: half_up(cut_to_whole(some)) for month, some in months.items()}


def due_at_best(parts: list[Entry]) -> dict[str, int]:
    """Whole tenge by month if everything that is open, or failed and can be put right, came out well."""
    months: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for entry in parts:
        if entry.spell.top and entry.share != 0:
            months.setdefault(entry.month, []).append(entry.at_best)
    return {month: half_up(cut_to_whole(some)) for month, some in months.items()}


def monthly_finding(parts: list[Entry], undated: list[Value]) -> dict[str, Any]:
    """The finding of a measure paid by the month, from its dated entries and the answers of stays without dates."""
    settled, best = due(parts, YES), due_at_best(parts)
    amount = sum(settled.values())
    at_stake = sum(best.values()) - amount
    because = why([*(entry.value for entry in parts), *undated])
    verdict = "entitled" if amount else "unclear" if because else "not_entitled"
    return {
        "verdict": verdict,
        "unclear_because": None if amount else because,
        "open_because": because,
        "kzt": amount or None,
        "kind": "ceiling" if amount else None,
        "at_stake_kzt": at_stake or None,
        "due_by_month": settled,
        "months": [
            {"month": entry.month, "stay": entry.stay, "risk_group": entry.spell.group}
            for entry in parts
            if entry.value != NO
        ],
        "certainties": [entry.spell.certainty for entry in parts if entry.value == YES and entry.share],
    }

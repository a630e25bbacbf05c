"""A period cut where the law or the month changes: the pieces in which a monthly measure is the same.

Also the share of a month's norm that each piece has, from hours by month or one share for the whole stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from rules.calendar import ONE_DAY, first_of, last_of, month_key, months_between
from rules.case import Hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.calendar import WorkingDays
    from rules.case import Stay
    from rules.rulebook import Measure
    from rules.situation import Situation

FULL = Fraction(1)


@dataclass(slots=True, eq=False)
class Piece:
    """Days of one stay (None: of no stay) under one law; ``month`` is None where no sum is in force or the days
    are unknown.

    ``share`` is of the month's norm, None where it is not known; ``most`` is the largest share that an unknown one
    can be.
    """

    stay: int | None
    month: str | None
    situation: Situation
    share: Fraction | None = FULL
    most: Fraction = FULL
    certain: bool = True


Span = tuple[date, date, str | None, bool]
"""First and last day, the month where a sum is in force, and whether these are all the days of the period in that
month."""


def spans(measure: Measure, first: date, last: date) -> tuple[Span, ...]:
    """The period (both days included) cut at each change of the law, and at months where a sum is in force."""
    key = (first, last)
    found: tuple[Span, ...] | None = measure.spans.get(key)
    return measure.spans.keep(key, tuple(_cut(measure, first, last))) if found is None else found


def _cut(measure: Measure, first: date, last: date) -> Iterator[Span]:
    starts = measure.days["day"]
    for index, start in enumerate(starts):
        end = starts[index + 1] - ONE_DAY if index + 1 < len(starts) else date.max
        low, high = max(first, start), min(last, end)
        if low > high:
            continue
        if measure.amount_on(low) is None:
            yield low, high, None, True
            continue
        for month in months_between(low, high):
            start_here, end_here = max(low, first_of(month)), min(high, last_of(month))
            whole = start_here == max(first, first_of(month)) and end_here == min(last, last_of(month))
            yield start_here, end_here, month, whole


def share_of_month(stay: Stay, month: str, working_days: WorkingDays) -> Fraction | None:
    """The share of the month's norm worked in this stay; None where it is not known."""
    hours = stay.hours
    if not isinstance(hours, Hours):
        return None
    if hours.whole is None:
        return (hours.by_month or {}).get(month)
    first, last = days_in_month(stay, month)
    if (first, last) == (first_of(month), last_of(month)):
        return hours.whole
    worked, norm = working_days.between(first, last), working_days.between(first_of(month), last_of(month))
    return None if worked is None or not norm else hours.whole * Fraction(worked, norm)


def days_in_month(stay: Stay, month: str) -> tuple[date, date]:
    """The stay's first and last day in a month that it touches; the stay must be dated."""
    first = stay.first if isinstance(stay.first, date) else first_of(month)
    last = stay.last if isinstance(stay.last, date) else last_of(month)
    return max(first, first_of(month)), min(last, last_of(month))


def part_of_month(stay: Stay, month: str, first: date, last: date, working_days: WorkingDays) -> Fraction:
    """Which part of the stay's days in a month lies between two days: by working days, by days where there are none."""
    whole = days_in_month(stay, month)
    part, norm = working_days.between(first, last), working_days.between(*whole)
    if part is None or not norm:
        return Fraction((last - first).days + 1, (whole[1] - whole[0]).days + 1)
    return Fraction(part, norm)


def known_months(stay: Stay) -> list[str]:
    """The months of which an undated stay is known to have a part: those with hours, and those of a known first or
    last day."""
    hours = stay.hours
    months = set(hours.by_month or ()) if isinstance(hours, Hours) else set()
    months |= {month_key(day) for day in (stay.first, stay.last) if isinstance(day, date)}
    return sorted(months)

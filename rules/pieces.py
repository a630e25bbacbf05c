"""A period cut where the law or the month changes: the pieces in which a monthly measure is the same.

Also the share of a month's norm that each piece has, from hours by month or one share for the whole stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from rules.calendar import first_of, last_of, month_key, months_between
from rules.case import Hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.calendar import WorkingDays
    from rules.case import Stay
    from rules.rulebook import Measure, Period
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


class Span(NamedTuple):
    """Days of a stay under one law and in one month; ``month`` is None where no sum is in force.

    ``law`` is the first day of the period of unchanged law in which they lie, ``of_month`` the part of the month's norm
    that they are (None: a year without a table of working days), ``of_stay`` their part of the days that the stay has
    in this month.
    """

    law: date
    month: str | None
    of_month: Fraction | None = FULL
    of_stay: Fraction = FULL


def spans(measure: Measure, first: date, last: date, working_days: WorkingDays) -> tuple[Span, ...]:
    """A period (both days included) cut at each change of the law, and at months where a sum is in force."""
    found: tuple[Span, ...] | None = measure.spans.get((first, last))
    return (
        measure.spans.keep((first, last), tuple(_cut(measure, first, last, working_days))) if found is None else found
    )


def _cut(measure: Measure, first: date, last: date, working_days: WorkingDays) -> Iterator[Span]:
    """Remembered month by month as well: people begin and end on any day, and share all that lies between."""
    for period in measure.periods_between(first, last):
        if period.amount is None:
            yield Span(period.first, None)
            continue
        for month in months_between(max(first, period.first), min(last, period.last)):
            held = max(first, first_of(month)), min(last, last_of(month))
            known: Span | None = measure.months.get((period.first, *held))
            yield known or measure.months.keep((period.first, *held), _in_month(period, month, held, working_days))


def _in_month(period: Period, month: str, held: tuple[date, date], working_days: WorkingDays) -> Span:
    """The days that a stay has in a month, as far as they lie in a period of unchanged law."""
    whole, here = (first_of(month), last_of(month)), (max(held[0], period.first), min(held[1], period.last))
    of_month = FULL if here == whole else _part(here, whole, working_days)
    of_stay = FULL if here == held else _part(here, held, working_days) or _by_days(here, held)
    if of_month is not None and of_stay is not FULL:
        of_month = (_part(held, whole, working_days) or FULL) * of_stay
    return Span(period.first, month, of_month, of_stay)


def _part(days: tuple[date, date], whole: tuple[date, date], working_days: WorkingDays) -> Fraction | None:
    """Which part of the working days in a period lies in another; None where that is not known."""
    part, norm = working_days.between(*days), working_days.between(*whole)
    return None if part is None or not norm else Fraction(part, norm)


def _by_days(days: tuple[date, date], whole: tuple[date, date]) -> Fraction:
    """The same by days, for a period without working days."""
    return Fraction((days[1] - days[0]).days + 1, (whole[1] - whole[0]).days + 1)


def share_of(stay: Stay, span: Span) -> Fraction | None:
    """The share of the month's norm worked on these days of a stay; None where it is not known."""
    hours = stay.hours
    if not isinstance(hours, Hours) or span.month is None:
        return None
    if hours.whole is None:
        told = (hours.by_month or {}).get(span.month)
        return told if told is None or span.of_stay is FULL else told * span.of_stay
    if not hours.whole:
        return hours.whole
    if span.of_month is FULL or span.of_month is None:
        return None if span.of_month is None else hours.whole
    return hours.whole * span.of_month


def known_months(stay: Stay) -> list[str]:
    """The months of which an undated stay is known to have a part: those with hours, and those of a known first or
    last day."""
    hours = stay.hours
    months = set(hours.by_month or ()) if isinstance(hours, Hours) else set()
    months |= {month_key(day) for day in (stay.first, stay.last) if isinstance(day, date)}
    return sorted(months)

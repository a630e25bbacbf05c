"""Reads a day, a month or a period as people write them in Kazakh, Russian and English.

What is unclear is refused with its reason and never guessed; a month stays a month. ``today`` is given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from flows.dates_points import Point, Spoken, gather, lend
from flows.dates_tokens import Mark, tokens
from flows.fold import LONGEST
from flows.forms import Month, Period, first_day

EARLIEST_YEAR, LATEST_YEAR = 1950, 2099


class Reason(StrEnum):
    """Why a text is not taken for a date."""

    NO_YEAR = "no_year"
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"
    REVERSED = "reversed"
    FUTURE = "future"
    NOT_A_DATE = "not_a_date"


@dataclass(frozen=True, slots=True)
class NotRead:
    """A text that was refused, and the half of a period that was clear in it: «с апреля 2020» has a ``first``."""

    reason: Reason
    first: date | Month | None = None
    last: date | Month | None = None


class _Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def read_day(text: str, today: date) -> date | Month | NotRead:
    """One day, or one month where no day was said; words that make it a beginning or an end are allowed."""
    try:
        points = _read(text, today).points
        if len(points) != 1:
            return NotRead(Reason.AMBIGUOUS)
        return _not_ahead(_value(points[0]), today)
    except _Refused as refused:
        return NotRead(refused.reason)


def read_period(text: str, today: date) -> Period | NotRead:
    """A period with both ends included; one month is that month, one day that day.

    "Since April 2020" and «по настоящее время» end today and are ongoing. A beginning without an end is ambiguous.
    """
    try:
        spoken = _read(text, today)
        if len(spoken.points) == 1:
            return _alone(spoken.points[0], today)
        return _span(spoken, today)
    except _Refused as refused:
        return NotRead(refused.reason)


def _read(text: str, today: date) -> Spoken:
    if len(text) > LONGEST:
        raise _Refused(Reason.NOT_A_DATE)
    found = tokens(text)
    if any(token.mark is Mark.UNKNOWN for token in found):
        raise _Refused(Reason.NOT_A_DATE)
    if any(token.mark is Mark.VAGUE for token in found):
        raise _Refused(Reason.AMBIGUOUS)
    spoken = gather(found, today)
    if not spoken.points:
        raise _Refused(Reason.NOT_A_DATE)
    return spoken


def _value(point: Point) -> date | Month:
    if point.whole is not None:
        return point.whole
    if point.month is None:
        raise _Refused(Reason.AMBIGUOUS)
    if point.year is None:
        raise _Refused(Reason.NO_YEAR if _could_be(point) else Reason.IMPOSSIBLE)
    if not EARLIEST_YEAR <= point.year <= LATEST_YEAR:
        raise _Refused(Reason.IMPOSSIBLE)
    try:
        first = date(point.year, point.month, 1 if point.day is None else point.day)
    except ValueError:
        raise _Refused(Reason.IMPOSSIBLE) from None
    return Month.of(first) if point.day is None else first


def _could_be(point: Point) -> bool:
    """Whether a day and a month can stand together in some year."""
    try:
        date(2000, point.month or 1, 1 if point.day is None else point.day)
    except ValueError:
        return False
    return True


def _not_ahead(value: date | Month, today: date) -> date | Month:
    if first_day(value) > today:
        raise _Refused(Reason.FUTURE)
    return value


def _alone(point: Point, today: date) -> Period | NotRead:
    value = _not_ahead(_value(point), today)
    if point.since:
        return Period(value, today, ongoing=True)
    if point.role is Mark.FROM:
        return NotRead(Reason.AMBIGUOUS, first=value)
    if point.role is Mark.TO:
        return NotRead(Reason.AMBIGUOUS, last=value)
    return Period(value, value)


def _span(spoken: Spoken, today: date) -> Period | NotRead:
    points = spoken.points
    if not lend(points):
        return NotRead(Reason.NO_YEAR)
    first, last = points[0], points[-1]
    if len(points) > 2 or not (spoken.between or first.role is Mark.FROM or last.role is Mark.TO):  # noqa: PLR2004
        return _listed([_value(point) for point in points], today)
    if last.role is Mark.FROM or first.role is Mark.TO:
        return NotRead(Reason.AMBIGUOUS)
    period = Period(_value(first), _value(last), ongoing=last.now)
    if period.start > period.end:
        return NotRead(Reason.REVERSED)
    _not_ahead(period.first, today)
    _not_ahead(period.last, today)
    return period


def _listed(values: list[date | Month], today: date) -> Period | NotRead:
    """Dates without a word between them: months that follow each other are a period, anything else is unclear."""
    months = [value for value in values if isinstance(value, Month)]
    if len(months) < len(values) or any(b != a.plus(1) for a, b in pairwise(months)):
        return NotRead(Reason.AMBIGUOUS)
    _not_ahead(months[-1], today)
    return Period(months[0], months[-1])

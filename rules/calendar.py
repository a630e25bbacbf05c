"""Days as the law counts them: months, working days from a dated table, and time limits. Never asks what day it is."""

from __future__ import annotations

import calendar as _calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from rules.memory import Memory

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def month_key(day: date) -> str:
    """The month of a day as the contract writes it: ``2020-04``."""
    return f"{day.year:04d}-{day.month:02d}"


@lru_cache(maxsize=1_200)
def first_of(month: str) -> date:
    """The first day of a month given as ``2020-04``."""
    return date(int(month[:4]), int(month[5:]), 1)


@lru_cache(maxsize=1_200)
def last_of(month: str) -> date:
    """The last day of a month given as ``2020-04``."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, _calendar.monthrange(year, number)[1])


def months_between(first: date, last: date) -> list[str]:
    """Every month that a period (both days included) touches, in order."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [_month_at(index) for index in range(begin, end + 1)]


@lru_cache(maxsize=1_200)
def _month_at(index: int) -> str:
    """The month at a place in the count of all months since the year 0."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it has no such day (three months from
    31 August end on 30 November); never after the last day that a calendar knows."""
    index = day.year * 12 + day.month - 1 + months
    year, number = divmod(index, 12)
    if year > date.max.year:
        return date.max
    return date(year, number + 1, min(day.day, _calendar.monthrange(year, number + 1)[1]))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Working days of the five-day week, year by year, from our own dated table (``book/workdays.toml``).

    ``days_off`` and ``worked_weekends`` hold only days that differ from the plain week; ``years`` the years with a
    table.
    """

    years: frozenset[int]
    days_off: frozenset[date]
    worked_weekends: frozenset[date]
    counted: Memory[tuple[date, date], int] = field(default_factory=Memory, compare=False, repr=False)

    def is_working(self, day: date) -> bool:
        """Whether people of a five-day week work on that day; the year must have a table."""
        if day in self.days_off:
            return False
        return day.weekday() < SATURDAY or day in self.worked_weekends

    def between(self, first: date, last: date) -> int | None:
        """Working days in a period (both days included); None where a year has no table."""
        if first.year not in self.years or last.year not in self.years:
            return None
        found = self.counted.get((first, last))
        if found is None:
            days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
            found = self.counted.keep((first, last), sum(self.is_working(day) for day in days))
        return found

    def after(self, start: date, working_days: int) -> date | None:
        """The last day of a deadline in working days; day 1 is the day after ``start``. None where a year has no
        table."""
        day, left = start, working_days
        while left:
            if day == date.max or (day + ONE_DAY).year not in self.years:
                return None
            day += ONE_DAY
            left -= self.is_working(day)
        return day

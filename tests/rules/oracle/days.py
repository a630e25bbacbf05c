"""Working days, months and the last days of deadlines, from the list of days off of 2020 and 2021.

Must not read the rulebook's table of days: it is a second one. For other years only weekends are known.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

OFF_2020 = ("01-01 01-02 01-03 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-08 07-06 07-31 08-31 "
            "12-01 12-16 12-17 12-18")  # fmt: skip
OFF_2021 = ("01-01 01-04 01-07 03-08 03-22 03-23 03-24 05-03 05-07 05-10 07-05 07-06 07-20 08-30 "
            "12-01 12-16 12-17")  # fmt: skip
DAYS_OFF = frozenset(
    date.fromisoformat(f"{year}-{day}") for year, days in ((2020, OFF_2020), (2021, OFF_2021)) for day in days.split()
)
WORKING_WEEKENDS = frozenset({date(2020, 1, 5), date(2020, 12, 20), date(2021, 7, 3)})
CALENDAR_YEARS = frozenset({2020, 2021})
FRIDAY = 4
DECEMBER = 12


def working(day: date) -> bool:
    if day in WORKING_WEEKENDS:
        return True
    return day.weekday() <= FRIDAY and day not in DAYS_OFF


def span(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def working_days(days: list[date]) -> int:
    return sum(working(day) for day in days)


def month_span(month: str) -> tuple[date, date]:
    """The first and the last day of a month written as 2020-04."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def months_between(first: date, last: date) -> list[str]:
    """Every month touched from first to last, both included."""
    months = []
    year, number = first.year, first.month
    while (year, number) <= (last.year, last.month):
        months.append(f"{year:04d}-{number:02d}")
        year, number = (year + 1, 1) if number == DECEMBER else (year, number + 1)
    return months


def after_working_days(start: date, count: int) -> date:
    """The last day of a deadline in working days: the day after the start is day 1."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= working(day)
    return day


def after_months(start: date, count: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    years, number = divmod(start.month - 1 + count, 12)
    year, number = start.year + years, number + 1
    return date(year, number, min(start.day, calendar.monthrange(year, number)[1]))

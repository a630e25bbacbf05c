"""Working days, months and time limits: equal to the published calendars of 2020 and 2021, and unknown beyond them."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import holidays
import pytest

from rules.calendar import add_months, first_of, last_of, month_key, months_between

if TYPE_CHECKING:
    from rules.rulebook import Rulebook

CALENDAR = Path(__file__).parent / "published" / "working_days_2020_2021.csv"


def test_every_day_of_two_years_is_as_published(book: Rulebook) -> None:
    with CALENDAR.open(encoding="utf-8") as lines:
        published = {date.fromisoformat(row["date"]): row["working"] == "yes" for row in csv.DictReader(lines)}
    assert len(published) == 366 + 365
    assert {day: book.working_days.is_working(day) for day in published} == published
    assert Counter(day.year for day, working in published.items() if working) == {2020: 246, 2021: 245}


def test_an_independent_calendar_counts_the_same_days_in_each_month(book: Rulebook) -> None:
    other = holidays.country_holidays("KZ", years=(2020, 2021))
    for month in months_between(date(2020, 1, 1), date(2021, 12, 31)):
        days = [first_of(month) + timedelta(n) for n in range((last_of(month) - first_of(month)).days + 1)]
        assert book.working_days.between(days[0], days[-1]) == sum(other.is_working_day(day) for day in days), month


def test_a_period_is_counted_once_and_remembered(book: Rulebook) -> None:
    days = book.working_days
    assert days.between(date(2020, 8, 19), date(2020, 8, 31)) == 8
    assert days.between(date(2020, 8, 19), date(2020, 8, 31)) == 8
    assert days.between(date(2019, 12, 30), date(2020, 1, 10)) is None
    assert days.between(date(2021, 12, 30), date(2022, 1, 10)) is None


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2020, 8, 28), 2, date(2020, 9, 2)),
        (date(2020, 7, 3), 5, date(2020, 7, 13)),
        (date(2020, 5, 7), 2, date(2020, 5, 12)),
        (date(2020, 12, 15), 2, date(2020, 12, 21)),
        (date(2021, 7, 2), 2, date(2021, 7, 7)),
        (date(2021, 12, 31), 2, None),
        (date(2019, 12, 30), 3, None),
        (date.max, 2, None),
    ],
)
def test_a_deadline_starts_the_day_after(book: Rulebook, start: date, days: int, last: date | None) -> None:
    assert book.working_days.after(start, days) == last


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2021, 8, 31), 3, date(2021, 11, 30)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
        (date(2020, 12, 15), 12, date(2021, 12, 15)),
        (date(9999, 11, 30), 3, date.max),
    ],
)
def test_a_time_limit_ends_on_the_same_day_or_the_last_of_the_month(day: date, months: int, last: date) -> None:
    assert add_months(day, months) == last


def test_months_of_a_period() -> None:
    assert months_between(date(2020, 11, 30), date(2021, 1, 1)) == ["2020-11", "2020-12", "2021-01"]
    assert month_key(date(2020, 4, 5)) == "2020-04"
    assert last_of("2020-02") == date(2020, 2, 29)

"""Periods of the calendar in which statistics come: months, quarters, and years of four quarters. Nothing between.

Must not know the present day: it is an argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self

_NAME: Final = re.compile(r"(20\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_MONTHS: Final = 12
_OF_A_QUARTER: Final = 3


class BadPeriod(ValueError):
    """A text that names no month, quarter or year."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month (``2026-09``), a quarter (``2026-Q3``) or a year (``2026``); ``months`` are its months in order."""

    name: str
    kind: Literal["month", "quarter", "year"]
    months: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period of this name. Raises BadPeriod."""
        found = _NAME.fullmatch(text.strip().upper())
        if found is None:
            raise BadPeriod(text[:20])
        year, quarter, month = found.groups()
        if month:
            return cls(found[0], "month", (found[0],))
        if quarter:
            first = (int(quarter) - 1) * _OF_A_QUARTER + 1
            return cls(found[0], "quarter", tuple(f"{year}-{first + step:02}" for step in range(_OF_A_QUARTER)))
        return cls(found[0], "year", tuple(f"{year}-{number:02}" for number in range(1, _MONTHS + 1)))

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """The quarter in which a day lies."""
        return cls.parse(f"{day.year}-Q{(day.month - 1) // _OF_A_QUARTER + 1}")

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.months[0]}-01")

    @property
    def quarters(self) -> tuple[str, ...]:
        """The names of the quarters that it consists of; none for a month."""
        if self.kind == "month":
            return ()
        days = (date.fromisoformat(f"{month}-01") for month in self.months[::_OF_A_QUARTER])
        return tuple(type(self).quarter_of(day).name for day in days)

    @property
    def before(self) -> Period:
        """The period of the same kind that ends where this one begins."""
        year, month = self.first_day.year, self.first_day.month
        earlier = (year - 1, _MONTHS) if month == 1 else (year, month - 1)
        last = date(*earlier, 1)
        if self.kind == "month":
            return Period.parse(f"{last:%Y-%m}")
        return Period.quarter_of(last) if self.kind == "quarter" else Period.parse(f"{year - 1}")

    def ended(self, today: date) -> bool:
        """Whether it lies wholly in the past."""
        return f"{today:%Y-%m}" > self.months[-1]

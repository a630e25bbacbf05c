"""A day by buttons: the year, the month, then the day or the whole month.

The whole month means its first day where a job begins and its last where one ends; elsewhere only a day is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.forms import Month
from flows.words import Button

if TYPE_CHECKING:
    from datetime import date

    from flows.speech import Voice
    from flows.words import Paragraph

Rows = tuple[tuple[Button, ...], ...]
YEARS: Final = (2020, 2021, 2022)
"""The years in which the measures lie; any other year can be typed."""
_MONTHS_IN_ROW: Final = 3
_DAYS_IN_ROW: Final = 7


def day_paragraphs(voice: Voice, steps: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """What is to be chosen next."""
    if not steps:
        return (voice.paragraph("calendar.year"),)
    if len(steps) == 1:
        return (voice.paragraph("calendar.month", year=steps[0]),)
    return (voice.paragraph("calendar.day", month=Month(int(steps[0]), int(steps[1]))),)


def day_rows(voice: Voice, key: str, steps: tuple[str, ...], today: date) -> Rows:
    """The years, the months of a year, or the days of a month, none after today."""
    if not steps:
        years = tuple(Button(str(year), f"s:{year}") for year in YEARS if year <= today.year)
        return (years, (_until_now(voice, today),)) if key.endswith(".to") else (years,)
    year = int(steps[0])
    if len(steps) == 1:
        months = [Month(year, number) for number in range(1, 13) if (year, number) <= (today.year, today.month)]
        named = [Button(voice.say(f"month.{month.month}"), f"s:{month.month}") for month in months]
        return _rows(named, _MONTHS_IN_ROW)
    return _days(voice, key, Month(year, int(steps[1])), today)


def _days(voice: Voice, key: str, month: Month, today: date) -> Rows:
    last = min(month.last, today).day
    days = _rows([Button(str(day), f"a:{month.first.replace(day=day)}") for day in range(1, last + 1)], _DAYS_IN_ROW)
    if key.endswith(".from"):
        return ((Button(voice.say("button.from_first"), f"a:{month.first}"),), *days)
    if key.endswith(".to"):
        return ((Button(voice.say("button.to_last"), f"a:{month.first.replace(day=last)}"),), *days)
    return days


def _until_now(voice: Voice, today: date) -> Button:
    return Button(voice.say("button.until_now"), f"a:{today}")


def _rows(buttons: list[Button], length: int) -> Rows:
    return tuple(tuple(buttons[at : at + length]) for at in range(0, len(buttons), length))

"""The only clock of the project: today in Kazakhstan, and the second for what is stored.

Rules and flows never look at it; they are given ``today``.
"""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.faults import Fault

ALMATY: Final = ZoneInfo("Asia/Almaty")
_NOON: Final = 12


class NotADay(Fault):
    """``--today`` or BOT_TODAY is no date."""

    key = "fault.not_a_day"
    code = 2


class Clock:
    """Tells the day in Asia/Almaty, or always the one day on which it was told to stand."""

    def __init__(self, standing: date | None = None) -> None:
        self._standing = standing

    def today(self) -> date:
        """Return the present day in Kazakhstan."""
        return self._standing or datetime.now(ALMATY).date()

    def hour(self) -> int:
        """Return the hour in Almaty; noon on a day on which the clock was told to stand."""
        return _NOON if self._standing else datetime.now(ALMATY).hour

    def now(self) -> float:
        """Return the seconds since 1970, UTC; always the real ones: they serve what is kept, not law."""
        return time.time()

    def seconds(self) -> int:
        """Return the same in whole seconds."""
        return int(self.now())

    def day(self) -> date:
        """Return the real day in Kazakhstan, by which is counted how long something is kept."""
        return datetime.fromtimestamp(self.now(), ALMATY).date()


def clock(given: str | None = None, environment: str | None = None) -> Clock:
    """Make the clock: ``--today`` counts before BOT_TODAY, and neither means the real day.

    Raises NotADay for something that is not written as 2021-09-20.
    """
    for name, text in (("--today", given), ("BOT_TODAY", environment)):
        if text:
            return Clock(day(text, name))
    return Clock()


def day(text: str, name: str) -> date:
    """Return the day that an option or variable gives. Raises NotADay."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADay(name=name, value=text[:40]) from None

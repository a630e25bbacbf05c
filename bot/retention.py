"""How long each thing is kept: the terms, and the report of the daily job. Must not know how it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

UPDATE_DAYS: Final = 2
"""The numbers of updates, by which a repeated delivery is known; Telegram repeats for one day."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Days: conversations after the last word; backups, and the erasures that must be done again after a restore."""

    conversations: int = 30
    backups: int = 30

    def spoken_before(self, day: date) -> date:
        """Return the day before which the last word was said too long ago."""
        return day - timedelta(days=self.conversations)

    def backed_up_before(self, day: date) -> date:
        """Return the day before which no backup may be left."""
        return day - timedelta(days=self.backups)


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of the job has erased, as numbers, and what remains."""

    day: date
    conversations: int
    updates: int
    letters: int
    erasures: int
    backups: int
    kept_conversations: int
    recipients: int = 0

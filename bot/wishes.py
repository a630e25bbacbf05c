"""What a conversation wishes to be reminded of, as the database keeps it. Must not know a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.reminders import CHANGES, WATCH, wishes

if TYPE_CHECKING:
    from flows.words import Session


@dataclass(frozen=True, slots=True)
class Wish:
    """One reminder: what of, its last day and the day of the reminder; or the mark of a result and its rulebook."""

    what: str
    last_day: str | None = None
    remind_on: str | None = None
    mark: str = ""
    book: str | None = None

    @property
    def name(self) -> str:
        """What tells it from the person's other reminders: the same duty with another last day is another one."""
        return f"{self.what} {self.last_day or ''}"


def wishes_of(session: Session | None) -> tuple[Wish, ...]:
    """Return what a session wishes; nothing without the person's consent to keeping."""
    if session is None or not session.consent:
        return ()
    found = [Wish(what, last, on) for what, (last, on) in wishes(session.extra).items()]
    if WATCH in session.extra:
        found.append(Wish(CHANGES, mark=session.extra[WATCH], book=session.rulebook))
    return tuple(found)

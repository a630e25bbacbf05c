"""The round of reminders: what has come due goes out once, at a decent hour in Almaty, in the person's language.

Must not know how a message is sent, nor how anything is stored.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, Protocol

from flows.reminders import changed_message, message
from flows.speech import voice
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.clock import Clock
    from bot.letters import Letter, Posted
    from bot.storage.reminders import Reminders, Waiting
    from flows.words import Paragraph, Session

    Write = Callable[[Reply, str], tuple[Letter, ...]]
    Post = Callable[[tuple[Posted, ...]], None]

FIRST_HOUR: Final = 9
LAST_HOUR: Final = 20
"""From nine to eight in the evening, Almaty time."""
_log: Final = logging.getLogger(__name__)


class Marker(Protocol):
    """What tells the result of a session in short: see flows.engine.Engine.mark."""

    def mark(self, session: Session, today: date) -> str:
        """Return the mark of the result under the rulebook in use."""
        ...


class Reminding:
    """Sends what is due. ``book`` is the hash of the rulebook in use."""

    def __init__(self, kept: Reminders, clock: Clock, engine: Marker, book: str) -> None:
        self._kept: Final = kept
        self._clock: Final = clock
        self._engine: Final = engine
        self._book: Final = book

    async def round(self, write: Write, post: Post) -> int:
        """Send everything that is due, and return how many messages went to the outbox. Raises a Fault."""
        if not FIRST_HOUR <= self._clock.hour() < LAST_HOUR:
            return 0
        today, count = self._clock.today(), 0
        while found := await self._kept.due(today):
            for one in found:
                late = one.last_day is not None and one.last_day < today
                posted = await self._kept.send(one, () if late else _letter(one, write, self._due))
                post(posted)
                count += len(posted)
        return count + await self._changes(write, post, today)

    async def _changes(self, write: Write, post: Post, today: date) -> int:
        count = 0
        while found := await self._kept.to_compare(self._book):
            for one in found:
                shown = one.session is not None and one.session.state == "outcome"
                mark = self._engine.mark(one.session, today) if one.session and shown else one.mark
                given = _letter(one, write, self._changed) if mark != one.mark else ()
                posted = await self._kept.renew(one, mark, self._book, given)
                post(posted)
                count += len(posted)
        if count:
            _log.info("%d were told that a result may have changed", count)
        return count

    @staticmethod
    def _due(one: Waiting, lang: Lang) -> tuple[Paragraph, ...]:
        return message(voice(lang), one.what, one.last_day) if one.last_day else ()

    @staticmethod
    def _changed(_one: Waiting, lang: Lang) -> tuple[Paragraph, ...]:
        return changed_message(voice(lang))


def _letter(one: Waiting, write: Write, say: Callable[[Waiting, Lang], tuple[Paragraph, ...]]) -> tuple[Letter, ...]:
    lang = Lang(one.lang) if one.lang else Lang.KK
    return write(Reply(say(one, lang)), one.person)

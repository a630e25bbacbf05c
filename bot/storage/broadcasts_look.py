"""Looking at broadcasts without changing them: one, the newest, who would get it, how far it is, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from bot.broadcasts.pace import Limits, filled
from bot.broadcasts.terms import AudienceCounts
from bot.storage import broadcasts_report, paces, standing
from bot.storage import broadcasts_rows as rows
from bot.storage import recipients as frozen
from bot.storage.tables import broadcasts, subscribers
from flows.words import Lang

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.broadcasts.content import Audience
    from bot.broadcasts.terms import Progress, Report, Stored
    from bot.clock import Clock
    from bot.seal import Seal
    from bot.storage.database import Database


class Look:
    """What can be seen of the broadcasts of one database; ``limits`` are those of the bot that sends."""

    def __init__(self, database: Database, clock: Clock, seal: Seal, limits: Limits | None = None) -> None:
        self._database: Final = database
        self._clock: Final = clock
        self._seal: Final = seal
        self._limits: Final = limits or Limits()

    async def load(self, number: int) -> Stored:
        """Return one. Raises NoSuchBroadcast."""
        return await self._database.do(lambda it: rows.read(it, self._seal, number))

    async def listed(self, most: int = 20) -> tuple[Stored, ...]:
        """Return the newest, the newest first."""
        wanted = select(broadcasts).order_by(broadcasts.c.id.desc()).limit(most)
        found = await self._database.do(lambda it: it.execute(wanted).all())
        return tuple(rows.stored(row, self._seal) for row in found)

    async def counts(self, audience: Audience) -> AudienceCounts:
        """Count who would get it now; show these numbers through ``audience.shown`` alone."""

        def work(connection: Connection) -> AudienceCounts:
            here = subscribers.c.unreachable_day.is_(None)
            wanted = select(subscribers.c.lang, here, func.count()).where(*frozen.meant(audience))
            by_lang, gone = dict.fromkeys(Lang, 0), 0
            for lang, reached, count in connection.execute(wanted.group_by(subscribers.c.lang, here)):
                by_lang[Lang(lang)] += count if reached else 0
                gone += 0 if reached else count
            return AudienceCounts(sum(by_lang.values()), by_lang, gone)

        return await self._database.do(work)

    async def progress(self, number: int) -> Progress:
        """Tell how far it is. Raises NoSuchBroadcast."""
        now = self._clock.now()
        return await self._database.do(lambda it: standing.progress(it, self._seal, number, now, self._limits))

    async def report(self, number: int) -> Report:
        """Tell what became of it. Raises NoSuchBroadcast."""
        return await self._database.do(lambda it: broadcasts_report.report(it, self._seal, number))

    async def rate(self) -> float:
        """Return the present pace, in messages a second."""
        now = self._clock.now()
        return (await self._database.do(lambda it: filled(paces.read(it, now, self._limits), now, self._limits))).rate

"""The releases as they are asked for: which periods there are, their tables, a file of one, and one beside another.

A file is made once and given out as the same bytes ever after. Must not count anything.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

from bot.faults import Fault
from bot.statistics.orders import ALL
from bot.statistics.period import BadPeriod, Period
from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from bot.statistics.files import File
    from bot.statistics.orders import Order
    from bot.statistics.stored import Release
    from flows.speech import Voice
    from flows.words import Paragraph


class NotReleased(Fault):
    """There is no release of this period."""

    key = "stats.fault.not_released"
    code = 2


class NoTable(Fault):
    """The release has no such table; ``tables`` are those that it has."""

    key = "stats.fault.no_table"
    code = 2


class Releases(Protocol):
    """Where releases are kept; see bot/storage/releases.py."""

    async def get(self, name: str) -> Release | None:
        """Return a release."""
        ...

    async def all(self) -> tuple[Release, ...]:
        """Return every release."""
        ...

    async def file(self, name: str) -> bytes | None:
        """Return a file as it was first given out."""
        ...

    async def keep_file(self, release: str, name: str, body: bytes) -> bytes:
        """Store a file, or return the one that was given out before."""
        ...


class Shelf:
    """The releases of one database."""

    def __init__(self, releases: Releases) -> None:
        self._releases: Final = releases

    async def periods(self) -> tuple[str, ...]:
        """The periods that are released, the newest first."""
        return tuple(sorted((release.name for release in await self._releases.all()), reverse=True))

    async def release(self, name: str) -> Release:
        """The release of a period. Raises NotReleased."""
        found = await self._releases.get(name)
        if found is None:
            raise NotReleased(period=name)
        return found

    async def tables(self, name: str) -> tuple[str, ...]:
        """The ids of the tables of a release. Raises NotReleased."""
        from bot.statistics.files import tables_of  # noqa: PLC0415 - what makes files is heavy

        return tables_of(await self.release(name))

    async def before(self, name: str) -> str | None:
        """The released period of the same kind that ends where this one begins."""
        try:
            earlier = Period.parse(name).before.name
        except BadPeriod:
            return None
        return earlier if await self._releases.get(earlier) is not None else None

    async def made(self, order: Order) -> File:
        """The file of an order: as it was first given out, or made now and kept. Raises NotReleased or NoTable."""
        from bot.statistics.files import File, render  # noqa: PLC0415 - same

        release = await self.release(order.period)
        table = None if order.table == ALL else order.table
        if table is not None:
            await self._find(order.period, table)
        made = await asyncio.to_thread(render, release, Lang(order.lang), order.form, table)
        body = await self._releases.file(made.name)
        if body is None:
            body = await self._releases.keep_file(release.name, made.name, made.body)
        return File(made.name, body, made.mime, made.alt)

    async def compared(self, speak: Voice, name: str, table: str) -> tuple[Paragraph, ...]:
        """A table beside that of the period before, from published figures alone. Raises NotReleased or NoTable."""
        from bot.statistics.files import comparison  # noqa: PLC0415 - same

        earlier = await self.before(name)
        if earlier is None:
            raise NotReleased(period=name)
        await self._find(name, table)
        return comparison(speak, await self.release(earlier), await self.release(name), table)

    async def _find(self, name: str, table: str) -> None:
        tables = await self.tables(name)
        if table not in tables:
            raise NoTable(period=name, table=table, tables=", ".join(tables) or "–")

    def named(self, speak: Voice, table: str) -> str:
        """The name of a table."""
        from bot.statistics.files import table_name  # noqa: PLC0415 - same

        return table_name(speak, table)


def language_named(lang: str) -> str:
    """A language as its speakers call it."""
    return voice(Lang(lang)).say("button.this_language")

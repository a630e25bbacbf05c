"""Reads the inquiries of a period for the tables, once and in small parts: the bot goes on answering meanwhile.

Persons who asked more than once are found with the key of the quarter. Must hand out counts alone, no inquiry.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select

from bot.statistics.dimensions import BETWEEN_CODES, HALVES
from bot.statistics.period import Period
from bot.storage.tables import inquiries, releases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from sqlalchemy import ColumnElement, Connection

    from bot.statistics.cells import Tally
    from bot.statistics.dimensions import Cut, Dimension
    from bot.statistics.marks import Marks, QuarterKeys
    from bot.statistics.tally import Count
    from bot.storage.database import Database

AT_ONCE: Final = 10_000


class Tallies:
    """The counts of one database."""

    def __init__(self, database: Database, keys: QuarterKeys) -> None:
        self._database: Final = database
        self._keys: Final = keys

    async def tallies(self, months: Collection[str], cuts: Collection[Cut]) -> dict[Cut, Tally]:
        """Return for each cut the persons in each cell and margin; the months are of one quarter.

        A margin has None in its place; a cell with nobody is absent. Raises KeyUnusable.
        """
        from bot.statistics.tally import Count  # noqa: PLC0415 - brings numpy, which a bot that only talks need not hold

        ordered = sorted(months)
        marks = self._keys.marks(Period.quarter_of(Period.parse(ordered[0]).first_day).name)
        count = Count(cuts)
        for month in ordered:
            async for rows in self._parts(month):
                await asyncio.to_thread(_add, count, marks, month, rows)
        return await asyncio.to_thread(count.result)

    async def open_quarters(self) -> tuple[str, ...]:
        """Return the quarters that have inquiries and no release, the oldest first."""
        months = await self._database.do(lambda it: it.execute(select(inquiries.c.month).distinct()).scalars().all())
        done = set(await self._database.do(lambda it: it.execute(select(releases.c.name)).scalars().all()))
        found = {Period.quarter_of(Period.parse(month).first_day).name for month in months}
        return tuple(sorted(found - done))

    async def _parts(self, month: str) -> AsyncIterator[Sequence[Any]]:
        last = -1
        while rows := await self._database.do(lambda it, after=last: _part(it, month, after)):  # type: ignore[misc]
            last = rows[-1][0]
            yield rows


def _add(count: Count, marks: Marks, month: str, rows: Sequence[Any]) -> None:
    numbers, signs, findings, *halves = zip(*rows, strict=True)
    count.add(marks.read(month, numbers, signs), halves, findings)


def _part(connection: Connection, month: str, after: int) -> Sequence[Any]:
    wanted = {"of": month, "after": after, "many": AT_ONCE}
    return connection.execute(_SOME, wanted).all()


_c = inquiries.c


def _text(half: Sequence[Dimension]) -> ColumnElement[str]:
    """Codes as one text."""
    text: ColumnElement[str] = _c[half[0].value]
    for dimension in half[1:]:
        text = text + BETWEEN_CODES + _c[dimension.value]
    return text


_SOME: Final = (
    select(_c.id, _c.mark, _c.findings, *map(_text, HALVES))
    .where(_c.month == bindparam("of"), _c.id > bindparam("after"))
    .order_by(_c.id)
    .limit(bindparam("many"))
)

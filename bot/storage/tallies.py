"""Reads the inquiries of a period for the tables: in small parts, so that the bot goes on answering meanwhile.

Persons who asked more than once are found with the key of the quarter. Must hand out counts alone, no inquiry.
"""

from __future__ import annotations

import asyncio
from itertools import compress
from itertools import count as count_up
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bot.statistics.period import Period
from bot.statistics.tally import FINDING, INQUIRY, Count
from bot.storage.tables import inquiries, inquiry_findings, releases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from sqlalchemy import Connection

    from bot.statistics.dimensions import Cut
    from bot.statistics.marks import Marks, QuarterKeys
    from bot.statistics.tally import Tally
    from bot.storage.database import Database

    Held = list[tuple[int, Any, list[Any]]]

AT_ONCE: Final = 10_000
AGAIN_AT_ONCE: Final = 100_000
"""How many inquiries of persons who may have asked again are held in memory together."""
_PLACES: Final = 1 << 24
"""Of the sieve: with a million persons one in sixteen is looked at again in vain."""
_WHOLE: Final = [inquiries.c[it.value] for it in INQUIRY]
_FOUND: Final = [inquiry_findings.c[it.value] for it in FINDING]


class Tallies:
    """The counts of one database."""

    def __init__(self, database: Database, keys: QuarterKeys) -> None:
        self._database: Final = database
        self._keys: Final = keys

    async def tallies(self, months: Collection[str], cuts: Collection[Cut]) -> dict[Cut, Tally]:
        """Return for each cut the persons in each cell and margin; the months are of one quarter.

        A margin has None in its place; a cell with nobody is absent. Raises KeyUnusable.
        """
        ordered = sorted(months)
        marks = self._keys.marks(Period.quarter_of(Period.parse(ordered[0]).first_day).name)
        sieve, again = await self._sieved(ordered, marks)
        count = Count(cuts)
        rounds = max(1, -(-again // AGAIN_AT_ONCE))
        for this in range(rounds):
            held: Held = []
            for month in ordered:
                async for rows, findings in self._parts(month):
                    work = _Sorting(count, sieve, marks, month, this, rounds)
                    await asyncio.to_thread(work.sort, rows, findings, held)
            await asyncio.to_thread(count.add_again, held)
        return count.result()

    async def open_quarters(self) -> tuple[str, ...]:
        """Return the quarters that have inquiries and no release, the oldest first."""
        months = await self._database.do(lambda it: it.execute(select(inquiries.c.month).distinct()).scalars().all())
        done = set(await self._database.do(lambda it: it.execute(select(releases.c.name)).scalars().all()))
        found = {Period.quarter_of(Period.parse(month).first_day).name for month in months}
        return tuple(sorted(found - done))

    async def _sieved(self, months: Sequence[str], marks: Marks) -> tuple[_Sieve, int]:
        """Look at the marks alone: which persons may have asked more than once, and how many rows those have."""
        sieve = _Sieve()
        for month in months:
            async for ids, found in self._marks(month):
                await asyncio.to_thread(lambda n=ids, m=found, of=month: sieve.add(marks.read(of, n, m)))  # type: ignore[misc]
        return sieve, sieve.again

    async def _marks(self, month: str) -> AsyncIterator[tuple[list[int], list[bytes]]]:
        last = -1
        while True:
            c = inquiries.c
            wanted = select(c.id, c.mark).where(c.month == month, c.id > last).order_by(c.id).limit(AT_ONCE)
            rows = await self._database.do(lambda it, of=wanted: it.execute(of).all())  # type: ignore[misc]
            if not rows:
                return
            last = rows[-1][0]
            ids, found = zip(*rows, strict=True)
            yield list(ids), list(found)

    async def _parts(self, month: str) -> AsyncIterator[tuple[Sequence[Any], Sequence[Any]]]:
        last = -1
        while True:
            rows, findings = await self._database.do(lambda it, after=last: _part(it, month, after))  # type: ignore[misc]
            if not rows:
                return
            last = rows[-1][0]
            yield rows, findings


def _part(connection: Connection, month: str, after: int) -> tuple[Sequence[Any], Sequence[Any]]:
    c, f = inquiries.c, inquiry_findings.c
    wanted = select(c.id, c.mark, *_WHOLE).where(c.month == month, c.id > after).order_by(c.id).limit(AT_ONCE)
    rows = connection.execute(wanted).all()
    if not rows:
        return (), ()
    inside = (f.month == month, f.inquiry_id > after, f.inquiry_id <= rows[-1][0])
    return rows, connection.execute(select(f.inquiry_id, *_FOUND).where(*inside).order_by(f.inquiry_id)).all()


class _Sieve:
    """Counts persons without remembering them: whoever falls through asked once, the others may have asked again."""

    def __init__(self) -> None:
        self._seen: Final = bytearray(_PLACES)
        self.again = 0

    def add(self, persons: Sequence[int]) -> None:
        """Count these."""
        seen, mask = self._seen, _PLACES - 1
        for person in persons:
            place = person & mask
            before = seen[place]
            if before == 0:
                seen[place] = 1
            else:
                self.again += 1 if before > 1 else 2
                seen[place] = 2

    def may_be_again(self, persons: Sequence[int]) -> list[bool]:
        """Whether each of these may have asked more than once."""
        seen, mask = self._seen, _PLACES - 1
        return [seen[person & mask] > 1 for person in persons]


class _Sorting:
    """One part: those who asked once are counted in the first round, of the others every round holds some back."""

    def __init__(self, count: Count, sieve: _Sieve, marks: Marks, month: str, this: int, rounds: int) -> None:
        self._count, self._sieve, self._marks, self._month = count, sieve, marks, month
        self._this, self._rounds = this, rounds

    def sort(self, rows: Sequence[Any], findings: Sequence[Any], held: Held) -> None:
        """Count and hold back."""
        ids, told, *whole = zip(*rows, strict=True)
        persons = self._marks.read(self._month, ids, told)
        again = self._sieve.may_be_again(persons)
        places = {number: -1 for number, twice in zip(ids, again, strict=True) if twice}
        self._hold(rows, persons, places, findings, held)
        if self._this == 0:
            once = [not twice for twice in again]
            places |= dict(zip(compress(ids, once), count_up(), strict=False))
            numbers, *found = zip(*findings, strict=True) if findings else [()] * (1 + len(FINDING))
            where = list(map(places.__getitem__, numbers))
            wanted = [place >= 0 for place in where]
            self._count.add_once(
                [list(compress(column, once)) for column in whole],
                list(compress(where, wanted)),
                [list(compress(column, wanted)) for column in found],
            )

    def _hold(
        self, rows: Sequence[Any], persons: Sequence[int], again: dict[int, int], findings: Sequence[Any], held: Held
    ) -> None:
        mine: dict[int, list[Any]] = {}
        for row, person in zip(rows, persons, strict=True) if again else ():
            if row[0] in again and person % self._rounds == self._this:
                mine[row[0]] = []
                held.append((person, row[2:], mine[row[0]]))
        for finding in findings if mine else ():
            if finding[0] in mine:
                mine[finding[0]].append(finding[1:])

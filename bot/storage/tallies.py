"""Reads the inquiries of a period for the tables: in small parts, so that the bot goes on answering meanwhile.

Persons who asked more than once are found with the key of the quarter. Must hand out counts alone, no inquiry.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bot.statistics.period import Period
from bot.statistics.tally import FINDING, INQUIRY, Count, Part
from bot.storage.tables import inquiries, inquiry_findings, releases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from sqlalchemy import Connection

    from bot.statistics.dimensions import Cut
    from bot.statistics.marks import Marks, QuarterKeys
    from bot.statistics.tally import Tally
    from bot.storage.database import Database

AT_ONCE: Final = 20_000
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
            held: list[tuple[int, Any, list[Any]]] = []
            for month in ordered:
                async for rows, findings in self._parts(month):
                    await asyncio.to_thread(_sort, count, sieve, marks, month, rows, findings, held, (this, rounds))
            await asyncio.to_thread(count.add, _together(held))
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

    def may_be_again(self, person: int) -> bool:
        """Whether this person may have asked more than once."""
        return self._seen[person & (_PLACES - 1)] > 1


def _sort(  # noqa: PLR0913, PLR0917 - a step of a loop, in a thread of its own
    count: Count,
    sieve: _Sieve,
    marks: Marks,
    month: str,
    rows: Sequence[Any],
    findings: Sequence[Any],
    held: list[tuple[int, Any, list[Any]]],
    turn: tuple[int, int],
) -> None:
    """Count those who asked once, in the first round, and hold back the others of this round."""
    this, rounds = turn
    persons = marks.read(month, [row[0] for row in rows], [row[1] for row in rows])
    once: dict[int, int] = {}
    whole: list[Any] = []
    back: dict[int, list[Any]] = {}
    for row, person in zip(rows, persons, strict=True):
        if sieve.may_be_again(person):
            if person % rounds == this:
                back[row[0]] = []
                held.append((person, row[2:], back[row[0]]))
        elif this == 0:
            once[row[0]] = len(whole)
            whole.append(row[2:])
    told = []
    for finding in findings:
        place = once.get(finding[0])
        if place is not None:
            told.append((place, *finding[1:]))
        elif finding[0] in back:
            back[finding[0]].append(finding[1:])
    count.add(Part(whole, told))


def _together(held: Sequence[tuple[int, Any, list[Any]]]) -> Part:
    """Several inquiries of several persons as one part."""
    findings = [(place, *finding) for place, (_, _, told) in enumerate(held) for finding in told]
    return Part([row for _, row, _ in held], findings, [person for person, _, _ in held])

"""Closes a quarter that has ended: its inquiries are counted, what may be published is released, its key is destroyed.

A release that would give a small count away is refused, and the quarter stays open until somebody leaves a table out.
Must not count, hide or round by itself.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, Protocol

from bot.faults import Fault
from bot.statistics.period import Period
from bot.statistics.release import Refused, propose, year_of
from bot.statistics.release import Release as Published
from bot.statistics.shelf import NoTable
from bot.statistics.stored import Release
from bot.statistics.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.clock import Clock
    from bot.statistics.cells import Tally
    from bot.statistics.dimensions import Cut
    from rules.rulebook import Rulebook

_log: Final = logging.getLogger(__name__)


class NotEnded(Fault):
    """The period is not over yet, or is none that is counted by itself."""

    key = "stats.fault.not_ended"
    code = 2


class WouldTell(Fault):
    """A small count could be found out from the release; ``cells`` names them."""

    key = "stats.fault.would_tell"
    code = 3


class Tallies(Protocol):
    """Where inquiries are counted; see bot/storage/tallies.py."""

    async def tallies(self, months: Collection[str], cuts: Collection[Cut]) -> Mapping[Cut, Tally]:
        """Count."""
        ...

    async def open_quarters(self) -> tuple[str, ...]:
        """Return the quarters that have inquiries and no release."""
        ...


class Releases(Protocol):
    """Where releases are kept; see bot/storage/releases.py."""

    async def get(self, name: str) -> Release | None:
        """Return a release."""
        ...

    async def all(self) -> tuple[Release, ...]:
        """Return every release."""
        ...

    async def keep(self, release: Release) -> Release:
        """Store a release, or return the one that is stored."""
        ...

    async def destroy_keys(self) -> None:
        """Destroy the keys of quarters that are released."""
        ...


class Closing:
    """Makes releases, one at a time."""

    def __init__(self, tallies: Tallies, releases: Releases, book: Rulebook, clock: Clock) -> None:
        self._tallies: Final = tallies
        self._releases: Final = releases
        self._book: Final = book
        self._clock: Final = clock
        self._refused: set[str] = set()

    async def close(self) -> None:
        """Release every quarter that has ended; one that is refused is said once. Raises a Fault of the storage."""
        await self._releases.destroy_keys()
        for name in await self._tallies.open_quarters():
            if name in self._refused or not Period.parse(name).ended(self._clock.day()):
                continue
            try:
                await self.made(Period.parse(name))
            except WouldTell as fault:
                self._refused.add(name)
                _log.warning("the release is refused: %s", fault)
        names = {release.name for release in await self._releases.all()}
        for year in {name[:4] for name in names} - names:
            if names.issuperset(Period.parse(year).quarters):
                await self.made(Period.parse(year))

    async def _year(self, period: Period) -> Release:
        """A year is the sum of its published quarters, never counted anew. Raises NotEnded."""
        quarters = [await self._releases.get(name) for name in period.quarters]
        known = [Published.read(quarter.body) for quarter in quarters if quarter is not None]
        if len(known) < len(quarters):
            raise NotEnded(period=period.name)
        return await self._releases.keep(_stored(year_of(period.name, known)))

    async def made(self, period: Period, without: Collection[str] = ()) -> Release:
        """Return the release of a quarter or a year, made now where there is none.

        ``without`` names tables to be left out, after a refusal. Raises NotEnded, NoTable or WouldTell.
        """
        stored = await self._releases.get(period.name)
        if stored is not None:
            return stored
        unknown = set(without).difference(table.id for table in TABLES)
        if unknown:
            raise NoTable(period=period.name, table=min(unknown), tables=", ".join(table.id for table in TABLES))
        if period.kind == "year":
            return await self._year(period)
        if period.kind != "quarter" or not period.ended(self._clock.day()):
            raise NotEnded(period=period.name)
        counted = await self._tallies.tallies(period.months, [table.cut for table in TABLES])
        earlier = [Published.read(release.body) for release in await self._releases.all()]
        day = self._clock.day()
        try:
            made = await asyncio.to_thread(propose, period, counted, earlier, day, self._book, without)
        except Refused as refused:
            cells = "; ".join(str(cell) for cell in refused.cells)
            raise WouldTell(period=period.name, cells=cells) from None
        return await self._releases.keep(_stored(made))


def _stored(made: Published) -> Release:
    return Release(made.period, made.version, made.made, *made.rulebook, made.sha256, made.body)

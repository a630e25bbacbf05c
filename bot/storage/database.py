"""One database, one connection that writes, one transaction for all that waits: work is given as a plain function.

The reasons are measured: default transactions lose updates without an error, one writer halves the waiting, what
shares a transaction shares the price of the disk, and a whole transaction in the driver's thread costs one hop where a
statement at a time costs some thirty. Must not know which engine it is: that is the driver's.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from sqlalchemy import make_url

from bot.faults import Fault
from bot.storage.dialect import begin_part, end_part, undo_part
from bot.storage.engine_sqlite import Sqlite
from bot.storage.faults import CutOff
from bot.storage.migrate import migrate
from bot.tasks import Nursery

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from bot.storage.faults import StorageFault

T = TypeVar("T")

MOST_TOGETHER: Final = 64


@dataclass(slots=True, eq=False)
class _Wish:
    """One piece of work that waits; ``done`` is told in the loop, also where whoever asked has gone."""

    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None

    def end(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(error)


class Driver(Protocol):
    """What an engine is asked for: one connection, used where ``run`` runs, and what only the engine knows."""

    @property
    def connection(self) -> Connection:
        """The one connection."""
        ...

    @property
    def file(self) -> Path:
        """Where the database lies; what must outlive a restore lies beside it."""
        ...

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """Run a function in one hop, where the connection may be used."""
        ...

    def fault_of(self, error: Exception) -> StorageFault | None:
        """Return the fault of the database that an error means; None where the database is not to blame."""
        ...

    async def aside(self, statement: str) -> Any:  # noqa: ANN401 - whatever the engine answers
        """Run one statement of the engine's own outside any transaction."""
        ...

    async def leave_no_trace(self) -> None:
        """See to it that what was erased is not left in the engine's files."""
        ...

    async def close(self) -> None:
        """Close the connection."""
        ...


class Database:
    """The open database. ``do`` runs a function with the connection, inside a transaction that others may share."""

    def __init__(self, driver: Driver) -> None:
        self._driver: Final = driver
        self._waiting: list[_Wish] = []
        self._tasks: Final = Nursery()
        self._busy = False
        self.file: Final = driver.file

    @classmethod
    async def open(cls, url: str, *, day: str) -> Database:
        """Open or make the file and its folder, and bring its tables up to date after a backup. Raises a StorageFault.

        ``day`` is when that backup is made, which decides how long it stays.
        """
        file = Path(str(make_url(url).database))
        return cls(await Sqlite.open(file, lambda connection: migrate(connection, file, day)))

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Run the work in a transaction and return what it returns, once that is on the disk.

        What the work itself raises undoes the work alone and comes out here; a StorageFault means that nothing at all
        was kept.
        """
        wish = _Wish(work, asyncio.get_running_loop().create_future())
        self._waiting.append(wish)
        if not self._busy:
            self._busy = True
            self._tasks.start(self._go_on())
        result: T = await wish.done
        return result

    async def _go_on(self) -> None:
        """Do what waits, until nothing does; whoever asked may be gone meanwhile."""
        batch: list[_Wish] = []
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
                error = await self._done(batch)
                for wish in batch:
                    wish.end(error or wish.error)
        finally:
            self._busy = False
            left, self._waiting = (*batch, *self._waiting), []
            for wish in left:
                wish.end(CutOff(file=str(self.file)))

    async def _done(self, batch: list[_Wish]) -> Exception | None:
        try:
            await self._driver.run(_do, self._driver, batch)
        except Exception as error:  # noqa: BLE001 - it comes out where the work was asked for
            return self._driver.fault_of(error) or error
        return None

    async def writable(self) -> bool:
        """Whether something could be written now."""
        try:
            await self.do(lambda _: None)
        except Fault:
            return False
        return True

    async def aside(self, statement: str) -> Any:  # noqa: ANN401 - whatever the engine answers
        """Run one statement of the engine's own outside any transaction, and return the first value of its answer."""
        return await self._driver.aside(statement)

    async def leave_no_trace(self) -> None:
        """See to it that what was erased is not left in the engine's files."""
        await self._driver.leave_no_trace()

    async def close(self) -> None:
        """Wait for the writer and close the connection."""
        await self._tasks.finish(math.inf)
        await self._driver.close()


def _do(driver: Driver, batch: list[_Wish]) -> None:
    """Do all the work in one transaction, each in a part of its own that can be undone."""
    connection = driver.connection
    with connection.begin():
        for wish in batch:
            begin_part(connection)
            try:
                wish.result = wish.work(connection)
            except Exception as error:  # what is not the database's belongs to this work alone and is raised there
                if driver.fault_of(error) is not None:
                    raise
                undo_part(connection)
                wish.error = error
            end_part(connection)

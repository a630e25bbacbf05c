"""One SQLite file, one connection that writes, one transaction for all that waits: work is given as a plain function.

The reasons are measured: default transactions lose updates without an error, one writer halves the waiting, what
shares a transaction shares the price of the disk, and a whole transaction in aiosqlite's thread costs one hop where a
statement at a time costs some thirty.
"""

from __future__ import annotations

import asyncio
import math
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiosqlite
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from bot.faults import Fault
from bot.storage.faults import CutOff, Unwritable, fault_of, named
from bot.storage.migrate import migrate
from bot.tasks import Nursery

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

BUSY_SECONDS: Final = 5
MOST_TOGETHER: Final = 64
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


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


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection, which also runs a whole function where its statements run."""

    def __init__(self, file: str) -> None:
        super().__init__(self._open, 64)
        self._file: Final = file
        self.raw: sqlite3.Connection

    def _open(self) -> sqlite3.Connection:
        """Open the file without reading it yet: what is wrong with it is found by a function that can say so."""
        self.raw = sqlite3.connect(self._file)
        return self.raw

    async def run(self, work: Callable[..., T], *given: object) -> T:
        result: T = await self._execute(work, *given)  # type: ignore[no-untyped-call]
        return result


class Database:
    """The open file. ``do`` runs a function with the connection, inside a transaction that others may share."""

    def __init__(self, thread: _Thread, engine: Engine, connection: Connection, file: str) -> None:
        self._thread: Final = thread
        self._engine: Final = engine
        self._connection: Final = connection
        self._waiting: list[_Wish] = []
        self._tasks: Final = Nursery()
        self._busy = False
        self.file: Final = Path(file)

    @classmethod
    async def open(cls, url: str, *, day: str) -> Database:
        """Open or make the file and its folder, and bring its tables up to date after a backup. Raises a StorageFault.

        ``day`` is when that backup is made, which decides how long it stays.
        """
        file = str(make_url(url).database)
        _made(file)
        thread = _Thread(file)
        await thread
        engine = engine_of(file, lambda: thread.raw)
        try:
            connection = await thread.run(_begun, engine, Path(file), day)
        except (SQLAlchemyError, sqlite3.Error) as error:
            await thread.close()
            raise named(error, file) from None
        except BaseException:
            await thread.close()
            raise
        return cls(thread, engine, connection, file)

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
            await self._thread.run(_do, self._connection, batch)
        except SQLAlchemyError as error:
            try:
                return named(error, str(self.file))
            except SQLAlchemyError as unknown:
                return unknown
        except Exception as error:  # noqa: BLE001 - it comes out where the work was asked for
            return error
        return None

    async def writable(self) -> bool:
        """Whether something could be written now."""
        try:
            await self.do(lambda _: None)
        except Fault:
            return False
        return True

    async def aside(self, statement: str) -> Any:  # noqa: ANN401 - whatever SQLite answers
        """Run one statement of SQLite's own outside any transaction, and return the first value of its answer."""
        try:
            row = await self._thread.run(_aside, self._connection, statement)
        except sqlite3.Error as error:
            raise named(error, str(self.file)) from None
        return None if row is None else row[0]

    async def leave_no_trace(self) -> None:
        """Empty the write-ahead file, in which an erased row would live on."""
        await self.aside("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Wait for the writer and close the file."""
        await self._tasks.finish(math.inf)
        await self._thread.run(self._connection.close)
        await self._thread.run(self._engine.dispose)
        await self._thread.close()


def _begun(engine: Engine, file: Path, day: str) -> Connection:
    """Connect and migrate; what was opened here is closed here where that fails."""
    connection: Connection | None = None
    try:
        connection = engine.connect()
        migrate(connection, file, day)
    except BaseException:
        if connection is not None:
            connection.close()
        engine.dispose()
        raise
    return connection


def _do(connection: Connection, batch: list[_Wish]) -> None:
    """Do all the work in one transaction, each in a part of its own that can be undone."""
    with connection.begin():
        for wish in batch:
            connection.exec_driver_sql("SAVEPOINT work")  # begin_nested compiles these three words anew each time
            try:
                wish.result = wish.work(connection)
            except Exception as error:  # what is not the file's belongs to this work alone and is raised there
                if fault_of(error) is not None:
                    raise
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
                wish.error = error
            connection.exec_driver_sql("RELEASE SAVEPOINT work")


def _aside(connection: Connection, statement: str) -> Any:  # noqa: ANN401 - see Database.aside
    """In one hop, since a statement in progress would stand in the way of the next transaction."""
    raw: Any = connection.connection.driver_connection
    with closing(raw.execute(statement)) as cursor:
        return cursor.fetchone()


def _made(file: str) -> None:
    """Make the file, readable for its owner alone. Raises Unwritable."""
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).touch(mode=0o600)
        with closing(sqlite3.connect(file)):
            pass
    except (OSError, sqlite3.Error):
        raise Unwritable(file=file) from None


def engine_of(file: str, creator: Callable[[], sqlite3.Connection] | None = None) -> Engine:
    """Return an engine of one connection, new or given, whose transactions begin as a writer's."""
    given: dict[str, Any] = {} if creator is None else {"creator": creator}
    engine = create_engine(f"sqlite:///{file}", poolclass=StaticPool, **given)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event has no type of its own
    connection.exec_driver_sql("BEGIN IMMEDIATE")

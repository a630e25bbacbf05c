"""One SQLite file, one thread that writes, one transaction for all that waits: work is given as a plain function.

The reasons are measured: default transactions lose updates without an error, one writer halves the waiting, and a
whole transaction in one thread costs a fraction of a hop for each statement.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from bot.faults import Fault
from bot.storage.faults import CutOff, Unwritable, fault_of, named
from bot.storage.migrate import migrate

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


class Database:
    """The open file. ``do`` runs a function with the connection, inside a transaction that others may share."""

    def __init__(self, engine: Engine, connection: Connection, thread: ThreadPoolExecutor, file: str) -> None:
        self._engine: Final = engine
        self._connection: Final = connection
        self._thread: Final = thread
        self._waiting: list[_Wish] = []
        self._busy = False
        self.file: Final = Path(file)

    @classmethod
    async def open(cls, url: str, *, day: str) -> Database:
        """Open or make the file and its folder, and bring its tables up to date after a backup. Raises a StorageFault.

        ``day`` is when that backup is made, which decides how long it stays.
        """
        file = str(make_url(url).database)
        thread = ThreadPoolExecutor(1, "database")
        try:
            engine, connection = await asyncio.get_running_loop().run_in_executor(thread, _opened, file, day)
        except BaseException:
            thread.shutdown()
            raise
        return cls(engine, connection, thread, file)

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Run the work in a transaction and return what it returns, once that is on the disk.

        What the work itself raises undoes the work alone and comes out here; a StorageFault means that nothing at all
        was kept.
        """
        wish = _Wish(work, asyncio.get_running_loop().create_future())
        self._waiting.append(wish)
        self._go_on()
        result: T = await wish.done
        return result

    def _go_on(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
        doing = asyncio.get_running_loop().run_in_executor(self._thread, self._do, batch)
        doing.add_done_callback(partial(self._finished, batch))

    def _finished(self, batch: list[_Wish], doing: asyncio.Future[None]) -> None:
        self._busy = False
        error: BaseException | None = CutOff(file=str(self.file)) if doing.cancelled() else doing.exception()
        for wish in batch:
            wish.end(error if isinstance(error, Exception) else wish.error)
        self._go_on()

    def _do(self, batch: list[_Wish]) -> None:
        """In the thread: all the work in one transaction, each in a part of its own that can be undone."""
        try:
            with self._connection.begin():
                for wish in batch:
                    point = self._connection.begin_nested()
                    try:
                        wish.result = wish.work(self._connection)
                        point.commit()
                    except Exception as error:  # what is not the file's belongs to this work alone and is raised there
                        if fault_of(error) is not None:
                            raise
                        point.rollback()
                        wish.error = error
        except SQLAlchemyError as error:
            raise named(error, str(self.file)) from None

    async def writable(self) -> bool:
        """Whether something could be written now."""
        try:
            await self.do(lambda _: None)
        except Fault:
            return False
        return True

    async def in_thread(self, work: Callable[[Any], T]) -> T:
        """Run something with SQLite's own connection, outside any transaction: VACUUM, a checkpoint, a backup."""

        def run() -> T:
            try:
                return work(self._connection.connection.driver_connection)
            except sqlite3.Error as error:
                raise named(error, str(self.file)) from None

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    async def leave_no_trace(self) -> None:
        """Empty the write-ahead file, in which an erased row would live on."""
        await self.in_thread(lambda raw: raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())

    async def close(self) -> None:
        """Wait for the writer and close the file."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, _closed, self._engine, self._connection)
        self._thread.shutdown()


def _closed(engine: Engine, connection: Connection) -> None:
    connection.close()
    engine.dispose()


def _opened(file: str, day: str) -> tuple[Engine, Connection]:
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).touch(mode=0o600)
        with closing(sqlite3.connect(file)):
            pass
    except (OSError, sqlite3.Error):
        raise Unwritable(file=file) from None
    engine = engine_of(file)
    try:
        connection = engine.connect()
        try:
            migrate(connection, Path(file), day)
        except BaseException:
            connection.close()
            raise
    except (SQLAlchemyError, sqlite3.Error) as error:
        engine.dispose()
        raise named(error, file) from None
    except BaseException:
        engine.dispose()
        raise
    return engine, connection


def engine_of(file: str) -> Engine:
    """Return an engine of one connection whose transactions begin as a writer's."""
    engine = create_engine(f"sqlite:///{file}", poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event has no type of its own
    connection.exec_driver_sql("BEGIN IMMEDIATE")

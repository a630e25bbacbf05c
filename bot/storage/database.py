"""One SQLite file, one writing connection, one lock: opens it, begins every transaction as a writer, names its faults.

The reasons are measured: default transactions lose updates without an error, and one lock halves the waiting.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.faults import Fault
from bot.storage.tables import SCHEMA, metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BUSY_SECONDS: Final = 5
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


class StorageFault(Fault):
    """The database cannot be used; ``file`` says which."""


class Locked(StorageFault):
    """Another program holds the database longer than we wait."""

    key = "fault.database_locked"


class Unwritable(StorageFault):
    """The file or its folder cannot be made or written."""

    key = "fault.database_unwritable"


class NotADatabase(StorageFault):
    """The file is something else, or is damaged."""

    key = "fault.database_damaged"


class Full(StorageFault):
    """The disk has no room."""

    key = "fault.database_full"


class CutOff(StorageFault):
    """The process was stopped in the middle of writing; nothing was kept."""

    key = "fault.database_cut_off"


class Newer(StorageFault):
    """A later MedAqy wrote this file."""

    key = "fault.database_newer"


_SIGNS: Final = (
    ("locked", Locked),
    ("busy", Locked),
    ("readonly", Unwritable),
    ("unable to open", Unwritable),
    ("disk i/o error", Unwritable),
    ("not a database", NotADatabase),
    ("malformed", NotADatabase),
    ("full", Full),
)


def named(error: SQLAlchemyError, file: str) -> StorageFault:
    """Return the fault that SQLite's words mean; an unknown one is raised again as it is."""
    words = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    for sign, fault in _SIGNS:
        if sign in words:
            return fault(file=file)
    raise error


class Database:
    """The open file. ``write()`` gives the connection inside a transaction; nobody else writes meanwhile."""

    def __init__(self, engine: AsyncEngine, connection: AsyncConnection, file: str) -> None:
        self._engine: Final = engine
        self._connection: Final = connection
        self._lock: Final = asyncio.Lock()
        self.file: Final = file

    @classmethod
    async def open(cls, url: str) -> Database:
        """Open or make the file and its folder. Raises a StorageFault."""
        file = str(make_url(url).database)
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(file)):
                pass  # aiosqlite leaves a thread behind where this fails
        except (OSError, sqlite3.Error):
            raise Unwritable(file=file) from None
        engine = create_async_engine(url, pool_size=1, max_overflow=0)
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", _begin)
        try:
            connection = await engine.connect()
            try:
                await _make_tables(connection, file)
            except BaseException:
                await connection.close()
                raise
        except SQLAlchemyError as error:
            await engine.dispose()
            raise named(error, file) from None
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine, connection, file)

    @property
    def lock(self) -> asyncio.Lock:
        """Held by whoever writes."""
        return self._lock

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give the connection inside ``BEGIN IMMEDIATE``; the caller holds the lock. Raises a StorageFault."""
        try:
            async with self._connection.begin():
                yield self._connection
        except SQLAlchemyError as error:
            raise named(error, self.file) from None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Take the lock and give the connection inside a transaction. Raises a StorageFault."""
        async with self._lock, self.transaction() as connection:
            yield connection

    async def leave_no_trace(self) -> None:
        """Empty the write-ahead file, in which an erased row would live on; the caller holds the lock."""
        raw = await self._connection.get_raw_connection()
        if raw.driver_connection is not None:
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Wait for the writer and close the file."""
        async with self._lock:
            await self._connection.close()
            await self._engine.dispose()


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event has no type of its own
    connection.exec_driver_sql("BEGIN IMMEDIATE")


async def _make_tables(connection: AsyncConnection, file: str) -> None:
    async with connection.begin():
        found = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()
        if found > SCHEMA:
            raise Newer(file=file)
        await connection.run_sync(metadata.create_all)
        await connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")

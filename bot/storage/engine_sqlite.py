"""SQLite and its file: the driver and its thread, pragmas, how a write begins, copies, looks from outside, errors.

All that is SQLite's own stands here, and nowhere else but where SQL itself differs (``dialect.py``). Must not know what
the tables hold.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiosqlite
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from bot.storage.faults import Full, Locked, NotADatabase, StorageFault, Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

BUSY_SECONDS: Final = 5
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
_NO_TRACE: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
_SIDE: Final = ("-wal", "-shm", "-journal")
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


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection, which also runs a whole function where its statements run."""

    def __init__(self, file: Path) -> None:
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


class Sqlite:
    """The open file with its one connection, which is used in one thread alone; see ``bot.storage.database.Driver``."""

    def __init__(self, thread: _Thread, engine: Engine, connection: Connection, file: Path) -> None:
        self._thread: Final = thread
        self._engine: Final = engine
        self.connection: Final = connection
        self.file: Final = file

    @classmethod
    async def open(cls, file: Path, prepare: Callable[[Connection], None]) -> Sqlite:
        """Open or make the file and its folder, and prepare its tables. Raises a StorageFault."""
        _made(file)
        thread = _Thread(file)
        await thread
        engine = engine_of(file, lambda: thread.raw)
        try:
            connection = await thread.run(_begun, engine, prepare)
        except (SQLAlchemyError, sqlite3.Error) as error:
            await thread.close()
            raise named(error, file) from None
        except BaseException:
            await thread.close()
            raise
        return cls(thread, engine, connection, file)

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """Run a function where the connection may be used, in one hop; a statement at a time costs some thirty."""
        return await self._thread.run(work, *given)

    def fault_of(self, error: Exception) -> StorageFault | None:
        """Return the fault of the file that an error means; None where the file is not to blame."""
        return fault_of(error, self.file)

    async def aside(self, statement: str) -> Any:  # noqa: ANN401 - whatever SQLite answers
        """Run one statement of SQLite's own outside any transaction, and return the first value of its answer."""
        try:
            row = await self._thread.run(_aside, self.connection, statement)
        except sqlite3.Error as error:
            raise named(error, self.file) from None
        return None if row is None else row[0]

    async def leave_no_trace(self) -> None:
        """Empty the write-ahead file, in which an erased row would live on; freed pages are overwritten anyway."""
        await self.aside(_NO_TRACE)

    async def close(self) -> None:
        """Close the file."""
        await self._thread.run(self.connection.close)
        await self._thread.run(self._engine.dispose)
        await self._thread.close()


def _begun(engine: Engine, prepare: Callable[[Connection], None]) -> Connection:
    """Connect and prepare; what was opened here is closed here where that fails."""
    connection: Connection | None = None
    try:
        connection = engine.connect()
        prepare(connection)
    except BaseException:
        if connection is not None:
            connection.close()
        engine.dispose()
        raise
    return connection


def _aside(connection: Connection, statement: str) -> Any:  # noqa: ANN401 - see Sqlite.aside
    """In one hop, since a statement in progress would stand in the way of the next transaction."""
    raw: Any = connection.connection.driver_connection
    with closing(raw.execute(statement)) as cursor:
        return cursor.fetchone()


def _made(file: Path) -> None:
    """Make the file, readable for its owner alone. Raises Unwritable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with closing(sqlite3.connect(file)):
            pass
    except (OSError, sqlite3.Error):
        raise Unwritable(file=str(file)) from None


def engine_of(file: Path, creator: Callable[[], sqlite3.Connection] | None = None) -> Engine:
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


@contextmanager
def writing(file: Path) -> Iterator[Connection]:
    """Give a connection of our own to a file that others may have open, in one transaction. Raises a StorageFault."""
    engine = engine_of(file)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise named(error, file) from None
    finally:
        engine.dispose()


@contextmanager
def reading(file: Path) -> Iterator[Connection]:
    """Give a connection that only reads an existing file, also one that somebody is writing. Raises a StorageFault."""

    def creator() -> sqlite3.Connection:
        return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)

    engine = create_engine("sqlite://", creator=creator, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise fault_of(error, file) or NotADatabase(file=str(file)) from None
    finally:
        engine.dispose()


def is_whole(connection: Connection, *, quick: bool = False) -> bool:
    """Check the pages of a file and, unless ``quick``, every index and every key that names another row."""
    if quick:
        return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    pages = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return pages and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def copy(source: Path, to: Path) -> None:
    """Copy a database, also while others are writing it, into one file for its owner alone. Raises a StorageFault."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.touch(mode=0o600)
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(to)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE").close()
    except OSError:
        raise Unwritable(file=str(to)) from None
    except sqlite3.Error as error:
        with suppress(OSError):
            to.unlink()
        raise named(error, to) from None


def put_aside(file: Path, to: Path) -> None:
    """Rename a database, with what its side files hold brought into it as far as that can be done. Raises OSError."""
    if file.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as here:
            here.execute(_NO_TRACE).close()
        file.rename(to)
    for side in _SIDE:
        file.with_name(file.name + side).unlink(missing_ok=True)


def named(error: Exception, file: Path) -> StorageFault:
    """Return the fault that SQLite's words mean; an unknown one is raised again as it is."""
    fault = fault_of(error, file)
    if fault is None:
        raise error
    return fault


def fault_of(error: Exception, file: Path) -> StorageFault | None:
    """Return the fault of the file that an error means; None where the file is not to blame."""
    if not isinstance(error, (DatabaseError, sqlite3.DatabaseError)):
        return None
    words = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    return next((fault(file=str(file)) for sign, fault in _SIGNS if sign in words), None)

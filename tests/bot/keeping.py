"""A database of a test: opened with its key in a folder of its own, a clock that can be moved, a look at its rows."""

from __future__ import annotations

import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.clock import Clock
from bot.letters import Kept, Letter, Result
from bot.storage.database import Database
from bot.storage.letters import Letters
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.unlock import unlock
from flows.words import Lang, Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.seal import Seal


ELSEWHERE: dict[Path, Callable[[str], list[tuple[Any, ...]]]] = {}
"""Files in whose place a test has a database of another engine, and how a query is asked there."""


class MovedClock(Clock):
    """Stands for the law, and is moved by hand for what is kept."""

    def __init__(self) -> None:
        super().__init__(date(2021, 9, 20))
        self.moved = 1_632_117_600.0

    def now(self) -> float:
        return self.moved

    def wait(self, *, days: int) -> None:
        self.moved += days * 24 * 3600


class Opened:
    """What a test needs of an open database."""

    def __init__(self, database: Database, seal: Seal, clock: Clock) -> None:
        self.database, self.seal, self.clock = database, seal, clock
        self.store, self.letters = Store(database, clock, seal), Letters(database, seal, clock)


@asynccontextmanager
async def opened(folder: Path, clock: Clock | None = None) -> AsyncIterator[Opened]:
    """Open the database of a test."""
    database = await Database.open(f"sqlite:///{folder}/data/data.sqlite3", day="2021-09-20")
    try:
        seal = await unlock(database, folder / "keys" / "keys")
        yield Opened(database, seal, clock or MovedClock())
    finally:
        await database.close()


def file_of(folder: Path) -> Path:
    return folder / "data" / "data.sqlite3"


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    if file_of(folder) in ELSEWHERE:
        return ELSEWHERE[file_of(folder)](query)
    with closing(sqlite3.connect(file_of(folder))) as connection, connection:
        return connection.execute(query).fetchall()


def bytes_of(folder: Path) -> bytes:
    """Everything that lies in the folder of the database, or all rows of one of another engine."""
    if ask := ELSEWHERE.get(file_of(folder)):
        kept = [row for table in metadata.sorted_tables for row in ask(f"SELECT * FROM {table.name}")]  # noqa: S608
        return b"".join(it if isinstance(it, bytes) else str(it).encode() for row in kept for it in row)
    return b"".join(one.read_bytes() for one in sorted((folder / "data").iterdir()))


def counted(kept: Kept | None) -> Result:
    """Count one more."""
    session = kept.session if kept else Session(lang=Lang.KK, consent=True)
    return Result(session.but(answers={"n": session.answers.get("n", 0) + 1}))


def said(text: str, card: int = 0, chat: int = 1) -> Letter:
    return Letter("send", {"chat": chat, "text": text, "markup": None}, card)

"""Storage against real files: concurrent, repeated, locked, damaged, unwritable."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock
from bot.storage.database import Database, Locked, Newer, NotADatabase, Unwritable
from bot.storage.store import KEPT_SECONDS, SEEN_SECONDS, Store
from flows.words import Lang, Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


class MovedClock(Clock):
    now = 1_600_000_000

    def seconds(self) -> int:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "made" / "at start.sqlite3"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    database = await Database.open(f"sqlite+aiosqlite:///{file}")
    yield Store(database, MovedClock())
    await database.close()


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(file) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def counted(session: Session | None) -> Session:
    session = session or Session(lang=Lang.KK)
    return session.but(answers={"n": session.answers.get("n", 0) + 1})


async def test_two_hundred_changes_at_once_lose_nothing(store: Store) -> None:
    await asyncio.gather(*(store.exchange("tg:1", counted, update) for update in range(200)))
    kept = await store.load("tg:1")
    assert kept is not None
    assert kept.answers == {"n": 200}


async def test_many_persons_at_once_keep_their_own(store: Store) -> None:
    await asyncio.gather(*(store.exchange(f"tg:{n % 50}", counted) for n in range(500)))
    for n in range(50):
        kept = await store.load(f"tg:{n}")
        assert kept is not None
        assert kept.answers == {"n": 10}


async def test_a_repeated_update_changes_nothing(store: Store) -> None:
    assert await store.exchange("tg:1", counted, 7)
    assert not await store.exchange("tg:1", counted, 7)
    told = await asyncio.gather(*(store.exchange("tg:1", counted, 8) for _ in range(5)))
    assert sorted(told) == [False, False, False, False, True]
    kept = await store.load("tg:1")
    assert kept is not None
    assert kept.answers == {"n": 2}


async def test_an_error_in_one_change_leaves_the_others_kept(store: Store) -> None:
    def broken(_session: Session | None) -> Session:
        raise ZeroDivisionError

    told = await asyncio.gather(
        store.exchange("tg:1", counted),
        store.exchange("tg:2", broken),
        store.exchange("tg:3", counted),
        return_exceptions=True,
    )
    assert told[0] is True
    assert isinstance(told[1], ZeroDivisionError)
    assert await store.load("tg:3") is not None
    assert await store.load("tg:2") is None


async def test_what_is_erased_is_nowhere_in_the_files(store: Store, file: Path) -> None:
    await store.exchange("tg:777000777", lambda _: Session(answers={"word": "canarybird"}))
    await store.exchange("tg:777000777", lambda _: None)
    kept = b"".join(one.read_bytes() for one in file.parent.iterdir())
    assert not any(word in kept for word in (b"777000777", b"canarybird"))


async def test_a_reply_is_owed_until_it_was_sent(store: Store, file: Path) -> None:
    await store.exchange("tg:1", counted, 11)
    await store.exchange("tg:2", counted, 12)
    assert await store.owing() == ("tg:1", "tg:2")
    store.settle("tg:1", 11)
    await store.exchange("tg:3", counted, 13)
    assert await store.owing() == ("tg:2", "tg:3")
    store.settle("tg:2", 11)
    store.settle("tg:3", 13)
    await store.tidy()
    assert rows(file, "SELECT person, owed FROM conversations WHERE owed IS NOT NULL") == [("tg:2", 12)]


async def test_update_numbers_are_forgotten_after_two_days(store: Store, file: Path) -> None:
    await store.exchange("tg:1", counted, 11)
    MovedClock.now += SEEN_SECONDS + 1
    await store.exchange("tg:1", counted, 12)
    await store.tidy()
    assert rows(file, "SELECT update_id FROM seen_updates") == [(12,)]


async def test_a_session_of_an_unknown_format_begins_anew(store: Store, file: Path) -> None:
    await store.exchange("tg:1", counted)
    with sqlite3.connect(file) as connection:
        connection.execute("""UPDATE conversations SET session = '{"format": 999}'""")
    connection.close()
    assert await store.load("tg:1") is None


async def test_notes_are_kept_and_replaced(store: Store) -> None:
    assert await store.note("profile:42") is None
    await store.keep_note("profile:42", "a")
    await store.keep_note("profile:42", "b")
    assert await store.note("profile:42") == "b"


async def test_the_file_is_kept_as_measured(store: Store, file: Path) -> None:
    await store.exchange("tg:1", counted)
    assert rows(file, "PRAGMA journal_mode") == [("wal",)]
    assert rows(file, "PRAGMA user_version") == [(1,)]


async def test_a_database_held_by_another_is_said(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.database._PRAGMAS", ("PRAGMA busy_timeout = 50",))
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Locked):
        await Database.open(f"sqlite+aiosqlite:///{file}")
    other.rollback()
    other.close()
    assert await store.exchange("tg:1", counted)


async def test_while_locked_nothing_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.database._PRAGMAS", ("PRAGMA busy_timeout = 50", "PRAGMA journal_mode = WAL"))
    database = await Database.open(f"sqlite+aiosqlite:///{file}")
    store = Store(database, Clock())
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    told = await asyncio.gather(*(store.exchange(f"tg:{n}", counted, n) for n in range(1, 6)), return_exceptions=True)
    assert [type(one) for one in told] == [Locked] * 5
    other.rollback()
    other.close()
    assert await asyncio.gather(*(store.exchange(f"tg:{n}", counted, n) for n in range(1, 6))) == [True] * 5
    await database.close()


async def test_something_else_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    await asyncio.to_thread(file.write_bytes, b"no database at all, but long enough to be looked at\n" * 40)
    with pytest.raises(NotADatabase) as fault:
        await Database.open(f"sqlite+aiosqlite:///{file}")
    assert fault.value.values == {"file": str(file)}


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Unwritable):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}/file/data.sqlite3")
    with pytest.raises(Unwritable):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}")


async def test_the_file_of_a_later_medaqy_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(Newer):
        await Database.open(f"sqlite+aiosqlite:///{file}")


async def test_conversations_are_forgotten_after_the_days_promised(store: Store, file: Path) -> None:
    await store.exchange("tg:111222333", counted)
    MovedClock.now += KEPT_SECONDS // 2
    await store.exchange("tg:2", counted)
    MovedClock.now += KEPT_SECONDS // 2 + 1
    await store.tidy()
    assert rows(file, "SELECT person FROM conversations") == [("tg:2",)]
    assert b"111222333" not in await asyncio.to_thread(file.read_bytes)

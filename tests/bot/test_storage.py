"""Storage against real files: concurrent, repeated, locked, full, damaged, unwritable."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert
from sqlalchemy import update as change

from bot.letters import Kept, Result
from bot.storage.database import Database
from bot.storage.faults import Full, Locked, NotADatabase, Unwritable
from bot.storage.held import InUse, held
from bot.storage.tables import conversations
from tests.bot.keeping import bytes_of, counted, file_of, opened, rows, said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.keeping import Opened


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Opened]:
    async with opened(tmp_path) as made:
        yield made


async def n_of(it: Opened, person: str) -> int | None:
    kept = await it.store.load(person)
    return kept.session.answers["n"] if kept else None


@pytest.mark.engines
async def test_two_hundred_changes_at_once_lose_nothing(it: Opened) -> None:
    await asyncio.gather(*(it.store.exchange("tg:1", update, counted) for update in range(1, 201)))
    assert await n_of(it, "tg:1") == 200


@pytest.mark.engines
async def test_many_persons_at_once_keep_their_own(it: Opened) -> None:
    await asyncio.gather(*(it.store.exchange(f"tg:{n % 50}", n, counted) for n in range(1, 501)))
    assert [await n_of(it, f"tg:{n}") for n in range(50)] == [10] * 50


@pytest.mark.engines
async def test_a_repeated_update_changes_nothing(it: Opened) -> None:
    assert await it.store.exchange("tg:1", 7, counted) == ()
    assert await it.store.exchange("tg:1", 7, counted) is None
    told = await asyncio.gather(*(it.store.exchange("tg:1", 8, counted) for _ in range(5)))
    assert sorted(told, key=str) == [(), None, None, None, None]
    assert await n_of(it, "tg:1") == 2


@pytest.mark.engines
async def test_an_error_in_one_change_leaves_the_others_kept(it: Opened, tmp_path: Path) -> None:
    def broken(_kept: Kept | None) -> Result:
        raise ZeroDivisionError

    told = await asyncio.gather(
        it.store.exchange("tg:1", 1, counted),
        it.store.exchange("tg:2", 2, broken),
        it.store.exchange("tg:3", 3, counted),
        return_exceptions=True,
    )
    assert told[0] == told[2] == ()
    assert isinstance(told[1], ZeroDivisionError)
    assert [await n_of(it, f"tg:{n}") for n in (1, 2, 3)] == [1, None, 1]
    assert rows(tmp_path, "SELECT update_id FROM inbox") == [(1,), (3,)]


@pytest.mark.engines
async def test_a_rule_of_the_tables_that_is_broken_undoes_one_change_alone(it: Opened) -> None:
    wrong = insert(conversations).values(person_id=7, body_enc=b"", updated_day="2021-09-20")
    told = await asyncio.gather(
        it.store.exchange("tg:1", 1, counted),
        it.database.do(lambda db: db.execute(wrong).rowcount),
        it.store.exchange("tg:3", 3, counted),
        return_exceptions=True,
    )
    assert told[0] == told[2] == ()
    assert "FOREIGN KEY" in str(told[1]).upper()
    assert [await n_of(it, f"tg:{n}") for n in (1, 3)] == [1, 1]


@pytest.mark.engines
async def test_a_turn_is_one_transaction(it: Opened, tmp_path: Path) -> None:
    def change(kept: Kept | None) -> Result:
        return Result(counted(kept).session, (said("a"), said("b", 1)))

    posted = await it.store.exchange("tg:1", 5, change)
    assert posted == tuple(await it.letters.waiting())
    assert [one.letter for one in posted] == [said("a"), said("b", 1)]
    assert rows(tmp_path, "SELECT update_id, state, body_enc FROM inbox") == [(5, "done", None)]
    assert rows(tmp_path, "SELECT card_message_id FROM conversations") == [(None,)]
    await it.letters.sent(posted[1], 77)
    await it.letters.sent(posted[0], 76)
    assert rows(tmp_path, "SELECT card_message_id FROM conversations") == [(77,)]
    assert await it.letters.waiting() == []


@pytest.mark.engines
async def test_an_update_is_stored_before_it_is_worked_on(it: Opened, tmp_path: Path) -> None:
    raw = {"update_id": 9, "message": {"text": "canarybird"}}
    assert await it.store.take_in([(9, "message", "tg:1", raw), (8, "other", None, {"update_id": 8})]) == {8, 9}
    assert await it.store.take_in([(9, "message", "tg:1", raw)]) == set()
    assert await it.store.taken_in() == [{"update_id": 8}, raw]
    assert b"canarybird" not in bytes_of(tmp_path)
    assert await it.store.exchange("tg:1", 9, counted) == ()
    await it.store.close(8)
    assert await it.store.taken_in() == []
    assert rows(tmp_path, "SELECT update_id FROM inbox WHERE body_enc IS NOT NULL") == []
    assert await it.store.take_in([(9, "message", "tg:1", raw)]) == set()


@pytest.mark.engines
async def test_nothing_of_anybody_lies_open_in_the_files(it: Opened, tmp_path: Path) -> None:
    def change(_kept: Kept | None) -> Result:
        session = counted(None).session
        assert session is not None
        return Result(session.but(answers={"word": "canarybird"}), (said("nightingale", chat=777000777),))

    await it.store.exchange("tg:777000777", 1, change)
    kept = bytes_of(tmp_path)
    assert not any(word in kept for word in (b"777000777", b"canarybird", b"nightingale"))


@pytest.mark.engines
async def test_what_was_moved_to_another_place_is_not_read(it: Opened, tmp_path: Path) -> None:
    for n in (1, 2):
        await it.store.exchange(f"tg:{n}", n, lambda _: Result(counted(None).session, (said("a"),)))
        await it.store.take_in([(n + 10, "message", None, {"update_id": n + 10})])
    for table in ("outbox", "conversations", "inbox"):
        first = f"SELECT body_enc FROM {table} WHERE body_enc IS NOT NULL LIMIT 1"  # noqa: S608 - a test's own names
        rows(tmp_path, f"UPDATE {table} SET body_enc = ({first}) WHERE body_enc IS NOT NULL")  # noqa: S608 - same
    assert [posted.id for posted in await it.letters.waiting()] == [1]
    assert await it.store.taken_in() == [{"update_id": 11}]
    assert sorted([await n_of(it, "tg:1"), await n_of(it, "tg:2")], key=str) == [1, None]
    assert rows(tmp_path, "SELECT state FROM outbox WHERE body_enc IS NULL") == [("failed",)]


@pytest.mark.engines
async def test_a_longer_wait_is_never_shortened(it: Opened) -> None:
    await it.store.exchange("tg:1", 1, lambda _: Result(None, (said("a"),)))
    (posted,) = await it.letters.waiting()
    await it.letters.later(posted, 2_000_000_000.5)
    await it.letters.later(posted, 1_900_000_000.5)
    (again,) = await it.letters.waiting()
    assert (again.not_before, again.attempts) == (2_000_000_000.5, 2)


@pytest.mark.engines
async def test_who_cannot_be_reached_is_known_until_they_are_back(it: Opened, tmp_path: Path) -> None:
    await it.store.exchange("tg:1", 1, lambda kept: Result(counted(kept).session, (said("a"), said("b"))))
    await it.letters.reachable("tg:1", yes=False)
    assert rows(tmp_path, "SELECT unreachable_since FROM persons") == [("2021-09-20",)]
    assert rows(tmp_path, "SELECT state, body_enc FROM outbox") == [("failed", None)] * 2
    await it.letters.reachable("tg:1", yes=True)
    assert rows(tmp_path, "SELECT unreachable_since FROM persons") == [(None,)]


@pytest.mark.engines
async def test_a_session_of_an_unknown_format_begins_anew(it: Opened) -> None:
    await it.store.exchange("tg:1", 1, counted)
    text = json.dumps({"format": 999})
    ((person,),) = await it.database.do(lambda db: db.exec_driver_sql("SELECT person_id FROM conversations").all())
    sealed = it.seal.close(f"conversations:{person}", json.loads(text))
    await it.database.do(lambda db: db.execute(change(conversations).values(body_enc=sealed)).rowcount)
    assert await it.store.load("tg:1") is None
    await it.store.exchange("tg:1", 2, counted)
    assert await n_of(it, "tg:1") == 1


@pytest.mark.engines
async def test_notes_are_kept_and_replaced(it: Opened) -> None:
    assert await it.store.note("profile:42") is None
    await it.store.keep_note("profile:42", "a")
    await it.store.keep_note("profile:42", "b")
    assert await it.store.note("profile:42") == "b"


async def test_the_file_is_kept_as_measured(it: Opened, tmp_path: Path) -> None:
    await it.store.exchange("tg:1", 1, counted)
    assert rows(tmp_path, "PRAGMA journal_mode") == [("wal",)]
    for pragma, value in (("foreign_keys", 1), ("secure_delete", 1), ("synchronous", 2), ("busy_timeout", 5000)):
        found = await it.database.do(lambda db, name=pragma: db.exec_driver_sql(f"PRAGMA {name}").scalar())  # type: ignore[misc]
        assert found == value, pragma
    assert file_of(tmp_path).stat().st_mode & 0o777 == 0o600


async def test_while_locked_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.engine_sqlite._PRAGMAS", ("PRAGMA busy_timeout = 50", "PRAGMA journal_mode = WAL"))
    async with opened(tmp_path) as it:
        with closing(sqlite3.connect(file_of(tmp_path))) as other:
            other.execute("BEGIN IMMEDIATE")
            told = await asyncio.gather(
                *(it.store.exchange(f"tg:{n}", n, counted) for n in range(1, 6)), return_exceptions=True
            )
            assert [type(one) for one in told] == [Locked] * 5
            assert not await it.database.writable()
            with pytest.raises(Locked):
                await Database.open(f"sqlite:///{file_of(tmp_path)}", day="2021-09-20")
            other.rollback()
        assert await asyncio.gather(*(it.store.exchange(f"tg:{n}", n, counted) for n in range(1, 6))) == [()] * 5
        assert await it.database.writable()


async def test_a_full_disk_loses_nothing(it: Opened) -> None:
    await it.store.exchange("tg:1", 1, counted)
    pages = await it.database.aside("PRAGMA page_count")
    await it.database.aside(f"PRAGMA max_page_count = {pages}")
    for update in count(2):
        try:
            await it.store.exchange("tg:1", update, counted)
        except Full:
            break
    assert await n_of(it, "tg:1") == update - 1
    await it.database.aside("PRAGMA max_page_count = 100000")
    assert await it.store.exchange("tg:1", update, counted) == ()
    assert await n_of(it, "tg:1") == update


async def test_a_file_that_cannot_be_written_is_said_and_loses_nothing(it: Opened) -> None:
    await it.store.exchange("tg:1", 1, counted)
    await it.database.aside("PRAGMA query_only = ON")
    with pytest.raises(Unwritable):
        await it.store.exchange("tg:1", 2, counted)
    await it.database.aside("PRAGMA query_only = OFF")
    assert await it.store.exchange("tg:1", 2, counted) == ()
    assert await n_of(it, "tg:1") == 2


async def test_something_else_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    await asyncio.to_thread(file.write_bytes, b"no database at all, but long enough to be looked at\n" * 40)
    with pytest.raises(NotADatabase) as fault:
        await Database.open(f"sqlite:///{file}", day="2021-09-20")
    assert fault.value.values == {"file": str(file)}


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (f"{tmp_path}/file/data.sqlite3", str(tmp_path)):
        with pytest.raises(Unwritable):
            await Database.open(f"sqlite:///{place}", day="2021-09-20")


def test_one_bot_at_a_time_over_a_file(tmp_path: Path) -> None:
    with held(file_of(tmp_path)), pytest.raises(InUse), held(file_of(tmp_path)):
        raise AssertionError
    with held(file_of(tmp_path)):
        pass

"""Forgetting: everywhere a person is, by a wish or by a term; backups too, and again after a restore."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Boolean, Float, Integer, LargeBinary, Table, insert, select

from bot.letters import Kept, Result
from bot.retention import Terms
from bot.storage import copies
from bot.storage.erasures import journal_of, noted
from bot.storage.tables import inbox, metadata, persons
from bot.storage.tidy import tidy
from tests.bot.keeping import MovedClock, bytes_of, counted, file_of, opened, rows, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def forget(_kept: Kept | None) -> Result:
    return Result(None, (said("goodbye"),), "ABCD-EFGH-JKLM")


def hanging_on(table: Table) -> list[Table]:
    """Every table from which foreign keys lead to this one, near or far."""
    found = [one for one in metadata.sorted_tables if any(key.column.table is table for key in one.foreign_keys)]
    return found + [further for one in found for further in hanging_on(one) if one is not inbox]


def filled_in(connection: Connection, table: Table, person: int) -> None:
    """Put a row of a person into a table, whatever columns it has."""
    row: dict[str, Any] = {}
    for column in table.columns:
        keys = [key.column for key in column.foreign_keys]
        if persons.c.id in keys:
            row[column.name] = person
        elif inbox.c.update_id in keys:
            row[column.name] = connection.execute(select(inbox.c.update_id)).scalars().first()
        elif isinstance(column.type, LargeBinary):
            row[column.name] = b"canarybird of " + table.name.encode()
        elif isinstance(column.type, Boolean):
            row[column.name] = True
        else:
            row[column.name] = 7 if isinstance(column.type, (Integer, Float)) else "7"
    connection.execute(insert(table), row)


@pytest.mark.engines
async def test_a_wish_to_be_forgotten_reaches_every_table(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, counted)
        await it.store.exchange("tg:2", 2, counted)
        key = it.seal.print_of("tg:1")
        person = await it.database.do(lambda db: db.scalar(select(persons.c.id).where(persons.c.chat_key == key)))
        tables = hanging_on(persons)
        assert {table.name for table in tables} >= {"conversations", "inbox", "outbox"}
        for table in sorted({one for one in tables if one.name != "conversations"}, key=lambda one: one.name):
            await it.database.do(lambda db, one=table: filled_in(db, one, int(person or 0)))  # type: ignore[misc]
        assert b"canarybird" in bytes_of(tmp_path)
        await it.store.exchange("tg:1", 3, forget)
        for table in set(tables):
            columns = [one for one in table.columns for key_ in one.foreign_keys if key_.column is persons.c.id]
            for column in columns:
                left = await it.database.do(lambda db, one=column: db.scalars(select(one)).all())  # type: ignore[misc]
                assert person not in left, table.name
        assert await it.store.load("tg:1") is None
        assert await it.store.load("tg:2") is not None
        kept = bytes_of(tmp_path)
        assert not any(b"canarybird of " + table.name.encode() in kept for table in tables if table is not inbox)


async def test_freed_pages_are_overwritten(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, counted)
        ((sealed,),) = rows(tmp_path, "SELECT body_enc FROM conversations")
        assert sealed in bytes_of(tmp_path)
        await it.store.exchange("tg:1", 2, forget)
        assert sealed not in bytes_of(tmp_path)


@pytest.mark.engines
async def test_a_repeated_wish_is_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, counted)
        assert await it.store.exchange("tg:1", 2, forget)
        assert await it.store.exchange("tg:1", 2, forget) is None
        assert len(noted(file_of(tmp_path))) == 1


async def test_an_erasure_is_done_again_after_a_restore(tmp_path: Path) -> None:
    clock, copy = MovedClock(), tmp_path / "copies" / "first"
    async with opened(tmp_path, clock) as it:
        await it.store.exchange("tg:1", 1, counted)
        await it.store.exchange("tg:2", 2, counted)
        await asyncio.to_thread(copies.backup, file_of(tmp_path), copy, clock.day(), clock.now())
        await it.store.exchange("tg:1", 3, forget)
        await it.store.exchange("tg:1", 4, counted)
        assert await it.store.erase_again() == 0
    copies.check(copy)
    copies.opens(copy, tmp_path / "keys" / "keys")
    former = copies.restore(copy, file_of(tmp_path), clock.day())
    assert former.is_file()
    async with opened(tmp_path, clock) as it:
        assert await it.store.load("tg:1") is not None
        assert await it.store.erase_again() == 1
        assert await it.store.load("tg:1") is None
        assert await it.store.load("tg:2") is not None
        assert await it.store.erase_again() == 0


@pytest.mark.engines
async def test_a_line_cut_off_in_the_writing_is_left_out(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, forget)
        with journal_of(file_of(tmp_path)).open("a", encoding="utf-8") as file:
            file.write("2021-09-2")
        assert len(noted(file_of(tmp_path))) == 1
        assert await it.store.erase_again() == 0


async def test_everything_is_forgotten_by_its_term(tmp_path: Path) -> None:
    clock, terms = MovedClock(), Terms(conversations=30, backups=40)
    copy = tmp_path / "copies" / "first"
    async with opened(tmp_path, clock) as it:
        await it.store.exchange("tg:1", 1, lambda kept: Result(counted(kept).session, (said("a"),)))
        await it.store.exchange("tg:3", 3, forget)
        await asyncio.to_thread(copies.backup, file_of(tmp_path), copy, clock.day(), clock.now())
        clock.wait(days=20)
        await it.store.exchange("tg:2", 2, counted)
        clock.wait(days=11)
        due = await tidy(it.database, clock, terms, only_count=True)
        assert (due.conversations, due.updates, due.letters, due.kept_conversations) == (1, 3, 2, 2)
        ((sealed,),) = rows(tmp_path, "SELECT body_enc FROM conversations ORDER BY updated_day LIMIT 1")
        done = await tidy(it.database, clock, terms)
        assert (done.conversations, done.erasures, done.backups, done.kept_conversations) == (1, 0, 0, 1)
        assert sealed not in bytes_of(tmp_path)
        assert await it.store.load("tg:2") is not None
        assert copy.exists()
        clock.wait(days=10)
        done = await tidy(it.database, clock, terms)
        assert (done.erasures, done.backups) == (1, 1)
        assert not copy.exists()
        assert noted(file_of(tmp_path)) == []
    assert '"kept_conversations": 1' in rows(tmp_path, "SELECT value FROM settings WHERE key = 'retention.last'")[0][0]


async def test_a_backup_is_whole_and_refuses_what_is_in_its_way(tmp_path: Path) -> None:
    clock, copy = MovedClock(), tmp_path / "copies" / "first"
    with pytest.raises(copies.NoDatabase):
        copies.backup(file_of(tmp_path), copy, clock.day(), clock.now())
    async with opened(tmp_path, clock) as it:
        await asyncio.gather(
            *(it.store.exchange(f"tg:{n}", n, counted) for n in range(1, 200)),
            asyncio.to_thread(copies.backup, file_of(tmp_path), copy, clock.day(), clock.now()),
        )
        with pytest.raises(copies.BackupExists):
            copies.backup(file_of(tmp_path), copy, clock.day(), clock.now())
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in copy.parent.iterdir()] == ["first"]
    copies.check(copy)
    data = bytearray(copy.read_bytes())
    data[5000:9000] = bytes(4000)
    copy.write_bytes(data)
    with pytest.raises(copies.NotABackup):
        copies.check(copy)
    (tmp_path / "letter").write_text("no backup at all", encoding="utf-8")
    with pytest.raises(copies.NotABackup):
        copies.check(tmp_path / "letter")

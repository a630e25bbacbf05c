"""Migrations: up, down and up again with data; equal to the tables; a backup before; a later file left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.statistics.marks import QuarterKeys
from bot.storage.database import Database
from bot.storage.engine_sqlite import engine_of
from bot.storage.faults import Newer, Older
from bot.storage.migrate import STEPS, config
from bot.storage.tables import metadata
from tests.bot.keeping import counted, file_of, opened, rows
from tests.bot.made_up import fill, years

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

DAY = "2021-09-20"
REVISIONS = [one.revision for one in ScriptDirectory(str(STEPS)).walk_revisions()]


def move(folder: Path, revision: str) -> None:
    """Bring the file to a revision, up or down."""
    engine = engine_of(file_of(folder))
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        up = revision == "head" or (revision != "base" and (found is None or revision > found))
        step = command.upgrade if up else command.downgrade
        step(config(connection), revision)
    engine.dispose()


async def filled(folder: Path) -> None:
    async with opened(folder) as it:
        await it.store.exchange("tg:1", 1, counted)
        await it.store.exchange("tg:1", 2, counted)


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_the_steps_lead_to_the_tables(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        assert await it.database.do(differences) == []


@pytest.mark.parametrize("revision", REVISIONS)
async def test_up_down_and_up_again_with_data(tmp_path: Path, revision: str) -> None:
    await filled(tmp_path)
    before = rows(tmp_path, "SELECT * FROM conversations")
    move(tmp_path, revision)
    move(tmp_path, "head")
    async with opened(tmp_path) as it:
        kept = await it.store.load("tg:1")
        assert kept is not None
        assert kept.session.answers == {"n": 2}
    assert rows(tmp_path, "SELECT * FROM conversations") == before
    assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]


async def test_findings_lie_beside_their_inquiry_and_go_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await fill(it.database, QuarterKeys(it.seal.file), years(["2026-09"], 30))
    kept = "SELECT id, findings FROM inquiries ORDER BY id"
    before = rows(tmp_path, kept)
    assert len({findings.count("\n") for _, findings in before}) > 2
    move(tmp_path, "0005")
    apart = rows(tmp_path, "SELECT count(*) FROM inquiry_findings")
    assert apart == [(sum(len(findings.splitlines()) for _, findings in before),)]
    move(tmp_path, "head")
    assert [(of, sorted(findings.splitlines())) for of, findings in rows(tmp_path, kept)] == [
        (of, sorted(findings.splitlines())) for of, findings in before
    ]


async def test_down_to_nothing_leaves_nothing(tmp_path: Path) -> None:
    await filled(tmp_path)
    move(tmp_path, "base")
    left = rows(tmp_path, "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    assert left == [("alembic_version",)]


async def test_a_backup_is_made_before_a_step_and_expires_like_any_other(tmp_path: Path) -> None:
    await filled(tmp_path)
    move(tmp_path, "0001")
    async with opened(tmp_path) as it:
        assert await it.store.load("tg:1")
    copy = file_of(tmp_path).with_name(f"data.sqlite3.before-{REVISIONS[0]}.{DAY}")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    ((text,),) = rows(tmp_path, "SELECT value FROM settings WHERE key = 'backups'")
    assert str(copy) in text
    assert DAY in text


async def test_the_file_of_a_later_medaqy_is_left_alone(tmp_path: Path) -> None:
    await filled(tmp_path)
    rows(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Newer):
        await Database.open(f"sqlite:///{file_of(tmp_path)}", day=DAY)
    assert sorted(one.name for one in file_of(tmp_path).parent.iterdir() if ".before-" in one.name) == []


async def test_the_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    file_of(tmp_path).parent.mkdir()
    rows(tmp_path, "CREATE TABLE conversations (person TEXT, session TEXT)")
    with pytest.raises(Older):
        await Database.open(f"sqlite:///{file_of(tmp_path)}", day=DAY)
    assert rows(tmp_path, "SELECT count(*) FROM sqlite_master") == [(1,)]

"""A second engine: every statement is compiled for it among the unit tests; the steps run on it among the long proofs.

Which other tests run on it too is marked beside them: ``engines``.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Executable, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

import bot.storage
from bot.statistics.marks import QuarterKeys
from bot.storage.dialect import insert_new, upsert
from bot.storage.migrate import config
from bot.storage.tables import metadata, settings
from tests.bot.keeping import counted, opened, rows
from tests.bot.made_up import fill, years

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Dialect, Insert

    from bot.storage.database import Database

DIALECTS: list[Dialect] = [sqlite.dialect(), postgresql.dialect()]  # type: ignore[no-untyped-call]


def statements() -> dict[str, ClauseElement]:
    """What stands ready in the modules of the storage."""
    names = [one.name for one in pkgutil.iter_modules(bot.storage.__path__, "bot.storage.")]
    return {
        f"{module}.{name}": value
        for module in names
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, ClauseElement) and isinstance(value, Executable)
    }


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
def test_every_statement_and_table_is_understood(dialect: Dialect) -> None:
    found = statements()
    assert len(found) > 10
    for name, statement in found.items():
        assert str(statement.compile(dialect=dialect)), name
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect)), table.name
        assert all(str(CreateIndex(one).compile(dialect=dialect)) for one in table.indexes), table.name


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
def test_one_wording_for_a_row_that_is_there(dialect: Dialect) -> None:
    def words(statement: Insert) -> str:
        return str(statement.compile(dialect=dialect)).replace('"', "").split("ON CONFLICT ")[1]

    assert words(insert_new(settings)).startswith("(key) DO NOTHING RETURNING ")
    keep = words(upsert(settings, "value", only=settings.c.key != "a"))
    assert keep.startswith("(key) DO UPDATE SET value = excluded.value WHERE settings.key != ")


def move(connection: Connection, revision: str, *, up: bool) -> None:
    """Bring the tables to a revision."""
    connection.commit()
    (command.upgrade if up else command.downgrade)(config(connection), revision)
    connection.commit()


async def moved(database: Database, revision: str, *, up: bool) -> None:
    """Bring the tables to a revision, beside the one who writes."""
    driver = database._driver
    await driver.run(lambda: move(driver.connection, revision, up=up))


def differences(connection: Connection) -> list[Any]:
    """All but comments, which the steps leave to the code."""
    found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    return [one for one in found if not (isinstance(one, list) and all(it[0] == "modify_comment" for it in one))]


@pytest.mark.prove
@pytest.mark.engines
async def test_the_steps_go_down_and_up_with_data_and_lead_to_the_tables(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, counted)
        await it.store.exchange("tg:1", 2, counted)
        await fill(it.database, QuarterKeys(it.seal.file), years(["2026-09"], 30))
        talk, kept = "SELECT person_id, body_enc FROM conversations", "SELECT id, findings FROM inquiries ORDER BY id"
        before, findings = rows(tmp_path, talk), rows(tmp_path, kept)
        assert len({one.count("\n") for _, one in findings}) > 2
        await moved(it.database, "0005", up=False)
        apart = [(sum(len(one.splitlines()) for _, one in findings),)]
        assert rows(tmp_path, "SELECT count(*) FROM inquiry_findings") == apart
        await moved(it.database, "head", up=True)
        assert [(number, sorted(one.splitlines())) for number, one in rows(tmp_path, kept)] == [
            (number, sorted(one.splitlines())) for number, one in findings
        ]
        await moved(it.database, "0001", up=False)
        await moved(it.database, "head", up=True)
        assert rows(tmp_path, talk) == before
        assert await it.database.do(differences) == []
        await moved(it.database, "base", up=False)
        assert await it.database.do(lambda db: inspect(db).get_table_names()) == ["alembic_version"]
        await moved(it.database, "head", up=True)
        assert await it.database.do(differences) == []

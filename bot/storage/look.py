"""Looks at a database file from outside, without changing it: is it whole, how old are its tables, which keys it needs.

Must not open it as the bot does, nor read what anybody said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import LargeBinary, func, inspect, select

from bot.storage.engine_sqlite import is_whole, reading
from bot.storage.migrate import STEPS
from bot.storage.tables import SEALED, metadata

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: ``tables`` is ``now``, ``older``, ``newer`` or ``foreign``; ``keys`` the numbers in use."""

    whole: bool
    tables: str
    keys: frozenset[int]


def look(file: Path) -> Look:
    """Look at an existing file. Raises a StorageFault for one that cannot be read at all."""
    with reading(file) as connection:
        return Look(is_whole(connection, quick=True), _tables(connection), _keys(connection))


def _tables(connection: Connection) -> str:
    steps = ScriptDirectory(str(STEPS))
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        return "foreign" if inspect(connection).get_table_names() else "older"
    if found == steps.get_current_head():
        return "now"
    return "older" if found in {one.revision for one in steps.walk_revisions()} else "newer"


def _keys(connection: Connection) -> frozenset[int]:
    known = set(inspect(connection).get_table_names())
    found: set[int] = set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.info == SEALED and table.name in known:
                number = func.substr(column, 2, 4, type_=LargeBinary)  # where its key's number stands; see bot/seal.py
                rows = connection.execute(select(number).where(column.is_not(None)).distinct())
                found.update(int.from_bytes(one, "big") for one in rows.scalars())
    return frozenset(found)

"""Brings the tables of a file up to date, after a backup of its own, or refuses a file of a later MedAqy.

The steps themselves are in ``migrations/``. Must not touch what the tables hold, except through those steps.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from bot.storage.engine_sqlite import copy
from bot.storage.faults import Newer, Older
from bot.storage.tidy import note_backup

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEPS: Final = Path(__file__).resolve().parents[2] / "migrations"


def config(connection: Connection) -> Config:
    """Return what Alembic needs to work on this connection, without any file of settings."""
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(STEPS))
    return made


def migrate(connection: Connection, file: Path, day: str) -> None:
    """Bring the tables up to date; ``day`` is when the backup before that is made.

    Raises Newer, or Older for a file that these steps did not begin.
    """
    steps = ScriptDirectory(str(STEPS))
    head = steps.get_current_head()
    with connection.begin():
        found = MigrationContext.configure(connection).get_current_revision()
        empty = not inspect(connection).get_table_names()
    if found == head:
        return
    if found is None and not empty:
        raise Older(file=str(file))
    if found is not None:
        if found not in {one.revision for one in steps.walk_revisions()}:
            raise Newer(file=str(file))
        to = file.with_name(f"{file.name}.before-{head}.{day}")
        copy(file, to)
    command.upgrade(config(connection), "head")
    if found is not None:
        with connection.begin():
            note_backup(connection, to.resolve(), date.fromisoformat(day))

"""Backups while the bot runs, and the way back: checked, known to expire, and with every erasure done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.runtime.migration import MigrationContext

from bot.audit import OPERATOR
from bot.seal import Seal
from bot.storage import own_notes
from bot.storage.audit import append
from bot.storage.engine_sqlite import copy, is_whole, put_aside, reading, writing
from bot.storage.faults import StorageFault, Unwritable
from bot.storage.tidy import note_backup
from bot.storage.unlock import CHECK, fits

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


class NoDatabase(StorageFault):
    """There is nothing to copy."""

    key = "keep.fault.no_database"


class BackupExists(StorageFault):
    """The file to write is there already."""

    key = "keep.fault.backup_exists"


class NotABackup(StorageFault):
    """The file is damaged or something else."""

    key = "keep.fault.not_a_backup"


def backup(database: Path, to: Path, day: date, at: float) -> None:
    """Copy the database to a new file, check the copy, remember when it must go, and record the act at ``at``.

    Raises a StorageFault.
    """
    if not database.is_file():
        raise NoDatabase(file=str(database))
    if to.exists():
        raise BackupExists(file=str(to))
    copy(database, to)
    check(to)
    with writing(database) as connection:
        note_backup(connection, to.resolve(), day)
        append(connection, at, OPERATOR, "backed_up", to.name[:200])


def check(file: Path) -> None:
    """Check that a file is a whole database of ours. Raises NotABackup."""
    try:
        with reading(file) as copied:
            ours = MigrationContext.configure(copied).get_current_revision() is not None
            whole = is_whole(copied)
    except StorageFault:
        raise NotABackup(file=str(file)) from None
    if not (whole and ours):
        raise NotABackup(file=str(file))


def opens(file: Path, keys: Path) -> None:
    """Check that the keys open what is in a backup. Raises KeyLost or NotABackup."""
    seal = Seal.of(keys, may_make=False)
    with reading(file) as copied:
        found = own_notes.read(copied, CHECK)
    if found is None:
        raise NotABackup(file=str(file))
    fits(seal, found)


def restore(file: Path, database: Path, day: date) -> Path:
    """Put a checked backup in the place of the database; nobody may hold that. Returns where the former file is.

    The erasures asked for since then are done again when the file is next opened. Raises a StorageFault.
    """
    former = database.with_name(f"{database.name}.replaced.{day.isoformat()}")
    number = 1
    while former.exists():
        number += 1
        former = database.with_name(f"{database.name}.replaced.{day.isoformat()}.{number}")
    new = database.with_name(f"{database.name}.restoring")
    new.unlink(missing_ok=True)
    copy(file, new)
    try:
        put_aside(database, former)
        new.replace(database)
    except OSError:
        raise Unwritable(file=str(database)) from None
    return former

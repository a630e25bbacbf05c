"""Backups while the bot runs, and the way back: checked, known to expire, and with every erasure done again."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from bot.audit import OPERATOR
from bot.seal import Seal
from bot.storage.audit import append
from bot.storage.database import engine_of
from bot.storage.faults import StorageFault, Unwritable, named
from bot.storage.tidy import note_backup
from bot.storage.unlock import CHECK, fits

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_SIDE: Final = ("-wal", "-shm", "-journal")


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
    _copied(database, to)
    check(to)
    engine = engine_of(str(database))
    try:
        with engine.connect() as connection, connection.begin():
            note_backup(connection, to.resolve(), day)
            append(connection, at, OPERATOR, "backed_up", to.name[:200])
    except SQLAlchemyError as error:
        raise named(error, str(database)) from None
    finally:
        engine.dispose()


def check(file: Path) -> None:
    """Check that a file is a whole database of ours. Raises NotABackup."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            keys = copy.execute("PRAGMA foreign_key_check").fetchall() == []
            ours = copy.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    except sqlite3.Error:
        raise NotABackup(file=str(file)) from None
    if not (whole and keys and ours):
        raise NotABackup(file=str(file))


def opens(file: Path, keys: Path) -> None:
    """Check that the keys open what is in a backup. Raises KeyLost or NotABackup."""
    seal = Seal.of(keys, may_make=False)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
        found = copy.execute("SELECT value FROM settings WHERE key = ?", (CHECK,)).fetchone()
    if found is None:
        raise NotABackup(file=str(file))
    fits(seal, found[0])


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
    _copied(file, new)
    try:
        if database.exists():
            _settled(database)
            database.rename(former)
        for side in _SIDE:
            database.with_name(database.name + side).unlink(missing_ok=True)
        new.replace(database)
    except OSError:
        raise Unwritable(file=str(database)) from None
    return former


def _copied(source: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.touch(mode=0o600)
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(to)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE").close()
    except OSError:
        raise Unwritable(file=str(to)) from None
    except sqlite3.Error as error:
        with suppress(OSError):
            to.unlink()
        raise named(error, str(to)) from None


def _settled(database: Path) -> None:
    """Bring what is in the write-ahead file into the file itself, where that can still be done."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as here:
        here.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

"""What can be wrong with the file, each a type with its sentence; and SQLite's words for it."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from bot.faults import Fault


class StorageFault(Fault):
    """The database cannot be used; ``file`` says which."""


class Locked(StorageFault):
    """Another program holds the database longer than we wait."""

    key = "fault.database_locked"


class Unwritable(StorageFault):
    """The file or its folder cannot be made or written."""

    key = "fault.database_unwritable"


class NotADatabase(StorageFault):
    """The file is something else, or is damaged."""

    key = "fault.database_damaged"


class Full(StorageFault):
    """The disk has no room."""

    key = "fault.database_full"


class CutOff(StorageFault):
    """The process was stopped in the middle of writing; nothing was kept."""

    key = "fault.database_cut_off"


class Newer(StorageFault):
    """A later MedAqy wrote this file."""

    key = "fault.database_newer"


class Older(StorageFault):
    """The file was made before the first released tables, or by something else."""

    key = "keep.fault.database_older"


_SIGNS: Final = (
    ("locked", Locked),
    ("busy", Locked),
    ("readonly", Unwritable),
    ("unable to open", Unwritable),
    ("disk i/o error", Unwritable),
    ("not a database", NotADatabase),
    ("malformed", NotADatabase),
    ("full", Full),
)


def named(error: Exception, file: str) -> StorageFault:
    """Return the fault that SQLite's words mean; an unknown one is raised again as it is."""
    fault = fault_of(error)
    if fault is None:
        raise error
    return fault(file=file)


def fault_of(error: Exception) -> type[StorageFault] | None:
    """Return the kind of fault of the file that an error means; None where the file is not to blame."""
    if not isinstance(error, (OperationalError, DatabaseError, sqlite3.DatabaseError)):
        return None
    words = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    return next((fault for sign, fault in _SIGNS if sign in words), None)

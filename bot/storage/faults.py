"""What can be wrong with the database, each a type with its sentence. An engine's words for it are read elsewhere."""

from __future__ import annotations

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

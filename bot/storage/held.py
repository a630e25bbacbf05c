"""Who works on a file: one bot at a time, and nobody replaces the file under it. A killed process lets go by itself."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.storage.faults import StorageFault, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class InUse(StorageFault):
    """A bot is running over this file."""

    key = "keep.fault.in_use"


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold the file as the only one. Raises InUse or Unwritable."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock = database.with_name(f"{database.name}.lock").open("a", encoding="utf-8")
    except OSError:
        raise Unwritable(file=str(database)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUse(file=str(database)) from None
        yield

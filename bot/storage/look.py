"""Looks at a database file from outside, without changing it: is it whole, how old are its tables, which keys it needs.

Must not open it as the bot does, nor read what anybody said.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from alembic.script import ScriptDirectory

from bot.storage.migrate import STEPS
from bot.storage.tables import SEALED, metadata

if TYPE_CHECKING:
    from pathlib import Path

NUMBER: Final = "hex(substr({column}, 2, 4))"
"""Where in a sealed text the number of its key stands; see bot/seal.py."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: ``tables`` is ``now``, ``older``, ``newer`` or ``foreign``; ``keys`` the numbers in use."""

    whole: bool
    tables: str
    keys: frozenset[int]


def look(file: Path) -> Look:
    """Look at an existing file. Raises OSError or sqlite3.Error for one that cannot be read at all."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as raw:
        raw.execute("PRAGMA busy_timeout = 5000")
        whole = raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        return Look(whole, _tables(raw), _keys(raw))


def _tables(raw: sqlite3.Connection) -> str:
    steps = ScriptDirectory(str(STEPS))
    try:
        (found,) = raw.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    except sqlite3.OperationalError:
        return "foreign" if raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] else "older"
    if found == steps.get_current_head():
        return "now"
    return "older" if found in {one.revision for one in steps.walk_revisions()} else "newer"


def _keys(raw: sqlite3.Connection) -> frozenset[int]:
    known = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found: set[int] = set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.info == SEALED and table.name in known:
                number = NUMBER.format(column=column.name)
                rows = raw.execute(f"SELECT DISTINCT {number} FROM {table.name} WHERE {column.name} IS NOT NULL")  # noqa: S608 - our own names
                found.update(int(one, 16) for (one,) in rows)
    return frozenset(found)

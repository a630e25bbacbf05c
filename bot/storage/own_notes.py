"""Small things that the service notes for itself, by name; nothing about people.

Inside a transaction that somebody else has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from bot.storage.dialect import upsert
from bot.storage.tables import settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

READ: Final = select(settings.c.value).where(settings.c.key == bindparam("name"))
KEEP: Final = upsert(settings, "value")


def read(connection: Connection, name: str) -> str | None:
    """Return a note, None where there is none."""
    found: str | None = connection.execute(READ, {"name": name}).scalar_one_or_none()
    return found


def keep(connection: Connection, name: str, value: str) -> None:
    """Keep a note in place of the former one."""
    connection.execute(KEEP, {"key": name, "value": value})

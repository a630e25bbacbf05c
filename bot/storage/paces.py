"""The purse of the bulk lane: one row for all machines, inside a transaction that somebody else has begun."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from bot.broadcasts.pace import Purse, fresh
from bot.storage.tables import paces

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.broadcasts.pace import Limits

BULK: Final = "bulk"
_READ: Final = select(paces.c.tokens, paces.c.at, paces.c.rate, paces.c.since, paces.c.pause_until).where(
    paces.c.name == BULK
)
_WRITE: Final = update(paces).where(paces.c.name == BULK)


def read(connection: Connection, now: float, limits: Limits) -> Purse:
    """Return the purse as it was last written, or a new one."""
    row = connection.execute(_READ).first()
    return Purse(*row) if row is not None else fresh(now, limits)


def write(connection: Connection, purse: Purse) -> None:
    """Keep it."""
    values = asdict(purse)
    if not connection.execute(_WRITE, values).rowcount:
        connection.execute(insert(paces), {"name": BULK, **values})

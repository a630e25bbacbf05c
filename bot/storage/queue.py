"""What waits in the database, in figures (updates not answered, replies not sent); and whether it can be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from bot.storage import own_notes
from bot.storage.store import NEW
from bot.storage.tables import inbox, outbox

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.clock import Clock
    from bot.storage.database import Database

PROBE: Final = "ready.at"
_INBOX: Final = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == NEW)
_OUTBOX: Final = select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, and for how many seconds the oldest update does."""

    inbox: int
    oldest_seconds: float
    outbox: int


async def writable(database: Database, clock: Clock) -> bool:
    """Write a note and say that it could be written. Raises a StorageFault."""
    await database.do(lambda connection: own_notes.keep(connection, PROBE, str(clock.seconds())))
    return True


async def waiting(database: Database, clock: Clock) -> Waiting:
    """Count what waits. Raises a StorageFault."""

    def work(connection: Connection) -> tuple[int, float | None, int]:
        count, oldest = connection.execute(_INBOX).one()
        return count, oldest, connection.execute(_OUTBOX).scalar_one()

    count, oldest, out = await database.do(work)
    return Waiting(count, clock.now() - oldest if oldest is not None else 0.0, out)

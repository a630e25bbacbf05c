"""What waits in the database, in figures (updates not answered, replies not sent); and whether it can be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from bot.storage import own_notes
from bot.storage.store import NEW
from bot.storage.tables import broadcasts, inbox, outbox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from bot.clock import Clock
    from bot.storage.database import Database

PROBE: Final = "ready.at"
_INBOX: Final = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == NEW)
_STAGES: Final = select(broadcasts.c.state, func.count()).group_by(broadcasts.c.state)
_OUTBOX: Final = select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, for how many seconds the oldest update does, and how many broadcasts stand at each stage."""

    inbox: int
    oldest_seconds: float
    outbox: int
    broadcasts: Mapping[str, int] = field(default_factory=dict)


async def writable(database: Database, clock: Clock) -> bool:
    """Write a note and say that it could be written. Raises a StorageFault."""
    await database.do(lambda connection: own_notes.keep(connection, PROBE, str(clock.seconds())))
    return True


async def waiting(database: Database, clock: Clock) -> Waiting:
    """Count what waits. Raises a StorageFault."""

    def work(connection: Connection) -> Waiting:
        count, oldest = connection.execute(_INBOX).one()
        stages = {str(state): int(found) for state, found in connection.execute(_STAGES)}
        seconds = clock.now() - oldest if oldest is not None else 0.0
        return Waiting(count, seconds, connection.execute(_OUTBOX).scalar_one(), stages)

    return await database.do(work)

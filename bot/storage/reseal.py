"""Key rotation: a new key, and everything that is sealed is sealed anew, while the bot may be running.

The key file is written first: whatever happens then, every text can be opened by a key of the file.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, tuple_, update

from bot import keyring
from bot.storage import broadcasts_rows, inquiries, letters, own_notes, persons
from bot.storage import reminders as wished
from bot.storage import subscribers as persons_to_write
from bot.storage.tables import (
    broadcasts,
    conversations,
    desk_notes,
    inbox,
    interviews_over,
    outbox,
    reminders,
    subscribers,
)
from bot.storage.unlock import CHECK, mark_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy import Connection, Table

    from bot.seal import Seal
    from bot.storage.database import Database

AT_ONCE: Final = 500
PLACES: Final[Mapping[Table, Callable[[Any], str]]] = {
    conversations: lambda row: persons.place_of(row.person_id),
    interviews_over: lambda row: inquiries.place_of(row.id),
    inbox: lambda row: f"inbox:{row.update_id}",
    outbox: lambda row: letters.place_of(row.update_id, row.position),
    subscribers: lambda row: persons_to_write.place_of(row.id),
    broadcasts: lambda row: broadcasts_rows.place_of(row.id),
    desk_notes: lambda row: f"desk:{row.chat_key.hex()}",
    reminders: lambda row: wished.place_of(row.id),
}
"""Every table that holds something sealed, and to what place a row of it is bound."""
PADDED: Final = frozenset({conversations, interviews_over})
"""Those of which the length of a sealed text must tell nothing."""


async def rotate(database: Database, seal: Seal, day: date, backup_days: int) -> int:
    """Make a new key and seal everything with it; returns how many texts that were. Raises a Fault.

    The former key stays in the file as long as a backup may need it.
    """
    forget = (day - timedelta(days=backup_days)).isoformat()
    ring = seal.ring.rotated(day.isoformat(), forget)
    keyring.write(seal.file, ring)
    seal.use(ring)
    count = 0
    for table in PLACES:
        last: tuple[Any, ...] | None = None
        while True:
            done, last = await database.do(lambda it, t=table, after=last: _reseal(it, seal, t, after))  # type: ignore[misc]
            count += done
            if last is None:
                break
    await database.do(lambda it: own_notes.keep(it, CHECK, mark_of(seal)))
    await database.leave_no_trace()
    return count


def _reseal(
    connection: Connection, seal: Seal, table: Table, after: tuple[Any, ...] | None
) -> tuple[int, tuple[Any, ...] | None]:
    """Seal some rows anew; return how many, and the key of the last one, None at the end."""
    key = tuple(table.primary_key.columns)
    wanted = select(table).order_by(*key).limit(AT_ONCE)
    if after is not None:
        wanted = wanted.where(tuple_(*key) > tuple_(*after))
    rows = connection.execute(wanted).all()
    count = 0
    for row in rows:
        if row.body_enc is None or seal.number_of(row.body_enc) == seal.ring.present.number:
            continue
        place = PLACES[table](row)
        this = [column == getattr(row, column.name) for column in key]
        size = persons.SIZE if table in PADDED else 1
        sealed = seal.close(place, seal.open(place, row.body_enc), size=size)
        connection.execute(update(table).where(*this).values(body_enc=sealed))
        count += 1
    end = tuple(getattr(rows[-1], column.name) for column in key) if len(rows) == AT_ONCE else None
    return count, end

"""What the desk of broadcasts remembers of one member of the staff: which draft is in hand, what is awaited, the chat.

Sealed, one row a person; a damaged one counts as none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from bot.seal import Broken
from bot.storage.tables import desk_notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from bot.seal import Seal
    from bot.storage.database import Database


class DeskNotes:
    """See ``bot.broadcasts.notes.Notes``; ``who`` is a keyed print of a chat."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database: Final = database
        self._seal: Final = seal

    async def every(self) -> dict[bytes, Mapping[str, Any]]:
        """Return every note that can be read. Raises KeyLost."""
        found = {}
        for row in await self._database.do(lambda it: it.execute(select(desk_notes)).all()):
            try:
                found[row.chat_key] = self._seal.open(place_of(row.chat_key), row.body_enc)
            except Broken:
                continue
        return found

    async def keep(self, who: bytes, note: Mapping[str, Any]) -> None:
        """Keep a note in place of the former one."""
        sealed = {"body_enc": self._seal.close(place_of(who), dict(note))}
        mine = desk_notes.c.chat_key == who

        def work(connection: Connection) -> None:
            if not connection.execute(update(desk_notes).where(mine).values(sealed)).rowcount:
                connection.execute(insert(desk_notes), {"chat_key": who, **sealed})

        await self._database.do(work)


def place_of(who: bytes) -> str:
    """Return the place to which a sealed note is bound."""
    return f"desk:{who.hex()}"

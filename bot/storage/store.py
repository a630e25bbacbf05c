"""The repository of conversations: a session is read, changed and written in one transaction, several persons together.

Must not know what a session means: the change is given as a function, without waiting inside.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import CutOff
from bot.storage.tables import conversations, notes, seen
from flows.cards_service import KEPT_DAYS
from flows.words import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.clock import Clock
    from bot.storage.database import Database

    Change = Callable[[Session | None], Session | None]

MOST_TOGETHER: Final = 64
SEEN_SECONDS: Final = 48 * 3600
KEPT_SECONDS: Final = KEPT_DAYS * 24 * 3600

_upsert = insert(conversations)
UPSERT: Final = _upsert.on_conflict_do_update(
    index_elements=["person"],
    set_={name: _upsert.excluded[name] for name in ("session", "updated_at", "last_update", "owed")},
)
FIND: Final = select(conversations.c.person, conversations.c.session).where(
    conversations.c.person.in_(bindparam("persons", expanding=True))
)
FIND_SEEN: Final = select(seen.c.update_id).where(seen.c.update_id.in_(bindparam("ids", expanding=True)))
MARK_SEEN: Final = insert(seen).on_conflict_do_nothing()
ERASE: Final = delete(conversations).where(conversations.c.person == bindparam("who"))
SETTLE: Final = (
    update(conversations)
    .where(conversations.c.person == bindparam("who"), conversations.c.owed == bindparam("what"))
    .values(owed=None)
)
OWING: Final = select(conversations.c.person).where(conversations.c.owed.is_not(None))
FORGET: Final = delete(conversations).where(conversations.c.updated_at < bindparam("before"))
FORGET_SEEN: Final = delete(seen).where(seen.c.seen_at < bindparam("before"))


@dataclass(slots=True, eq=False)
class _Wish:
    """One waiting change; ``new`` becomes True where it was made and False where its update had been seen before."""

    person: str
    update: int | None
    change: Change
    done: asyncio.Future[bool]
    error: Exception | None = None
    new: bool = True

    def end(self) -> None:
        """Tell the waiting one."""
        if not self.done.done():
            if self.error is None:
                self.done.set_result(self.new)
            else:
                self.done.set_exception(self.error)
                self.done.exception()  # whoever writes for all raises its own; it counts as looked at


class Store:
    """Sessions by person. A person is a key such as ``tg:123``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database: Final = database
        self._clock: Final = clock
        self._wishes: list[_Wish] = []
        self._settled: list[dict[str, Any]] = []

    async def exchange(self, person: str, change: Change, update: int | None = None) -> bool:
        """Give the stored session (or None) to ``change`` and keep what it returns; None erases the row.

        Returns False, and changes nothing, where this update has been seen before. What ``change`` raises comes out
        here and leaves this person's row alone; a StorageFault means that nothing at all was kept.
        """
        wish = _Wish(person, update, change, asyncio.get_running_loop().create_future())
        self._wishes.append(wish)
        async with self._database.lock:
            if not wish.done.done():
                await self._write_waiting()
        return await wish.done

    async def _write_waiting(self) -> None:
        wishes, self._wishes = self._wishes[:MOST_TOGETHER], self._wishes[MOST_TOGETHER:]
        settled, self._settled = self._settled, []
        try:
            async with self._database.transaction() as connection:
                erased = await self._write(connection, wishes)
                if settled:
                    await connection.execute(SETTLE, settled)
        except BaseException as error:
            self._settled = settled + self._settled
            for wish in wishes:
                wish.error = error if isinstance(error, Exception) else CutOff(file=self._database.file)
            raise
        finally:
            for wish in wishes:
                wish.end()
        if erased:
            await self._database.leave_no_trace()

    async def _write(self, connection: AsyncConnection, wishes: Sequence[_Wish]) -> bool:
        ids = [wish.update for wish in wishes if wish.update is not None]
        known = set((await connection.execute(FIND_SEEN, {"ids": ids})).scalars()) if ids else set()
        marks = [{"update_id": one, "seen_at": self._clock.seconds()} for one in ids if one not in known]
        found = await connection.execute(FIND, {"persons": [wish.person for wish in wishes]})
        before: dict[str, str | None] = {row.person: row.session for row in found}
        after: dict[str, dict[str, Any] | None] = {}
        for wish in wishes:
            if wish.update is None or wish.update not in known:
                self._change(wish, before, after)
                known.add(wish.update or 0)
            else:
                wish.new = False
        rows = [row for row in after.values() if row is not None]
        gone = [{"who": person} for person, row in after.items() if row is None]
        for statement, values in ((UPSERT, rows), (ERASE, gone), (MARK_SEEN, marks)):
            if values:
                await connection.execute(statement, values)
        return bool(gone)

    def _change(self, wish: _Wish, before: dict[str, str | None], after: dict[str, dict[str, Any] | None]) -> None:
        text = before.get(wish.person)
        try:
            session = wish.change(read(text))
        except Exception as error:  # noqa: BLE001 - it belongs to this person alone and is raised there
            wish.error = error
            return
        if session is not None:
            row = self._row(wish, session)
            before[wish.person], after[wish.person] = row["session"], row
        elif text is not None:
            before[wish.person], after[wish.person] = None, None

    def _row(self, wish: _Wish, session: Session) -> dict[str, Any]:
        return {
            "person": wish.person,
            "session": json.dumps(session.to_json(), separators=(",", ":")),
            "updated_at": self._clock.seconds(),
            "last_update": wish.update,
            "owed": wish.update,
        }

    def settle(self, person: str, update: int) -> None:
        """Note that the reply to this update was sent; written with the next transaction."""
        self._settled.append({"who": person, "what": update})

    async def flush(self) -> None:
        """Write what was settled, if anything was."""
        if self._settled:
            settled, self._settled = self._settled, []
            async with self._database.write() as connection:
                await connection.execute(SETTLE, settled)

    async def tidy(self) -> None:
        """Forget update numbers after two days, and conversations after the days promised; write what was settled."""
        await self.flush()
        now = self._clock.seconds()
        async with self._database.lock:
            async with self._database.transaction() as connection:
                await connection.execute(FORGET_SEEN, {"before": now - SEEN_SECONDS})
                gone = await connection.execute(FORGET, {"before": now - KEPT_SECONDS})
            if gone.rowcount:
                await self._database.leave_no_trace()

    async def owing(self) -> tuple[str, ...]:
        """Return the persons whose last reply was never sent."""
        async with self._database.write() as connection:
            return tuple((await connection.execute(OWING)).scalars())

    async def load(self, person: str) -> Session | None:
        """Return the stored session without changing it."""
        async with self._database.write() as connection:
            found = (await connection.execute(FIND, {"persons": [person]})).all()
        return read(found[0].session) if found else None

    async def note(self, name: str) -> str | None:
        """Return a note of the service itself."""
        async with self._database.write() as connection:
            return (await connection.execute(select(notes.c.value).where(notes.c.name == name))).scalar_one_or_none()

    async def keep_note(self, name: str, value: str) -> None:
        """Keep a note of the service itself."""
        statement = insert(notes).values(name=name, value=value)
        async with self._database.write() as connection:
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
            )


def read(text: str | None) -> Session | None:
    """Read a stored session; None where there is none or where it has a format that is no longer known."""
    if text is None:
        return None
    try:
        return Session.from_json(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None

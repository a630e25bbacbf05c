"""One turn in one transaction: the update is done, the conversation is kept, the letters wait in the outbox.

Also what is stored around it: updates before they are answered, erasures, notes of the service. Must not know what a
session means: the turn is given as a function, without waiting inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select

from bot.seal import Broken
from bot.storage import erasures, inquiries, letters, own_notes, persons, reminders, subscribers
from bot.storage.dialect import insert_new, upsert
from bot.storage.tables import inbox
from bot.wishes import wishes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from sqlalchemy import Connection

    from bot.clock import Clock
    from bot.letters import Kept, Letter, Posted, Result
    from bot.seal import Seal
    from bot.storage.database import Database

    Change = Callable[[Kept | None], Result]

NEW: Final = "new"
DONE: Final = "done"
FAILED: Final = "failed"

MARK: Final = (
    upsert(inbox, "state", "done_at", clears=("body_enc", "person_id"), only=inbox.c.state == NEW)
    .values(
        update_id=bindparam("update_id"),
        kind=bindparam("kind"),
        state=bindparam("state"),
        received_at=bindparam("now"),
        done_at=bindparam("now"),
    )
    .returning(inbox.c.update_id)
)
TAKE: Final = insert_new(inbox)


class Store:
    """Everything that is kept between two turns. A person is a key such as ``tg:123``."""

    def __init__(self, database: Database, clock: Clock, seal: Seal) -> None:
        self._database: Final = database
        self._clock: Final = clock
        self._seal: Final = seal

    async def exchange(
        self, person: str, update_id: int, change: Change, *, kind: str = "message", state: str = DONE
    ) -> tuple[Posted, ...] | None:
        """Give what is kept (or None) to ``change`` and keep what it returns; a Result without session erases the row.

        Returns the letters as they wait now, and None, having changed nothing, where this update was done before.
        What ``change`` raises comes out here and leaves everything as it was; so does a StorageFault.
        """
        key, now, day = self._seal.print_of(person), self._clock.now(), self._clock.day()
        erased = False

        def work(connection: Connection) -> tuple[Posted, ...] | None:
            nonlocal erased
            if not _marked(connection, update_id, kind, state, now):
                return None
            row = persons.find(connection, key)
            kept = persons.opened(row, self._seal)
            result = change(kept)
            whose = None
            if result.session is not None:
                fresh = any(letter.card and letter.method == "send" for letter in result.letters)
                whose = persons.keep(connection, self._seal, row, key, result.session, day, fresh=fresh)
                self._count(connection, whose, result, day)
                wished = wishes_of(result.session)
                if wished != wishes_of(kept.session if kept else None):
                    reminders.follow(connection, self._seal, whose, person, wished)
            elif row is not None:
                erased = persons.erase(connection, key)
            if result.receipt is not None:
                erased = subscribers.forget(connection, key) or erased
                erasures.note(connection, self._database.file, erasures.Erasure.of(result.receipt, key, day))
            return letters.post(connection, self._seal, result.letters, update_id, whose, now)

        posted = await self._database.do(work)
        if erased:
            await self._database.leave_no_trace()
        return posted

    def _count(self, connection: Connection, person: int, result: Result, day: date) -> None:
        """Keep for the count what was begun anew, and forget it where the person does not want to be counted."""
        if result.over is not None:
            inquiries.keep_over(connection, self._seal, person, result.over, day)
        if result.session is not None and result.session.counting is False:
            inquiries.drop_over(connection, person)

    async def reply(self, update_id: int, kind: str, given: tuple[Letter, ...]) -> tuple[Posted, ...]:
        """Note that an update is done, with letters that belong to no conversation; none where it was done before."""
        now = self._clock.now()

        def work(connection: Connection) -> tuple[Posted, ...]:
            if not _marked(connection, update_id, kind, DONE, now):
                return ()
            return letters.post(connection, self._seal, given, update_id, None, now)

        return await self._database.do(work)

    async def load(self, person: str) -> Kept | None:
        """Return what is kept of a person."""
        key = self._seal.print_of(person)
        return await self._database.do(lambda it: persons.opened(persons.find(it, key), self._seal))

    async def take_in(self, updates: Collection[tuple[int, str, str | None, Any]]) -> set[int]:
        """Store updates before they are answered: number, kind, person where one is known, and the JSON as it came.

        Returns the numbers of those that were not known before.
        """
        now = self._clock.now()

        def work(connection: Connection) -> set[int]:
            return {it[0] for it in updates if self._took_in(connection, now, *it)}

        return await self._database.do(work)

    def _took_in(
        self, connection: Connection, now: float, number: int, kind: str, person: str | None, body: object
    ) -> bool:
        found = persons.find(connection, self._seal.print_of(person)) if person else None
        row = {
            "update_id": number,
            "person_id": found.id if found else None,
            "kind": kind,
            "state": NEW,
            "received_at": now,
            "body_enc": self._seal.close(f"inbox:{number}", body),
        }
        return connection.execute(TAKE, row).first() is not None

    async def taken_in(self) -> list[Any]:
        """Return the updates that were stored and not yet worked on, in order; a damaged one is closed.

        Raises KeyLost.
        """
        wanted = select(inbox.c.update_id, inbox.c.body_enc).where(inbox.c.state == NEW).order_by(inbox.c.update_id)
        found = []
        for row in await self._database.do(lambda it: it.execute(wanted).all()):
            try:
                found.append(self._seal.open(f"inbox:{row.update_id}", row.body_enc))
            except Broken:
                await self.close(row.update_id, failed=True)
        return found

    async def close(self, update_id: int, *, kind: str = "other", failed: bool = False) -> None:
        """Note that nothing more is to be done with an update."""
        state = FAILED if failed else DONE
        await self._database.do(lambda it: _marked(it, update_id, kind, state, self._clock.now()))

    async def erase_again(self) -> int:
        """Erase whoever asked for it after this file was last seen: it is a restored backup. Returns how many."""
        count = await self._database.do(lambda it: erasures.apply(it, self._database.file))
        if count:
            await self._database.leave_no_trace()
        return count

    async def note(self, name: str) -> str | None:
        """Return a note of the service itself."""
        return await self._database.do(lambda it: own_notes.read(it, name))

    async def keep_note(self, name: str, value: str) -> None:
        """Keep a note of the service itself."""
        await self._database.do(lambda it: own_notes.keep(it, name, value))


def _marked(connection: Connection, update_id: int, kind: str, state: str, now: float) -> bool:
    """Note that an update is done; False where it was so before."""
    values = {"update_id": update_id, "kind": kind, "state": state, "now": now}
    return connection.execute(MARK, values).first() is not None

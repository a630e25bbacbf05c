"""The outbox: letters wait here until they are sent, are deleted then, and are known again after a kill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, delete, func, insert, select, update

from bot.letters import ON_ITS_WAY, SENDING, WAITING, Letter, Posted
from bot.seal import Broken
from bot.storage.tables import conversations, outbox, persons

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from bot.clock import Clock
    from bot.letters import Ending
    from bot.seal import Seal
    from bot.storage.database import Database

_OPEN: Final = (WAITING, SENDING)
_POST: Final = insert(outbox).returning(outbox.c.id)
_SENT: Final = delete(outbox).where(outbox.c.id == bindparam("letter"))
_SHOWN: Final = (
    update(conversations)
    .where(
        conversations.c.person_id
        == select(outbox.c.person_id).where(outbox.c.id == bindparam("letter")).scalar_subquery()
    )
    .values(card_message_id=bindparam("message"))
)


def post(
    connection: Connection, seal: Seal, letters: tuple[Letter, ...], update_id: int, person: int | None, now: float
) -> tuple[Posted, ...]:
    """Write the letters that answer one update, inside a transaction that somebody else has begun."""
    posted = []
    for position, letter in enumerate(letters):
        row = {
            "person_id": person,
            "update_id": update_id,
            "position": position,
            "method": letter.method,
            "body_enc": seal.close(place_of(update_id, position), letter.body),
            "card": letter.card,
            "state": WAITING,
            "attempts": 0,
            "not_before": 0.0,
            "made_at": now,
        }
        number = connection.execute(_POST, row).scalar_one()
        posted.append(Posted(number, letter))
    return tuple(posted)


def place_of(update_id: int, position: int) -> str:
    """Return the place to which a sealed letter is bound."""
    return f"outbox:{update_id}:{position}"


class Letters:
    """The outbox of one database; see the protocol Outbox."""

    def __init__(self, database: Database, seal: Seal, clock: Clock) -> None:
        self._database: Final = database
        self._seal: Final = seal
        self._clock: Final = clock

    async def waiting(self) -> list[Posted]:
        """Return every letter that has not been sent, in order; one that is damaged is given up. Raises KeyLost."""
        wanted = select(outbox).where(outbox.c.state.in_(_OPEN)).order_by(outbox.c.id)
        found = [self._read(row) for row in await self._database.do(lambda it: it.execute(wanted).all())]
        for posted in found:
            if not posted.letter.body:
                await self.given_up(posted, "failed")
        return [posted for posted in found if posted.letter.body]

    def _read(self, row: Row[Any]) -> Posted:
        try:
            body = self._seal.open(place_of(row.update_id, row.position), row.body_enc)
        except Broken:
            body = {}
        return Posted(row.id, Letter(row.method, body, row.card), row.state, row.attempts, row.not_before)

    async def begin(self, posted: Posted) -> None:
        """Note that a new message is about to be sent after all: from now on nobody knows which one shows the card."""

        def work(connection: Connection) -> None:
            here = outbox.c.id == posted.id
            connection.execute(update(outbox).where(here).values(state=SENDING))
            if posted.letter.card:
                _show(connection, posted.id, ON_ITS_WAY)

        await self._database.do(work)

    async def sent(self, posted: Posted, message: int | None) -> None:
        """Delete the letter; remember which message shows the card."""

        def work(connection: Connection) -> None:
            if posted.letter.card and message is not None:
                _show(connection, posted.id, message)
            connection.execute(_SENT, {"letter": posted.id})

        await self._database.do(work)

    async def later(self, posted: Posted, not_before: float) -> None:
        """Note an attempt that failed, and until when Telegram wants us to wait."""
        longest = case((outbox.c.not_before > not_before, outbox.c.not_before), else_=not_before)
        changed = (
            update(outbox).where(outbox.c.id == posted.id).values(not_before=longest, attempts=outbox.c.attempts + 1)
        )
        await self._database.do(lambda it: it.execute(changed))

    async def given_up(self, posted: Posted, ending: Ending) -> None:
        """Erase the text; the row stays for the report."""
        changed = (
            update(outbox)
            .where(outbox.c.id == posted.id)
            .values(state=ending, body_enc=None, attempts=outbox.c.attempts + 1)
        )
        await self._database.do(lambda it: it.execute(changed))

    async def reachable(self, person: str, *, yes: bool) -> None:
        """Mark a person as reachable or not; what waited for one who is not is given up."""
        mine = persons.c.chat_key == self._seal.print_of(person)
        day = self._clock.day().isoformat()
        since = None if yes else func.coalesce(persons.c.unreachable_since, day)
        theirs = outbox.c.person_id.in_(select(persons.c.id).where(mine))

        def work(connection: Connection) -> None:
            connection.execute(update(persons).where(mine).values(unreachable_since=since))
            if not yes:
                lost = update(outbox).where(theirs, outbox.c.state.in_(_OPEN))
                connection.execute(lost.values(state="failed", body_enc=None))

        await self._database.do(work)


def _show(connection: Connection, letter: int, message: int) -> None:
    connection.execute(_SHOWN, {"letter": letter, "message": message})

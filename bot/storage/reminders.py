"""Reminders as they are kept: they follow the wishes of a conversation, wait for their day, and are sent once.

A reminder that goes out becomes a letter of the outbox in the transaction that marks it as sent. Must not know what a
reminder says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from bot.seal import Broken
from bot.storage import letters, persons
from bot.storage.tables import conversations, inbox, reminders
from bot.storage.tables import persons as people
from flows.words import Session

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from bot.clock import Clock
    from bot.letters import Letter, Posted
    from bot.seal import Seal
    from bot.storage.database import Database
    from bot.wishes import Wish

WAITING: Final = "waiting"
WATCHING: Final = "watching"
SENT: Final = "sent"
AT_ONCE: Final = 100
_OWN_NUMBERS: Final = -(10**12)
"""The letters of a reminder belong to an update of our own: numbers that Telegram never gives."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder whose turn has come, opened: whose it is, in which language, what it is of, and for a result the
    conversation."""

    id: int
    person: str
    lang: str | None
    what: str
    last_day: date | None
    mark: str
    session: Session | None


def follow(connection: Connection, seal: Seal, person_id: int, person: str, wished: tuple[Wish, ...]) -> None:
    """Bring the rows of a person in line with what the conversation wishes; what was sent is not sent again."""
    mine = reminders.c.person_id == person_id
    known = {row.wish: row for row in connection.execute(select(reminders).where(mine))}
    wanted = {seal.print_of(f"{person} {wish.name}"): wish for wish in wished}
    for key in set(known) - set(wanted):
        connection.execute(delete(reminders).where(mine, reminders.c.wish == key))
    for key, wish in wanted.items():
        row = known.get(key)
        if row is not None and row.state != WATCHING:
            continue
        body = {"person": person, "what": wish.what, "last_day": wish.last_day, "mark": wish.mark}
        number = row.id if row is not None else _begun(connection, person_id, key, wish)
        changed = update(reminders).where(reminders.c.id == number)
        connection.execute(changed.values(body_enc=seal.close(place_of(number), body), book=wish.book))


def _begun(connection: Connection, person_id: int, key: bytes, wish: Wish) -> int:
    state = WATCHING if wish.book else WAITING
    made = insert(reminders).values(person_id=person_id, wish=key, state=state, remind_on=wish.remind_on)
    return int(connection.execute(made.returning(reminders.c.id)).scalar_one())


def place_of(number: int) -> str:
    """Return the place to which a sealed reminder is bound."""
    return f"reminders:{number}"


class Reminders:
    """The reminders of one database."""

    def __init__(self, database: Database, seal: Seal, clock: Clock) -> None:
        self._database: Final = database
        self._seal: Final = seal
        self._clock: Final = clock

    async def due(self, today: date) -> list[Waiting]:
        """Return the reminders whose day has come. Raises KeyLost."""
        here = (reminders.c.state == WAITING) & (reminders.c.remind_on <= today.isoformat())
        return await self._read(here)

    async def to_compare(self, book: str) -> list[Waiting]:
        """Return the watched results that were known under another rulebook. Raises KeyLost."""
        return await self._read((reminders.c.state == WATCHING) & (reminders.c.book != book))

    async def _read(self, here: Any) -> list[Waiting]:  # noqa: ANN401 - an SQL expression
        wanted = (
            select(reminders.c.id, reminders.c.person_id, reminders.c.body_enc, people.c.lang)
            .add_columns(conversations.c.body_enc.label("talk"))
            .join(people, people.c.id == reminders.c.person_id)
            .outerjoin(conversations, conversations.c.person_id == people.c.id)
            .where(here, people.c.unreachable_since.is_(None))
            .order_by(reminders.c.id)
            .limit(AT_ONCE)
        )
        rows = await self._database.do(lambda it: it.execute(wanted).all())
        found = [self._opened(row) for row in rows]
        return [one for one in found if one is not None]

    def _opened(self, row: Row[Any]) -> Waiting | None:
        try:
            body = self._seal.open(place_of(row.id), row.body_enc)
        except Broken:
            return None
        last = date.fromisoformat(body["last_day"]) if body["last_day"] else None
        return Waiting(row.id, body["person"], row.lang, body["what"], last, body["mark"], self._session(row))

    def _session(self, row: Row[Any]) -> Session | None:
        if row.talk is None:
            return None
        try:
            return Session.from_json(self._seal.open(persons.place_of(row.person_id), row.talk))
        except (ValueError, KeyError, TypeError):
            return None

    async def send(self, one: Waiting, given: tuple[Letter, ...]) -> tuple[Posted, ...]:
        """Mark a reminder as sent and put its letters in the outbox, both or neither; none where it was sent before."""
        return await self._database.do(
            lambda it: self._sent(it, one, given, {"state": SENT, "body_enc": None}, reminders.c.state == WAITING)
        )

    async def renew(self, one: Waiting, mark: str, book: str, given: tuple[Letter, ...]) -> tuple[Posted, ...]:
        """Note under which rulebook a result is known now, and put a word about its change in the outbox, if any."""
        body = {"person": one.person, "what": one.what, "last_day": None, "mark": mark}
        values = {"book": book, "body_enc": self._seal.close(place_of(one.id), body)}
        here = (reminders.c.state == WATCHING) & (reminders.c.book != book)
        return await self._database.do(lambda it: self._sent(it, one, given, values, here))

    def _sent(
        self,
        connection: Connection,
        one: Waiting,
        given: tuple[Letter, ...],
        values: dict[str, Any],
        here: Any,  # noqa: ANN401 - an SQL expression
    ) -> tuple[Posted, ...]:
        changed = update(reminders).where(reminders.c.id == one.id, here).values(**values)
        whose = connection.execute(changed.returning(reminders.c.person_id)).scalar()
        if whose is None or not given:
            return ()
        now = self._clock.now()
        last = select(inbox.c.update_id).order_by(inbox.c.update_id).limit(1)
        number = min(connection.execute(last).scalar() or 0, _OWN_NUMBERS) - 1
        made = {"update_id": number, "person_id": whose, "kind": "reminder", "state": "done"}
        connection.execute(insert(inbox).values(**made, received_at=now, done_at=now))
        return letters.post(connection, self._seal, given, number, whose, now)

"""Who wants to be written to, by topic: a choice of its own, apart from conversations and their term.

A person is a random number, a keyed print of the chat, and the chat's number sealed, which sending needs.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, update

from bot.broadcasts.terms import BITS, Subscriber
from bot.storage.tables import desk_notes, subscribers
from flows.words import Lang

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.clock import Clock
    from bot.seal import Seal
    from bot.storage.database import Database

_BITS: Final = 63


class Subscribers:
    """Every subscriber of one database. A person is a key such as ``tg:123``."""

    def __init__(self, database: Database, clock: Clock, seal: Seal) -> None:
        self._database: Final = database
        self._clock: Final = clock
        self._seal: Final = seal

    async def of(self, person: str) -> Subscriber | None:
        """Return what a person chose, None where there is nothing."""
        wanted = select(subscribers).where(subscribers.c.chat_key == self._seal.print_of(person))
        row = await self._database.do(lambda it: it.execute(wanted).first())
        if row is None:
            return None
        topics = frozenset(topic for topic, bit in BITS.items() if row.topics & bit)
        return Subscriber(topics, Lang(row.lang), row.region, row.role_group)

    async def subscribe(self, person: str, chosen: Subscriber) -> None:
        """Keep what a person chose, in place of what was chosen before; no topic at all ends it."""
        if not chosen.topics:
            await self.stop(person)
            return
        key, day = self._seal.print_of(person), self._clock.day().isoformat()
        facts = {
            "lang": chosen.lang.value,
            "topics": sum(BITS[topic] for topic in chosen.topics),
            "region": chosen.region,
            "role_group": chosen.role_group,
            "unreachable_day": None,
        }

        def work(connection: Connection) -> None:
            if connection.execute(update(subscribers).where(subscribers.c.chat_key == key).values(facts)).rowcount:
                return
            number = secrets.randbits(_BITS)
            body = self._seal.close(place_of(number), int(person.partition(":")[2]))
            row = {"id": number, "chat_key": key, "body_enc": body, "since_day": day, **facts}
            connection.execute(insert(subscribers), row)

        await self._database.do(work)

    async def stop(self, person: str) -> bool:
        """Erase what a person chose, at once and whatever is on its way; False where there was nothing."""
        key = self._seal.print_of(person)
        gone = await self._database.do(lambda it: erase(it, key))
        if gone:
            await self._database.leave_no_trace()
        return gone

    async def reachable(self, person: str, *, yes: bool) -> None:
        """Note that nothing arrives at a person, or that it does again."""
        key, day = self._seal.print_of(person), self._clock.day().isoformat()
        await self._database.do(lambda it: mark(it, key, None if yes else day))


def place_of(number: int) -> str:
    """Return the place to which a sealed chat is bound."""
    return f"subscribers:{number}"


def erase(connection: Connection, key: bytes) -> bool:
    """Erase a subscriber; frozen recipients lose their tie to anybody. False where there was none."""
    return bool(connection.execute(delete(subscribers).where(subscribers.c.chat_key == key)).rowcount)


def forget(connection: Connection, key: bytes) -> bool:
    """Erase all that is kept under this print beside the conversation; False where there was nothing."""
    notes = connection.execute(delete(desk_notes).where(desk_notes.c.chat_key == key)).rowcount
    return erase(connection, key) or bool(notes)


def mark(connection: Connection, key: bytes, day: str | None) -> None:
    """Note since when nothing arrives; the first day stays. None: it does."""
    since = None if day is None else func.coalesce(subscribers.c.unreachable_day, day)
    connection.execute(update(subscribers).where(subscribers.c.chat_key == key).values(unreachable_day=since))

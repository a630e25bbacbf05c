"""The rows of persons and their conversations, inside a transaction that somebody else has begun.

The statements of a turn are made once: SQLAlchemy knows a made statement again for a third of the price of a new one.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from bot.letters import ON_ITS_WAY, Kept
from bot.storage.tables import conversations, persons
from flows.words import Session

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection
    from sqlalchemy.engine import Row

    from bot.seal import Seal

_BITS: Final = 63
FIND: Final = (
    select(persons.c.id, conversations.c.body_enc, conversations.c.card_message_id)
    .outerjoin(conversations, conversations.c.person_id == persons.c.id)
    .where(persons.c.chat_key == bindparam("key"))
)
_BEGIN: Final = insert(persons)
_AGAIN: Final = (
    update(persons)
    .where(persons.c.id == bindparam("person"))
    .values(unreachable_since=None, **{name: bindparam(name) for name in ("lang", "consent", "counting", "last_day")})
)
_WRITE: Final = insert(conversations)
_REWRITE: Final = (
    update(conversations)
    .where(conversations.c.person_id == bindparam("person"))
    .values(body_enc=bindparam("body_enc"), updated_day=bindparam("updated_day"))
)
_REDRAW: Final = _REWRITE.values(card_message_id=ON_ITS_WAY)


def find(connection: Connection, key: bytes) -> Row[Any, Any, Any] | None:
    """Return ``id``, ``body_enc`` and ``card_message_id`` of a person, or None."""
    return connection.execute(FIND, {"key": key}).first()


def opened(row: Row[Any, Any, Any] | None, seal: Seal) -> Kept | None:
    """Return what is kept, or None where there is nothing or where it can no longer be read. Raises KeyLost."""
    if row is None or row.body_enc is None:
        return None
    try:
        return Kept(Session.from_json(seal.open(place_of(row.id), row.body_enc)), row.card_message_id)
    except (ValueError, KeyError, TypeError):
        return None


def keep(
    connection: Connection,
    seal: Seal,
    row: Row[Any, Any, Any] | None,
    key: bytes,
    session: Session,
    day: date,
    *,
    fresh: bool,
) -> int:
    """Write a person and the conversation and return the person's number; ``fresh``: a new card is on its way."""
    facts: dict[str, Any] = {
        "lang": session.lang.value if session.lang else None,
        "consent": session.consent,
        "counting": session.counting,
        "last_day": day.isoformat(),
    }
    if row is None:
        person = secrets.randbits(_BITS)
        facts |= {"id": person, "chat_key": key, "created_month": f"{day:%Y-%m}"}
        connection.execute(_BEGIN, facts)
    else:
        person = row.id
        connection.execute(_AGAIN, {"person": person, **facts})
    body = {"body_enc": seal.close(place_of(person), session.to_json()), "updated_day": day.isoformat()}
    if row is None or row.body_enc is None:
        connection.execute(_WRITE, {"person_id": person, **body})
    else:
        connection.execute(_REDRAW if fresh else _REWRITE, {"person": person, **body})
    return person


def erase(connection: Connection, key: bytes) -> bool:
    """Erase a person with all that hangs on the row; False where there was none."""
    return bool(connection.execute(delete(persons).where(persons.c.chat_key == key)).rowcount)


def place_of(person: int) -> str:
    """Return the place to which a sealed session is bound."""
    return f"conversations:{person}"

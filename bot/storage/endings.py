"""How attempts ended, written in one statement for all of them; and what follows for subscribers and the broadcast.

Inside a transaction that somebody else has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.broadcasts.carrying import MOST_ATTEMPTS, TEXT_ERRORS
from bot.broadcasts.terms import Kind, State
from bot.storage import broadcasts_steps as steps
from bot.storage import subscribers as persons
from bot.storage.tables import recipients, subscribers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from bot.broadcasts.carrying import Ending
    from bot.broadcasts.terms import Stored
    from bot.seal import Seal

_WRITE: Final = (
    update(recipients)
    .where(
        recipients.c.id == bindparam("row"),
        recipients.c.attempts == bindparam("attempt"),
        or_(recipients.c.state == State.SENDING.value, recipients.c.state == State.UNKNOWN.value),
    )
    .values(
        state=bindparam("to"),
        reason=bindparam("why"),
        again=bindparam("repeat"),
        message_id=bindparam("message"),
        next_at=bindparam("later"),
        finished_at=bindparam("now"),
        owner=None,
        lease_until=None,
    )
)


def write(connection: Connection, it: Stored, endings: Sequence[Ending], now: float) -> None:
    """Write the states; under "at least once" an unknown one goes back into the line and will say so."""
    if endings:
        connection.execute(_WRITE, [_row(it, one, now) for one in endings])


def _row(it: Stored, one: Ending, now: float) -> dict[str, Any]:
    resend = one.state is State.UNKNOWN and resends(it) and one.attempt.number < MOST_ATTEMPTS
    message = one.attempt.message if one.message is None else one.message
    return {
        "row": one.attempt.id,
        "attempt": one.attempt.number,
        "to": (State.QUEUED if resend else one.state).value,
        "why": one.reason,
        "repeat": one.attempt.again or resend,
        "message": message,
        "later": one.next_at,
        "now": None if resend or one.state is State.QUEUED else now,
    }


def resends(it: Stored) -> bool:
    """Whether an unknown end is tried again: by the draft's own choice, and always where twice is the same as once."""
    return it.kind is not Kind.SEND or it.draft.unknown == "resend"


def follow(connection: Connection, seal: Seal, endings: Iterable[Ending], day: str) -> None:
    """Do what the ends mean for subscribers: a chat that moved, one where nothing arrives any more."""
    for one in endings:
        if one.moved_to is not None:
            _move(connection, seal, one)
        if one.gone:
            since = func.coalesce(subscribers.c.unreachable_day, day)
            theirs = update(subscribers).where(subscribers.c.id == _subscriber(one))
            connection.execute(theirs.values(unreachable_day=since))


def halted(connection: Connection, it: Stored, endings: Sequence[Ending], now: float) -> bool:
    """Hold the broadcast up where an end says that it would meet everybody; whether that was done."""
    why = next((one.halt for one in endings if one.halt is not None), None)
    if why is None and any(one.text_error for one in endings):
        why = _spoilt(connection, it)
    if why is not None:
        steps.halt(connection, it, now, why)
    return why is not None


def _subscriber(one: Ending) -> Any:  # noqa: ANN401 - SQLAlchemy's own kind of expression
    return select(recipients.c.subscriber_id).where(recipients.c.id == one.attempt.id).scalar_subquery()


def _move(connection: Connection, seal: Seal, one: Ending) -> None:
    """Follow a chat to its new number; where somebody is known there already, they stay and the old row goes."""
    found = connection.execute(select(subscribers.c.id).where(subscribers.c.id == _subscriber(one))).scalar()
    if found is None:
        return
    key = seal.print_of(f"tg:{one.moved_to}")
    if connection.execute(select(subscribers.c.id).where(subscribers.c.chat_key == key)).first() is not None:
        connection.execute(delete(subscribers).where(subscribers.c.id == found))
        return
    body = seal.close(persons.place_of(found), one.moved_to)
    connection.execute(update(subscribers).where(subscribers.c.id == found).values(chat_key=key, body_enc=body))


def _spoilt(connection: Connection, it: Stored) -> str | None:
    """The error that has now met so many since the last start that the text must be to blame."""
    c, since = recipients.c, it.resumed_at or 0.0
    wanted = select(c.reason).where(
        c.broadcast_id == it.id, c.state == State.FAILED.value, c.reason.like("text_%"), c.finished_at >= since
    )
    return connection.execute(wanted.group_by(c.reason).having(func.count() >= TEXT_ERRORS)).scalar()

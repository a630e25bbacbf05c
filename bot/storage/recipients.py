"""The frozen recipients of a broadcast: written in one statement when it is approved, and counted.

Inside a transaction that somebody else has begun. A row says nothing of a person but the tie to the subscriber's row,
which /stop and /forget cut.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, case, cast, delete, func, insert, literal, select

from bot.broadcasts.content import used_for
from bot.broadcasts.terms import BITS, Kind, State
from bot.storage.tables import recipients, subscribers
from flows.words import Lang

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

    from bot.broadcasts.content import Audience, Draft
    from bot.broadcasts.terms import Stored

RECALL_SECONDS: Final = 48 * 3600
"""Telegram deletes no older message."""
_AT_ONCE: Final = 10_000
_COLUMNS: Final = (
    "broadcast_id", "subscriber_id", "wanted", "lang", "region", "role_group", "message_id", "state", "attempts",
    "again", "next_at",
)  # fmt: skip


def meant(audience: Audience) -> list[ColumnElement[bool]]:
    """The conditions under which a subscriber is meant."""
    found = [subscribers.c.topics.bitwise_and(BITS[audience.topic]) != 0]
    named = ((subscribers.c.lang, [lang.value for lang in audience.langs]), (subscribers.c.region, audience.regions))
    for column, values in (*named, (subscribers.c.role_group, audience.roles)):
        if values:
            found.append(column.in_(values))
    return found


def freeze(connection: Connection, it: Stored, now: float) -> tuple[int, bytes]:
    """Write a row for everybody who is meant now; return how many, and the hash of who they are."""
    source = _subscribed(it) if it.kind is Kind.SEND else _reached(it, now)
    connection.execute(insert(recipients).from_select(_COLUMNS, source))
    return _members(connection, it.id)


def _subscribed(it: Stored) -> Select[Any]:
    c = subscribers.c
    chosen = (c.id, c.lang, _used(c.lang, it.draft), c.region, c.role_group, literal(None))
    wanted = select(literal(it.id), *chosen, *_fresh())
    return wanted.where(*meant(it.draft.audience), c.unreachable_day.is_(None)).order_by(c.id)


def _reached(it: Stored, now: float) -> Select[Any]:
    """Those who have a message of the earlier broadcast in their chat, for which something can still be done."""
    c = recipients.c
    lang = c.lang if it.kind is Kind.RECALL else _used(c.wanted, it.draft)
    wanted = select(literal(it.id), c.subscriber_id, c.wanted, lang, c.region, c.role_group, c.message_id, *_fresh())
    wanted = wanted.where(c.broadcast_id == it.of, c.state == State.SENT.value, c.message_id.is_not(None))
    if it.kind is Kind.RECALL:
        wanted = wanted.where(c.finished_at > now - RECALL_SECONDS)
    return wanted.order_by(c.id)


def _used(wanted: ColumnElement[str], draft: Draft) -> ColumnElement[str]:
    return case(
        {lang.value: used_for(draft, lang).value for lang in Lang}, value=wanted, else_=used_for(draft, Lang.RU).value
    )


def _fresh() -> tuple[ColumnElement[Any], ...]:
    return (literal(State.QUEUED.value), literal(0), literal(value=False), literal(0.0))


def _members(connection: Connection, number: int) -> tuple[int, bytes]:
    """How many there are, and SHA-256 over the ties and languages, in the order of the rows."""
    c = recipients.c
    mine = (c.broadcast_id == number) & (c.state == State.QUEUED.value)
    count, first, last = connection.execute(select(func.count(), func.min(c.id), func.max(c.id)).where(mine)).one()
    found = hashlib.sha256()
    for at in range(first or 0, (last or -1) + 1, _AT_ONCE):
        some = select(cast(c.subscriber_id, String).op("||")(c.lang).label("one")).where(
            mine, c.id.between(at, at + _AT_ONCE - 1)
        )
        rows = some.order_by(c.id).subquery()
        found.update((connection.execute(select(func.aggregate_strings(rows.c.one, ";"))).scalar() or "").encode())
    return int(count), found.digest()


def melt(connection: Connection, number: int) -> None:
    """Erase the frozen rows of a broadcast of which nothing has been sent."""
    connection.execute(delete(recipients).where(recipients.c.broadcast_id == number))


def by_state(connection: Connection, number: int) -> dict[State, int]:
    """How many recipients are in each state."""
    wanted = select(recipients.c.state, func.count()).where(recipients.c.broadcast_id == number)
    return {State(state): count for state, count in connection.execute(wanted.group_by(recipients.c.state))}

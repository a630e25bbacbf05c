"""Where a broadcast stands: expired and orphaned leases, how far it is, which message shows that.

Inside a transaction that somebody else has begun.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, select, update

from bot.broadcasts.carrying import MOST_ATTEMPTS
from bot.broadcasts.pace import filled
from bot.broadcasts.quiet import is_quiet, morning, plan
from bot.broadcasts.terms import OPEN, Kind, Progress, State
from bot.storage import broadcasts_rows as rows
from bot.storage import paces
from bot.storage.endings import resends
from bot.storage.recipients import by_state
from bot.storage.tables import recipients
from flows.broadcast import Stage

if TYPE_CHECKING:
    from bot.broadcasts.pace import Limits
    from bot.broadcasts.terms import Stored
    from bot.seal import Seal


def expired(connection: Connection, it: Stored, now: float) -> int:
    """End the leases of one broadcast that ran out: what was not begun is free again, what was begun is unknown."""
    return _end(connection, it, recipients.c.lease_until < now, now)


def orphaned(connection: Connection, seal: Seal, owner: str, now: float) -> int:
    """End the leases of every process but this one, which alone holds the file; returns how many are unknown."""
    c = recipients.c
    held = select(c.broadcast_id).where(c.state.in_((State.LEASED.value, State.SENDING.value))).distinct()
    found = [rows.read(connection, seal, number) for number in connection.execute(held).scalars()]
    return sum(_end(connection, it, c.owner != owner, now) for it in found)


def _end(connection: Connection, it: Stored, which: ColumnElement[bool], now: float) -> int:
    c = recipients.c
    free = {"owner": None, "lease_until": None}
    leased = update(recipients).where(c.broadcast_id == it.id, c.state == State.LEASED.value, which)
    connection.execute(leased.values(state=State.QUEUED.value, **free))
    begun = update(recipients).where(c.broadcast_id == it.id, c.state == State.SENDING.value, which)
    count = 0
    if resends(it):
        again = begun.where(c.attempts < MOST_ATTEMPTS)
        count = connection.execute(
            again.values(state=State.QUEUED.value, again=True, reason="cut_off", **free)
        ).rowcount
    lost = begun.values(state=State.UNKNOWN.value, reason="cut_off", finished_at=now, **free)
    return int(count + connection.execute(lost).rowcount)


def progress(connection: Connection, seal: Seal, number: int, now: float, limits: Limits) -> Progress:
    """How far a broadcast is. Raises NoSuchBroadcast."""
    it = rows.read(connection, seal, number)
    counts = by_state(connection, number)
    purse = filled(paces.read(connection, now, limits), now, limits)
    left = sum(counts.get(state, 0) for state in OPEN)
    ends, waits = None, None
    if it.state is Stage.SENDING:
        quiet = it.draft.quiet and it.kind is Kind.SEND
        begins = max(now, purse.pause_until)
        waits = morning(begins) if quiet and is_quiet(begins) else begins if begins > now else None
        ends = plan(begins, left / purse.rate, quiet=quiet).ends_at
    return Progress(it, sum(counts.values()), counts, purse.rate, ends, waits)


def shows(connection: Connection, seal: Seal, number: int, message: int | None) -> None:
    """Note which message shows the progress."""
    it = rows.read(connection, seal, number)
    rows.write_body(connection, seal, number, replace(it, message=message))

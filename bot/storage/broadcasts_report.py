"""What became of a broadcast, counted from its rows; after their term the rows are erased and the counts remain.

Inside a transaction that somebody else has begun.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select, update

from bot.audit import OPERATOR
from bot.broadcasts.terms import Report
from bot.storage import broadcasts_rows as rows
from bot.storage.tables import broadcasts, recipients

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.broadcasts.terms import Stored
    from bot.seal import Seal

KEPT_DAYS: Final = 30
"""Recipients are kept for so many days after the end."""
MESSAGE_DAYS: Final = 14
"""The numbers of the messages, by which a broadcast can be corrected."""
_A_DAY: Final = 24 * 3600.0
_OVER: Final = ("done", "cancelled", "halted", "paused")


def report(connection: Connection, seal: Seal, number: int) -> Report:
    """Count. Raises NoSuchBroadcast."""
    it = rows.read(connection, seal, number)
    kept = connection.execute(select(broadcasts.c.counts).where(broadcasts.c.id == number)).scalar()
    found = json.loads(kept) if kept else _counted(connection, number)
    seconds = it.finished_at - it.started_at if it.started_at and it.finished_at else None
    return Report(it, seconds=seconds, stood=it.stood_seconds, **found)


def _counted(connection: Connection, number: int) -> dict[str, Any]:
    c = recipients.c
    columns = (c.state, c.reason, c.lang, c.wanted, c.region, c.again)
    wanted = select(*columns, func.count()).where(c.broadcast_id == number).group_by(*columns)
    found: dict[str, Any] = {
        "total": 0, "by_state": {}, "reasons": {}, "by_lang": {}, "by_region": {}, "fallback": 0, "again": 0
    }  # fmt: skip
    for state, reason, lang, wished, region, again, count in connection.execute(wanted):
        found["total"] += count
        found["fallback"] += count if lang != wished else 0
        found["again"] += count if again else 0
        cells = [
            found["by_state"],
            found["by_lang"].setdefault(lang, {}),
            found["by_region"].setdefault(region or "", {}),
        ]
        for cell in cells:
            cell[state] = cell.get(state, 0) + count
        if reason:
            name = f"{state}:{reason}"
            found["reasons"][name] = found["reasons"].get(name, 0) + count
    return found


def reduce(connection: Connection, seal: Seal, now: float, *, only_count: bool = False) -> int:
    """Keep the counts and erase the rows of what ended long ago; returns how many rows. Earlier still, the messages."""
    c = broadcasts.c
    ended = func.coalesce(c.finished_at, c.stood_at, c.started_at)
    old = c.state.in_(_OVER) & c.counts.is_(None) & (ended < now - KEPT_DAYS * _A_DAY)
    numbers = connection.execute(select(c.id).where(old)).scalars().all()
    theirs = recipients.c.broadcast_id.in_(numbers)
    if only_count:
        return int(connection.execute(select(func.count()).select_from(recipients).where(theirs)).scalar_one())
    for number in numbers:
        _keep(connection, report(connection, seal, number), now)
    late = (recipients.c.finished_at < now - MESSAGE_DAYS * _A_DAY) & recipients.c.message_id.is_not(None)
    connection.execute(update(recipients).where(late).values(message_id=None))
    return int(connection.execute(delete(recipients).where(theirs)).rowcount)


def _keep(connection: Connection, found: Report, now: float) -> None:
    it: Stored = found.stored
    if it.state.value in {"paused", "halted"}:
        rows.step(connection, it, "cancel", finished_at=now)
    rows.change(connection, it.id, counts=json.dumps(found.to_json(), sort_keys=True))
    rows.note(connection, now, OPERATOR, "reduced", it.id, rows=found.total)

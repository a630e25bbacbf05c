"""The daily job: erases what has been kept long enough, here and in our own backups, and reports it in numbers."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Table, delete, func, select

from bot.retention import UPDATE_DAYS, Report
from bot.storage import broadcasts_report, erasures, own_notes
from bot.storage.tables import conversations, inbox, outbox, persons, reminders
from bot.storage.tables import erasures as asked

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from bot.clock import Clock
    from bot.retention import Terms
    from bot.seal import Seal
    from bot.storage.database import Database

LAST: Final = "retention.last"
BACKUPS: Final = "backups"
_A_DAY: Final = 24 * 3600


async def tidy(
    database: Database, clock: Clock, terms: Terms, seal: Seal | None = None, *, only_count: bool = False
) -> Report:
    """Erase what is due; ``only_count`` tells what would be; with ``seal`` recipients too. Raises a StorageFault."""
    day, now = clock.day(), clock.now()

    def work(connection: Connection) -> Report:
        reduced = broadcasts_report.reduce(connection, seal, now, only_count=only_count) if seal else 0
        return replace(_tidied(connection, database.file, day, now, terms, only_count=only_count), recipients=reduced)

    report = await database.do(work)
    if not only_count and (report.conversations or report.letters or report.recipients):
        await database.leave_no_trace()
    return report


def _tidied(connection: Connection, file: Path, day: date, now: float, terms: Terms, *, only_count: bool) -> Report:
    promised = select(reminders.c.person_id).where(reminders.c.state == "waiting")
    silent = persons.c.last_day < terms.spoken_before(day).isoformat()
    old_talk = silent & persons.c.id.not_in(promised)
    only_promised = conversations.c.person_id.in_(select(persons.c.id).where(silent))
    old_letter = outbox.c.made_at < now - terms.conversations * _A_DAY
    held = select(outbox.c.update_id).where(~old_letter)
    old_update = (inbox.c.done_at < now - UPDATE_DAYS * _A_DAY) & inbox.c.update_id.not_in(held)
    old_copy = terms.backed_up_before(day)
    if only_count:
        return Report(
            day,
            _count(connection, persons, silent),
            _count(connection, inbox, old_update),
            _count(connection, outbox, old_letter),
            _count(connection, asked, asked.c.day < old_copy.isoformat()),
            sum(one["day"] < old_copy.isoformat() for one in backups_of(connection)),
            _count(connection, conversations),
        )
    letters = connection.execute(delete(outbox).where(old_letter)).rowcount
    report = Report(
        day,
        connection.execute(delete(persons).where(old_talk)).rowcount
        + connection.execute(delete(conversations).where(only_promised)).rowcount,
        connection.execute(delete(inbox).where(old_update)).rowcount,
        letters,
        erasures.expire(connection, file, old_copy),
        _expire_backups(connection, old_copy),
        _count(connection, conversations),
    )
    own_notes.keep(connection, LAST, json.dumps(asdict(report), default=str))
    return report


def _count(connection: Connection, table: Table, *which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one())


def backups_of(connection: Connection) -> list[dict[str, Any]]:
    """Return the backups made of this database: ``file`` and ``day``."""
    text = own_notes.read(connection, BACKUPS)
    found: list[dict[str, Any]] = json.loads(text) if text else []
    return found


def note_backup(connection: Connection, file: Path, day: date) -> None:
    """Remember a backup, so that it is deleted in time."""
    known = [one for one in backups_of(connection) if one["file"] != str(file)]
    own_notes.keep(connection, BACKUPS, json.dumps([*known, {"file": str(file), "day": day.isoformat()}]))


def _expire_backups(connection: Connection, before: date) -> int:
    known = backups_of(connection)
    old = [one for one in known if one["day"] < before.isoformat()]
    for one in old:
        Path(one["file"]).unlink(missing_ok=True)
    if old:
        own_notes.keep(connection, BACKUPS, json.dumps([one for one in known if one not in old]))
    return len(old)

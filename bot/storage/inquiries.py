"""Interviews that are ripe to be counted, and the inquiries that are written of them, in shuffled batches.

Nothing of an inquiry is made before it is written, and nothing that is written tells of whom it came: its number is
random, the rows lie in the order of these numbers, and it bears no day. Must not decide what an interview leaves.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, update

from bot.seal import Broken
from bot.statistics.counting import LEAST
from bot.statistics.dimensions import findings_text
from bot.statistics.period import Period
from bot.storage import persons as kept
from bot.storage.tables import conversations, inquiries, interviews_over, persons, releases
from flows.words import Session

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Connection

    from bot.seal import Seal
    from bot.statistics.marks import QuarterKeys
    from bot.storage.database import Database
    from flows.inquiry import Inquiry

BITS: Final = 63
MOST_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Ripe:
    """One interview that is over or has been silent long enough: ``number`` of its row (of the person's, for the
    present conversation), the session, and the sealed text as it was read."""

    over: bool
    number: int
    person: int
    chat_key: bytes
    session: Session
    sealed: bytes


class Inquiries:
    """The inquiries of one database."""

    def __init__(self, database: Database, seal: Seal, keys: QuarterKeys) -> None:
        self._database: Final = database
        self._seal: Final = seal
        self._keys: Final = keys

    async def ripe(self, until: date) -> list[Ripe]:
        """Return some of the interviews without a word after this day, whose persons said yes, in random order."""
        return await self._database.do(lambda it: [*self._silent(it, until), *self._over(it, until)])

    def _silent(self, connection: Connection, until: date) -> list[Ripe]:
        c = conversations.c
        wanted = (
            select(c.person_id, c.body_enc, persons.c.chat_key)
            .join(persons, persons.c.id == c.person_id)
            .where(persons.c.counting.is_(True), c.counted.is_not(True), c.updated_day <= until.isoformat())
        )
        rows = connection.execute(wanted.order_by(func.random()).limit(MOST_AT_ONCE))
        return [one for row in rows if (one := self._opened(row, row.person_id, kept.place_of)) is not None]

    def _over(self, connection: Connection, until: date) -> list[Ripe]:
        c = interviews_over.c
        wanted = (
            select(c.id, c.person_id, c.body_enc, persons.c.chat_key)
            .join(persons, persons.c.id == c.person_id)
            .where(persons.c.counting.is_(True), c.since_day <= until.isoformat())
        )
        rows = connection.execute(wanted.order_by(func.random()).limit(MOST_AT_ONCE))
        return [one for row in rows if (one := self._opened(row, row.id, place_of)) is not None]

    def _opened(self, row: Any, number: int, place: Any) -> Ripe | None:  # noqa: ANN401 - a row of SQLAlchemy
        try:
            session = Session.from_json(self._seal.open(place(number), row.body_enc))
        except (Broken, ValueError, KeyError, TypeError):
            return None
        return Ripe(place is place_of, number, row.person_id, row.chat_key, session, row.body_enc)

    async def write(self, batch: Collection[tuple[Ripe, Inquiry | None]], day: date) -> bool:
        """Write a batch in the month of this day and note that its interviews are counted; all of it or nothing.

        An interview that went on, was begun anew or was erased meanwhile is left out. False where too few persons are
        left for one to be hidden among them, or where the month is closed. Raises KeyUnusable.
        """
        month, quarter = f"{day:%Y-%m}", Period.quarter_of(day).name
        marks = self._keys.marks(quarter)

        def work(connection: Connection) -> bool:
            if connection.execute(select(releases.c.name).where(releases.c.name == quarter)).first() is not None:
                return False
            still = [(ripe, inquiry) for ripe, inquiry in batch if _is_still(connection, ripe)]
            told = [(ripe, inquiry) for ripe, inquiry in still if inquiry is not None]
            if 0 < len({ripe.person for ripe, _ in told}) < LEAST:
                return False
            rows = {secrets.randbits(BITS): pair for pair in told}
            for number, (ripe, inquiry) in sorted(rows.items()):
                mark = marks.mark(month, number, marks.who(ripe.chat_key))
                _write(connection, month, number, mark, inquiry)
            for ripe, _ in still:
                _note(connection, ripe)
            return True

        written = await self._database.do(work)
        if written:
            await self._database.leave_no_trace()
        return written


def _is_still(connection: Connection, ripe: Ripe) -> bool:
    table = interviews_over if ripe.over else conversations
    key = interviews_over.c.id if ripe.over else conversations.c.person_id
    wanted = (
        select(key)
        .join(persons, persons.c.id == table.c.person_id)
        .where(key == ripe.number, table.c.body_enc == ripe.sealed, persons.c.counting.is_(True))
    )
    if not ripe.over:
        wanted = wanted.where(conversations.c.counted.is_not(True))
    return connection.execute(wanted).first() is not None


def _write(connection: Connection, month: str, number: int, mark: bytes, inquiry: Inquiry) -> None:
    row = {"month": month, "id": number, "mark": mark, "findings": findings_text(inquiry.findings)}
    for name in ("lang", "region", "role", "facility", "authority", "stopped"):
        row[name] = getattr(inquiry, name)
    connection.execute(insert(inquiries), row)


def _note(connection: Connection, ripe: Ripe) -> None:
    if ripe.over:
        connection.execute(delete(interviews_over).where(interviews_over.c.id == ripe.number))
    else:
        mine = conversations.c.person_id == ripe.number
        connection.execute(update(conversations).where(mine).values(counted=True))


def keep_over(connection: Connection, seal: Seal, person: int, session: Session, day: date) -> None:
    """Keep an interview that was begun anew until it is counted, inside a transaction that somebody else has begun;
    nothing where the present one was counted already."""
    mine = conversations.c.person_id == person
    counted = connection.execute(select(conversations.c.counted).where(mine)).scalar_one_or_none()
    connection.execute(update(conversations).where(mine).values(counted=None))
    if counted:
        return
    number = secrets.randbits(BITS)
    sealed = seal.close(place_of(number), session.to_json(), size=kept.SIZE)
    row = {"id": number, "person_id": person, "body_enc": sealed, "since_day": day.isoformat()}
    connection.execute(insert(interviews_over), row)


def drop_over(connection: Connection, person: int) -> None:
    """Forget what was to be counted of somebody who does not want it any more."""
    connection.execute(delete(interviews_over).where(interviews_over.c.person_id == person))


def place_of(number: int) -> str:
    """Return the place to which a sealed interview is bound."""
    return f"interviews_over:{number}"

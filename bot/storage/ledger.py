"""The line of recipients: leased in portions, begun one by one on the disk before the call, ended on the disk after it.

What was begun and has no end is unknown, never begun again by itself unless the draft says so. A pause, a cancellation
and a halt are seen before every beginning. Must know nothing of Telegram.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, or_, select, update

from bot.broadcasts.carrying import Attempt, Portion
from bot.broadcasts.pace import Limits, filled, next_token, slowed, taken
from bot.broadcasts.quiet import is_quiet, morning
from bot.broadcasts.terms import BITS, OPEN, Kind, State
from bot.seal import Broken
from bot.storage import broadcasts_rows, broadcasts_steps, endings, paces, standing
from bot.storage import subscribers as persons
from bot.storage.tables import broadcasts, recipients, subscribers
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from bot.broadcasts.carrying import Ending
    from bot.broadcasts.pace import Purse
    from bot.broadcasts.terms import Progress, Stored
    from bot.clock import Clock
    from bot.seal import Seal
    from bot.storage.database import Database

LEASE_SECONDS: Final = 60.0
PORTION: Final = 25
MOST: Final = 500
PORTION_SECONDS: Final = 2
"""Recipients are leased for about two seconds of sending, at least 25 and at most 500."""
LATELY_SECONDS: Final = 3600.0
IDLE: Final = 1.0
"""Seconds after which something may have changed by another hand."""


class Ledger:
    """See ``bot.broadcasts.carrying.Ledger``; ``owner`` is the name of this process in its leases."""

    def __init__(self, database: Database, clock: Clock, seal: Seal, owner: str, limits: Limits | None = None) -> None:
        self._database: Final = database
        self._clock: Final = clock
        self._seal: Final = seal
        self._owner: Final = owner
        self.limits: Final = limits or Limits()
        self._leased: deque[int] = deque()
        self._of = 0

    async def adopt(self) -> int:
        """End the leases of every other process: this one holds the file, so they are no more."""
        return await self._database.do(lambda it: standing.orphaned(it, self._seal, self._owner, self._clock.now()))

    async def running(self) -> list[Stored]:
        """Start what is due and return what is being sent."""
        now = self._clock.now()
        return await self._database.do(lambda it: broadcasts_steps.by_the_clock(it, self._seal, now))

    async def moving(self, *, lately: bool = False) -> list[Stored]:
        """Return what is being sent, paused or halted; with ``lately`` also what ended within the hour."""
        here = broadcasts.c.state.in_(("sending", "paused", "halted"))
        ended = broadcasts.c.finished_at > self._clock.now() - LATELY_SECONDS
        wanted = select(broadcasts).where(or_(here, ended) if lately else here)
        found = await self._database.do(lambda it: it.execute(wanted.order_by(broadcasts.c.id)).all())
        return [broadcasts_rows.stored(row, self._seal) for row in found]

    async def step(self, it: Stored, ended: Sequence[Ending], free: int) -> Portion:
        """Write the ends, then begin as many as the pace and the hour allow. One transaction."""
        if self._of != it.id:
            await self.release()
            self._of = it.id
        leased = deque(self._leased)
        portion = await self._database.do(lambda db: self._step(db, it, ended, free, leased))
        self._leased = leased
        return portion

    def _step(
        self, db: Connection, it: Stored, ended: Sequence[Ending], free: int, leased: deque[int]
    ) -> Portion:  # fmt: skip
        now = self._clock.now()
        endings.write(db, it, ended, now)
        state = db.execute(select(broadcasts.c.state).where(broadcasts.c.id == it.id)).scalar()
        purse = self._purse(db, ended, now)
        endings.follow(db, self._seal, ended, self._clock.day().isoformat())
        if state != "sending" or endings.halted(db, it, ended, now):
            paces.write(db, purse)
            return Portion(over=True)
        if it.kind is Kind.SEND and it.draft.quiet and is_quiet(now):
            paces.write(db, purse)
            return Portion(wait=min(IDLE, morning(now) - now))
        return self._begun(db, it, free, purse, leased, now)

    def _purse(self, db: Connection, ended: Sequence[Ending], now: float) -> Purse:
        purse = filled(paces.read(db, now, self.limits), now, self.limits)
        for wait in (one.wait for one in ended if one.wait is not None):
            purse = slowed(purse, now, wait)
        return purse

    def _begun(
        self, db: Connection, it: Stored, free: int, purse: Purse, leased: deque[int], now: float
    ) -> Portion:  # fmt: skip
        purse, given = taken(purse, now, free)
        if not leased:
            leased.extend(self._claimed(db, it, now))
        if not leased:
            paces.write(db, purse)
            return self._at_the_end(db, it, now)
        begun: list[Attempt] = []
        tried = 0
        while leased and len(begun) < given:
            ids = [leased.popleft() for _ in range(min(given - len(begun), len(leased)))]
            tried += len(ids)
            begun += self._sending(db, it, ids, now)
            if not leased:
                leased.extend(self._claimed(db, it, now))
        purse = replace(purse, tokens=purse.tokens + given - len(begun))
        paces.write(db, purse)
        rate = purse.rate if now >= purse.pause_until else 0.0
        return Portion(tuple(begun), next_token(purse, now), rate=rate, skipped=tried - len(begun))

    def _claimed(self, db: Connection, it: Stored, now: float) -> list[int]:
        c = recipients.c
        line = select(c.id).where(c.broadcast_id == it.id, c.state == State.QUEUED.value, c.next_at <= now)
        most = min(MOST, max(PORTION, int(self.limits.most * PORTION_SECONDS)))
        line = line.order_by(c.id).limit(most).with_for_update(skip_locked=True)
        claim = update(recipients).where(c.id.in_(line.scalar_subquery())).returning(c.id)
        values = {"state": State.LEASED.value, "owner": self._owner, "lease_until": now + LEASE_SECONDS}
        return sorted(db.execute(claim.values(values)).scalars())

    def _sending(self, db: Connection, it: Stored, ids: list[int], now: float) -> list[Attempt]:
        """Mark as begun whoever is still meant; the others are skipped, at no cost."""
        c = recipients.c
        mine = (c.state == State.LEASED.value) & (c.owner == self._owner) & c.id.in_(ids)
        wanted = select(c.id, c.attempts, c.wanted, c.again, c.message_id, c.subscriber_id, subscribers.c.body_enc,
                        subscribers.c.topics, subscribers.c.unreachable_day)  # fmt: skip
        wanted = wanted.outerjoin(subscribers, subscribers.c.id == c.subscriber_id).where(mine).order_by(c.id)
        going: list[Attempt] = []
        left: dict[str, list[int]] = {}
        for row in db.execute(wanted).all():
            why = _left_out(it, row)
            chat = None if why else self._chat(row.subscriber_id, row.body_enc)
            if why or chat is None:
                left.setdefault(why or "unreadable", []).append(row.id)
            else:
                going.append(Attempt(row.id, row.attempts + 1, chat, Lang(row.wanted), row.again, row.message_id))
        for why, rows in left.items():
            ended = {
                "state": State.SKIPPED.value,
                "reason": why,
                "finished_at": now,
                "owner": None,
                "lease_until": None,
            }
            db.execute(update(recipients).where(c.id.in_(rows)).values(ended))
        if going:
            begun = {"state": State.SENDING.value, "started_at": now, "lease_until": now + LEASE_SECONDS}
            these = update(recipients).where(c.id.in_([one.id for one in going]))
            db.execute(these.values(attempts=c.attempts + 1, **begun))
        return going

    def _chat(self, subscriber: int, sealed: bytes) -> int | None:
        try:
            return int(self._seal.open(persons.place_of(subscriber), sealed))
        except Broken:
            return None

    def _at_the_end(self, db: Connection, it: Stored, now: float) -> Portion:
        """Wait for whoever may be tried later, or end it where nobody is left."""
        c = recipients.c
        wanted = select(func.count(), func.min(c.next_at))
        wanted = wanted.where(c.broadcast_id == it.id, c.state.in_([one.value for one in OPEN]))
        count, first = db.execute(wanted).one()
        if count:
            return Portion(wait=min(IDLE, max(0.01, first - now)))
        broadcasts_steps.finish(db, it, now)
        return Portion(over=True)

    async def settle(self, it: Stored) -> None:
        """Renew our own leases and end those that have expired."""
        now = self._clock.now()

        def work(db: Connection) -> None:
            c = recipients.c
            mine = update(recipients).where(
                c.broadcast_id == it.id, c.state == State.LEASED.value, c.owner == self._owner
            )
            db.execute(mine.values(lease_until=now + LEASE_SECONDS))
            standing.expired(db, it, now)

        await self._database.do(work)

    async def release(self) -> None:
        """Give back what was taken and not begun."""
        c = recipients.c
        back = update(recipients).where(
            c.broadcast_id == self._of, c.state == State.LEASED.value, c.owner == self._owner
        )
        values: dict[str, Any] = {"state": State.QUEUED.value, "owner": None, "lease_until": None}
        await self._database.do(lambda db: db.execute(back.values(values)))
        self._leased.clear()

    async def progress(self, number: int) -> Progress:
        """How far it is."""
        now = self._clock.now()
        return await self._database.do(lambda db: standing.progress(db, self._seal, number, now, self.limits))

    async def shows(self, it: Stored, message: int | None) -> None:
        """Note which message shows the progress."""
        await self._database.do(lambda db: standing.shows(db, self._seal, it.id, message))


def _left_out(it: Stored, row: Any) -> str | None:  # noqa: ANN401 - a row of the query above
    """Why a recipient is not written to any more."""
    if row.subscriber_id is None:
        return "opted_out"
    if it.kind is Kind.SEND and not row.topics & BITS[it.draft.audience.topic]:
        return "opted_out"
    return "unreachable" if row.unreachable_day is not None else None

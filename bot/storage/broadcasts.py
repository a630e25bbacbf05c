"""The acts of the staff over broadcasts: each in one transaction with its row of the audit record.

Who may act is decided before; whether the step is possible is the machine's to say (flows/broadcast.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import update

from bot.broadcasts.approval import approving
from bot.broadcasts.audience import is_small
from bot.broadcasts.dryrun import sound
from bot.broadcasts.faults import (
    InThePast,
    NobodyThere,
    NotTested,
    SamePerson,
    SmallGroup,
    TooLate,
    Unsound,
    WrongStage,
)
from bot.broadcasts.terms import Kind, State, Stored
from bot.storage import broadcasts_rows as rows
from bot.storage import broadcasts_steps as steps
from bot.storage import recipients as frozen
from bot.storage.broadcasts_look import Look
from bot.storage.tables import recipients
from flows.broadcast import Facts, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from bot.broadcasts.content import Draft
    from flows.words import Lang

T = TypeVar("T")


class Broadcasts(Look):
    """Every broadcast of one database. ``who`` is the keyed print of whoever acts, or OPERATOR of bot/audit.py."""

    async def make(self, who: bytes, chat: int, lang: Lang, draft: Draft) -> int:
        """Begin a draft, whose author reads in this chat and language how it goes."""
        return await self._database.do(lambda it: self._make(it, who, chat, lang, draft, None))

    async def correct(self, who: bytes, chat: int, lang: Lang, number: int, draft: Draft) -> int:
        """Begin the draft of what stands in place of an earlier broadcast; it walks the same way as any other."""
        return await self._database.do(lambda it: self._make(it, who, chat, lang, draft, number))

    def _make(
        self, connection: Connection, who: bytes, chat: int, lang: Lang, draft: Draft, of: int | None
    ) -> int:  # fmt: skip
        kind = Kind.SEND if of is None else Kind.CORRECT
        if of is not None:
            rows.step(connection, rows.read(connection, self._seal, of), "recall")
            draft = replace(draft, corrects=True)
        new = Stored(0, kind, Stage.DRAFT, draft, who, chat, lang, self._clock.now(), of)
        number = rows.make(connection, self._seal, new)
        rows.note(connection, new.made_at, who, "made" if of is None else "corrected", number, of=of)
        return number

    async def keep(self, who: bytes, number: int, draft: Draft) -> None:
        """Keep a changed draft: what was shown, tested and approved counts no more."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            steps.own(it, who)
            steps.melted(connection, it, "edit")
            rows.write_body(connection, self._seal, number, replace(it, draft=draft))
            rows.note(connection, now, who, "edited", number)

        await self._act(number, work)

    async def send_back(self, who: bytes, number: int) -> None:
        """Give it back to its author unapproved."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            steps.melted(connection, it, "edit")
            rows.note(connection, now, who, "sent_back", number)

        await self._act(number, work)

    async def previewed(self, who: bytes, number: int, shown: str) -> None:
        """Note what the author saw. Raises Changed, NothingWritten."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            steps.own(it, who)
            steps.same(it, shown)
            if not sound(it.draft):
                raise Unsound(number=number)
            rows.step(connection, it, "preview", Facts(sound=sound(it.draft)), previewed_hash=bytes.fromhex(shown))
            rows.note(connection, now, who, "previewed", number, hash=shown)

        await self._act(number, work)

    async def tested(self, who: bytes, number: int, sent: str) -> None:
        """Note what was sent as a test. Raises Changed, NothingWritten, WrongStage."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            steps.own(it, who)
            steps.same(it, sent)
            if it.state not in {Stage.DRAFT, Stage.PREVIEWED}:
                raise WrongStage(number=number, state=it.state, step="test", why="state")
            rows.change(connection, number, tested_hash=bytes.fromhex(sent))
            rows.note(connection, now, who, "tested", number, hash=sent)

        await self._act(number, work)

    async def approve(self, who: bytes, number: int, seen: str) -> Stored:
        """Approve exactly what was seen, as a second person, and freeze the recipients. Raises a Refusal."""

        def work(connection: Connection, it: Stored, now: float) -> Stored:
            self._approve(connection, it, who, seen, now)
            return rows.read(connection, self._seal, number)

        return await self._act(number, work)

    def _approve(self, connection: Connection, it: Stored, who: bytes, seen: str, now: float) -> None:
        steps.same(it, seen)
        if who == it.author:
            raise SamePerson(number=it.id)
        if it.tested_hash != seen or it.previewed_hash != seen:
            raise NotTested(number=it.id)
        facts = approving(it.draft, it.author, who, seen, sound=sound(it.draft))
        rows.step(connection, it, "approve", facts, approver=who, approved_at=now, approved_hash=bytes.fromhex(seen))
        count, print_ = frozen.freeze(connection, it, now)
        if not count:
            raise NobodyThere(number=it.id)
        if it.kind is Kind.SEND and is_small(count) and not it.draft.audience.reason.strip():
            raise SmallGroup(number=it.id)
        rows.change(connection, it.id, members=count, members_hash=print_)
        rows.note(connection, now, who, "approved", it.id, hash=seen, members=count, members_hash=print_.hex())

    async def schedule(self, who: bytes, number: int, at: float) -> None:
        """Set when it starts by itself. Raises InThePast, ApprovalDied, Changed, WrongStage."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            if at <= now:
                raise InThePast(number=number)
            rows.step(connection, it, "schedule", steps.alive(it, at), starts_at=at)
            rows.note(connection, now, who, "scheduled", number, starts_at=int(at))

        await self._act(number, work)

    async def start(self, who: bytes, number: int) -> None:
        """Begin to send. Raises ApprovalDied, Changed, WrongStage."""
        await self._act(number, lambda connection, it, now: steps.begin(connection, it, who, now))

    async def pause(self, who: bytes, number: int) -> None:
        """Hold it up until a person lets it go on."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            rows.step(connection, it, "pause", stood_at=now)
            rows.note(connection, now, who, "paused", number)

        await self._act(number, work)

    async def resume(self, who: bytes, number: int) -> None:
        """Let it go on after a pause or a halt."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            stood = it.stood_seconds + (now - it.stood_at if it.stood_at else 0.0)
            rows.step(connection, it, "resume", stood_at=None, stood_seconds=stood, resumed_at=now, halted_by=None)
            rows.note(connection, now, who, "resumed", number)

        await self._act(number, work)

    async def cancel(self, who: bytes, number: int) -> None:
        """End it for good; what has gone has gone."""

        def work(connection: Connection, it: Stored, now: float) -> None:
            rows.step(connection, it, "cancel", finished_at=now)
            rows.note(connection, now, who, "cancelled", number)

        await self._act(number, work)

    async def send_again(self, who: bytes, number: int) -> int:
        """Send those once more of which nobody knows whether they arrived; the copy says so. Returns how many."""

        def work(connection: Connection, it: Stored, now: float) -> int:
            mine = (recipients.c.broadcast_id == number) & (recipients.c.state == State.UNKNOWN.value)
            queued = update(recipients).where(mine).values(state=State.QUEUED.value, again=True, next_at=0.0)
            count = int(connection.execute(queued).rowcount)
            if it.state is Stage.DONE:
                rows.step(connection, it, "again", finished_at=None)
            elif it.state is not Stage.SENDING:
                raise WrongStage(number=number, state=it.state, step="again", why="state")
            rows.note(connection, now, who, "again", number, unknown=count)
            return count

        return await self._act(number, work)

    async def recall(self, who: bytes, number: int) -> int:
        """Begin to delete what was sent; returns the number of that work. Raises TooLate, WrongStage."""

        def work(connection: Connection, it: Stored, now: float) -> int:
            rows.step(connection, it, "recall")
            new = Stored(
                0, Kind.RECALL, Stage.SENDING, it.draft, who, it.chat, it.lang, now, of=number, started_at=now
            )  # fmt: skip
            made = rows.make(connection, self._seal, new)
            count, print_ = frozen.freeze(connection, replace(new, id=made), now)
            if not count:
                raise TooLate(number=number)
            rows.change(connection, made, members=count, members_hash=print_)
            rows.note(connection, now, who, "recalled", made, of=number, members=count)
            return made

        return await self._act(number, work)

    async def _act(self, number: int, work: Callable[[Connection, Stored, float], T]) -> T:
        now = self._clock.now()
        return await self._database.do(lambda it: work(it, rows.read(it, self._seal, number), now))

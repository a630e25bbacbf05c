"""Broadcasts inside a test: subscribers, a draft that two people have agreed on, a clock that can be moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.broadcasts.approval import whole
from bot.broadcasts.carrying import Ending
from bot.broadcasts.content import Audience, Draft, Link, Version
from bot.broadcasts.pace import Limits
from bot.broadcasts.terms import State, Subscriber
from bot.storage.broadcasts import Broadcasts
from bot.storage.ledger import Ledger
from bot.storage.subscribers import Subscribers
from bot.storage.tables import recipients
from flows.words import Lang
from tests.bot.keeping import MovedClock

if TYPE_CHECKING:
    from bot.broadcasts.carrying import Attempt
    from bot.broadcasts.terms import Stored
    from tests.bot.keeping import Opened

AUTHOR, APPROVER = b"a" * 32, b"b" * 32
CHAT = 900
NEWS = Subscriber(frozenset({"news"}), Lang.RU)


def draft(**more: object) -> Draft:
    """A draft for everybody who wants the news, with a text in Kazakh and in Russian."""
    texts = {
        Lang.KK: Version("<b>Жиналыс</b> ертең", (Link("Бет", "https://example.kz/kk"),)),
        Lang.RU: Version("<b>Собрание</b> завтра"),
    }
    given: dict[str, object] = {"audience": Audience("news", reason="a test"), "versions": texts}
    return Draft(**(given | more))  # type: ignore[arg-type]


@dataclass
class Cast:
    """The three doors of one open database."""

    it: Opened
    broadcasts: Broadcasts
    subscribers: Subscribers

    @classmethod
    def over(cls, it: Opened) -> Cast:
        given = (it.database, it.clock, it.seal)
        return cls(it, Broadcasts(*given), Subscribers(*given))

    def ledger(self, owner: str = "one", allowed: int = 30) -> Ledger:
        return Ledger(self.it.database, self.it.clock, self.it.seal, owner, Limits(allowed))

    async def people(self, *chats: int, lang: Lang = Lang.RU) -> None:
        for chat in chats:
            await self.subscribers.subscribe(f"tg:{chat}", Subscriber(frozenset({"news"}), lang))

    async def shown(self, given: Draft | None = None) -> tuple[int, str]:
        """A draft that its author has seen and tested; its number and hash."""
        number = await self.broadcasts.make(AUTHOR, CHAT, Lang.RU, given or draft())
        return number, await self.seen(number)

    async def seen(self, number: int) -> str:
        print_ = whole((await self.broadcasts.load(number)).draft)
        await self.broadcasts.previewed(AUTHOR, number, print_)
        await self.broadcasts.tested(AUTHOR, number, print_)
        return print_

    async def approved(self, given: Draft | None = None) -> int:
        number, print_ = await self.shown(given)
        await self.broadcasts.approve(APPROVER, number, print_)
        return number

    async def started(self, given: Draft | None = None) -> Stored:
        number = await self.approved(given)
        await self.broadcasts.start(AUTHOR, number)
        return await self.broadcasts.load(number)

    async def states(self, number: int) -> dict[str, int]:
        wanted = select(recipients.c.state, func.count()).where(recipients.c.broadcast_id == number)
        found = await self.it.database.do(lambda it: it.execute(wanted.group_by(recipients.c.state)).all())
        return {row[0]: row[1] for row in found}


def wait(cast: Cast, seconds: float) -> None:
    assert isinstance(cast.it.clock, MovedClock)
    cast.it.clock.moved += seconds


async def begun(cast: Cast, it: Stored, ledger: Ledger, most: int = 100) -> tuple[Attempt, ...]:
    wait(cast, 1)
    await ledger.step(it, (), 0)
    wait(cast, 1)
    return (await ledger.step(it, (), most)).attempts


def sent(attempt: Attempt) -> Ending:
    return Ending(attempt, State.SENT, message=1_000 + attempt.chat)


async def all_sent(cast: Cast, it: Stored, ledger: Ledger) -> tuple[Attempt, ...]:
    attempts = await begun(cast, it, ledger)
    await ledger.step(it, [sent(one) for one in attempts], 0)
    assert (await ledger.step(it, (), 8)).over
    return attempts

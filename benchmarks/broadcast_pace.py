"""A broadcast at full pace while people hold interviews: the pace that is reached, and how long replies take meanwhile.

Everything is the real thing but Telegram, which answers within a tenth of a second. Nothing is accelerated. Arguments:
for how many seconds (600), and how many people hold interviews (30), each a tap every ten seconds.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import statistics
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession

from benchmarks.broadcast_ledger import crowd, frozen
from bot.app import engine
from bot.broadcasts.pace import Limits, filled, fresh
from bot.clock import Clock
from bot.conversations import Conversations
from bot.storage.broadcasts import Broadcasts
from bot.storage.database import Database
from bot.storage.ledger import Ledger
from bot.storage.letters import Letters
from bot.storage.store import Store
from bot.storage.unlock import unlock
from bot.tasks import Nursery
from bot.telegram.broadcast_sending import Sender
from bot.telegram.messenger import Messenger
from bot.telegram.run import Parts, dispatcher_for
from bot.telegram.spacing import Spacing
from bot.telegram.work import Lanes, Work
from rules.rulebook import load

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

TOKEN = "42:BENCHMARK-token"  # noqa: S105 - of no use
SECONDS, PEOPLE, EVERY = 600, 30, 10.0
SUBSCRIBERS = 40_000
FIRST = 10_000_000
"""Numbers of the chats of interviews; those of subscribers are lower."""
LATENCY = 0.1
ALLOWED, KEPT, REPLY_SECONDS, SHARE = 30, 5, 1.5, 0.98
WAY = ("/start", "lang:ru", "c:yes", "a:work")
CYCLE = ("s:care", "back")


class Wire(BaseSession):
    """Answers a little later, and remembers when what left."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: dict[int, asyncio.Event] = {}
        self.cards: dict[int, str] = {}
        self.bulk: deque[float] = deque()
        self.all: list[float] = []

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ANN401, ARG002, ASYNC109 - aiogram's
        """Take a call."""
        if method.__api_method__ == "answerCallbackQuery":
            return self.check_response(bot, method, 200, '{"ok":true,"result":true}').result
        chat, now = int(method.chat_id), time.perf_counter()
        self.all.append(now)
        if chat < FIRST:
            self.bulk.append(now)
        await asyncio.sleep(LATENCY * random.random())  # noqa: S311 - a line's mood
        if chat >= FIRST:
            if method.reply_markup is not None:
                self.cards[chat] = method.reply_markup.inline_keyboard[0][0].callback_data.partition("|")[0]
            self.answered.setdefault(chat, asyncio.Event()).set()
        result = {"message_id": 7, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return self.check_response(bot, method, 200, json.dumps({"ok": True, "result": result})).result

    async def stream_content(self, *_args: Any, **_more: Any) -> AsyncGenerator[bytes, None]:
        """Give nothing: no file is read here."""
        yield b""

    async def close(self) -> None:
        """Do nothing: nothing is open."""


class Person:
    """Somebody who answers, thinks, and answers again."""

    def __init__(self, wire: Wire, lanes: Lanes, chat: int) -> None:
        self._wire = wire
        self._lanes = lanes
        self._chat = chat
        self._number = chat * 1000

    async def talks(self, until: float) -> list[float]:
        """Hold an interview; returns the seconds until each reply was taken."""
        await asyncio.sleep(random.random() * EVERY)  # noqa: S311 - a benchmark's dice
        for action in WAY:
            await self._does(action)
        waits, turn = [], 0
        while time.perf_counter() < until:
            waits.append(await self._does(CYCLE[turn % 2]))
            turn += 1
            await asyncio.sleep(random.random() * 2 * EVERY)  # noqa: S311 - same
        return waits

    async def _does(self, action: str) -> float:
        answered = self._wire.answered[self._chat] = asyncio.Event()
        begin = time.perf_counter()
        self._lanes.take([self._raw(action)])
        await answered.wait()
        return time.perf_counter() - begin

    def _raw(self, action: str) -> dict[str, Any]:
        self._number += 1
        user = {"id": self._chat, "is_bot": False, "first_name": "A", "language_code": "ru"}
        place = {"id": self._chat, "type": "private"}
        if action == "/start":
            message = {"message_id": self._number, "date": 1, "chat": place, "from": user, "text": action}
            return {"update_id": self._number, "message": message}
        on = {"message_id": 7, "date": 1, "chat": place, "text": "?"}
        data = f"{self._wire.cards[self._chat]}|{action}"
        query = {"id": str(self._number), "from": user, "message": on, "chat_instance": "1", "data": data}
        return {"update_id": self._number, "callback_query": query}


async def measured(folder: Path, seconds: int, people: int) -> None:
    """Measure and print."""
    clock, nursery, stop = Clock(), Nursery(), asyncio.Event()
    database = await Database.open(f"sqlite:///{folder}/data/pace.sqlite3", day="2021-09-20")
    seal = await unlock(database, folder / "keys" / "keys")
    await crowd(database, seal, SUBSCRIBERS)
    await frozen(Broadcasts(database, clock, seal))
    store, outbox, wire, spacing = Store(database, clock, seal), Letters(database, seal, clock), Wire(), Spacing()
    talk, bot = Conversations(store, engine(load()), clock), Bot(TOKEN, session=wire)
    messenger = Messenger(bot, nursery, outbox, clock, lambda _chat, _message: None, spacing)

    async def nothing() -> None:
        pass

    dispatcher = dispatcher_for(Parts(talk, store, outbox, clock, nothing), messenger, "x")
    lanes = Lanes(Work(bot, dispatcher, talk, store, messenger), nursery, asyncio.Event())
    gc.collect()
    gc.freeze()
    nursery.start(Sender(bot, Ledger(database, clock, seal, "one"), nursery, spacing, clock).run(stop))
    begin = time.perf_counter()
    persons = [Person(wire, lanes, FIRST + number) for number in range(people)]
    waits = await asyncio.gather(*(person.talks(begin + seconds) for person in persons))
    stop.set()
    await nursery.finish(60)
    await database.close()
    tell([at - begin for at in wire.bulk if at - begin <= seconds], [w for own in waits for w in own], wire, seconds)


def allowed(seconds: int) -> float:
    """How many messages the rule of the pace allows in so many seconds."""
    limits, told = Limits(), 0.0
    purse = fresh(0.0, limits)
    for second in range(seconds):
        told += purse.rate
        purse = filled(purse, second + 1.0, limits)
    return told


def busiest(times: list[float]) -> int:
    """How many fell into the busiest second."""
    first = most = 0
    for last, at in enumerate(times):
        while at - times[first] > 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def tell(bulk: list[float], waits: list[float], wire: Wire, seconds: int) -> None:
    """Print the table."""
    share, cuts = len(bulk) / allowed(seconds), statistics.quantiles(waits, n=100)
    print(f"{seconds} s, {len(bulk):,} messages of the broadcast, {len(waits):,} replies")
    told = "met" if share >= SHARE else "missed"
    print(f"share of the pace allowed        {share:>7.1%}  target >= {SHARE:.0%}  {told}")
    told = "met" if cuts[94] < REPLY_SECONDS else "missed"
    print(f"replies p50 / p95 / longest      {cuts[49]:.2f} / {cuts[94]:.2f} / {max(waits):.2f} s", end="")
    print(f"  target p95 < {REPLY_SECONDS} s  {told}")
    told = "met" if busiest(bulk) <= ALLOWED - KEPT else "missed"
    print(f"busiest second, broadcast        {busiest(bulk):>7}  target <= {ALLOWED - KEPT}  {told}")
    told = "met" if busiest(sorted(wire.all)) <= ALLOWED else "missed"
    print(f"busiest second, all              {busiest(sorted(wire.all)):>7}  target <= {ALLOWED}  {told}")


async def main() -> None:
    """Read the arguments and measure."""
    given = [int(word) for word in sys.argv[1:3]]
    seconds, people = (given + [SECONDS, PEOPLE][len(given) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        await measured(Path(folder), seconds, people)


if __name__ == "__main__":
    asyncio.run(main())

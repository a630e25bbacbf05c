"""Five hundred people at once in the middle of an interview, while Telegram takes 30 messages a second.

Each taps, waits for the answer, and taps again; the wait is measured from the arrival of a tap to the moment at which
its answer leaves. Nobody should wait out of proportion: the slowest person's mean is set against everybody's.
Arguments: how many people, and how many taps each.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession

from bot.app import engine
from bot.clock import Clock
from bot.conversations import Conversations
from bot.storage.database import Database
from bot.storage.letters import Letters
from bot.storage.store import Store
from bot.storage.unlock import unlock
from bot.tasks import Nursery
from bot.telegram import messenger as messengers
from bot.telegram.run import Parts, dispatcher_for
from bot.telegram.work import Lanes, Work
from rules.rulebook import load

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

TOKEN = "42:BENCHMARK-token"  # noqa: S105 - of no use
ALLOWED = 30
PERSONS, TAPS = 500, 4
FAIR = 1.5
BEFORE = ("lang:ru", "c:yes", "a:work")
CYCLE = ("s:care", "back")


class Wire(BaseSession):
    """Answers at once, and tells when each chat was answered; more than 30 messages in a second are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.left: dict[int, asyncio.Event] = {}
        self.cards: dict[int, str] = {}
        self.times: list[float] = []

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ANN401, ARG002, ASYNC109 - aiogram's
        """Take a call."""
        if method.__api_method__ == "answerCallbackQuery":
            return self.check_response(bot, method, 200, '{"ok":true,"result":true}').result
        self.times.append(time.perf_counter())
        chat = int(method.chat_id)
        if method.reply_markup is not None:
            self.cards[chat] = method.reply_markup.inline_keyboard[0][0].callback_data.partition("|")[0]
        self.left.setdefault(chat, asyncio.Event()).set()
        result = {"message_id": 7, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return self.check_response(bot, method, 200, json.dumps({"ok": True, "result": result})).result

    async def stream_content(self, *_args: Any, **_more: Any) -> AsyncGenerator[bytes, None]:
        """Give nothing: no file is read here."""
        yield b""

    async def close(self) -> None:
        """Do nothing: nothing is open."""

    def most_in_a_second(self) -> int:
        """Return how many messages left in the busiest second."""
        first, most = 0, 0
        for last, at in enumerate(self.times):
            while at - self.times[first] > 1:
                first += 1
            most = max(most, last - first + 1)
        return most


class Crowd:
    """The people, and the numbers of their updates."""

    def __init__(self, wire: Wire, lanes: Lanes) -> None:
        self._wire = wire
        self._lanes = lanes
        self._number = 0

    def _raw(self, chat: int, action: str) -> dict[str, Any]:
        self._number += 1
        user = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "ru"}
        place = {"id": chat, "type": "private"}
        if action == "/start":
            message = {"message_id": self._number, "date": 1, "chat": place, "from": user, "text": action}
            return {"update_id": self._number, "message": message}
        on = {"message_id": 7, "date": 1, "chat": place, "text": "?"}
        data = f"{self._wire.cards[chat]}|{action}"
        query = {"id": str(self._number), "from": user, "message": on, "chat_instance": "1", "data": data}
        return {"update_id": self._number, "callback_query": query}

    async def taps(self, chat: int, action: str) -> float:
        """Tap, and return the seconds until the answer leaves."""
        answered = self._wire.left[chat] = asyncio.Event()
        begin = time.perf_counter()
        self._lanes.take([self._raw(chat, action)])
        await answered.wait()
        return time.perf_counter() - begin

    async def opens(self, chat: int) -> None:
        """Begin an interview, up to its first question."""
        for action in ("/start", *BEFORE):
            await self.taps(chat, action)

    async def answers(self, chat: int, taps: int) -> list[float]:
        """Answer and go back, in turns."""
        return [await self.taps(chat, CYCLE[number % 2]) for number in range(taps)]


async def measured(folder: Path, persons: int, taps: int) -> None:
    """Measure and print."""
    clock, nursery = Clock(date(2021, 9, 20)), Nursery()
    database = await Database.open(f"sqlite:///{folder}/data/load.sqlite3", day="2021-09-20")
    seal = await unlock(database, folder / "keys" / "medaqy.keys")
    store, outbox, wire = Store(database, clock, seal), Letters(database, seal, clock), Wire()
    talk = Conversations(store, engine(load()), clock)
    bot = Bot(TOKEN, session=wire)
    messenger = messengers.Messenger(bot, nursery, outbox, clock, lambda _chat, _message: None)

    async def nothing() -> None:
        pass

    dispatcher = dispatcher_for(Parts(talk, store, outbox, clock, nothing), messenger, "x")
    crowd = Crowd(wire, Lanes(Work(bot, dispatcher, talk, store, messenger), nursery, asyncio.Event()))
    everybody, pace = range(1, persons + 1), messengers.A_SECOND
    messengers.A_SECOND = 1 << 30  # type: ignore[misc]  # the way to the first question is not measured
    await asyncio.gather(*(crowd.opens(chat) for chat in everybody))
    messengers.A_SECOND = pace  # type: ignore[misc]
    await asyncio.sleep(1)
    gc.collect()
    gc.freeze()
    wire.times.clear()
    begin = time.perf_counter()
    waits = await asyncio.gather(*(crowd.answers(chat, taps) for chat in everybody))
    whole = time.perf_counter() - begin
    await nursery.finish(60)
    await database.close()
    tell(waits, whole, wire.most_in_a_second())


def tell(waits: list[list[float]], whole: float, busiest: int) -> None:
    """Print the table."""
    flat = sorted(wait for own in waits for wait in own)
    cuts = statistics.quantiles(flat, n=100)
    means = sorted(statistics.fmean(own) for own in waits)
    share = means[-1] / statistics.fmean(means)
    print(f"people {len(waits)}, taps each {len(waits[0])}, in all {whole:.1f} s, {len(flat) / whole:.1f} replies/s")
    for name, value in (("p50", cuts[49]), ("p95", cuts[94]), ("p99", cuts[98]), ("longest", flat[-1])):
        print(f"{name:<10} {value:>8.2f} s")
    told = "met" if share < FAIR else "missed"
    print(f"slowest person's mean to everybody's  {share:.2f}  target < {FAIR}  {told}")
    told = "met" if busiest <= ALLOWED else "missed"
    print(f"messages in the busiest second        {busiest}  target <= {ALLOWED}  {told}")
    print(f"memory at its highest                 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


async def main() -> None:
    """Read the arguments and measure."""
    given = [int(word) for word in sys.argv[1:3]]
    persons, taps = (given + [PERSONS, TAPS][len(given) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        await measured(Path(folder), persons, taps)


if __name__ == "__main__":
    asyncio.run(main())

"""A hundred thousand updates through the whole bot, with the memory read on the way: it must stay flat.

People come, answer, go back, type what is not understood, refuse, erase and come again; some are new at each round.
Telegram answers at once and takes any number of messages, for this is about memory. Argument: how many updates.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession

from bot import logs
from bot.app import engine
from bot.broadcasts.pace import Limits
from bot.clock import Clock
from bot.conversations import Conversations
from bot.health import Health
from bot.metrics import Metrics
from bot.outside import Outside
from bot.pace import Paces
from bot.pseudonyms import Pseudonyms
from bot.retention import Terms
from bot.staff import Desk
from bot.storage.database import Database
from bot.storage.letters import Letters
from bot.storage.staff import StaffStore
from bot.storage.store import Store
from bot.storage.tidy import tidy
from bot.storage.unlock import unlock
from bot.tasks import Nursery
from bot.telegram import messenger as messengers
from bot.telegram.run import Parts, dispatcher_for
from bot.telegram.spacing import Spacing
from bot.telegram.work import Work
from rules.rulebook import load

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

TOKEN = "42:BENCHMARK-token"  # noqa: S105 - of no use
UPDATES, ROUNDS, LANES = 100_000, 20, 50
WARM = 0.25
FLAT = 1.05
TYPED = ("/start", "doctor", "медсестра", "апрель 2020", "да", "жоқ", "x" * 900, "/mydata", "/case role=doctor", "?")
TAPPED = (
    "lang:ru", "lang:kk", "c:yes", "c:no", "a:work", "s:care", "back", "dk", "why", "now", "restart", "sure:restart",
    "sure:cancel", "a:yes", "a:no",
)  # fmt: skip


class Wire(BaseSession):
    """Answers at once."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ANN401, ARG002, ASYNC109 - aiogram's
        """Take a call."""
        if method.__api_method__ == "answerCallbackQuery":
            return self.check_response(bot, method, 200, '{"ok":true,"result":true}').result
        chat = f'{{"id":{int(method.chat_id)},"type":"private"}}'
        content = f'{{"ok":true,"result":{{"message_id":7,"date":1,"chat":{chat},"text":"x"}}}}'
        return self.check_response(bot, method, 200, content).result

    async def stream_content(self, *_args: Any, **_more: Any) -> AsyncGenerator[bytes, None]:
        """Give nothing: no file is read here."""
        yield b""

    async def close(self) -> None:
        """Do nothing: nothing is open."""


def memory() -> float:
    """Return the resident memory of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def raw(chance: random.Random, number: int, chat: int) -> dict[str, Any]:
    """Return one update of one person."""
    user = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "ru"}
    place = {"id": chat, "type": "private"}
    if chance.random() < 0.3:  # noqa: PLR2004 - three in ten type
        text = chance.choice(TYPED)
        return {
            "update_id": number,
            "message": {"message_id": number, "date": 1, "chat": place, "from": user, "text": text},
        }
    on = {"message_id": 7, "date": 1, "chat": place, "text": "?"}
    query = {"id": str(number), "from": user, "message": on, "chat_instance": "1", "data": f"0|{chance.choice(TAPPED)}"}
    return {"update_id": number, "callback_query": query}


async def soaked(folder: Path, updates: int) -> list[float]:
    """Let them through, and return the memory after each round."""
    clock, nursery, metrics = Clock(date(2021, 9, 20)), Nursery(), Metrics()
    database = await Database.open(f"sqlite:///{folder}/data/soak.sqlite3", day="2021-09-20")
    seal = await unlock(database, folder / "keys" / "medaqy.keys")
    store, outbox = Store(database, clock, seal), Letters(database, seal, clock)
    talk = Conversations(store, engine(load()), clock)
    desk = Desk(StaffStore(database, clock), clock, seal.print_of)
    outside = Outside(metrics, Paces(burst=1 << 30), Pseudonyms(clock), desk, Health(metrics))
    bot = Bot(TOKEN, session=Wire())
    messenger = messengers.Messenger(
        bot, nursery, outbox, clock, lambda _chat, _message: None, Spacing(Limits(1 << 30))
    )

    async def forget() -> None:
        await tidy(database, clock, Terms())

    dispatcher = dispatcher_for(Parts(talk, store, outbox, clock, forget, None, outside), messenger, "x")
    work, chance, found = Work(bot, dispatcher, talk, store, messenger), random.Random(1), []  # noqa: S311 - repeatable
    each = updates // ROUNDS

    async def lane(own: range, first: int) -> None:
        for number in own:
            await work.do(raw(chance, number, first + number % LANES * 20 + chance.randrange(20)))

    for turn in range(ROUNDS):
        first, begin = turn * each + 1, turn * 100 + 1
        await asyncio.gather(*(lane(range(first + one, first + each, LANES), begin) for one in range(LANES)))
        await nursery.finish(60)
        await forget()
        gc.collect()
        found.append(memory())
    await database.close()
    return found


def tell(found: list[float], updates: int, seconds: float) -> None:
    """Print the table."""
    settled = found[int(len(found) * WARM) :]
    half = len(settled) // 2
    growth = statistics.median(settled[half:]) / statistics.median(settled[:half])
    print(f"updates {updates}, {updates / seconds:.0f} a second")
    print("MiB by round  " + " ".join(f"{one:.0f}" for one in found))
    print(f"second half to first  {growth:.3f}  target < {FLAT}  {'met' if growth < FLAT else 'missed'}")


async def main() -> None:
    """Read the argument and measure."""
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES
    messengers.A_SECOND = 1 << 30  # type: ignore[misc]  # no pace here
    logs.start(level=logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        found = await soaked(Path(folder), updates)
        tell(found, updates, time.perf_counter() - begin)


if __name__ == "__main__":
    asyncio.run(main())

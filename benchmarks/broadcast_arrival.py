"""How many messages a server sees in its busiest second, while a broadcast goes at full pace beside replies.

Over HTTP to a server that is a process of its own, on the same clock; it notes when each message came. Beside that
stands the busiest second by the moments at which messages left, and the shortest stretch in which one message more
than allowed was seen. Arguments: for how many seconds (30), and how many replies a second (4).
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from benchmarks.broadcast_ledger import crowd, frozen
from bot.broadcasts.pace import Limits, Purse
from bot.clock import Clock
from bot.storage import paces
from bot.storage.broadcasts import Broadcasts
from bot.storage.database import Database
from bot.storage.ledger import Ledger
from bot.storage.unlock import unlock
from bot.tasks import Nursery
from bot.telegram.broadcast_sending import Sender
from bot.telegram.spacing import Spacing

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

TOKEN = "42:BENCHMARK-token"  # noqa: S105 - of no use
SECONDS, REPLIES = 30, 4
FIRST = 10_000_000
"""Numbers of the chats that get replies; those of subscribers are lower."""
LIMITS = Limits()


async def serving(line: Connection) -> None:
    """Take messages, note when each came, and answer within a tenth of a second; the notes are given at the end."""
    came: list[tuple[float, bool]] = []

    async def take(request: web.Request) -> web.Response:
        at = time.monotonic()
        chat = int((await request.post())["chat_id"])  # type: ignore[arg-type]  # a number as text
        came.append((at, chat < FIRST))
        await asyncio.sleep(random.random() * 0.1)  # noqa: S311 - a line's mood
        sent = {"message_id": 7, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return web.json_response({"ok": True, "result": sent})

    app = web.Application()
    app.router.add_post("/bot{token}/sendMessage", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line.send(runner.addresses[0][1])
    while not line.poll():  # noqa: ASYNC110 - the other end is a process
        await asyncio.sleep(0.1)
    line.send(came)
    await runner.cleanup()


def serve(line: Connection) -> None:
    """Be the server."""
    asyncio.run(serving(line))


class Noted(AiohttpSession):
    """Notes when what leaves."""

    left: list[tuple[float, bool]]

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ANN401, ASYNC109 - aiogram's
        """Make a call."""
        self.left.append((time.monotonic(), int(method.chat_id) < FIRST))
        return await super().make_request(bot, method, timeout)


async def replies(bot: Bot, spacing: Spacing, a_second: int, until: float) -> None:
    """Answer somebody now and then."""

    async def one(chat: int) -> None:
        await spacing.reply(chat)
        await bot.send_message(chat, "x")

    async with asyncio.TaskGroup() as group:
        while time.monotonic() < until:
            group.create_task(one(FIRST + random.randrange(1000)))  # noqa: S311 - a benchmark's dice
            await asyncio.sleep(random.expovariate(a_second))


async def carried(folder: Path, port: int, seconds: int, a_second: int) -> list[tuple[float, bool]]:
    """Send for so many seconds at full pace; returns when what left."""
    clock, nursery, stop, spacing = Clock(), Nursery(), asyncio.Event(), Spacing()
    database = await Database.open(f"sqlite:///{folder}/data/pace.sqlite3", day="2021-09-20")
    seal = await unlock(database, folder / "keys" / "keys")
    await crowd(database, seal, int(LIMITS.most) * (seconds + 5))
    await frozen(Broadcasts(database, clock, seal))
    now = clock.now()
    await database.do(lambda it: paces.write(it, Purse(1.0, now, LIMITS.most, now)))
    session = Noted(api=TelegramAPIServer.from_base(f"http://127.0.0.1:{port}"))
    session.left = []
    bot = Bot(TOKEN, session=session)
    nursery.start(Sender(bot, Ledger(database, clock, seal, "one"), nursery, spacing, clock).run(stop))
    await replies(bot, spacing, a_second, time.monotonic() + seconds)
    stop.set()
    await nursery.finish(30)
    await session.close()
    await database.close()
    return session.left


def busiest(times: list[float]) -> int:
    """How many came within the busiest second."""
    first = most = 0
    for last, at in enumerate(times):
        while at - times[first] > 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def tell(name: str, times: list[float], most: int) -> None:
    """Print two lines."""
    told = "met" if busiest(times) <= most else "missed"
    print(f"busiest second, {name:<22} {busiest(times):>6}     target <= {most}  {told}")
    closest = min((times[at + most] - times[at] for at in range(len(times) - most)), default=0.0)
    print(f"one more than allowed within {' ' * 10}{closest:>7.3f} s")


async def main() -> None:
    """Read the arguments and measure."""
    given = [int(word) for word in sys.argv[1:3]]
    seconds, a_second = (given + [SECONDS, REPLIES][len(given) :])[:2]
    line, end = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(end,), daemon=True)
    server.start()
    port = await asyncio.to_thread(line.recv)
    with tempfile.TemporaryDirectory() as folder:
        left = await carried(Path(folder), port, seconds, a_second)
    line.send(None)
    came: list[tuple[float, bool]] = await asyncio.to_thread(line.recv)
    server.join(10)
    bulk = sorted(at for at, of in came if of)
    print(json.dumps({"messages": len(came), "of the broadcast": len(bulk)}))
    print(f"pace of the broadcast          {(len(bulk) - 1) / (bulk[-1] - bulk[0]):>7.2f} a second")
    for name, noted in (("leaving", left), ("arriving", came)):
        tell(f"all, {name}", sorted(at for at, _ in noted), LIMITS.allowed)
        tell(f"broadcast, {name}", sorted(at for at, of in noted if of), int(LIMITS.most))


if __name__ == "__main__":
    asyncio.run(main())

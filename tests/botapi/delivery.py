"""Delivers updates to the webhook that was set, as Telegram does: again until it is answered with 200, messages and
taps of one person in lanes of their own; sometimes twice at once, and sometimes an old one long after."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.botapi.server import BotApi

AGAIN_SECONDS = 0.02
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Delivery:
    """The pump from the server's queue to the bot's address."""

    def __init__(self, api: BotApi, twice: float = 0.0, chance: random.Random | None = None) -> None:
        self.api = api
        self.answers: list[int] = []
        self._twice = twice
        self._chance = chance or random.Random(1)  # noqa: S311 - a test's dice
        self._past: list[dict[str, Any]] = []
        self._lanes: dict[tuple[str, int], asyncio.Queue[dict[str, Any]]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Pump until cancelled."""
        async with aiohttp.ClientSession() as session:
            try:
                while True:
                    async with self.api.changed:
                        await self.api.changed.wait_for(lambda: bool(self.api.webhook and self.api.queue))
                    self._lane(session, self.api.queue.popleft())
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def _lane(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        kind = next(name for name in update if name != "update_id")
        who = update[kind].get("from", {}).get("id", 0)
        if (kind, who) not in self._lanes:
            self._lanes[kind, who] = asyncio.Queue()
            self._tasks.append(asyncio.create_task(self._walk(session, self._lanes[kind, who])))
        self._lanes[kind, who].put_nowait(update)

    async def _walk(self, session: aiohttp.ClientSession, lane: asyncio.Queue[dict[str, Any]]) -> None:
        while True:
            update = await lane.get()
            times = 2 if self._chance.random() < self._twice else 1
            for _ in range(times):
                while not await self._post(session, update):  # noqa: ASYNC110 - Telegram too only tries again
                    await asyncio.sleep(AGAIN_SECONDS)
            self.api.confirmed = max(self.api.confirmed, update["update_id"])
            self._past.append(update)
            if self._chance.random() < self._twice:
                await self._post(session, self._chance.choice(self._past))

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        with suppress(aiohttp.ClientError, TimeoutError):
            headers = {HEADER: self.api.secret}
            async with session.post(self.api.webhook, json=update, headers=headers, timeout=_LONG) as answer:
                self.answers.append(answer.status)
                return answer.status == 200
        return False


_LONG = aiohttp.ClientTimeout(total=5)


@asynccontextmanager
async def delivering(api: BotApi, **more: Any) -> AsyncIterator[Delivery]:
    """Pump meanwhile."""
    pump = Delivery(api, **more)
    task = asyncio.create_task(pump.run())
    try:
        yield pump
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

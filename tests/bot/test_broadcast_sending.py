"""What is approved arrives, once, in each reader's language; every answer of Telegram is understood."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.tasks import Nursery
from bot.telegram.broadcast_sending import Sender
from bot.telegram.spacing import Spacing
from flows.words import Lang
from tests.bot.casting import Cast
from tests.bot.keeping import MovedClock, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.botapi.server import BotApi


class RunningClock(MovedClock):
    """Begins at noon of a day in September, and goes on by itself."""

    def now(self) -> float:
        return self.moved + time.monotonic() % 1000


@asynccontextmanager
async def sending(cast: Cast, api: BotApi, allowed: int = 1000) -> AsyncIterator[Sender]:
    bot = Bot(api.token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
    stop, nursery = asyncio.Event(), Nursery()
    sender = Sender(bot, cast.ledger(allowed=allowed), nursery, Spacing(), cast.it.clock)
    running = asyncio.create_task(sender.run(stop))
    try:
        yield sender
    finally:
        stop.set()
        await running
        assert await nursery.finish(5) == 0
        await bot.session.close()


async def until(cast: Cast, number: int, state: str) -> None:
    async with asyncio.timeout(6):
        while (await cast.broadcasts.load(number)).state != state:
            await asyncio.sleep(0.02)


async def test_everybody_gets_it_once_in_their_language(tmp_path: Path, api: BotApi) -> None:
    async with opened(tmp_path, RunningClock()) as it:
        cast = Cast.over(it)
        await cast.people(*range(1, 31), lang=Lang.KK)
        await cast.people(*range(31, 41), lang=Lang.EN)
        number = (await cast.started()).id
        async with sending(cast, api):
            await until(cast, number, "done")
        assert await cast.states(number) == {"sent": 40}
        assert len(api.messages) == 40
        assert {one.chat for one in api.messages.values()} == set(range(1, 41))
        (kazakh,) = api.of(1)
        assert "Жиналыс" in kazakh.text
        (english,) = api.of(40)
        assert english.text.endswith("Собрание завтра")
        assert english.text != "Собрание завтра"

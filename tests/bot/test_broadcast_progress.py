"""One message shows how far a broadcast is: edited in place, found after a restart, made anew where it is lost."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.broadcasts.carrying import Ending
from bot.broadcasts.terms import State
from bot.telegram.broadcast_progress import Shown
from bot.telegram.spacing import Spacing
from tests.bot.casting import AUTHOR, CHAT, Cast
from tests.bot.keeping import MovedClock, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.broadcasts.terms import Stored
    from tests.botapi.server import BotApi


@asynccontextmanager
async def showing(cast: Cast, api: BotApi) -> AsyncIterator[None]:
    bot, stop = Bot(api.token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url))), asyncio.Event()
    running = asyncio.create_task(Shown(bot, cast.ledger(), Spacing(), 0.02).run(stop))
    try:
        yield
    finally:
        stop.set()
        await running
        await bot.session.close()


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    async with opened(tmp_path, MovedClock()) as it:
        made = Cast.over(it)
        await made.people(1, 2, 3, 4)
        yield made


async def some_sent(cast: Cast, it: Stored, count: int) -> None:
    ledger = cast.ledger(allowed=3000)
    await ledger.step(it, (), 0)
    assert isinstance(cast.it.clock, MovedClock)
    cast.it.clock.moved += 1
    attempts = (await ledger.step(it, (), count)).attempts
    await ledger.step(it, [Ending(one, State.SENT, message=5) for one in attempts], 0)
    await ledger.release()


async def test_one_message_is_edited_only_when_something_changed(cast: Cast, api: BotApi) -> None:
    it = await cast.started()
    async with showing(cast, api):
        await api.until(lambda: api.of(CHAT))
        await asyncio.sleep(0.2)
        assert (api.count("sendMessage"), api.count("editMessageText")) == (1, 0)
        await some_sent(cast, it, 2)
        await api.until(lambda: "50 %" in api.of(CHAT)[0].text)
        await some_sent(cast, it, 2)
        await api.until(lambda: "100 %" in api.of(CHAT)[0].text)
        assert "Завершено" in api.of(CHAT)[0].text
        edits = api.count("editMessageText")
        await asyncio.sleep(0.2)
        assert (len(api.of(CHAT)), api.count("editMessageText")) == (1, edits)


async def test_it_is_taken_up_again_after_a_restart(cast: Cast, api: BotApi) -> None:
    it = await cast.started()
    async with showing(cast, api):
        await api.until(lambda: api.of(CHAT))
    await some_sent(cast, it, 2)
    async with showing(cast, api):
        await api.until(lambda: "50 %" in api.of(CHAT)[0].text)
    assert len(api.of(CHAT)) == 1


async def test_what_ended_while_nobody_looked_is_told_by_the_next_start(cast: Cast, api: BotApi) -> None:
    it = await cast.started()
    async with showing(cast, api):
        await api.until(lambda: api.of(CHAT))
    await some_sent(cast, it, 4)
    ledger = cast.ledger()
    assert (await ledger.step(it, (), 8)).over
    async with showing(cast, api):
        await api.until(lambda: "100 %" in api.of(CHAT)[0].text)
    assert len(api.of(CHAT)) == 1


async def test_one_that_is_gone_is_made_anew(cast: Cast, api: BotApi) -> None:
    it = await cast.started()
    async with showing(cast, api):
        await api.until(lambda: api.of(CHAT))
        api.messages.clear()
        await some_sent(cast, it, 2)
        await api.until(lambda: any("50 %" in message.text for message in api.of(CHAT)))
        assert len(api.of(CHAT)) == 1


async def test_a_pause_is_shown_with_a_way_to_go_on(cast: Cast, api: BotApi) -> None:
    it = await cast.started()
    async with showing(cast, api):
        await api.until(lambda: api.of(CHAT))
        await cast.broadcasts.pause(AUTHOR, it.id)
        await api.until(lambda: "Приостановлено" in api.of(CHAT)[0].text)
        assert len(api.of(CHAT)[0].labels) >= 2
        await cast.broadcasts.cancel(AUTHOR, it.id)
        await api.until(lambda: "Отменено" in api.of(CHAT)[0].text)


async def test_an_author_who_blocked_the_bot_is_left_alone(cast: Cast, api: BotApi) -> None:
    it = await cast.started()
    api.fail("sendMessage", "Forbidden: bot was blocked by the user", 403)
    async with showing(cast, api):
        await asyncio.sleep(0.2)
        await some_sent(cast, it, 2)
        await asyncio.sleep(0.2)
    assert api.messages == {}


async def test_a_server_in_trouble_does_not_end_it(cast: Cast, api: BotApi) -> None:
    await cast.started()
    api.fail("sendMessage", times=3)
    async with showing(cast, api):
        await api.until(lambda: api.of(CHAT))

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

from bot.broadcasts.content import Media, Version
from bot.broadcasts.pace import Limits
from bot.metrics import Metrics
from bot.tasks import Nursery
from bot.telegram.broadcast_calls import NETWORK_SECONDS
from bot.telegram.broadcast_sending import Sender
from bot.telegram.spacing import Spacing
from flows.speech import voice
from flows.words import Lang
from tests.bot.casting import APPROVER, AUTHOR, CHAT, Cast, draft
from tests.bot.keeping import MovedClock, opened, rows
from tests.bot.test_kills import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.botapi.server import BotApi


class RunningClock(MovedClock):
    """Begins at noon of a day in September, and goes on by itself."""

    def now(self) -> float:
        return self.moved + time.monotonic() % 1000


@asynccontextmanager
async def sending(
    cast: Cast, api: BotApi, allowed: int = 1000, metrics: Metrics | None = None
) -> AsyncIterator[Sender]:
    bot = Bot(api.token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
    stop, nursery = asyncio.Event(), Nursery()
    sender = Sender(bot, cast.ledger(allowed=allowed), nursery, Spacing(), cast.it.clock, metrics)
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
        while (await cast.broadcasts.load(number)).state != state:  # noqa: ASYNC110 - the writer is another task
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


async def test_the_figures_tell_how_it_goes(tmp_path: Path, api: BotApi) -> None:
    async with opened(tmp_path, RunningClock()) as it:
        cast, metrics = Cast.over(it), Metrics()
        await cast.people(*range(1, 31))
        number = (await cast.started()).id
        for chat in range(1, 11):
            await cast.subscribers.stop(f"tg:{chat}")
        async with sending(cast, api, 60, metrics):
            await until(cast, number, "sending")
            async with asyncio.timeout(6):
                while "medaqy_broadcast_rate 40.0" not in metrics.text().decode():  # noqa: ASYNC110 - same
                    await asyncio.sleep(0.01)
            await until(cast, number, "done")
        told = metrics.text().decode().splitlines()
    for result, count in (("sent", 20.0), ("skipped", 10.0), ("blocked", 0.0)):
        assert f'medaqy_broadcast_sends_total{{result="{result}"}} {count}' in told
    assert "medaqy_broadcast_rate 0.0" in told
    assert "medaqy_broadcast_lag_seconds 0.0" in told


ANSWERS = [
    ("Forbidden: bot was blocked by the user", 403, "blocked", "blocked"),
    ("Forbidden: user is deactivated", 403, "failed", "deactivated"),
    ("Bad Request: chat not found", 400, "failed", "chat_not_found"),
    ("Bad Request: can't parse entities: Unclosed start tag at byte offset 2", 400, "failed", "text_entities"),
    ("Bad Request: message is too long", 400, "failed", "text_length"),
    ("Bad Request: BUTTON_URL_INVALID", 400, "failed", "text_buttons"),
    ("Bad Request: not enough rights", 400, "failed", "refused"),
    ("Request Entity Too Large", 413, "failed", "text_file"),
    ("Internal Server Error", 500, "unknown", "server"),
    ("Bad Gateway", 502, "unknown", "server"),
]


@pytest.mark.parametrize(("words", "code", "state", "reason"), ANSWERS)
async def test_every_answer_is_understood(
    tmp_path: Path, api: BotApi, words: str, code: int, state: str, reason: str
) -> None:
    async with opened(tmp_path, RunningClock()) as it:
        cast = Cast.over(it)
        await cast.people(1)
        number = (await cast.started()).id
        api.fail("sendMessage", words, code)
        async with sending(cast, api):
            await until(cast, number, "done")
        found = await cast.broadcasts.report(number)
        assert found.reasons == {f"{state}:{reason}": 1}
        assert api.messages == {}


@pytest.mark.parametrize("after_effect", [True, False])
async def test_a_line_that_breaks_leaves_the_end_unknown_and_nothing_is_repeated(
    tmp_path: Path, api: BotApi, *, after_effect: bool
) -> None:
    async with opened(tmp_path, RunningClock()) as it:
        cast = Cast.over(it)
        await cast.people(1)
        number = (await cast.started()).id
        api.drop("sendMessage", after_effect=after_effect)
        async with sending(cast, api):
            await until(cast, number, "done")
        assert (await cast.broadcasts.report(number)).reasons == {"unknown:no_answer": 1}
        assert len(api.messages) == int(after_effect)


async def test_at_least_once_repeats_and_says_so(tmp_path: Path, api: BotApi) -> None:
    async with opened(tmp_path, RunningClock()) as it:
        cast = Cast.over(it)
        await cast.people(1)
        number = (await cast.started(draft(unknown="resend"))).id
        api.drop("sendMessage", after_effect=True)
        async with sending(cast, api):
            await until(cast, number, "done")
        assert await cast.states(number) == {"sent": 1}
        first, second = api.of(1)
        assert first.text == "Собрание завтра"
        assert second.text.endswith(first.text)
        assert second.text.startswith(voice(Lang.RU).say("cast.line.again"))


async def test_what_cannot_have_left_is_tried_again(tmp_path: Path, api: BotApi) -> None:
    async with opened(tmp_path, MovedClock()) as it:
        cast = Cast.over(it)
        await cast.people(1)
        await cast.started()
        api.url = f"http://127.0.0.1:{free_port()}"
        async with sending(cast, api):
            await asyncio.sleep(0.3)
        ((state, next_at),) = rows(tmp_path, "SELECT state, next_at FROM recipients")
        assert (state, next_at) == ("queued", it.clock.now() + NETWORK_SECONDS)


async def test_telegrams_wait_is_kept_on_the_disk_and_never_shortened(tmp_path: Path, api: BotApi) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        cast = Cast.over(it)
        await cast.people(1)
        number = (await cast.started()).id
        api.fail("sendMessage", "Too Many Requests: retry after 30", 429, retry_after=30)
        async with sending(cast, api):
            await asyncio.sleep(0.3)
        ((rate, until_then),) = rows(tmp_path, "SELECT rate, pause_until FROM paces")
        assert (rate, until_then) == (Limits(1000).start / 2, clock.now() + 30)
        assert await cast.states(number) == {"queued": 1}
        clock.moved += 29
        async with sending(cast, api):
            await asyncio.sleep(0.3)
        assert api.messages == {}
        clock.moved += 2
        async with sending(cast, api):
            await until(cast, number, "done")
        assert len(api.of(1)) == 1


async def test_a_refused_token_stops_everything(tmp_path: Path, api: BotApi) -> None:
    async with opened(tmp_path, RunningClock()) as it:
        cast = Cast.over(it)
        await cast.people(*range(1, 31))
        number = (await cast.started()).id
        api.token = "1:other"  # noqa: S105 - of no use
        async with sending(cast, api) as sender:
            sender._bot._Bot__token = "1:another"  # type: ignore[attr-defined]  # noqa: S105 - same
            await until(cast, number, "halted")
        assert (await cast.states(number))["queued"] == 30


async def test_a_picture_a_correction_and_a_recall(tmp_path: Path, api: BotApi) -> None:
    picture = Media("photo", "file of Telegram", "unique", "ab" * 32)
    async with opened(tmp_path, RunningClock()) as it:
        cast = Cast.over(it)
        await cast.people(1, 2, lang=Lang.KK)
        number = (await cast.started(draft(media=picture))).id
        async with sending(cast, api):
            await until(cast, number, "done")
            assert [one.file for one in api.messages.values()] == [("photo", "file of Telegram")] * 2
            texts = {Lang.KK: Version("Жиналыс <b>бүгін</b>")}
            correction = await cast.broadcasts.correct(
                AUTHOR, CHAT, Lang.RU, number, draft(media=picture, versions=texts)
            )
            await cast.broadcasts.approve(APPROVER, correction, await cast.seen(correction))
            await cast.broadcasts.start(AUTHOR, correction)
            await until(cast, correction, "done")
            (shown,) = api.of(1)
            assert shown.text == f"{voice(Lang.KK).say('cast.line.corrected')}\n\nЖиналыс бүгін"
            del api.messages[shown.chat, shown.message_id]
            recall = await cast.broadcasts.recall(AUTHOR, number)
            await until(cast, recall, "done")
        assert api.messages == {}
        assert await cast.states(recall) == {"sent": 2}

"""A real process under a broadcast: held up from another one, killed, started again; what was paused stays so."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from bot.audit import OPERATOR
from tests.bot.casting import Cast, draft
from tests.bot.forks import forks
from tests.bot.keeping import opened, rows
from tests.bot.rehearsal import crowd
from tests.bot.test_kills import variables
from tests.botapi.server import BotApi

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = range(1_000, 1_400)
AT_ONCE = 8


def got_it(api: BotApi) -> dict[int, int]:
    return {chat: len(api.of(chat)) for chat in PEOPLE if api.of(chat)}


def is_state(folder: Path, state: str) -> bool:
    return rows(folder, "SELECT state FROM broadcasts") == [(state,)]


@pytest.mark.prove
async def test_paused_it_stays_so_and_sending_it_goes_on_by_itself(tmp_path: Path) -> None:
    api = await BotApi().start()
    settings = variables(api, tmp_path, "polling") | {"BOT_ALLOWED_A_SECOND": "120"}
    async with forks(settings, tmp_path / "said") as bot:
        async with opened(tmp_path) as it:
            it.clock.moved = time.time()  # type: ignore[attr-defined]
            await crowd(it, PEOPLE)
            number = (await Cast.over(it).started(draft(quiet=False))).id
        await bot.start()
        await api.until(lambda: len(got_it(api)) > 40, 30)
        await bot.kill()
        await bot.start()
        before = len(got_it(api))
        await api.until(lambda: len(got_it(api)) > before + 40, 30)
        async with opened(tmp_path) as other:
            other.clock.moved = time.time()  # type: ignore[attr-defined]
            held = Cast.over(other).broadcasts
            await held.pause(OPERATOR, number)
            paused_at = len(got_it(api))
            await asyncio.sleep(1.5)
            stands = len(got_it(api))
            assert stands <= paused_at + AT_ONCE
            await bot.kill()
            await bot.start()
            polls = api._poll
            await api.until(lambda: api._poll > polls, 30)
            await asyncio.sleep(1.5)
            assert len(got_it(api)) == stands
            await held.resume(OPERATOR, number)
        async with asyncio.timeout(30):
            while not is_state(tmp_path, "done"):  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.1)
        await api.until(lambda: "100 %" in api.of(900)[0].text, 30)
        assert len(api.of(900)) == 1
        assert await bot.stop() == 0
    await api.stop()
    assert set(got_it(api).values()) == {1}
    unknown = dict(rows(tmp_path, "SELECT state, count(*) FROM recipients GROUP BY state")).get("unknown", 0)
    assert len(PEOPLE) - len(got_it(api)) <= unknown <= 2 * AT_ONCE

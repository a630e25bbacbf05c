"""Killed at any moment, in polling and in webhook mode: no answer is lost, none counts twice, the interview goes on.

Real processes, killed by SIGKILL, over HTTP on loopback. The dice are fixed; the machine's own pace is not.
"""

from __future__ import annotations

import asyncio
import random
import socket
from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.forks import forks
from tests.bot.interviews import JOURNEY, expected, hold, kept, same
from tests.botapi.delivery import delivering
from tests.botapi.person import Person
from tests.botapi.server import BotApi

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from tests.bot.forks import Forks

KILLS = 200
OF_STEPS = 0.45
"""How often a step is cut off."""
AGAIN = 0.2
"""How often the start after a kill is cut off too."""
LATEST = 0.06
LATEST_AT_START = 0.25
SECRET = "Zq3-v8Lk_0pWm7Rt5YcX2nBd9GhJ4sFa"  # noqa: S105 - of no use elsewhere


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def variables(api: BotApi, folder: Path, mode: str) -> dict[str, str]:
    port = free_port()
    return {
        "BOT_TOKEN": api.token,
        "BOT_API_URL": api.url,
        "BOT_DATABASE_URL": f"sqlite:///{folder}/data/data.sqlite3",
        "BOT_KEY_FILE": str(folder / "keys" / "keys"),
        "BOT_TODAY": JOURNEY.today.isoformat(),
        "BOT_MODE": mode,
        "BOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "BOT_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "BOT_WEBHOOK_SECRET": SECRET,
    }


def killer(bot: Forks, dice: random.Random) -> Callable[[], Coroutine[Any, Any, None]]:
    """Return what happens beside each answer: often, the process is killed at a moment that the dice choose."""

    async def maybe() -> None:
        if bot.kills >= KILLS or dice.random() >= OF_STEPS:
            return
        await asyncio.sleep(dice.random() * LATEST)
        await bot.kill()
        await bot.start()
        while dice.random() < AGAIN:
            await asyncio.sleep(dice.random() * LATEST_AT_START)
            await bot.kill()
            await bot.start()

    return maybe


@pytest.mark.prove
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_killed_at_two_hundred_moments(mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moves, session = expected()
    api, dice = await BotApi().start(), random.Random(f"kills, {mode}")  # noqa: S311 - a test's dice
    interviews = stale = repeated = steps = 0
    async with forks(variables(api, tmp_path, mode), tmp_path / "said") as bot, delivering(api):
        await bot.start()
        while bot.kills < KILLS:
            person, before = Person(api, 1000 + interviews, "ru"), bot.kills
            played = await hold(person, moves, killer(bot, dice))
            assert same(await kept(tmp_path, person), session), f"interview {interviews}"
            assert played.repeated <= bot.kills - before, f"interview {interviews}"
            interviews, stale = interviews + 1, stale + played.stale
            repeated, steps = repeated + played.repeated, steps + played.steps
        assert await bot.stop() == 0
    await api.stop()
    assert "Traceback" not in (tmp_path / "said").read_text(encoding="utf-8")
    with capsys.disabled():
        print(  # noqa: T201 - the figures of the proof
            f"\n{mode}: {bot.kills} kills in {interviews} interviews of {steps // interviews} steps, 0 lost, 0 twice; "
            f"{repeated} messages repeated, {stale} taps on an older copy told to be old"
        )

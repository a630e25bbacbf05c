"""A reminder survives kill -9 and comes once: real processes, killed by SIGKILL at chosen moments, over HTTP on
loopback."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from flows.speech import voice
from flows.words import Lang
from tests.bot.forks import forks
from tests.botapi.person import Person
from tests.botapi.server import BotApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.forks import Forks

PEOPLE = 4
KILLS = 15
LATEST = 0.3
LINE = (
    "/case role=doctor facility=infectious_hospital authority=local_executive from=2020-04-01 to=2020-04-30 listed=yes "
    "direct_participation=yes hours=1 claim.learned_on=2020-05-01"
)
SAID = voice(Lang.RU).say("time_limit.labour_dispute")


@asynccontextmanager
async def on(day: str, api: BotApi, folder: Path) -> AsyncIterator[Forks]:
    """Run the bot on a day."""
    variables = {
        "BOT_TOKEN": api.token,
        "BOT_API_URL": api.url,
        "BOT_DATABASE_URL": f"sqlite:///{folder}/data/data.sqlite3",
        "BOT_KEY_FILE": str(folder / "keys" / "keys"),
        "BOT_TODAY": day,
    }
    async with forks(variables, folder / "said") as bot:
        yield bot


async def reach(person: Person, action: str) -> None:
    """Press a button that is on one of the pages of the card."""
    for _ in range(9):
        actions = [one["callback_data"].partition("|")[2] for row in person.card.rows for one in row]
        if action in actions:
            await person.does(action)
            return
        await person.does(next(it for it in actions if it.startswith("pg:")))
    raise AssertionError(action, person.card.text, actions)


async def order(person: Person) -> None:
    """Come to an outcome with a time limit, and ask to be reminded of it."""
    await person.types("/start")
    await person.does("lang:ru")
    await person.does("c:yes")
    await person.types(LINE)
    await reach(person, "more:papers")
    for _ in range(20):
        actions = [one["callback_data"].partition("|")[2] for row in person.card.rows for one in row]
        step = next((it for it in ("dk", "go") if it in actions), None)
        if step is None:
            break
        await person.does(step)
    await reach(person, "x:reminders")
    await person.does("rem:labour_dispute")


def reminders(person: Person) -> int:
    """Return how many reminders the chat shows, the card on which they are ordered aside."""
    return sum(message.text.startswith(f"Напоминаю. {SAID}") for message in person.messages)


@pytest.mark.prove
async def test_a_reminder_survives_kills_and_comes_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api, dice = await BotApi().start(), random.Random("reminders")  # noqa: S311 - a test's dice
    people = [Person(api, 1000 + number, "ru") for number in range(PEOPLE)]
    async with on("2020-05-04", api, tmp_path) as bot:
        await bot.start()
        for person in people:
            await order(person)
        await bot.kill()
    assert [reminders(person) for person in people] == [0] * PEOPLE
    async with on("2021-04-23", api, tmp_path) as bot:
        await bot.start()
        await asyncio.sleep(1.5)
        await bot.kill()
    assert [reminders(person) for person in people] == [0] * PEOPLE
    async with on("2021-04-24", api, tmp_path) as bot:
        for _ in range(KILLS):
            await bot.start()
            await asyncio.sleep(dice.random() * LATEST)
            await bot.kill()
        await bot.start()
        await asyncio.sleep(3)
        counts = [reminders(person) for person in people]
        assert await bot.stop() == 0
        await bot.start()
        await asyncio.sleep(1)
        assert [reminders(person) for person in people] == counts
        assert await bot.stop() == 0
    await api.stop()
    assert all(1 <= count <= 2 for count in counts)
    assert "Traceback" not in (tmp_path / "said").read_text(encoding="utf-8")
    with capsys.disabled():
        repeated = sum(counts) - PEOPLE
        print(f"\n{PEOPLE} reminders through {KILLS + 2} kills: 0 lost, {repeated} repeated")  # noqa: T201 - a figure

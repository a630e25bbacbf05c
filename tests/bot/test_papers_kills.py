"""A paper that was ordered comes although the process is killed while it is made or sent: real kills, over HTTP."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from tests.bot.forks import forks
from tests.bot.keeping import rows
from tests.bot.test_kills import variables
from tests.botapi.person import Person
from tests.botapi.server import BotApi

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 5
LATEST = 0.5
LINE = (
    "/case role=mid_level facility=infectious_hospital authority=local_executive from=2020-04-01 to=2020-06-30"
    " direct_participation=yes listed=no hours=1"
)


async def at_papers(person: Person) -> None:
    await person.types("/start")
    await person.does("lang:ru")
    await person.does("c:yes")
    await person.types(LINE)
    await person.does("x:letters")


@pytest.mark.prove
async def test_an_ordered_letter_outlives_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api, dice, twice = await BotApi().start(), random.Random("papers"), 0  # noqa: S311 - a test's dice
    async with forks(variables(api, tmp_path, "polling"), tmp_path / "said") as bot:
        await bot.start()
        for number in range(ROUNDS):
            person = Person(api, 5000 + number, "ru")
            await at_papers(person)
            card, before = person.card, len(person.messages)
            data = next(
                one["callback_data"] for row in card.rows for one in row if one["callback_data"].endswith("_pay")
            )
            await person.press(data, card)
            await asyncio.sleep(dice.random() * LATEST)
            await bot.kill()
            await bot.start()
            names = ["medaqy-employer_pay-ru.pdf", "medaqy-employer_pay-ru.docx"]

            def come(person: Person = person, before: int = before, names: list[str] = names) -> bool:
                texts = {message.text for message in person.messages[before:]}
                return set(names) <= texts and bool(person.messages[-1].rows)

            await api.until(come, 30)
            counts = [sum(message.text == name for message in person.messages) for name in names]
            assert all(1 <= count <= 2 for count in counts)
            assert sum(counts) <= 3, "a kill may repeat one message, no more"
            twice += sum(counts) - 2
        assert await bot.stop() == 0
    await api.stop()
    assert not rows(tmp_path, "SELECT * FROM outbox")
    with capsys.disabled():
        print(f"\n{ROUNDS} kills, no paper lost, {twice} sent twice")  # noqa: T201 - the figures of the proof

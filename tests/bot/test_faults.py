"""A server and a line at their worst: the interview ends as on a quiet day, and nothing is said by accident."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from tests.bot.forks import forks
from tests.bot.interviews import expected, hold, kept, same
from tests.bot.test_kills import variables
from tests.botapi.delivery import delivering
from tests.botapi.faulty import FaultyBotApi
from tests.botapi.person import Person

if TYPE_CHECKING:
    from pathlib import Path

PERSONS = 6


async def nothing() -> None:
    return


@pytest.mark.prove
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_on_a_bad_day(mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moves, session = expected()
    dice = random.Random(f"faults, {mode}")  # noqa: S311 - a test's dice
    api = FaultyBotApi(dice)
    await api.start()
    persons = [Person(api, 1000 + number, "ru") for number in range(PERSONS)]
    async with forks(variables(api, tmp_path, mode), tmp_path / "said") as bot, delivering(api, twice=0.3, chance=dice):
        await bot.start()
        played = await asyncio.gather(*(hold(person, moves, nothing) for person in persons))
        api.good = True
        assert await bot.stop() == 0
        for person in persons:
            assert same(await kept(tmp_path, person), session), f"person {person.chat}"
    await api.stop()
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert '"level": "error"' not in said
    repeated, stale = sum(one.repeated for one in played), sum(one.stale for one in played)
    # A call cut off may show its card twice; and whoever taps an older copy is shown the present card once more.
    assert repeated <= api.cut + stale
    with capsys.disabled():
        print(  # noqa: T201 - the figures of the proof
            f"\n{mode}: {api.odd} calls went wrong in {PERSONS} interviews, 0 lost, 0 twice; {repeated} messages "
            f"repeated of {api.cut} whose end was unknown, {stale} old copies tapped"
        )

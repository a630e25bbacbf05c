"""A rotation of the keys and a step of the tables, killed at any moment: every conversation can be opened."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.bot.keeping import counted, opened, rows
from tests.bot.test_migrations import move

if TYPE_CHECKING:
    from pathlib import Path

PERSONS = 400
KILLS = 15
ROTATE = """
import asyncio, datetime, pathlib
from bot.storage.database import Database
from bot.storage.reseal import rotate
from bot.storage.unlock import unlock

async def main(folder):
    database = await Database.open(f"sqlite:///{folder}/data/data.sqlite3", day="2021-09-20")
    seal = await unlock(database, pathlib.Path(folder) / "keys" / "keys")
    print("ready", flush=True)
    await rotate(database, seal, datetime.date(2021, 9, 20), 30)
    await database.close()
    print("done", flush=True)
"""
MIGRATE = """
import asyncio
from bot.storage.database import Database

async def main(folder):
    print("ready", flush=True)
    database = await Database.open(f"sqlite:///{folder}/data/data.sqlite3", day="2021-09-20")
    await database.close()
    print("done", flush=True)
"""


async def filled(folder: Path) -> None:
    async with opened(folder) as it:
        await asyncio.gather(*(it.store.exchange(f"tg:{n}", n, counted) for n in range(1, PERSONS + 1)))


async def killed(folder: Path, program: str, after: float | None) -> tuple[float, bool]:
    """Run a program, kill it so many seconds after it is ready; return how long it ran, and whether to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"{program}\nimport sys\nasyncio.run(main(sys.argv[1]))\n", str(folder)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    begun = time.perf_counter()
    if after is not None:
        await asyncio.sleep(after)
        if process.returncode is None:
            process.kill()
    said = await process.stdout.read()
    await process.wait()
    return time.perf_counter() - begun, said == b"done\n"


async def whole(folder: Path) -> None:
    """Open the file as the bot does, and every conversation in it."""
    async with opened(folder) as it:
        found = await asyncio.gather(*(it.store.load(f"tg:{number}") for number in range(1, PERSONS + 1)))
    assert [kept and kept.session.answers for kept in found] == [{"n": 1}] * PERSONS
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.prove
@pytest.mark.parametrize("program", [ROTATE, MIGRATE], ids=["rotation", "migration"])
async def test_killed_at_any_moment(program: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await filled(tmp_path)
    dice, cut, longest = random.Random("operator"), 0, 60.0  # noqa: S311 - a test's dice
    for _ in range(2):
        if program is MIGRATE:
            move(tmp_path, "0001")
        took, done = await killed(tmp_path, program, None)
        assert done
        longest = min(took, longest)
    for _ in range(KILLS):
        if program is MIGRATE:
            move(tmp_path, "0001")
        cut += not (await killed(tmp_path, program, dice.uniform(0, longest / 2)))[1]
        await whole(tmp_path)
    assert cut
    with capsys.disabled():
        print(f"\n{cut} of {KILLS} runs cut off within {longest:.2f} s, {PERSONS} conversations whole after each")  # noqa: T201 - the figures of the proof

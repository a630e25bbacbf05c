"""A quarter of many inquiries counted for every table, its release attacked: seconds, memory, how long the bot waits.

``python -m benchmarks.tally 1000000`` makes the quarter up in a folder of its own, which takes a minute, and counts it.
Role, place and authority are drawn by themselves, so that there are far more profiles than in life.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.statistics.dimensions import DOMAINS, Dimension
from bot.statistics.marks import QuarterKeys
from bot.statistics.period import Period
from bot.statistics.release import propose
from bot.statistics.tables import TABLES, table_of
from bot.storage.tallies import Tallies
from rules.rulebook import load
from tests.bot.keeping import opened
from tests.bot.made_up import fill, years

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator

    from bot.storage.database import Database
    from tests.bot.made_up import Row

QUARTER = Period.parse("2026-Q3")
WANTED_SECONDS = 10
CUTS = tuple(table.cut for table in TABLES)


async def waits(database: Database, stop: asyncio.Event) -> float:
    """The longest time that a small piece of work of the bot had to wait meanwhile."""
    longest = 0.0
    while not stop.is_set():
        begin = time.perf_counter()
        await database.do(lambda _: None)
        longest = max(longest, time.perf_counter() - begin)
        await asyncio.sleep(0.01)
    return longest


def varied(rows: Iterable[Row]) -> Iterator[Row]:
    """The same inquiries of people at many more kinds of places."""
    chance = random.Random(3)  # noqa: S311 - made-up people need no secrets
    roles, facilities, authorities = (
        DOMAINS[dimension] for dimension in (Dimension.ROLE, Dimension.FACILITY, Dimension.AUTHORITY)
    )
    for row in rows:
        role, facility, authority = chance.choice(roles), chance.choice(facilities), chance.choice(authorities)
        yield replace(row, inquiry=replace(row.inquiry, role=role, facility=facility, authority=authority))


async def make_up(folder: Path, many: int) -> None:
    """Fill the database; a process of its own does it, so that its memory is not taken for that of counting."""
    begin = time.perf_counter()
    async with opened(folder) as it:
        count = await fill(it.database, QuarterKeys(it.seal.file), varied(years(QUARTER.months, many // 3)))
    print(f"{count} inquiries made up in {time.perf_counter() - begin:.1f} s")


async def measure(folder: Path) -> None:
    """Count, release, print."""
    async with opened(folder) as it:
        before, stop = memory(), asyncio.Event()
        waiting = asyncio.create_task(waits(it.database, stop))
        with measured() as counting:
            found = await Tallies(it.database, QuarterKeys(it.seal.file)).tallies(QUARTER.months, CUTS)
        stop.set()
        people = found[table_of("lang_stopped").cut][None, None]
        print(f"{len(CUTS)} tables of {people} persons in {counting}")
        with measured() as releasing:
            made = propose(QUARTER, found, (), date(2026, 10, 1), load())
        print(f"{len(made.tables)} tables released and attacked in {releasing}")
        print(f"memory {before} MiB before, {memory()} MiB at most; the bot waited {await waiting:.3f} s at most")
        whole = counting.whole + releasing.whole
        print(f"in all {whole:.1f} s, wanted for a million 10 s: {'met' if whole < WANTED_SECONDS else 'missed'}")


def memory() -> int:
    """The most that this process held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@dataclass
class Measured:
    """Seconds of something."""

    whole: float = 0.0
    busy: float = 0.0

    def __str__(self) -> str:
        return f"{self.whole:.1f} s ({self.busy:.1f} s of one core)"


@contextmanager
def measured() -> Iterator[Measured]:
    """Measure what is done inside."""
    it = Measured()
    begin, busy = time.perf_counter(), time.process_time()
    yield it
    it.whole, it.busy = time.perf_counter() - begin, time.process_time() - busy


def main(many: int) -> None:
    """Make up, then measure, each in a process of its own."""
    new = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for work, *given in ((make_up, Path(folder), many), (measure, Path(folder))):
            process = new.Process(target=run, args=(work, *given))
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(process.exitcode)


def run(work: Callable[..., Coroutine[None, None, None]], *given: object) -> None:
    """Run one part."""
    asyncio.run(work(*given))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""A quarter of many inquiries counted for every table, its release attacked: seconds, memory, how long the bot waits.

``python -m benchmarks.tally 1000000`` makes the year up in a folder of its own, which takes a minute, and counts it.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.statistics.marks import QuarterKeys
from bot.statistics.period import Period
from bot.statistics.release import propose
from bot.statistics.tables import TABLES, table_of
from bot.storage.tallies import Tallies
from rules.rulebook import load
from tests.bot.keeping import opened
from tests.bot.made_up import fill, years

if TYPE_CHECKING:
    from bot.storage.database import Database

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


async def main(many: int) -> None:
    """Make up, count, print."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder)) as it:
            keys = QuarterKeys(it.seal.file)
            begin = time.perf_counter()
            count = await fill(it.database, keys, years(QUARTER.months, many // 3))
            print(f"{count} inquiries made up in {time.perf_counter() - begin:.1f} s")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            stop = asyncio.Event()
            waiting = asyncio.create_task(waits(it.database, stop))
            begin, busy = time.perf_counter(), time.process_time()
            found = await Tallies(it.database, keys).tallies(QUARTER.months, CUTS)
            took, busy = time.perf_counter() - begin, time.process_time() - busy
            stop.set()
            whole = took
            after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            people = found[table_of("lang_stopped").cut][None, None]
            print(f"{len(CUTS)} tables of {people} persons in {took:.1f} s ({busy:.1f} s of one core)")
            begin, busy = time.perf_counter(), time.process_time()
            made = propose(QUARTER, found, (), date(2026, 10, 1), load())
            took, busy = time.perf_counter() - begin, time.process_time() - busy
            whole += took
            print(f"{len(made.tables)} tables released and attacked in {took:.1f} s ({busy:.1f} s of one core)")
            held = f"{before} MiB before, {after} MiB after"
            print(f"memory at most {held}; the bot waited {await waiting:.3f} s at most")
            print(f"in all {whole:.1f} s, wanted for a million 10 s: {'met' if whole < WANTED_SECONDS else 'missed'}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))

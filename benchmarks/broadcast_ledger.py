"""The ledger of broadcasts alone: freezing everybody who might subscribe, then the line as fast as it goes.

Arguments: how many subscribers are frozen (all 426,400 health workers), and how many messages the line carries.
"""

from __future__ import annotations

import asyncio
import resource
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, insert

from bot.audit import OPERATOR
from bot.broadcasts.approval import whole
from bot.broadcasts.carrying import Ending
from bot.broadcasts.content import Audience, Draft, Version
from bot.broadcasts.pace import Limits
from bot.broadcasts.terms import State
from bot.clock import Clock
from bot.storage.broadcasts import Broadcasts
from bot.storage.database import Database
from bot.storage.ledger import Ledger
from bot.storage.subscribers import place_of
from bot.storage.tables import subscribers
from bot.storage.unlock import unlock
from flows.words import Lang

if TYPE_CHECKING:
    from bot.seal import Seal

EVERYBODY, SENDS = 426_400, 20_000
PORTION, AT_ONCE = 2_000, 25
FREEZE_SECONDS, SENDS_A_SECOND, MOST_MIB = 10.0, 1_000, 32
FAST = Limits(1 << 24)
LANGS = ("kk", "ru", "en")


def memory() -> float:
    """The memory of this process at its highest, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def crowd(database: Database, seal: Seal, count: int) -> None:
    """Subscribe so many at once."""
    for first in range(0, count, PORTION):
        made = []
        for chat in range(first, min(first + PORTION, count)):
            number = secrets.randbits(63)
            made.append({
                "id": number, "chat_key": secrets.token_bytes(32), "body_enc": seal.close(place_of(number), chat + 1),
                "lang": LANGS[chat % 3], "topics": 2, "region": "astana" if chat % 20 else None,
                "role_group": "care", "since_day": "2021-09-20",
            })  # fmt: skip
        await database.do(lambda it, rows=made: it.execute(insert(subscribers), rows))  # type: ignore[misc]


async def frozen(casts: Broadcasts) -> tuple[int, float, float]:
    """Approve a broadcast for everybody; returns its number, the seconds, and the memory that it took, MiB."""
    author, approver = b"a" * 32, b"b" * 32
    texts = {Lang.KK: Version("Жиналыс ертең"), Lang.RU: Version("Собрание завтра")}
    draft = Draft(Audience("news"), texts, quiet=False)
    number = await casts.make(author, 1, Lang.RU, draft)
    await casts.previewed(author, number, whole(draft))
    await casts.tested(author, number, whole(draft))
    before, begin = memory(), time.perf_counter()
    await casts.approve(approver, number, whole(draft))
    took = time.perf_counter() - begin, memory() - before
    await casts.start(OPERATOR, number)
    return number, *took


async def carried(casts: Broadcasts, ledger: Ledger, number: int, sends: int) -> tuple[float, float]:
    """Carry so many messages whose answers come at once; returns messages a second, and memory, MiB."""
    it = await casts.load(number)
    await asyncio.sleep(0.01)
    begin, before, done, ended = time.perf_counter(), memory(), 0, list[Ending]()
    while done < sends:
        portion = await ledger.step(it, ended, AT_ONCE)
        ended = [Ending(one, State.SENT, message=one.id) for one in portion.attempts]
        done += len(ended)
    await ledger.step(it, ended, 0)
    return done / (time.perf_counter() - begin), memory() - before


async def measured(folder: Path, people: int, sends: int) -> None:
    """Measure and print."""
    database = await Database.open(f"sqlite:///{folder}/data/cast.sqlite3", day="2021-09-20")
    seal, clock = await unlock(database, folder / "keys" / "keys"), Clock()
    await crowd(database, seal, people)
    casts = Broadcasts(database, clock, seal)
    number, seconds, grown = await frozen(casts)
    written = 0

    def count(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        nonlocal written
        if statement.startswith("UPDATE recipients"):
            written += len(parameters) if isinstance(parameters, list) else 1

    event.listen(database._driver.connection.engine, "before_cursor_execute", count)  # noqa: SLF001 - a benchmark looks inside
    speed, more = await carried(casts, Ledger(database, clock, seal, "one", FAST), number, sends)
    begin = time.perf_counter()
    await casts.progress(number)
    look = time.perf_counter() - begin
    await database.close()
    told = "met" if seconds < FREEZE_SECONDS else "missed"
    print(f"freezing {people:,} recipients         {seconds:>8.2f} s    target < {FREEZE_SECONDS:.0f} s  {told}")
    told = "met" if grown < MOST_MIB else "missed"
    print(f"memory that freezing takes         {grown:>8.0f} MiB  target < {MOST_MIB} MiB  {told}")
    told = "met" if speed >= SENDS_A_SECOND else "missed"
    print(f"the line alone, messages a second  {speed:>8,.0f}      target >= {SENDS_A_SECOND:,}  {told}")
    print(f"memory that carrying {sends:,} takes   {more:>8.0f} MiB")
    print(f"statements on rows a message       {written / sends:>8.2f}")
    print(f"looking how far it is              {look * 1000:>8.1f} ms")


async def main() -> None:
    """Read the arguments and measure."""
    given = [int(word) for word in sys.argv[1:3]]
    people, sends = (given + [EVERYBODY, SENDS][len(given) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        await measured(Path(folder), people, sends)


if __name__ == "__main__":
    asyncio.run(main())

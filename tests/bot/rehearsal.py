"""The rehearsal of a broadcast: a real process over HTTP, a server at its worst, killed again and again.

Returns what the server saw beside what the ledger says, for every recipient.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.storage.subscribers import place_of
from bot.storage.tables import broadcasts, recipients, subscribers
from flows.speech import voice
from flows.words import Lang
from tests.bot.casting import Cast, draft
from tests.bot.forks import forks
from tests.bot.keeping import opened, rows
from tests.bot.test_kills import variables
from tests.botapi.crowd import MOVED, Crowd

if TYPE_CHECKING:
    from pathlib import Path

    from bot.broadcasts.content import Draft
    from tests.bot.forks import Forks
    from tests.bot.keeping import Opened

FIRST = 1_000
FAST = 6_000


@dataclass
class Found:
    """What the server saw and what the ledger says; ``cut`` counts the rows that stood as begun after each kill."""

    people: int
    seconds: float = 0.0
    kills: int = 0
    cut: list[int] = field(default_factory=list)
    state: str = ""
    by_person: dict[int, tuple[str, str | None]] = field(default_factory=dict)

    def states(self) -> Counter[str]:
        return Counter(state for state, _ in self.by_person.values())

    def having(self, *states: str) -> set[int]:
        return {person for person, (state, _) in self.by_person.items() if state in states}

    def table(self, api: Crowd, title: str) -> str:
        copies = Counter(api.copies[person] for person in self.by_person)
        lines = [
            f"\n{title}: {self.people:,} recipients, {self.kills} kills, {self.seconds:.0f} s, ended as {self.state}",
            "  the ledger says    " + ", ".join(f"{name} {count:,}" for name, count in sorted(self.states().items())),
            "  copies at Telegram " + ", ".join(f"{number}: {count:,}" for number, count in sorted(copies.items())),
            "  what went wrong    " + ", ".join(f"{name} {count}" for name, count in api.what_happened().items()),
            f"  cut off by kills   {sum(self.cut)} begun and not ended, at most {max(self.cut, default=0)} a kill",
        ]
        return "\n".join(lines)


async def crowd(it: Opened, people: range) -> None:
    """Subscribe a crowd at once."""

    def row(chat: int) -> dict[str, object]:
        number = secrets.randbits(63)
        lang = (Lang.KK, Lang.RU, Lang.EN)[chat % 3].value
        return {"id": number, "chat_key": it.seal.print_of(f"tg:{chat}"), "lang": lang, "topics": 2,
                "body_enc": it.seal.close(place_of(number), chat), "since_day": "2021-09-20"}  # fmt: skip

    made = [row(chat) for chat in people]
    await it.database.do(lambda db: db.execute(insert(subscribers), made))


async def rehearse(
    folder: Path, people: int, kills: int, given: Draft | None = None, name: str = ""
) -> tuple[Found, Crowd]:
    """Freeze, send, kill, and read how it ended for each."""
    who, dice = range(FIRST, FIRST + people), random.Random(f"rehearsal {name}")  # noqa: S311 - a test's dice
    api, found = Crowd(dice, who), Found(people)
    api.repeat_lines = tuple(voice(lang).say("cast.line.again") for lang in Lang)
    await api.start()
    async with opened(folder) as it:
        it.clock.moved = time.time()  # type: ignore[attr-defined]
        await crowd(it, who)
        number = (await Cast.over(it).started(given or draft(quiet=False))).id
    settings = variables(api, folder, "polling") | {"BOT_ALLOWED_A_SECOND": str(FAST)}
    begin = time.perf_counter()
    async with forks(settings, folder / "said") as bot:
        await bot.start()
        await _kill_at_random(bot, folder, dice, kills, found)
        await _until_done(folder, number)
        found.seconds = time.perf_counter() - begin
        before = api._poll
        await api.until(lambda: api._poll > before, 40)
        assert await bot.stop() == 0
    found.kills = bot.kills
    await api.stop()
    await _read(folder, number, found)
    return found, api


async def _kill_at_random(bot: Forks, folder: Path, dice: random.Random, kills: int, found: Found) -> None:
    for _ in range(kills):
        await asyncio.sleep(0.3 + dice.random() * 2.5)
        await bot.kill()
        ((begun,),) = rows(folder, "SELECT count(*) FROM recipients WHERE state = 'sending'")
        found.cut.append(begun)
        await bot.start()


async def _until_done(folder: Path, number: int) -> None:
    async with asyncio.timeout(300):
        while rows(folder, f"SELECT state FROM broadcasts WHERE id = {number}") == [("sending",)]:  # noqa: S608, ASYNC110 - our own; another process writes it
            await asyncio.sleep(0.2)


async def _read(folder: Path, number: int, found: Found) -> None:
    async with opened(folder) as it:
        c = recipients.c
        wanted = select(c.state, c.reason, subscribers.c.id, subscribers.c.body_enc).join(
            subscribers, subscribers.c.id == c.subscriber_id
        )
        wanted = wanted.where(c.broadcast_id == number)
        for state, reason, subscriber, body in await it.database.do(lambda db: db.execute(wanted).all()):
            chat = it.seal.open(place_of(subscriber), body)
            found.by_person[chat - MOVED if chat >= MOVED else chat] = (state, reason)
        state = select(broadcasts.c.state).where(broadcasts.c.id == number)
        found.state = str(await it.database.do(lambda db: db.scalar(state)))

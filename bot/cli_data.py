"""``medaqy backup``, ``restore``, ``retention`` and ``key rotate``: what the operator does with what is kept."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.audit import OPERATOR
from bot.clock import clock
from bot.retention import Terms
from bot.settings import read
from flows.speech import voice

if TYPE_CHECKING:
    from pathlib import Path

    from bot.clock import Clock
    from bot.retention import Report
    from bot.settings import Settings
    from flows.words import Lang


def _at_hand() -> tuple[Settings, Clock]:
    settings = read()
    return settings, clock(environment=settings.today)


def backup(lang: Lang, to: Path) -> int:
    """Copy the database, also while the bot runs. Raises a Fault."""
    from bot.storage import copies

    settings, now = _at_hand()
    copies.backup(settings.database_file, to, now.day(), now.now())
    print(voice(lang).say("keep.backed_up", file=str(to), days=settings.keep_backups_days))
    return 0


def restore(lang: Lang, file: Path) -> int:
    """Put a backup in the place of the database, and erase again whoever asked for that since. Raises a Fault."""
    from bot.storage import copies
    from bot.storage.held import held

    settings, now = _at_hand()
    copies.check(file)
    copies.opens(file, settings.key_file)
    with held(settings.database_file):
        old = copies.restore(file, settings.database_file, now.day())
        count = asyncio.run(_erase_again(settings, now, old, file.name))
    print(voice(lang).say("keep.restored", file=str(file), count=count, old=str(old)))
    return 0


async def _erase_again(settings: Settings, now: Clock, old: Path, copy: str) -> int:
    from bot.storage.audit import append
    from bot.storage.database import Database
    from bot.storage.store import Store
    from bot.storage.tidy import note_backup
    from bot.storage.unlock import unlock

    database = await Database.open(settings.database_url, day=now.day().isoformat())
    try:
        store = Store(database, now, await unlock(database, settings.key_file))
        await database.do(lambda it: note_backup(it, old.resolve(), now.day()))
        await database.do(lambda it: append(it, now.now(), OPERATOR, "restored", copy[:200]))
        return await store.erase_again()
    finally:
        await database.close()


def retention(lang: Lang, *, only_count: bool) -> int:
    """Do the daily job now and print its report; ``only_count`` tells what is due. Raises a Fault."""
    report = asyncio.run(_tidied(*_at_hand(), only_count=only_count))
    print(voice(lang).say("keep.retention.due" if only_count else "keep.retention.done", **asdict(report)))
    return 0


async def _tidied(settings: Settings, now: Clock, *, only_count: bool) -> Report:
    from bot.storage.database import Database
    from bot.storage.tidy import tidy
    from bot.storage.unlock import unlock

    database = await Database.open(settings.database_url, day=now.day().isoformat())
    try:
        terms = Terms(settings.keep_days, settings.keep_backups_days)
        seal = await unlock(database, settings.key_file)
        return await tidy(database, now, terms, seal, only_count=only_count)
    finally:
        await database.close()


def rotate(lang: Lang) -> int:
    """Make a new key and seal everything anew, also while the bot runs. Raises a Fault."""
    settings, now = _at_hand()
    count = asyncio.run(_rotated(settings, now))
    days, file = settings.keep_backups_days, str(settings.key_file)
    print(voice(lang).say("keep.rotated", count=count, days=days, file=file))
    return 0


async def _rotated(settings: Settings, now: Clock) -> int:
    from bot.storage.audit import append
    from bot.storage.database import Database
    from bot.storage.reseal import rotate as reseal
    from bot.storage.unlock import unlock

    database = await Database.open(settings.database_url, day=now.day().isoformat())
    try:
        seal = await unlock(database, settings.key_file)
        count = await reseal(database, seal, now.day(), settings.keep_backups_days)
        await database.do(lambda it: append(it, now.now(), OPERATOR, "rotated"))
        return count
    finally:
        await database.close()

"""``medaqy export``: a file of a release without Telegram; the same bytes that the chat gives out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faults import Fault
from flows.speech import voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.clock import Clock
    from bot.settings import Settings
    from bot.statistics.orders import Order
    from flows.words import Lang


class BadOrder(Fault):
    """The period, table and form do not fit together."""

    key = "stats.fault.bad_order"
    code = 2


class FileThere(Fault):
    """There is a file of this name already."""

    key = "stats.fault.file_there"
    code = 2


class CannotWrite(Fault):
    """The file or its folder cannot be written."""

    key = "stats.fault.unwritable"


@dataclass(frozen=True, slots=True)
class Export:
    """``to`` is a file or a folder; ``without`` are tables left out of a release that is made now."""

    order: Order
    to: Path
    without: Sequence[str] = ()


def export(lang: Lang, wanted: Export) -> int:
    """Write the file, and say where and what it is. Raises a Fault."""
    from bot.clock import clock
    from bot.settings import read

    if not wanted.order.complete:
        raise BadOrder(period=wanted.order.period, table=wanted.order.table, form=wanted.order.form)
    settings = read()
    to, sha256 = asyncio.run(_exported(settings, clock(environment=settings.today), wanted))
    print(voice(lang).say("stats.exported", file=str(to), sha256=sha256))
    return 0


async def _exported(settings: Settings, now: Clock, wanted: Export) -> tuple[Path, str]:
    from bot.app import closing, shelf
    from bot.audit import OPERATOR
    from bot.statistics.period import BadPeriod, Period
    from bot.storage.database import Database
    from bot.storage.staff import StaffStore
    from bot.storage.unlock import unlock

    order = wanted.order
    try:
        period = Period.parse(order.period)
    except BadPeriod:
        raise BadOrder(period=order.period, table=order.table, form=order.form) from None
    database = await Database.open(settings.database_url, day=now.day().isoformat())
    try:
        seal = await unlock(database, settings.key_file)
        if period.kind != "month":
            await closing(database, now, seal).made(period, wanted.without)
        held = shelf(database, seal)
        file = await held.made(order)
        release = await held.release(order.period)
        to = _written(wanted.to, file.name, file.body)
        await StaffStore(database, now).note(OPERATOR, "exported", str(order), sha256=release.sha256)
        return to, release.sha256
    finally:
        await database.close()


def _written(to: Path, name: str, body: bytes) -> Path:
    file = to / name if to.is_dir() else to
    try:
        with file.open("xb") as out:
            out.write(body)
    except FileExistsError:
        raise FileThere(file=str(file)) from None
    except OSError:
        raise CannotWrite(file=str(file)) from None
    return file

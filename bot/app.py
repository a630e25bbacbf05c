"""The one place where the parts are put together. Each function imports what it needs, and no more."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import TYPE_CHECKING, Final

from rules.rulebook import load

if TYPE_CHECKING:
    from bot.conversations import Engine
    from bot.settings import Settings
    from rules.rulebook import Rulebook

NOISY: Final = ("aiogram", "aiosqlite", "asyncio", "sqlalchemy")


def engine(book: Rulebook, name: str = "", *reached: str) -> Engine:
    """Return the dialogue over a rulebook, run by the operator of this name, who is reached in these ways."""
    from flows.engine import Engine  # noqa: PLC0415 - a command that needs no dialogue does not load it
    from flows.engine_talk import Operator  # noqa: PLC0415

    return Engine(book, Operator(name, ", ".join(way for way in reached if way)))


def engine_of_environment(book: Rulebook) -> Engine:
    """Return the dialogue with the operator named in BOT_OPERATOR_NAME, _CONTACT and _ADDRESS."""
    return engine(book, *(os.environ.get(f"BOT_OPERATOR_{part}", "") for part in ("NAME", "CONTACT", "ADDRESS")))


async def telegram(settings: Settings) -> None:
    """Serve people on Telegram until the process is asked to stop. Raises a Fault or BrokenRulebook."""
    from bot.clock import clock  # noqa: PLC0415 - see the first line
    from bot.conversations import Conversations  # noqa: PLC0415
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.store import Store  # noqa: PLC0415

    token = settings.secret()
    today = clock(environment=settings.today)
    dialogue = engine(load(), settings.operator_name, settings.operator_contact, settings.operator_address)
    database = await Database.open(settings.database_url)
    try:
        from bot.telegram.run import serve, stop_of_process  # noqa: PLC0415 - seconds, so only after all that can be wrong was looked at

        store = Store(database, today)
        await serve(token, settings.api_url, Conversations(store, dialogue, today), store, stop_of_process())
    finally:
        await database.close()


def run() -> None:
    """Read the settings and serve. Raises a Fault or BrokenRulebook."""
    from bot.settings import read  # noqa: PLC0415 - see the first line

    settings = read()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    asyncio.run(telegram(settings))

"""A file of a release on its way to a chat: made when its turn comes, sent as a document or as a picture.

Until it is sent it waits in the outbox like every letter, so a kill loses nothing. Where the making takes long, that is
said; where it fails, that too.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile

from bot.faults import Fault, where
from bot.letters import Letter
from bot.statistics.orders import PICTURE, Order
from bot.telegram.patience import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram import Bot

    from bot.staff_stats import Handed
    from bot.statistics.files import File
    from bot.statistics.shelf import Shelf
    from bot.telegram.messenger import Persist, Sender

_log: Final = logging.getLogger(__name__)
RELEASE: Final = "release"
LONG_SECONDS: Final = 2.0
CAPTION: Final = 1024


def follows(handed: Handed, chat: int) -> Letter:
    """Return the letter that follows the desk's words."""
    return Letter(RELEASE, {"chat": chat, **handed.order.body(), "wait": handed.wait, "sorry": handed.sorry})


def sender(shelf: Shelf) -> Sender:
    """Return what sends such letters."""

    async def send(bot: Bot, body: Mapping[str, Any], persist: Persist) -> int:
        async def tell(word: str) -> int:
            return (await bot.send_message(body["chat"], body[word])).message_id

        file = await _made(shelf, body, lambda: persist(lambda: tell("wait")))
        if file is None:
            return await persist(lambda: tell("sorry"))
        try:
            return await persist(lambda: _sent(bot, body, file))
        except (TelegramBadRequest, TelegramEntityTooLarge) as error:
            _log.error("a file of a release was not taken: %s", refusal(error))
            return await persist(lambda: tell("sorry"))

    return send


async def _made(shelf: Shelf, body: Mapping[str, Any], wait: Any) -> File | None:  # noqa: ANN401 - what says it
    """Make the file, and say so where it takes long; None where it cannot be made."""
    making = asyncio.gather(shelf.made(Order.of(body)))
    try:
        done, _ = await asyncio.wait({making}, timeout=LONG_SECONDS)
        if not done:
            await wait()
        return (await making)[0]
    except Fault as fault:
        _log.warning("a file of a release was not made: %s", fault)
    except Exception as error:  # noqa: BLE001 - a file that fails must not hold up what is written to the person
        _log.error("a file of a release was not made: %s", where(error))
    return None


async def _sent(bot: Bot, body: Mapping[str, Any], file: File) -> int:
    content = BufferedInputFile(file.body, file.name)
    send = bot.send_photo if body["form"] == PICTURE else bot.send_document
    return (await send(body["chat"], content, caption=file.alt[:CAPTION] or None)).message_id

"""A paper on its way to a chat: made when its turn comes, sent as a file or a picture, or excused kindly.

What cannot be made, or what Telegram does not take, is told in a message; the conversation goes on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile

from bot.papers.orders import PaperFailed
from bot.telegram.patience import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from aiogram import Bot

    from bot.papers.make import File, Papers
    from bot.telegram.messenger import Persist, Sender

_log: Final = logging.getLogger(__name__)
PAPER: Final = "paper"


def paper_sender(papers: Papers | None) -> Sender:
    """Return what sends the papers that are ordered."""

    async def send(bot: Bot, order: Mapping[str, Any], persist: Persist) -> int:
        return await send_paper(bot, papers, order, persist)

    return send


async def send_paper(bot: Bot, papers: Papers | None, order: Mapping[str, Any], persist: Persist) -> int:
    """Make and send the paper of an order; the number of the message that holds it, or that says sorry."""
    chat = order["chat"]

    async def excuse() -> int:
        return (await bot.send_message(chat, order["sorry"], parse_mode=None)).message_id

    if papers is None:
        return await persist(excuse)
    try:
        file = await papers.made(order)
    except PaperFailed:
        return await persist(excuse)
    try:
        return await persist(lambda: _sent(bot, chat, file))
    except (TelegramBadRequest, TelegramEntityTooLarge) as error:
        _log.error("a paper was not taken: %s", refusal(error))
        return await persist(excuse)


async def _sent(bot: Bot, chat: int, file: File) -> int:
    content = BufferedInputFile(file.content, file.name)
    send = bot.send_photo if file.is_picture else bot.send_document
    return (await send(chat, content)).message_id

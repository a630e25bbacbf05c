"""A file on its way to a chat: made when its turn comes, sent as a document or as a picture.

Until it is sent its order waits in the outbox like every letter, so a kill loses nothing. Where the making takes long,
that is said; where it fails, that too. Must not know what is in a file.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, Protocol

from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile

from bot.faults import Fault, where
from bot.telegram.limits import CAPTION
from bot.telegram.patience import refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiogram import Bot

    from bot.telegram.messenger import Persist, Sender

    Make = Callable[[Mapping[str, Any]], Awaitable["Made"]]

_log: Final = logging.getLogger(__name__)
LONG_SECONDS: Final = 2.0
PICTURE: Final = "png"


class Made(Protocol):
    """A file as it was made; ``alt`` says in words what it shows."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def body(self) -> bytes:
        """Its bytes."""
        ...

    @property
    def alt(self) -> str:
        """Its words."""
        ...


def file_sender(make: Make) -> Sender:
    """Return what sends the file that ``make`` makes from the body of a letter, which holds ``chat``, ``form`` and
    what is said meanwhile or instead: ``wait``, ``sorry``. A Fault of ``make`` is excused."""

    async def send(bot: Bot, body: Mapping[str, Any], persist: Persist) -> int:
        async def tell(word: str) -> int:
            return (await bot.send_message(body["chat"], body[word])).message_id

        file = await _made(make, body, lambda: persist(lambda: tell("wait")))
        if file is None:
            return await persist(lambda: tell("sorry"))
        try:
            return await persist(lambda: _sent(bot, body, file))
        except (TelegramBadRequest, TelegramEntityTooLarge) as error:
            _log.error("a file was not taken: %s", refusal(error))
            return await persist(lambda: tell("sorry"))

    return send


async def _made(make: Make, body: Mapping[str, Any], wait: Callable[[], Awaitable[int]]) -> Made | None:
    """Make the file, and say so where it takes long; None where it cannot be made."""
    making = asyncio.gather(make(body))
    try:
        done, _ = await asyncio.wait({making}, timeout=LONG_SECONDS)
        if not done:
            await wait()
        return (await making)[0]
    except Fault as fault:
        _log.warning("a file was not made: %s", fault)
    except Exception as error:  # noqa: BLE001 - a file that fails must not hold up what is written to the person
        _log.error("a file was not made: %s", where(error))
    return None


async def _sent(bot: Bot, body: Mapping[str, Any], file: Made) -> int:
    content = BufferedInputFile(file.body, file.name)
    send = bot.send_photo if body["form"] == PICTURE else bot.send_document
    return (await send(body["chat"], content, caption=file.alt[:CAPTION] or None)).message_id

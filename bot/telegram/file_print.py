"""The bytes of a file that Telegram keeps, read once through and hashed; nothing of them is kept, on disk or in memory.

Must not tell anybody where the file lies: its address holds the token of the bot.
"""

from __future__ import annotations

import hashlib
import io
import logging
from typing import TYPE_CHECKING, Final

from aiogram.exceptions import TelegramAPIError
from aiohttp import ClientError

from bot.broadcasts.bench import MediaUnread
from bot.faults import where

if TYPE_CHECKING:
    from typing import Any

    from aiogram import Bot

    from bot.broadcasts.bench import Read
    from bot.broadcasts.content import Media

_log: Final = logging.getLogger(__name__)
READ_SECONDS: Final = 30


class _Print(io.BytesIO):
    """A file that keeps nothing but its hash."""

    def __init__(self) -> None:
        super().__init__()
        self.of: Final = hashlib.sha256()
        self.length = 0

    def write(self, chunk: Any) -> int:  # noqa: ANN401 - bytes of any kind
        """Take some bytes."""
        self.of.update(chunk)
        self.length += len(chunk)
        return len(chunk)


def reader(bot: Bot) -> Read:
    """Return what hashes a picture or document; see Act. Telegram hands out at most 20 MB of one file."""

    async def read(media: Media) -> str:
        found = _Print()
        try:
            await bot.download(media.file_id, destination=found, timeout=READ_SECONDS, seek=False)
        except (TelegramAPIError, ClientError, TimeoutError, OSError) as error:
            _log.warning("a file for a broadcast was not read: %s", where(error))
            raise MediaUnread from None
        if not found.length:
            raise MediaUnread
        return found.of.hexdigest()

    return read

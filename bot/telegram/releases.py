"""A file of a release on its way to a chat: from the desk's answer to the letter, and who makes it.

How a file is made in its turn, announced and excused stands in files.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.letters import Letter
from bot.statistics.orders import Order
from bot.telegram.files import file_sender

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.staff_stats import Handed
    from bot.statistics.files import File
    from bot.statistics.shelf import Shelf
    from bot.telegram.messenger import Sender

RELEASE: Final = "release"


def follows(handed: Handed, chat: int) -> Letter:
    """Return the letter that follows the desk's words."""
    return Letter(RELEASE, {"chat": chat, **handed.order.body(), "wait": handed.wait, "sorry": handed.sorry})


def sender(shelf: Shelf) -> Sender:
    """Return what sends such letters."""

    async def make(body: Mapping[str, Any]) -> File:
        return await shelf.made(Order.of(body))

    return file_sender(make)

"""Sends replies: one person's in order, different persons side by side, each until Telegram has taken it.

A redrawn card replaces the message that was tapped; where that is refused, a new message is sent.
Must know nothing of conversations.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError, TelegramNotFound

from bot.faults import where
from bot.telegram.limits import TOAST
from bot.telegram.patience import PASSING, Patience, persist
from bot.telegram.render import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram import Bot
    from aiogram.types import Message

    from bot.tasks import Nursery
    from bot.telegram.render import Part
    from flows.words import Reply

_log: Final = logging.getLogger(__name__)

AT_ONCE: Final = 20
MOST_WAITING: Final = 500
MOST_REMEMBERED: Final = 10_000
PLAIN_TEXT: Final = "can't parse entities"
UNCHANGED: Final = "message is not modified"


@dataclass(frozen=True, slots=True)
class Letter:
    """Replies to one person; ``tapped`` is the message whose button was pressed, ``sent`` is called at the end."""

    chat: int
    replies: tuple[Reply, ...]
    tapped: int | None = None
    sent: Callable[[], None] | None = None


class Messenger:
    """The way out. ``post`` returns at once; ``room`` waits while too much is on its way."""

    def __init__(self, bot: Bot, nursery: Nursery) -> None:
        self._bot: Final = bot
        self._nursery: Final = nursery
        self._lanes: dict[int, deque[Letter]] = {}
        self._gate: Final = asyncio.Semaphore(AT_ONCE)
        self._freed: Final = asyncio.Event()
        self._cards: OrderedDict[int, int] = OrderedDict()

    def post(self, letter: Letter) -> None:
        """Put a letter behind the earlier ones to the same chat."""
        lane = self._lanes.get(letter.chat)
        if lane is None:
            self._lanes[letter.chat] = deque([letter])
            self._nursery.start(self._carry(letter.chat))
        else:
            lane.append(letter)

    def acknowledge(self, query: str, toast: str | None) -> None:
        """Answer a tap, so that its button stops waiting; a tap that is too old has nobody waiting."""
        self._nursery.start(self._acknowledge(query, toast))

    async def room(self) -> None:
        """Wait until few enough chats are being written to."""
        while len(self._lanes) >= MOST_WAITING:
            self._freed.clear()
            await self._freed.wait()

    async def _acknowledge(self, query: str, toast: str | None) -> None:
        try:
            await self._bot.answer_callback_query(query, text=toast[:TOAST] if toast else None)
        except (TelegramAPIError, *PASSING):
            _log.debug("a tap was answered too late")

    async def _carry(self, chat: int) -> None:
        lane = self._lanes[chat]
        try:
            while lane:
                await self._deliver(lane[0])
                lane.popleft()
        finally:
            del self._lanes[chat]
            self._freed.set()

    async def _deliver(self, letter: Letter) -> None:
        try:
            for reply in letter.replies:
                await self._reply(letter, reply)
        except (TelegramForbiddenError, TelegramNotFound):
            _log.info("a person cannot be reached any more")
        except TelegramAPIError as error:
            _log.error("Telegram refused a message: %s", error.message)
        except Exception as error:  # noqa: BLE001 - one reply must not hold up the next ones
            _log.error("a reply was not sent: %s", where(error))
        if letter.sent is not None:
            letter.sent()

    async def _reply(self, letter: Letter, reply: Reply) -> None:
        parts = render(reply)
        shown: int | None = None
        if self._redraws(letter, reply, parts) and letter.tapped is not None:
            shown = letter.tapped if await self._edit(letter.chat, letter.tapped, parts[0]) else None
        if shown is None:
            for part in parts:
                shown = (await self._send(letter.chat, part)).message_id
        if reply.card and reply.buttons and shown is not None:
            self._show(letter.chat, shown)

    def _redraws(self, letter: Letter, reply: Reply, parts: tuple[Part, ...]) -> bool:
        """Whether the tapped message is the present card: an older one far above is left where it is."""
        here = self._cards.get(letter.chat, letter.tapped)
        return reply.redraw and len(parts) == 1 and here == letter.tapped

    def _show(self, chat: int, message: int) -> None:
        self._cards[chat] = message
        self._cards.move_to_end(chat)
        while len(self._cards) > MOST_REMEMBERED:
            self._cards.popitem(last=False)

    async def _send(self, chat: int, part: Part) -> Message:
        async def call() -> Message:
            async with self._gate:
                return await self._bot.send_message(chat, part.html, parse_mode=mode, reply_markup=part.markup)

        mode: str | None = "HTML"
        try:
            return await persist(call, Patience(aloud=False))
        except TelegramBadRequest as error:
            if PLAIN_TEXT not in error.message:
                raise
            _log.error("Telegram cannot read our HTML: %s", error.message)
            mode = None
            return await persist(call, Patience(aloud=False))

    async def _edit(self, chat: int, message: int, part: Part) -> bool:
        async def call() -> object:
            async with self._gate:
                return await self._bot.edit_message_text(
                    part.html, chat_id=chat, message_id=message, parse_mode="HTML", reply_markup=part.markup
                )

        try:
            await persist(call, Patience(aloud=False))
        except TelegramBadRequest as error:
            return UNCHANGED in error.message
        return True

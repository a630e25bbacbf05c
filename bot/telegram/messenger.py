"""Sends what waits in the outbox: one person's letters in order, different persons side by side, until each is taken.

A wait that Telegram names is stored and never shortened. Must know nothing of conversations.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiogram.types import InlineKeyboardMarkup

from bot.faults import Fault, where
from bot.letters import ON_ITS_WAY, SENDING
from bot.telegram.heard import person_of
from bot.telegram.patience import PASSING, Patience, passes, refusal
from bot.telegram.spacing import Spacing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from aiogram import Bot

    from bot.clock import Clock
    from bot.letters import Ending, Outbox, Posted
    from bot.tasks import Nursery

    Persist = Callable[[Callable[[], Awaitable[int]]], Awaitable[int]]
    Sender = Callable[[Bot, Mapping[str, Any], Persist], Awaitable[int]]

T = TypeVar("T")
_log: Final = logging.getLogger(__name__)

MOST_WAITING: Final = 500
A_SECOND: Final = 25
AT_ONCE: Final = 3
"""Messages to all together, so many of them at once; Telegram allows 30 a second."""
PLAIN_TEXT: Final = "can't parse entities"
UNCHANGED: Final = "message is not modified"
TRIES_FOR_A_TAP: Final = 3


class Messenger:
    """The way out. ``post`` returns at once; ``room`` waits while too much is on its way.

    ``shown`` is told which message shows the present card of a chat; ``spacing`` is shared with broadcasts; ``senders``
    take letters of further methods, and return the number of the message.
    """

    def __init__(
        self,
        bot: Bot,
        nursery: Nursery,
        outbox: Outbox,
        clock: Clock,
        shown: Callable[[int, int], None],
        spacing: Spacing | None = None,
    ) -> None:
        self._bot: Final = bot
        self._nursery: Final = nursery
        self._outbox: Final = outbox
        self._clock: Final = clock
        self._shown: Final = shown
        self.spacing: Final = spacing or Spacing()
        self._lanes: dict[int, list[Posted]] = {}
        self._freed: Final = asyncio.Event()
        self._gate: Final = asyncio.Lock()
        self._next = 0.0
        self.senders: Final[dict[str, Sender]] = {}

    def post(self, letters: Iterable[Posted]) -> None:
        """Put letters behind the earlier ones to the same chat; an answer to a tap waits for nothing."""
        for posted in letters:
            if posted.letter.method == "answer":
                self._nursery.start(self._acknowledge(posted))
                continue
            chat = posted.letter.body["chat"]
            lane = self._lanes.get(chat)
            if lane is None:
                self._lanes[chat] = [posted]
                self._nursery.start(self._carry(chat))
            else:
                lane.append(posted)

    async def room(self) -> None:
        """Wait until few enough chats are being written to."""
        while len(self._lanes) >= MOST_WAITING:
            self._freed.clear()
            await self._freed.wait()

    async def _acknowledge(self, posted: Posted) -> None:
        """Answer a tap; one that is too old has nobody waiting."""
        body = posted.letter.body
        for _ in range(TRIES_FOR_A_TAP):
            try:
                await self._bot.answer_callback_query(body["query"], text=body["text"])
                break
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except PASSING:
                await asyncio.sleep(Patience(aloud=False).wait_quietly())
            except TelegramAPIError:
                break
        await self._surely(lambda: self._outbox.sent(posted, None))

    async def _carry(self, chat: int) -> None:
        lane = self._lanes[chat]
        try:
            while lane:
                await self._deliver(chat, lane[0])
                del lane[0]
        finally:
            del self._lanes[chat]
            self._freed.set()

    async def _deliver(self, chat: int, posted: Posted) -> None:
        try:
            message = await self._taken(chat, posted)
        except (TelegramForbiddenError, TelegramNotFound):
            _log.info("a person cannot be reached any more")
            await self._surely(lambda: self._outbox.reachable(person_of(chat), yes=False))
            for lost in tuple(self._lanes[chat]):
                await self._surely(lambda it=lost: self._outbox.given_up(it, "failed"))  # type: ignore[misc]
            del self._lanes[chat][1:]
        except Exception as error:  # noqa: BLE001 - one letter must not hold up the next ones
            ending: Ending = "unknown" if isinstance(error, ClientDecodeError) else "failed"
            said = refusal(error) if isinstance(error, TelegramAPIError) else where(error)
            _log.error("a message has %s: %s", "an unknown end" if ending == "unknown" else "failed", said)
            await self._surely(lambda: self._outbox.given_up(posted, ending))
        else:
            if posted.letter.card:
                self._shown(chat, message)
            await self._surely(lambda: self._outbox.sent(posted, message))

    async def _taken(self, chat: int, posted: Posted) -> int:
        """Redraw or send, and return the message that shows it."""
        if (sender := self.senders.get(posted.letter.method)) is not None:
            return await sender(self._bot, posted.letter.body, lambda call: self._persist(posted, call))
        if posted.letter.method == "edit":
            if posted.state != SENDING and await self._edited(posted):
                return int(posted.letter.body["message"])
            await self._surely(lambda: self._outbox.begin(posted))
            if posted.letter.card:
                self._shown(chat, ON_ITS_WAY)
        try:
            return await self._sent(posted, "HTML")
        except TelegramBadRequest as error:
            if PLAIN_TEXT not in error.message:
                raise
            _log.error("Telegram cannot read our HTML: %s", refusal(error))
            return await self._sent(posted, None)

    async def _sent(self, posted: Posted, mode: str | None) -> int:
        body, markup = posted.letter.body, _markup(posted)

        async def call() -> int:
            sent = await self._bot.send_message(body["chat"], body["text"], parse_mode=mode, reply_markup=markup)
            return sent.message_id

        return await self._persist(posted, call)

    async def _edited(self, posted: Posted) -> bool:
        body, markup = posted.letter.body, _markup(posted)

        async def call() -> object:
            return await self._bot.edit_message_text(
                body["text"],
                chat_id=body["chat"],
                message_id=body["message"],
                parse_mode="HTML",
                reply_markup=markup,
            )

        try:
            await self._persist(posted, call)
        except TelegramBadRequest as error:
            return UNCHANGED in error.message
        return True

    async def _persist(self, posted: Posted, call: Callable[[], Awaitable[T]]) -> T:
        """Call until it is answered; what does not pass by itself is raised."""
        patience = Patience(aloud=False)
        wait = posted.not_before - self._clock.now()
        while True:
            await asyncio.sleep(max(0.0, wait))
            await self._turn()
            await self.spacing.reply(posted.letter.body["chat"])
            try:
                return await call()
            except (TelegramRetryAfter, *PASSING) as error:
                if not passes(error):
                    raise
                wait = patience.wait(error)
                until = self._clock.now() + wait
            await self._surely(lambda: self._outbox.later(posted, until))  # noqa: B023 - it is called at once

    async def _turn(self) -> None:
        """Wait for one's place: in the order of asking, and never more at once where the loop was late."""
        async with self._gate:
            await asyncio.sleep(max(0.0, self._next - asyncio.get_running_loop().time()))
            self._next = max(self._next, asyncio.get_running_loop().time() - AT_ONCE / A_SECOND) + 1 / A_SECOND

    async def _surely(self, note: Callable[[], Awaitable[None]]) -> None:
        """Write down until it is written: a disk may be full for a while."""
        patience = Patience(aloud=False)
        while True:
            try:
                await note()
            except Fault as fault:
                wait = patience.wait_quietly()
                _log.error("it could not be noted what was sent; next try in %.1f s: %s", wait, fault)
                await asyncio.sleep(wait)
            else:
                return


def _markup(posted: Posted) -> InlineKeyboardMarkup | None:
    markup = posted.letter.body["markup"]
    return InlineKeyboardMarkup.model_validate(markup) if markup else None

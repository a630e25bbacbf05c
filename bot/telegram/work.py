"""What is done with one update as it came: read, handed to its handler, apologised for, and told apart by person.

An update of unknown form or kind is left out quietly. Must not know how updates arrive.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
from typing import TYPE_CHECKING, Any, Final

from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from pydantic import ValidationError

from bot.faults import Fault, where
from bot.tasks import first_of
from bot.telegram.heard import hint_of, person_of
from bot.telegram.letters import answer, replies
from bot.telegram.patience import Patience
from flows.speech import voice
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiogram import Bot, Dispatcher
    from aiogram.types import User

    from bot.conversations import Conversations
    from bot.letters import Letter
    from bot.storage.store import Store
    from bot.tasks import Nursery
    from bot.telegram.messenger import Messenger

_log: Final = logging.getLogger(__name__)


class Work:
    """Works on updates. A Fault that comes out means that nothing was stored; anything else has been dealt with."""

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, conversations: Conversations, store: Store, messenger: Messenger
    ) -> None:
        self._bot: Final = bot
        self._dispatcher: Final = dispatcher
        self._conversations: Final = conversations
        self._store: Final = store
        self._messenger: Final = messenger

    async def do(self, raw: dict[str, Any]) -> None:
        """Work on one update; when it returns, all effects are stored. Raises a Fault."""
        number = int(raw["update_id"])
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            _log.warning("update %d has an unknown form and is left out: %s", number, where(error))
            await self._store.close(number)
            return
        try:
            if await self._dispatcher.feed_update(self._bot, update) is UNHANDLED:
                await self._store.close(number)
        except Fault:
            raise
        except Exception as error:  # noqa: BLE001 - one person's trouble must not end the service of the others
            _log.error("update %d: %s", number, where(error))
            await self._apologise(update)

    async def _apologise(self, update: Update) -> None:
        """Say that something went wrong here and that the answer was not taken."""
        query, message = update.callback_query, update.message
        user: User | None = query.from_user if query else message.from_user if message else None
        chat = message.chat.id if message else query.message.chat.id if query and query.message else None
        letters: tuple[Letter, ...] = (answer(query.id),) if query else ()
        if chat is None:
            self._messenger.post(await self._store.reply(update.update_id, "other", letters))
            return
        text = voice(hint_of(user) or Lang.KK).paragraph("bot.trouble")
        letters += replies((Reply((text,)),), chat)
        posted = await self._conversations.apologise(person_of(chat), update.update_id, letters)
        self._messenger.post(posted or ())


class Lanes:
    """The updates that are stored already: one person's by their numbers, different persons side by side."""

    def __init__(self, work: Work, nursery: Nursery, stop: asyncio.Event) -> None:
        self._work: Final = work
        self._nursery: Final = nursery
        self._stop: Final = stop
        self._lanes: dict[int, list[tuple[int, dict[str, Any]]]] = {}
        self._held: set[int] = set()

    def take(self, raw: Iterable[dict[str, Any]]) -> None:
        """Begin to work on updates; one that is in hand already is not taken twice."""
        for one in raw:
            number, lane = int(one["update_id"]), whose(one)
            if number in self._held:
                continue
            self._held.add(number)
            heapq.heappush(self._lanes.setdefault(lane, []), (number, one))
            if len(self._lanes[lane]) == 1:
                self._nursery.start(self._walk(lane))

    async def _walk(self, lane: int) -> None:
        waiting, patience = self._lanes[lane], Patience(aloud=False)
        while waiting and not self._stop.is_set():
            number, raw = waiting[0]
            try:
                await self._work.do(raw)
            except Fault as fault:
                wait = patience.wait_quietly()
                _log.error("update %d waits, it could not be stored; next try in %.1f s: %s", number, wait, fault)
                await first_of(asyncio.sleep(wait), self._stop)
                continue
            waiting.remove((number, raw))
            heapq.heapify(waiting)
            self._held.discard(number)
        if not waiting:
            del self._lanes[lane]


def whose(raw: dict[str, Any]) -> int:
    """Return the chat an update belongs to; one without a chat stands alone."""
    chat = chat_of(raw)
    return -int(raw["update_id"]) if chat is None else chat


def chat_of(raw: dict[str, Any]) -> int | None:
    """Return the number of the chat in an update as it came, whatever else it holds; None where there is none."""
    query = raw.get("callback_query")
    inside = query.get("message") if isinstance(query, dict) else raw.get("message") or raw.get("my_chat_member")
    chat = inside.get("chat") if isinstance(inside, dict) else None
    found = chat.get("id") if isinstance(chat, dict) else None
    return found if isinstance(found, int) else None


def kind_of(raw: dict[str, Any]) -> str:
    """Return the kind of an update: the name of the field that it has beside its number."""
    return next((name[:32] for name in raw if name != "update_id"), "none")

"""Stands before every handler: names the update in the log, keeps the pace of one person, counts what becomes of it.

Must not look at what is said. Whoever is too fast is told once; each tap is answered all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType

from bot import logs
from bot.pace import Pace
from bot.telegram.letters import answer, replies
from bot.telegram.staff import voice_of
from flows.speech import voice
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User

    from bot.letters import Letter
    from bot.metrics import Metrics
    from bot.pace import Paces
    from bot.pseudonyms import Pseudonyms
    from bot.storage.store import Store
    from bot.telegram.messenger import Messenger

    Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

GROUPS: Final = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})


class Guard(BaseMiddleware):
    """One for the whole dispatcher; put it around updates."""

    def __init__(self, metrics: Metrics, paces: Paces, pseudonyms: Pseudonyms) -> None:
        self._metrics: Final = metrics
        self._paces: Final = paces
        self._pseudonyms: Final = pseudonyms

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's
        """Let an update through to its handler, or answer it here."""
        update: Update = event  # type: ignore[assignment]  # it is put around updates alone
        chat, kind = chat_of(update), kind_of(update)
        logs.bind(update.update_id, self._pseudonyms.of(chat.id) if chat else None)
        with self._metrics.handling(kind):
            pace = self._paces.of(chat.id) if chat and kind != "my_chat_member" else Pace.GO_ON
            if pace is not Pace.GO_ON:
                self._metrics.update(kind, "too_fast")
                return await too_fast(update, pace, data["store"], data["messenger"])
            return await self._handled(handler, update, data, kind)

    async def _handled(self, handler: Handler, update: Update, data: dict[str, Any], kind: str) -> Any:  # noqa: ANN401 - aiogram's
        outcome = "failed"
        try:
            result = await handler(update, data)
            in_group = (chat := chat_of(update)) is not None and chat.type in GROUPS
            outcome = "ignored" if result is UNHANDLED else "group" if in_group else "answered"
            return result
        finally:
            self._metrics.update(kind, outcome)


async def too_fast(update: Update, pace: Pace, store: Store, messenger: Messenger) -> None:
    """Answer a tap with a word, and say it once in the chat; nothing of the update is heard."""
    query, chat = update.callback_query, chat_of(update)
    speak = await voice_of(chat.id, user_of(update), store) if chat is not None else voice(Lang.KK)
    letters: tuple[Letter, ...] = (answer(query.id, speak.say("limit.slowly_toast")),) if query else ()
    if pace is Pace.SAY_IT and chat is not None and chat.type == ChatType.PRIVATE:
        letters += replies((Reply((speak.paragraph("limit.slowly"),)),), chat.id)
    messenger.post(await store.reply(update.update_id, kind_of(update), letters))


def kind_of(update: Update) -> str:
    """The kind of an update, as it is counted."""
    for name in ("message", "callback_query", "my_chat_member"):
        if getattr(update, name) is not None:
            return name
    return "other"


def chat_of(update: Update) -> Chat | None:
    """The chat an update belongs to, where there is one."""
    query: CallbackQuery | None = update.callback_query
    inside = query.message if query else update.message or update.my_chat_member
    return inside.chat if inside else None


def user_of(update: Update) -> User | None:
    """Whoever sent it."""
    message: Message | None = update.message
    return update.callback_query.from_user if update.callback_query else message.from_user if message else None

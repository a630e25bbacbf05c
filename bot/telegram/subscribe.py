"""Subscribing on Telegram: two commands, the buttons under broadcasts and outcomes, and what is added to /mydata.

No handler has more than ten lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter

from bot.broadcasts.content import CHANGE
from bot.subscriptions import COMMANDS
from bot.telegram.handlers import said
from bot.telegram.heard import heard_in, hint_of, person_of, tapped_in
from bot.telegram.letters import answer, replies
from flows.speech import voice
from flows.words import Command, Lang

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message, Update, User

    from bot.conversations import Conversations
    from bot.storage.store import Store
    from bot.subscriptions import Subscriptions
    from bot.telegram.messenger import Messenger
    from flows.speech import Voice


class Asked(Filter):
    """One of our commands."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """Look at the text."""
        heard = heard_in(message)
        if message.chat.type != ChatType.PRIVATE or not isinstance(heard, Command) or heard.name not in COMMANDS:
            return False
        return {"name": heard.name}


class Chosen(Filter):
    """One of our buttons."""

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        """Look at its action."""
        action = tapped_in(query).action
        if not action.startswith(CHANGE) or query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return False
        return {"action": action}


async def spoken(chat: int, user: User | None, store: Store, conversations: Conversations) -> Voice:
    """Return the voice in which the conversation is held, also where nothing of it is kept."""
    person = person_of(chat)
    kept = await store.load(person)
    chosen = conversations.language(person) or (kept.session.lang if kept else None)
    return voice(chosen or hint_of(user) or Lang.KK)


async def asked(
    message: Message,
    name: str,
    subscriptions: Subscriptions,
    store: Store,
    messenger: Messenger,
    conversations: Conversations,
    event_update: Update,
) -> None:
    """Answer a command."""
    chat = message.chat.id
    speak = await spoken(chat, message.from_user, store, conversations)
    reply = await subscriptions.command(person_of(chat), name, speak)
    messenger.post(await store.reply(event_update.update_id, "message", replies((reply,), chat)))


async def chosen(
    query: CallbackQuery,
    action: str,
    subscriptions: Subscriptions,
    store: Store,
    messenger: Messenger,
    conversations: Conversations,
    event_update: Update,
) -> None:
    """Answer a button."""
    assert query.message is not None  # noqa: S101 - the filter looked
    chat, on = query.message.chat.id, query.message.message_id
    speak = await spoken(chat, query.from_user, store, conversations)
    reply = await subscriptions.tap(person_of(chat), action, speak)
    given = replies((reply,), chat, on) if reply else ()
    messenger.post(await store.reply(event_update.update_id, "callback_query", (answer(query.id), *given)))


class AsksWhatIsKept(Filter):
    """/mydata of somebody who subscribed; gives what is said of it after the interview's own answer."""

    async def __call__(
        self, message: Message, subscriptions: Subscriptions, store: Store, conversations: Conversations
    ) -> bool | dict[str, Any]:
        """Look at the text, and at what is kept."""
        heard, chat = heard_in(message), message.chat.id
        if message.chat.type != ChatType.PRIVATE or not isinstance(heard, Command) or heard.name != "mydata":
            return False
        speak = await spoken(chat, message.from_user, store, conversations)
        reply = await subscriptions.kept(person_of(chat), speak)
        return {"also": replies((reply,), chat)} if reply is not None else False


def router() -> Router:
    """Return a new router; it stands before that of the interview."""
    made = Router(name="subscribe")
    made.message.register(said, AsksWhatIsKept())
    made.message.register(asked, Asked())
    made.callback_query.register(chosen, Chosen())
    return made

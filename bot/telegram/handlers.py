"""The handlers: each turns one update into what the engine hears and hands the answer to the messenger.

Filters are asynchronous: aiogram runs a synchronous one in a thread. No handler has more than ten lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.telegram.heard import heard_in, hint_of, person_of, tapped_in
from bot.telegram.letters import answer, letters_of, replies

if TYPE_CHECKING:
    from bot.conversations import Conversations
    from bot.letters import Letter, Outbox
    from bot.storage.store import Store
    from bot.telegram.groups import Groups
    from bot.telegram.messenger import Messenger
    from flows.words import Turn

WANTED: Final = ["message", "callback_query", "my_chat_member"]
"""The kinds of update that we ask Telegram for."""
_GONE: Final = {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}


class Private(Filter):
    """A message or a tap in a chat with one person, or what happened to that chat."""

    async def __call__(self, event: Message | CallbackQuery | ChatMemberUpdated) -> bool:
        """Look at the kind of chat."""
        place = event.message if isinstance(event, CallbackQuery) else event
        return place is not None and place.chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """A message in a group."""

    async def __call__(self, event: Message) -> bool:
        """Look at the kind of chat."""
        return event.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}


async def said(
    message: Message,
    conversations: Conversations,
    messenger: Messenger,
    event_update: Update,
    also: tuple[Letter, ...] = (),
) -> None:
    """Hear a message of one person; ``also`` is said after the answer."""
    chat = message.chat.id

    def write(turn: Turn, shown: int | None) -> tuple[Letter, ...]:
        return (*letters_of(turn, shown, chat), *also)

    hint, heard = hint_of(message.from_user), heard_in(message)
    messenger.post(await conversations.hear(person_of(chat), heard, event_update.update_id, write, hint=hint) or ())


async def tapped(
    query: CallbackQuery, conversations: Conversations, messenger: Messenger, event_update: Update
) -> None:
    """Hear a tap of one person."""
    assert query.message is not None  # noqa: S101 - the filter looked
    chat, on, update, tap = query.message.chat.id, query.message.message_id, event_update.update_id, tapped_in(query)

    def write(turn: Turn, shown: int | None) -> tuple[Letter, ...]:
        return letters_of(turn, shown, chat, on, query.id)

    hint = hint_of(query.from_user)
    messenger.post(await conversations.hear(person_of(chat), tap, update, write, hint=hint, tapped=on) or ())


async def tapped_elsewhere(query: CallbackQuery, store: Store, messenger: Messenger, event_update: Update) -> None:
    """Answer a tap that belongs to no conversation, so that the button stops waiting."""
    messenger.post(await store.reply(event_update.update_id, "callback_query", (answer(query.id),)))


async def said_in_group(
    message: Message, groups: Groups, store: Store, messenger: Messenger, event_update: Update
) -> None:
    """Point to the private chat, once in a while."""
    reply = groups.answer(message.chat.id, hint_of(message.from_user))
    letters = replies((reply,), message.chat.id) if reply else ()
    messenger.post(await store.reply(event_update.update_id, "message", letters))


async def came_or_went(change: ChatMemberUpdated, store: Store, outbox: Outbox, event_update: Update) -> None:
    """Note that a person has blocked the bot, or has it back."""
    gone = change.new_chat_member.status in _GONE
    await outbox.reachable(person_of(change.chat.id), yes=not gone)
    await store.close(event_update.update_id, kind="my_chat_member")


def router() -> Router:
    """Return a new router with every handler, the interview first."""
    made = Router(name="medaqy")
    made.message.register(said, Private())
    made.callback_query.register(tapped, Private())
    made.callback_query.register(tapped_elsewhere)
    made.message.register(said_in_group, InGroup())
    made.my_chat_member.register(came_or_went, Private())
    return made

"""The handlers: each turns one update into what the engine hears and hands the answer to the messenger.

Filters are asynchronous: aiogram runs a synchronous one in a thread. No handler has more than ten lines.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, Update

from bot.telegram.heard import heard_in, hint_of, person_of, tapped_in
from bot.telegram.messenger import Letter, Messenger

if TYPE_CHECKING:
    from bot.conversations import Conversations
    from bot.telegram.groups import Groups
    from flows.words import Turn

WANTED: Final = ["message", "callback_query", "my_chat_member"]
"""The kinds of update that we ask Telegram for."""


class Private(Filter):
    """A message or a tap in a chat with one person."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        """Look at the kind of chat."""
        message = event if isinstance(event, Message) else event.message
        return message is not None and message.chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """A message in a group."""

    async def __call__(self, event: Message) -> bool:
        """Look at the kind of chat."""
        return event.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}


async def said(message: Message, conversations: Conversations, messenger: Messenger, event_update: Update) -> None:
    """Hear a message of one person."""
    person, update = person_of(message.chat.id), event_update.update_id
    turn = await conversations.hear(person, heard_in(message), hint_of(message.from_user), update)
    if turn is not None:
        messenger.post(letter(turn, message.chat.id, None, partial(conversations.sent, person, update)))


async def tapped(
    query: CallbackQuery, conversations: Conversations, messenger: Messenger, event_update: Update
) -> None:
    """Hear a tap of one person."""
    assert query.message is not None  # noqa: S101 - the filter looked
    chat, update = query.message.chat.id, event_update.update_id
    person = person_of(chat)
    turn = await conversations.hear(person, tapped_in(query), hint_of(query.from_user), update)
    messenger.acknowledge(query.id, turn.toast if turn else None)
    if turn is not None:
        messenger.post(letter(turn, chat, query.message.message_id, partial(conversations.sent, person, update)))


async def tapped_elsewhere(query: CallbackQuery, messenger: Messenger) -> None:
    """Answer a tap that belongs to no conversation, so that the button stops waiting."""
    messenger.acknowledge(query.id, None)


async def said_in_group(message: Message, groups: Groups, messenger: Messenger) -> None:
    """Point to the private chat, once in a while."""
    reply = groups.answer(message.chat.id, hint_of(message.from_user))
    if reply is not None:
        messenger.post(Letter(message.chat.id, (reply,)))


def letter(turn: Turn, chat: int, message: int | None, sent: Any) -> Letter:  # noqa: ANN401 - a partial
    """Make the letter of a turn."""
    return Letter(chat, turn.replies, message, sent)


def router() -> Router:
    """Return a new router with every handler, the interview first."""
    made = Router(name="medaqy")
    made.message.register(said, Private())
    made.callback_query.register(tapped, Private())
    made.callback_query.register(tapped_elsewhere)
    made.message.register(said_in_group, InGroup())
    return made
